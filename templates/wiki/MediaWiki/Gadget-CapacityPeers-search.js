/**
 * Finds people by a filter, and counts what each further choice would leave: no wiki, no page, so
 * that it can be tried by itself.
 *
 * Each part of a filter narrows; within a part choices widen (`every` capacity excepted). A column
 * holds a number for each person, for one value of one part; it is made when first asked for.
 */
'use strict';

/* eslint-disable no-bitwise -- what a capacity is to a person are bits of one number */

var ROLES = { available: 1, wanted: 2, known: 4 },
	ALL_ROLES = 7,
	LEVELS = { '': 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6, n: 7 },
	PARTS = [ 'capacities', 'places', 'languages', 'affiliations', 'projects', 'name', 'only' ],
	// Of a person: no part of the filter keeps them out; more than one does.
	ALL_PASS = -1,
	SEVERAL_FAIL = -2;

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
 * The first code of the group in which a language's readers read each other, as in sync/tables.py.
 *
 * @param {Object} groups
 * @param {string} code
 * @return {string}
 */
function groupOf( groups, code ) {
	var parts = code.split( '-' );
	if ( !groups[ code ] && parts.length === 2 && parts[ 1 ].length === 2 ) {
		return groups[ parts[ 0 ] ] || parts[ 0 ];
	}
	return groups[ code ] || code;
}

/**
 * @class
 * @param {Object[]} people profiles as docs/data.md has them, with `name`
 * @param {Object} tables `parents` of capacities in tree order, `regionOf` countries,
 *  `languageGroups`
 * @param {Function} normalised the form in which names are compared
 */
function Search( people, tables, normalised ) {
	this.people = people;
	this.tables = tables;
	this.normalised = normalised;
	this.columns = {};
	this.reader = null;
	this.names = people.map( function ( person ) {
		return normalised( person.name );
	} );
}

// The item and all that it stands below.
Search.prototype.line = function ( item ) {
	var found = [], at = item;
	while ( at && found.indexOf( at ) < 0 ) {
		found.push( at );
		at = this.tables.parents[ at ];
	}
	return found;
};

Search.prototype.group = function ( code ) {
	return groupOf( this.tables.languageGroups, code );
};

// The places of a person: countries, and regions stated by themselves or by one of their countries.
Search.prototype.placesOf = function ( person ) {
	var found = person.territories.slice(), regionOf = this.tables.regionOf;
	person.regions.concat( person.territories.map( function ( code ) {
		return regionOf[ code ];
	} ) ).forEach( function ( region ) {
		if ( region && found.indexOf( 'region:' + region ) < 0 ) {
			found.push( 'region:' + region );
		}
	} );
	return found;
};

// What a person has in one part: a number by value. The empty value is any.
Search.prototype.valuesOf = function ( person, part ) {
	var found = {}, search = this;
	if ( part === 'capacities' ) {
		Object.keys( ROLES ).forEach( function ( role ) {
			person[ role ].forEach( function ( item ) {
				search.line( item ).concat( '' ).forEach( function ( above ) {
					found[ above ] |= ROLES[ role ];
				} );
			} );
		} );
	} else if ( part === 'languages' ) {
		Object.keys( person.languages ).forEach( function ( code ) {
			var level = LEVELS[ person.languages[ code ] ] || 0, group = search.group( code );
			found[ group ] = Math.max( level, found[ group ] || 0 );
		} );
	} else {
		( part === 'places' ? this.placesOf( person ) : person[ part ] ).forEach( function ( key ) {
			found[ key ] = 1;
		} );
	}
	return found;
};

// All columns of a part, by value.
Search.prototype.columnsOf = function ( part ) {
	var search = this, found = this.columns[ part ];
	if ( !found ) {
		found = this.columns[ part ] = {};
		this.people.forEach( function ( person, place ) {
			var values = search.valuesOf( person, part );
			Object.keys( values ).forEach( function ( key ) {
				found[ key ] = found[ key ] || new Uint8Array( search.people.length );
				found[ key ][ place ] = values[ key ];
			} );
		} );
	}
	return found;
};

function rolesOf( filter ) {
	return filter.roles.reduce( function ( sum, role ) {
		return sum | ROLES[ role ];
	}, 0 ) || ALL_ROLES;
}

/**
 * Whether each person passes one part of a filter.
 *
 * @param {Object} filter
 * @param {string} part
 * @param {Object} lists names of people by `saved` and `hidden`
 * @return {Function|null} by a person's place; null where the part asks for nothing
 */
Search.prototype.test = function ( filter, part, lists ) {
	var columns, roles, wanted, names = this.names, people = this.people, search = this;
	function column( key ) {
		return columns[ key ] || new Uint8Array( people.length );
	}
	if ( part === 'name' ) {
		wanted = this.normalised( filter.name );
		return wanted && function ( place ) {
			return names[ place ].indexOf( wanted ) >= 0;
		};
	}
	if ( part === 'only' ) {
		// Who is hidden is seen only where one looks for them.
		wanted = new Set( lists[ filter.only || 'hidden' ] );
		return ( filter.only || wanted.size ) && function ( place ) {
			return wanted.has( people[ place ].name ) === Boolean( filter.only );
		};
	}
	columns = this.columnsOf( part );
	if ( part === 'languages' ) {
		wanted = Object.keys( filter.languages ).map( function ( code ) {
			return [ column( search.group( code ) ), LEVELS[ filter.languages[ code ] ] || 1 ];
		} );
		return wanted.length && function ( place ) {
			return wanted.some( function ( one ) {
				return one[ 0 ][ place ] >= one[ 1 ];
			} );
		};
	}
	if ( part === 'capacities' ) {
		roles = rolesOf( filter );
		wanted = filter.capacities.length || !filter.roles.length ? filter.capacities : [ '' ];
	} else {
		roles = 1;
		wanted = filter[ part ];
	}
	wanted = wanted.map( column );
	return wanted.length && function ( place ) {
		function has( one ) {
			return one[ place ] & roles;
		}
		return part === 'capacities' && filter.every ? wanted.every( has ) : wanted.some( has );
	};
};

/**
 * Who passes a filter, and what else could be chosen.
 *
 * @param {Object} filter as `nothing` describes it
 * @param {Object} [lists] names of people by `saved` and `hidden`
 * @return {Object} `found`: places in `people`; `counts( part, key )`: how many there would be with
 *  that value chosen too; `without`: by part how many more there would be if it asked for nothing
 */
Search.prototype.find = function ( filter, lists ) {
	var search = this, length = this.people.length, without = {}, found = [],
		// Which part alone keeps a person out.
		alone = new Int8Array( length ).fill( ALL_PASS ), place;
	PARTS.forEach( function ( part, number ) {
		var passes = search.test( filter, part, lists || { saved: [], hidden: [] } ), at;
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
	function counts( part, key ) {
		var column = search.columnsOf( part )[ part === 'languages' ? search.group( key ) : key ] || [],
			number = PARTS.indexOf( part ), mask = part === 'capacities' ? rolesOf( filter ) : LEVELS.n,
			// One more capacity, where all are asked for, is one among those found.
			widens = !( part === 'capacities' && filter.every ), sum = 0, at;
		for ( at = 0; at < length; at++ ) {
			if ( column[ at ] & mask && ( alone[ at ] === ALL_PASS || widens && alone[ at ] === number ) ) {
				sum++;
			}
		}
		return sum;
	}
	return { found: found, counts: counts, without: without };
};

/**
 * How many people would be found with only this role asked for.
 *
 * @param {Object} filter
 * @param {string} role
 * @param {Object} [lists]
 * @return {number}
 */
Search.prototype.withRole = function ( filter, role, lists ) {
	return this.find( Object.assign( {}, filter, { roles: [ role ] } ), lists ).found.length;
};

// A number from a text, the same everywhere (FNV-1a, 32 bits).
function hash( text ) {
	var sum = 2166136261, at;
	for ( at = 0; at < text.length; at++ ) {
		sum = Math.imul( sum ^ text.charCodeAt( at ), 16777619 );
	}
	return sum >>> 0;
}

// The lot of each person, another for each reader.
Search.prototype.lots = function ( reader ) {
	if ( this.reader !== reader ) {
		this.reader = reader;
		this.drawn = Uint32Array.from( this.people, function ( person ) {
			return hash( reader + '\n' + person.name );
		} );
	}
	return this.drawn;
};

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
Search.prototype.ordered = function ( found, filter, reader ) {
	var people = this.people, lots = this.lots( reader ), roles = rolesOf( filter ),
		lists = filter.roles.length ? filter.roles : Object.keys( ROLES ),
		columns = this.columnsOf( 'capacities' ), ranks = new Float64Array( people.length );
	found.forEach( function ( place ) {
		var person = people[ place ], near = person.status === 'paused' ? -1 : 0;
		if ( !near ) {
			filter.capacities.forEach( function ( item ) {
				near += columns[ item ] && columns[ item ][ place ] & roles ? 2 : 0;
				near += lists.some( function ( role ) {
					return person[ role ].indexOf( item ) >= 0;
				} ) ? 1 : 0;
			} );
		}
		ranks[ place ] = near - lots[ place ] / 4294967296;
	} );
	return found.slice().sort( function ( one, other ) {
		return ranks[ other ] - ranks[ one ];
	} );
};

module.exports = { Search: Search, nothing: nothing, groupOf: groupOf, PARTS: PARTS };
