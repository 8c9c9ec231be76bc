/**
 * Figures and events to take along, and how to cite them. Which tables there are, `capx export` has too
 * (bots/exporting/tables.py): a test compares the files of both.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const files = require( './CapacityPeers-files.js' );
const site = require( './CapacityPeers-site.json' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
// Behind it no day has a name of four figures.
const LAST_DAY = '9999-12-31';
const COUNTED = [ 'known', 'available', 'wanted' ];
// Figures of a day, with what each is called.
const GROWTH = [
	[ 'people', 'people' ], [ 'organizations', 'organizations' ], [ 'capacities', 'capacities' ], [ 'offers', 'offers' ],
	[ 'wants', 'wants' ], [ 'wants_met', 'needs-met' ], [ 'pairs', 'pairs-suggested' ]
];
const KINDS = {
	capacities: [ 'capacity', words.capacity ],
	languages: [ 'language', words.language ],
	territories: [ 'territory', words.territory ],
	regions: [ 'region', ( key ) => words.place( `region:${ key }` ) ],
	affiliations: [ 'affiliations', ( key ) => site.affiliations[ key ] || key ]
};

const said = ( keys ) => keys.map( ( key ) => words.say( key ) );

// How many there are of each of a kind; of a capacity three figures.
function counts( kind, found ) {
	const parts = kind === 'capacities' ? COUNTED : [];
	return [ [ words.say( KINDS[ kind ][ 0 ] ), 'ID' ].concat( said( parts.length ? parts : [ 'people' ] ) ) ].concat(
		Object.keys( found || {} ).map( ( key ) => [ KINDS[ kind ][ 1 ]( key ), key ].concat(
			parts.length ? parts.map( ( part ) => found[ key ][ part ] ) : found[ key ]
		) )
	);
}

// The last day of each month that has one.
function growth( days ) {
	const last = new Map( days.map( ( day ) => [ day.date.slice( 0, 7 ), day ] ) );
	return [ said( [ 'growth-date' ].concat( GROWTH.map( ( one ) => one[ 1 ] ) ) ) ].concat( Array.from( last.values() ).map(
		( day ) => [ day.date ].concat( GROWTH.map( ( one ) => day[ one[ 0 ] ] || 0 ) )
	) );
}

// A row for each month and each of a kind.
function trend( kind, months ) {
	const parts = kind === 'capacities' ? [ 'available', 'wanted' ] : [ 'people' ];
	const rows = [ said( [ 'growth-date', KINDS[ kind ][ 0 ] ] ).concat( 'ID', said( parts ) ) ];
	months.forEach( ( month ) => Object.keys( month[ kind ] ).forEach( ( key ) => {
		rows.push( [ month.date, KINDS[ kind ][ 1 ]( key ), key ].concat( month[ kind ][ key ] ) );
	} ) );
	return rows;
}

function tables( statistics, days, months ) {
	const made = Object.keys( KINDS ).map( ( kind ) => [ kind, words.say( kind ), counts( kind, statistics[ kind ] ) ] );
	made.push( [ 'fields', words.say( 'capacity-roots' ), counts( 'capacities', statistics.capacity_roots ) ] );
	made.push( [ 'months', words.say( 'growth' ), growth( days ) ] );
	return made.concat( Object.keys( KINDS ).map(
		( kind ) => [ `${ kind } by month`, `${ words.say( kind ) } – ${ words.say( 'growth' ) }`, trend( kind, months ) ]
	) ).filter( ( table ) => table[ 2 ].length > 1 );
}

// The text of a value, in one line whoever wrote it there.
const plain = ( text ) => new DOMParser().parseFromString( text, 'text/html' ).documentElement.textContent
	.replace( /\s+/g, ' ' ).trim();
const isDay = ( text ) => /^\d{4}-\d\d-\d\d$/.test( text ) && !isNaN( Date.parse( text ) );

// The events of the page that the bot wrote, as its rows have them.
function events( text ) {
	const all = ( kind, keys ) => keys ? keys.split( ' ' ).map( kind ) : [];
	return ( text.match( /^\{\{Capacity events row\|page=.*(?=\}\}$)/gm ) || [] ).map( ( row ) => {
		const facts = {};
		row.split( '|' ).slice( 1 ).forEach( ( part ) => {
			facts[ part.slice( 0, part.indexOf( '=' ) ) ] = plain( part.slice( part.indexOf( '=' ) + 1 ) );
		} );
		const about = ( key, items ) => items ? `${ words.say( key ) }: ${ words.list( all( words.capacity, items ) ) }` : '';
		return {
			id: `${ encodeURIComponent( facts.page ) }@${ mw.config.get( 'wgServerName' ) }`,
			begin: facts.begin || facts.end,
			end: facts.end || facts.begin,
			name: facts.title || facts.page,
			place: words.list( ( facts.place ? [ facts.place ] : [] ).concat( all( words.territory, facts.territories ),
				all( ( key ) => words.place( `region:${ key }` ), facts.regions ), facts.online ? words.say( 'event-online' ) : []
			) ),
			about: [ about( 'event-offered', facts.offers ), about( 'event-needed', facts.seeks ) ].filter( Boolean ).join( '\n' ),
			url: new URL( mw.util.getUrl( facts.page ), location.href ).href
		};
	} ).filter( ( one ) => one.name && isDay( one.begin ) && isDay( one.end ) && one.begin <= one.end && one.end < LAST_DAY );
}

module.exports = {
	props: { parameters: URLSearchParams },
	emits: [ 'go' ],
	data() {
		return { found: null, trouble: '' };
	},
	created() {
		const title = `${ site.root }/Statistics`;
		Promise.all( [
			...[ 'statistics', 'history', 'trends' ].map( data.page ), data.text( title ), data.text( `${ site.root }/Events` )
		] ).then( ( found ) => {
			const days = found[ 1 ] && found[ 1 ].days || [];
			this.found = Object.freeze( {
				tables: tables( found[ 0 ] || {}, days, found[ 2 ] && found[ 2 ].months || [] ),
				date: days.length ? days[ days.length - 1 ].date : '',
				revision: found[ 3 ].revision,
				events: events( found[ 4 ].text )
			} );
		} ).catch( ( error ) => {
			this.trouble = words.trouble( error );
		} );
	},
	methods: {
		calendar( name, some ) {
			return fields.button( `${ name } (iCalendar)`, () => files.save(
				`${ name }.ics`, 'text/calendar', files.calendar( some, words.say( 'project' ) )
			) );
		},
		citation() {
			const date = new Date( this.found.date ).toLocaleDateString( words.spoken, { dateStyle: 'long', timeZone: 'UTC' } );
			const address = new URL( mw.util.getUrl( `Special:PermanentLink/${ this.found.revision }` ), location.href ).href;
			return h( 'section', [
				h( 'h2', words.say( 'cite' ) ),
				h( 'p', [
					words.say( 'cite-text', words.say( 'project' ), words.say( 'statistics' ), mw.config.get( 'wgSiteName' ), date ),
					' ', h( 'a', { href: address }, [ h( 'bdi', address ) ] )
				] )
			] );
		}
	},
	render() {
		const found = this.found;
		if ( this.trouble || !found ) {
			return this.trouble ? fields.notice( 'error', this.trouble ) : fields.loading();
		}
		const parts = [
			h( 'h2', words.say( 'gadget-figures' ) ),
			h( 'p', words.say( 'gadget-figures-about' ) ),
			fields.actions( found.tables.map( ( table ) => fields.button(
				`${ table[ 1 ] } (CSV)`, () => files.save( `${ table[ 0 ] } ${ found.date }.csv`, 'text/csv', files.csv( table[ 2 ] ) )
			) ) ),
			found.date && found.revision ? this.citation() : null
		];
		if ( found.events.length ) {
			// First for whoever comes from the list of events.
			parts[ this.parameters.has( 'events' ) ? 'unshift' : 'push' ]( h( 'section', [
				h( 'h2', words.say( 'events' ) ),
				fields.actions( [ this.calendar( words.say( 'events' ), found.events ) ].concat(
					found.events.length > 1 ? found.events.map( ( one ) => this.calendar( one.name, [ one ] ) ) : []
				) )
			] ) );
		}
		return h( 'div', { class: 'capacity-peers-form' }, parts );
	}
};
