/**
 * The page on which the reader's profile stands: finding it, reading it, changing it, saving it.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const page = require( './CapacityPeers-page.js' );
const stored = require( './CapacityPeers-stored.js' );
const template = require( './CapacityPeers-template.js' );
const home = Object.assign( {}, template( 'profile' ) );
const TEMPLATE = 'Capacity profile';
// In bytes. Nobody needs more for a page with a profile alone.
const SHORT = 20000;

home.BY_HAND = stored.BY_HAND;

home.save = stored.save;

// A page as it stands now: as `read`, with what is needed to save it.
function opened( title, names ) {
	return stored.open( title ).then( ( there ) => home.read( title, there.text, names )
		.then( ( read ) => Object.assign( read, there ) ) );
}

// Whether the template is there by the owner's word: the newest revision that is theirs has it.
function isOwn( found, user ) {
	return found.author === user ? Promise.resolve( true ) : data.get( {
		action: 'query', titles: found.title, prop: 'revisions', rvprop: 'content', rvslots: 'main', rvuser: user, rvlimit: 1
	} ).then( ( answer ) => {
		const revision = ( answer.query.pages[ 0 ].revisions || [] )[ 0 ];
		return stored.parsed( revision ? revision.slots.main.content : '', found.title );
	} ).then( ( tree ) => page.calls( tree, found.names ).length > 0 );
}

// The page that counts: the first that has the template by its owner's word; without one, the first
// that has it at all; else null. `others` are the titles of the other pages with the template.
function profileOf( titles, user, names ) {
	const next = ( rest, found ) => rest.length ? opened( rest[ 0 ], names ).then( ( one ) => one.call ? isOwn( one, user ).then(
		( own ) => next( rest.slice( 1 ), found.concat( Object.assign( one, { own } ) ) )
	) : next( rest.slice( 1 ), found ) ) : found;
	return Promise.resolve( next( titles, [] ) ).then( ( found ) => {
		const counts = found.find( ( one ) => one.own ) || found[ 0 ];
		return counts ? Object.assign( counts, { others: found.filter( ( one ) => one !== counts ).map( ( one ) => one.title ) } ) : null;
	} );
}

// The first page that only a person can mend; else null.
function firstBroken( titles, names ) {
	return titles.length ? opened( titles[ 0 ], names ).then( ( found ) => found.broken ? found :
		firstBroken( titles.slice( 1 ), names ) ) : Promise.resolve( null );
}

// The first short page below the reader's own on which the template begins and is never closed, or
// null. To MediaWiki that is no template: only the texts have it.
function brokenBelow( user, names ) {
	const found = new Set();
	return data.every( {
		action: 'query', generator: 'allpages', gapnamespace: 2, gapprefix: `${ user }/`, gaplimit: 'max', gapmaxsize: SHORT,
		gapfilterredir: 'nonredirects', prop: 'revisions', rvprop: 'content', rvslots: 'main'
	}, ( answer ) => {
		( answer.query ? answer.query.pages : [] ).forEach( ( one ) => {
			// Those that come in a later answer have no text in this one.
			const loose = one.revisions ? one.revisions[ 0 ].slots.main.content : '';
			if ( page.isBroken( { loose }, names ) ) {
				found.add( one.title );
			}
		} );
	} ).then( () => firstBroken( stored.inOrder( found ), names ) );
}

// Where a new profile can stand: on a page of its own, else on the user page, which is also `elsewhere`.
// Or one of these, where it is there already: in a call that the wiki does not show it is on no list.
function placeFor( user, names ) {
	const own = `User:${ user }`;
	return Promise.all( [ opened( own, names ), opened( `${ own }/${ TEMPLATE }`, names ) ] ).then( ( pages ) => {
		const [ front, below ] = pages;
		const there = pages.find( ( one ) => one.broken || one.call );
		if ( there || !front.takesTemplate && !below.takesTemplate ) {
			return Object.assign( there || below, { broken: !there || there.broken, others: [] } );
		}
		return below.takesTemplate ? Object.assign( below, {
			elsewhere: front.takesTemplate && !front.refused ? front : null
		} ) : front;
	} );
}

// With `babel`: the languages that the bot takes from Babel boxes where the profile names none.
function withBabel( found, user ) {
	const own = `User:${ user }`;
	if ( found.values.languages.length ) {
		return found;
	}
	return ( found.boxes.length || found.title === own ? Promise.resolve( found ) : opened( own, found.names ) ).then(
		( { boxes } ) => home.meaning( own, { languages: boxes.join( '; ' ) } )
	).then( ( read ) => Object.assign( found, {
		babel: home.understood( {}, read ).languages.filter( ( one ) => one.key ).map( ( one ) => Object.assign( one, {
			written: one.key + ( one.level ? `-${ one.level }` : '' )
		} ) )
	} ) );
}

/**
 * The page with the reader's profile, or the one where it would be.
 *
 * @return {Promise<Object>} as `read`, with `revision` (0 for no page); `refused`: why it cannot be
 *  saved; `others`: titles of pages with a profile that does not count; `elsewhere`: the user page,
 *  where a new profile can stand there too; `babel`: entries for the languages of Babel boxes, where
 *  these count
 */
home.load = () => {
	const user = mw.config.get( 'wgUserName' );
	// Where a new one would stand, unless one that was begun and never closed stands somewhere.
	const fresh = ( names ) => placeFor( user, names ).then( ( place ) => place.broken || place.call ? place :
		brokenBelow( user, names ).then( ( broken ) => broken || place ) );
	return Promise.all( [ stored.titles( user, TEMPLATE ), stored.names( TEMPLATE ) ] ).then(
		( [ titles, names ] ) => profileOf( titles, user, names ).then( ( profile ) => profile || fresh( names ) )
	).then( ( found ) => withBabel( found, user ) );
};

// One after the other, with what came of each.
function inTurn( list, act ) {
	return list.reduce( ( before, one ) => before.then( ( done ) => act( one ).then(
		( found ) => done.concat( found )
	) ), Promise.resolve( [] ) );
}

/**
 * Take the template off the reader's page, and off their others that have it: one of these would count
 * next. Nothing is saved unless all can be.
 *
 * @param {Object} found as `load` gives it
 * @return {Promise<Object[]>} what `comeBack` needs
 */
home.leave = ( found ) => Promise.all( found.others.map( ( title ) => opened( title, found.names ) ) ).then(
	( others ) => Promise.all( others.filter( ( one ) => one.call ).concat( found ).map( ( one ) => stored.without( one ) ) )
).then( ( pages ) => inTurn( pages, ( one ) => stored.save( one, one.rest, 'gadget-leave-summary' ).then(
	( edit ) => Object.assign( {}, one, { revision: edit.newrevid } )
) ) );

/**
 * Put back what `leave` took away, letter by letter, unless a page was changed since.
 *
 * @param {Object[]} left
 * @return {Promise}
 */
home.comeBack = ( left ) => inTurn( left.slice().reverse(), ( one ) => stored.save( one, one.text, 'gadget-come-back-summary' ) );

module.exports = home;
