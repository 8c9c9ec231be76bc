/**
 * Finds people by a filter, and counts what each further choice would leave: no wiki, no page, so
 * that it can be tried by itself.
 *
 * Each part of a filter narrows; within a part choices widen (`every` capacity excepted). A column
 * holds a number for each person, for one value of one part; it is made when first asked for.
 */
'use strict';

/* eslint-disable no-bitwise -- what a capacity is to a person are bits of one number */

const ROLES = { available: 1, wanted: 2, known: 4 };
const ALL_ROLES = 7;
const LEVELS = { '': 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6, n: 7 };
const PARTS = [ 'capacities', 'places', 'languages', 'affiliations', 'projects', 'name', 'only' ];
// Of a person: no part of the filter keeps them out; more than one does.
const ALL_PASS = -1;
const SEVERAL_FAIL = -2;

/**
 * An empty filter: everybody.
 *
 * @return {Object} `capacities`, `places` (ISO codes, `region:` and a key), `affiliations`,
 *  `projects`: keys; `languages`: a level by code, '' for any; `roles`: what capacities are to
 *  people; `every`: all capacities, not any; `name`: a part of it; `only`: `saved`, `hidden` or ''
 */
function nothing() {
	return {
		capacities: [], every: false, roles: [], places: [], languages: {}, affiliations: [],
		projects: [], name: '', only: ''
	};
}

/**
 * The first code of the group in which a language's readers read each other, as in sync/reference/tables.py.
 *
 * @param {Object} groups
 * @param {string} code
 * @return {string}
 */
function groupOf( groups, code ) {
	const parts = code.split( '-' );
	if ( !groups[ code ] && parts.length === 2 && parts[ 1 ].length === 2 ) {
		return groups[ parts[ 0 ] ] || parts[ 0 ];
	}
	return groups[ code ] || code;
}

function rolesOf( filter ) {
	return filter.roles.reduce( ( sum, role ) => sum | ROLES[ role ], 0 ) || ALL_ROLES;
}

// A number from a text, the same everywhere (FNV-1a, 32 bits).
function hash( text ) {
	let sum = 2166136261;
	let at;
	for ( at = 0; at < text.length; at++ ) {
		sum = Math.imul( sum ^ text.charCodeAt( at ), 16777619 );
	}
	return sum >>> 0;
}

// The people, and what can be asked about them.
class Search {
	/**
	 * @param {Object[]} people profiles as docs/data.md has them, with `name`
	 * @param {Object} tables `parents` of capacities in tree order, `regionOf` countries,
	 *  `languageGroups`
	 * @param {Function} normalised the form in which names are compared
	 */
	constructor( people, tables, normalised ) {
		this.people = people;
		this.tables = tables;
		this.normalised = normalised;
		this.columns = {};
		this.reader = null;
		this.names = people.map( ( person ) => normalised( person.name ) );
	}

	// The item and all that it stands below.
	line( item ) {
		const found = [];
		let at = item;
		while ( at && !found.includes( at ) ) {
			found.push( at );
			at = this.tables.parents[ at ];
		}
		return found;
	}

	group( code ) {
		return groupOf( this.tables.languageGroups, code );
	}

	// The places of a person: countries, and regions stated by themselves or by one of their countries.
	placesOf( person ) {
		const found = person.territories.slice();
		const regionOf = this.tables.regionOf;
		person.regions.concat( person.territories.map( ( code ) => regionOf[ code ] ) ).forEach( ( region ) => {
			if ( region && !found.includes( `region:${ region }` ) ) {
				found.push( `region:${ region }` );
			}
		} );
		return found;
	}

	// What a person has in one part: a number by value. The empty value is any.
	valuesOf( person, part ) {
		const found = {};
		if ( part === 'capacities' ) {
			Object.keys( ROLES ).forEach( ( role ) => {
				person[ role ].forEach( ( item ) => {
					this.line( item ).concat( '' ).forEach( ( above ) => {
						found[ above ] |= ROLES[ role ];
					} );
				} );
			} );
		} else if ( part === 'languages' ) {
			Object.keys( person.languages ).forEach( ( code ) => {
				const level = LEVELS[ person.languages[ code ] ] || 0;
				const group = this.group( code );
				found[ group ] = Math.max( level, found[ group ] || 0 );
			} );
		} else {
			( part === 'places' ? this.placesOf( person ) : person[ part ] ).forEach( ( key ) => {
				found[ key ] = 1;
			} );
		}
		return found;
	}

	// All columns of a part, by value.
	columnsOf( part ) {
		let found = this.columns[ part ];
		if ( !found ) {
			found = this.columns[ part ] = {};
			this.people.forEach( ( person, place ) => {
				const values = this.valuesOf( person, part );
				Object.keys( values ).forEach( ( key ) => {
					found[ key ] = found[ key ] || new Uint8Array( this.people.length );
					found[ key ][ place ] = values[ key ];
				} );
			} );
		}
		return found;
	}

	/**
	 * Whether each person passes one part of a filter.
	 *
	 * @param {Object} filter
	 * @param {string} part
	 * @param {Object} lists names of people by `saved` and `hidden`
	 * @return {Function|null} by a person's place; null where the part asks for nothing
	 */
	test( filter, part, lists ) {
		if ( part === 'name' ) {
			const wanted = this.normalised( filter.name );
			return wanted && ( ( place ) => this.names[ place ].includes( wanted ) );
		}
		if ( part === 'only' ) {
			// Who is hidden is seen only where one looks for them.
			const wanted = new Set( lists[ filter.only || 'hidden' ] );
			return ( filter.only || wanted.size ) &&
				( ( place ) => wanted.has( this.people[ place ].name ) === Boolean( filter.only ) );
		}
		const columns = this.columnsOf( part );
		const column = ( key ) => columns[ key ] || new Uint8Array( this.people.length );
		if ( part === 'languages' ) {
			const wanted = Object.keys( filter.languages ).map(
				( code ) => [ column( this.group( code ) ), LEVELS[ filter.languages[ code ] ] || 1 ]
			);
			return wanted.length && ( ( place ) => wanted.some( ( one ) => one[ 0 ][ place ] >= one[ 1 ] ) );
		}
		const roles = part === 'capacities' ? rolesOf( filter ) : 1;
		// With a role and no capacity: whoever has any in that role.
		const any = part === 'capacities' && filter.roles.length && !filter.capacities.length;
		const asked = ( any ? [ '' ] : filter[ part ] ).map( column );
		const every = part === 'capacities' && filter.every;
		return asked.length && ( ( place ) => {
			const has = ( one ) => one[ place ] & roles;
			return every ? asked.every( has ) : asked.some( has );
		} );
	}

	/**
	 * Who passes a filter, and what else could be chosen.
	 *
	 * @param {Object} filter as `nothing` describes it
	 * @param {Object} [lists] names of people by `saved` and `hidden`
	 * @return {Object} `found`: places in `people`; `counts( part, key )`: how many there would be with
	 *  that value chosen too; `without`: by part how many more there would be if it asked for nothing
	 */
	find( filter, lists ) {
		const length = this.people.length;
		const without = {};
		const found = [];
		// Which part alone keeps a person out.
		const alone = new Int8Array( length ).fill( ALL_PASS );
		let place;
		PARTS.forEach( ( part, number ) => {
			const passes = this.test( filter, part, lists || { saved: [], hidden: [] } );
			let at;
			if ( passes ) {
				without[ part ] = 0;
				for ( at = 0; at < length; at++ ) {
					if ( !passes( at ) ) {
						alone[ at ] = alone[ at ] === ALL_PASS ? number : SEVERAL_FAIL;
					}
				}
			}
		} );
		for ( place = 0; place < length; place++ ) {
			if ( alone[ place ] === ALL_PASS ) {
				found.push( place );
			} else if ( alone[ place ] >= 0 ) {
				without[ PARTS[ alone[ place ] ] ]++;
			}
		}
		const counts = ( part, key ) => {
			const column = this.columnsOf( part )[ part === 'languages' ? this.group( key ) : key ] || [];
			const number = PARTS.indexOf( part );
			const mask = part === 'capacities' ? rolesOf( filter ) : LEVELS.n;
			// One more capacity, where all are asked for, is one among those found.
			const widens = !( part === 'capacities' && filter.every );
			let sum = 0;
			let at;
			for ( at = 0; at < length; at++ ) {
				if ( column[ at ] & mask && ( alone[ at ] === ALL_PASS || widens && alone[ at ] === number ) ) {
					sum++;
				}
			}
			return sum;
		};
		return { found, counts, without };
	}

	/**
	 * How many people would be found with only this role asked for.
	 *
	 * @param {Object} filter
	 * @param {string} role
	 * @param {Object} [lists]
	 * @return {number}
	 */
	withRole( filter, role, lists ) {
		return this.find( Object.assign( {}, filter, { roles: [ role ] } ), lists ).found.length;
	}

	// The lot of each person, another for each reader.
	lots( reader ) {
		if ( this.reader !== reader ) {
			this.reader = reader;
			this.drawn = Uint32Array.from( this.people, ( person ) => hash( `${ reader }\n${ person.name }` ) );
		}
		return this.drawn;
	}

	/**
	 * The order of people found: who has more of the capacities that were asked for, and exactly these,
	 * comes first; who is not to be suggested now, last. The rest is by lot, another for each reader, so
	 * that nobody is always on top.
	 *
	 * @param {number[]} found places in `people`
	 * @param {Object} filter
	 * @param {string} reader
	 * @return {number[]}
	 */
	ordered( found, filter, reader ) {
		const people = this.people;
		const lots = this.lots( reader );
		const roles = rolesOf( filter );
		const lists = filter.roles.length ? filter.roles : Object.keys( ROLES );
		const columns = this.columnsOf( 'capacities' );
		const ranks = new Float64Array( people.length );
		found.forEach( ( place ) => {
			const person = people[ place ];
			let near = person.status === 'paused' ? -1 : 0;
			if ( !near ) {
				filter.capacities.forEach( ( item ) => {
					near += columns[ item ] && columns[ item ][ place ] & roles ? 2 : 0;
					near += lists.some( ( role ) => person[ role ].includes( item ) ) ? 1 : 0;
				} );
			}
			ranks[ place ] = near - lots[ place ] / 4294967296;
		} );
		return found.slice().sort( ( one, other ) => ranks[ other ] - ranks[ one ] );
	}
}

module.exports = { Search, nothing, groupOf, PARTS };
