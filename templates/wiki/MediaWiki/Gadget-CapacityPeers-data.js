/**
 * Reads what the bot publishes.
 *
 * A page is asked for by its revision, so the browser may keep it for good; that is all the cache
 * there is.
 */
'use strict';

var site = require( './CapacityPeers-site.json' ),
	data = {},
	api = new mw.Api( { parameters: { formatversion: 2 } } ),
	known = null,
	everybody = null,
	YEAR = 31536000;

// What MediaWiki makes the reader's signature of; here it would make the deployer's of it.
data.SIGNATURE = '~'.repeat( 4 );

// What the wiki answers, or an Error with what it said and its `code`.
function answered( asked ) {
	return new Promise( function ( resolve, reject ) {
		asked.then( resolve, function ( code, answer ) {
			var told = answer && ( answer.errors && answer.errors[ 0 ] || answer.error ) || {},
				error = new Error( told.text || told.html || told.info || answer && answer.textStatus || code );
			error.code = code;
			reject( error );
		} );
	} );
}

// The wiki's words in the reader's language.
function inWords( query ) {
	return Object.assign( { errorformat: 'plaintext', uselang: mw.config.get( 'wgUserLanguage' ) }, query );
}

data.get = function ( query ) {
	return answered( api.get( inWords( query ) ) );
};

data.post = function ( query ) {
	return answered( api.post( inWords( query ) ) );
};

/**
 * Edit a page in the reader's own name.
 *
 * @param {Object} edit parameters of the action API
 * @return {Promise<Object>} what the wiki says of the edit
 */
data.edit = function ( edit ) {
	return answered( api.postWithEditToken( inWords( Object.assign( {
		action: 'edit', assertuser: mw.config.get( 'wgUserName' )
	}, edit ) ) ) ).then( function ( answer ) {
		if ( answer.edit.result !== 'Success' ) {
			throw new Error( answer.edit.info || answer.edit.code || answer.edit.result );
		}
		return answer.edit;
	} );
};

data.saveOption = function ( name, value ) {
	return answered( api.saveOption( name, value ) );
};

// The newest revisions of all data pages.
function revisions( found, more ) {
	return data.get( Object.assign( {
		action: 'query', prop: 'info', generator: 'allpages', gapnamespace: 2,
		gapprefix: site.data.replace( /^User:/, '' ), gaplimit: 'max'
	}, more ) ).then( function ( answer ) {
		( answer.query ? answer.query.pages : [] ).forEach( function ( page ) {
			found[ page.title ] = page.lastrevid;
		} );
		return answer.continue ? revisions( found, answer.continue ) : found;
	} );
}

function titleOf( name ) {
	return site.data + name + '.json';
}

function raw( title, revision ) {
	var query = {
		title: title, action: 'raw', ctype: 'application/json', oldid: revision, maxage: YEAR, smaxage: YEAR
	};
	return fetch( mw.util.wikiScript() + '?' + $.param( query ) ).then( function ( answer ) {
		return answer.ok ? answer.text() : '';
	} ).then( function ( text ) {
		return text ? JSON.parse( text ) : null;
	} );
}

// Asked for once while the gadget is open.
function allRevisions() {
	known = known || revisions( {} );
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
