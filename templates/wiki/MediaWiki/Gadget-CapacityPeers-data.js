/**
 * Reads what the bot publishes.
 *
 * A page is asked for by its revision, so the browser may keep it for good; that is all the cache
 * there is.
 */
'use strict';

var site = require( './CapacityPeers-site.js' ),
	data = {},
	api = new mw.Api( { parameters: { formatversion: 2 } } ),
	known = null,
	everybody = null,
	YEAR = 31536000;

data.api = api;

function revisions( prefix, found, more ) {
	return api.get( Object.assign( {
		action: 'query', prop: 'info', generator: 'allpages', gapnamespace: 2,
		gapprefix: prefix, gaplimit: 'max'
	}, more ) ).then( function ( answer ) {
		( answer.query ? answer.query.pages : [] ).forEach( function ( page ) {
			found[ page.title ] = page.lastrevid;
		} );
		return answer.continue ? revisions( prefix, found, answer.continue ) : found;
	} );
}

function titleOf( name ) {
	return site.data + name + '.json';
}

function raw( title, revision ) {
	var query = { title: title, action: 'raw', ctype: 'application/json' };
	if ( revision ) {
		Object.assign( query, { oldid: revision, maxage: YEAR, smaxage: YEAR } );
	}
	return fetch( mw.util.wikiScript() + '?' + $.param( query ) ).then( function ( answer ) {
		return answer.ok ? answer.text() : '';
	} ).then( function ( text ) {
		return text ? JSON.parse( text ) : null;
	} );
}

// The revisions of all data pages, asked for once while the gadget is open.
function allRevisions() {
	known = known || Promise.all( [ 'index', 'version', 'labels/', 'messages/', 'profiles/' ].map( function ( part ) {
		return revisions( site.data.replace( /^User:/, '' ) + part, {} );
	} ) ).then( function ( parts ) {
		return Object.assign.apply( null, [ {} ].concat( parts ) );
	} );
	return known;
}

/**
 * A data page, parsed.
 *
 * @param {string} name such as `labels/pt`
 * @return {Promise<Object|null>} null where there is no such page
 */
data.page = function ( name ) {
	return allRevisions().then( function ( found ) {
		var title = titleOf( name );
		return found[ title ] ? raw( title, found[ title ] ) : null;
	} );
};

/**
 * Everybody's profile.
 *
 * @return {Promise<Object[]>} profiles as docs/data.md has them, with `name`
 */
data.profiles = function () {
	everybody = everybody || allRevisions().then( function ( found ) {
		var prefix = site.data + 'profiles/';
		return Promise.all( Object.keys( found ).filter( function ( title ) {
			return title.indexOf( prefix ) === 0;
		} ).sort().map( function ( title ) {
			return raw( title, found[ title ] );
		} ) );
	} ).then( function ( shards ) {
		var people = [];
		shards.forEach( function ( shard ) {
			var profiles = shard && shard.profiles || {};
			Object.keys( profiles ).forEach( function ( name ) {
				people.push( Object.assign( { name: name }, profiles[ name ] ) );
			} );
		} );
		return people;
	} );
	return everybody;
};

/**
 * The reader's own profile as the bot read it last.
 *
 * @return {Promise<Object|null>}
 */
data.own = function () {
	var name = mw.config.get( 'wgUserName' );
	return ( name ? data.profiles() : Promise.resolve( [] ) ).then( function ( people ) {
		return people.filter( function ( person ) {
			return person.name === name;
		} )[ 0 ] || null;
	} );
};

module.exports = data;
