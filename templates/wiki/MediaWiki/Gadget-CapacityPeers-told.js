/**
 * What the reader tells of sessions, on pages of their own, and what others ask them about.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const home = require( './CapacityPeers-home.js' );
const page = require( './CapacityPeers-page.js' );
const stored = require( './CapacityPeers-stored.js' );
const words = require( './CapacityPeers-words.js' );
const told = {};
const TEMPLATE = 'Capacity session';
const MIRRORED = { learned: 'taught', taught: 'learned' };
// Calls that the wiki is asked about at once.
const AT_ONCE = 25;
const BETWEEN = '\n@\n';

told.DENIED = 'not so';

// The page where the reader's sessions are written.
told.title = () => `User:${ mw.config.get( 'wgUserName' ) }/Capacity sessions`;

// What the wiki's module makes of calls, by the rules of the bot.
function meaning( title, calls ) {
	const asked = calls.slice( 0, AT_ONCE );
	const text = asked.map( ( given ) => {
		const values = Object.keys( given ).map( ( name ) => `|${ page.asArgument( name ) }=${ page.asArgument( given[ name ] ) }` );
		return `{{#invoke:Capacity peers|read|template=session${ values.join( '' ) }}}`;
	} ).join( BETWEEN );
	return asked.length ? data.post( { action: 'expandtemplates', prop: 'wikitext', text, title } ).then(
		( answer ) => answer.expandtemplates.wikitext.split( BETWEEN ).map( JSON.parse )
	).then( ( read ) => meaning( title, calls.slice( AT_ONCE ) ).then( ( rest ) => read.concat( rest ) ) ) : Promise.resolve( [] );
}

// A session as the module read it.
function session( read ) {
	const { capacity, role, date, hours, programme } = read.found;
	// eslint-disable-next-line es-x/no-array-prototype-with -- a parameter of the template
	const partner = read.found.with;
	return {
		partner: partner ? partner.name : '', capacity: capacity ? capacity.item : '', role: role || '',
		month: date ? date.month : '', hours: hours || 0, programme: programme ? programme.page : '', problems: read.problems
	};
}

// The sessions of one page; `title` and `place` say where each is told, `call` how.
function toldOn( title, names ) {
	return stored.open( title ).then( ( found ) => stored.parsed( found.text, title ) ).then( ( tree ) => {
		const calls = page.calls( tree, names );
		return meaning( title, calls.map( ( call ) => call.parts.reduce(
			( given, part ) => Object.assign( given, { [ part.name ]: part.shown } ), {}
		) ) ).then( ( read ) => read.map( ( one, place ) => Object.assign( session( one ), {
			title, place, call: tree.source.slice( calls[ place ].start, calls[ place ].end )
		} ) ) );
	} );
}

/**
 * All that the reader tells, the newest month first.
 *
 * @return {Promise<Object[]>} `partner`, `capacity`, `role`, `month`, `hours`, `programme`, `problems`; `title`, `place`, `call`
 */
told.load = () => Promise.all( [ stored.titles( mw.config.get( 'wgUserName' ), TEMPLATE ), stored.names( TEMPLATE ) ] ).then(
	( [ titles, names ] ) => Promise.all( titles.map( ( title ) => toldOn( title, names ) ) )
).then( ( pages ) => [].concat( ...pages ).sort( ( one, other ) => other.month < one.month ? -1 : Number( other.month > one.month ) ) );

// Whether two sessions are one, whoever tells of it.
function isSame( one, partner, other ) {
	return one.partner === partner && ( !one.capacity || one.capacity === other.capacity ) && ( !one.month || one.month === other.month );
}

/**
 * Of what others ask the reader about, and of what the reader waits for an answer to.
 *
 * @param {Object[]} own as `load` gives it: what is answered already asks no more
 * @return {Promise<Object>} `asked`: sessions with `partner`, as the reader would tell of them; `waits( session )`
 */
told.waiting = ( own ) => data.page( 'waiting' ).then( ( published ) => {
	const waiting = published && published.waiting || {};
	const user = mw.config.get( 'wgUserName' );
	return {
		asked: ( waiting[ user ] || [] ).filter( ( one ) => !own.some( ( mine ) => isSame( mine, one.by, one ) ) ).map( ( one ) => ( {
			partner: one.by, capacity: one.capacity, role: MIRRORED[ one.role ], month: one.month, programme: one.programme || ''
		} ) ),
		waits: ( one ) => ( waiting[ one.partner ] || [] ).some( ( other ) => other.by === user && other.role === one.role &&
			other.capacity === one.capacity && other.month === one.month )
	};
} );

// How a session is written.
function written( one, capacity ) {
	const lines = [
		[ 'with', one.partner ], [ 'capacity', capacity ], [ 'role', one.role ], [ 'date', one.month ], [ 'hours', one.hours || '' ],
		[ 'programme', one.programme ]
	].filter( ( line ) => line[ 1 ] ).map( ( line ) => `| ${ line[ 0 ] } = ${ line[ 1 ] }\n` );
	return `{{${ TEMPLATE }\n${ lines.join( '' ) }}}`;
}

/**
 * What the wiki does not understand of a session, before it is told.
 *
 * @param {Object} one `hours` as typed
 * @return {Promise<Object[]>} problems, see `export.read` in Module:Capacity peers
 */
told.problems = ( one ) => meaning( told.title(), [ {
	with: one.partner, capacity: one.capacity, role: one.role, date: one.month, hours: one.hours || '', programme: one.programme
} ] ).then( ( read ) => read[ 0 ].problems );

/**
 * Tell of a session, on the reader's own page for that.
 *
 * @param {Object} one
 * @return {Promise}
 */
told.add = ( one ) => Promise.all( [
	stored.open( told.title() ), stored.names( TEMPLATE ), one.capacity ? words.written( one.capacity ) : ''
] ).then( ( [ found, names, capacity ] ) => {
	Object.assign( found, { names } );
	return stored.withOneMore( found, written( one, capacity ) ).then( ( text ) => stored.save(
		found, text, one.role === told.DENIED ? 'gadget-session-denied-summary' : 'gadget-session-summary'
	) );
} );

/**
 * Take back what the reader told.
 *
 * @param {Object} one as `load` gives it
 * @return {Promise}
 */
told.remove = ( one ) => Promise.all( [ stored.open( one.title ), stored.names( TEMPLATE ) ] ).then( ( [ found, names ] ) => {
	let place = 0;
	return stored.without( Object.assign( found, { names } ), ( call ) => {
		const chosen = place === one.place;
		place++;
		if ( chosen && found.text.slice( call.start, call.end ) !== one.call ) {
			throw Object.assign( new Error(), { code: 'editconflict' } );
		}
		return chosen;
	} ).then( ( { rest } ) => {
		if ( rest === found.text ) {
			throw Object.assign( new Error(), { code: 'editconflict' } );
		}
		return stored.save( found, rest, 'gadget-session-removed-summary' );
	} );
} );

/**
 * The reader's profile with a capacity moved from what they want to what they know.
 *
 * @param {string} item
 * @return {Promise<Object|null>} `found` as home.load gives it, and `preview`; null where they do not want it
 */
told.learned = ( item ) => home.load().then( ( found ) => {
	const { wanted, known, available } = found.values;
	const moved = wanted.filter( ( one ) => one.key === item );
	const isKnown = known.concat( available ).some( ( one ) => one.key === item );
	const changes = home.changes( found, Object.assign( {}, found.values, {
		wanted: wanted.filter( ( one ) => one.key !== item ), known: known.concat( isKnown ? [] : moved.slice( 0, 1 ) )
	} ) );
	return found.call && !found.broken && moved.length ?
		home.preview( found, changes ).then( ( preview ) => ( { found, preview } ) ) : null;
} );

module.exports = told;
