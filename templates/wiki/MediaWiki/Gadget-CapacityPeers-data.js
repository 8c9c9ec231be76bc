/**
 * Reads what the bot publishes, and writes what the reader says, in their own name.
 *
 * A page of data is asked for by its revision, so the browser may keep it for good; that is all the
 * cache there is.
 */
'use strict';

const site = require( './CapacityPeers-site.json' );
const data = {};
const api = new mw.Api( { parameters: { formatversion: 2 } } );
const HOUR = 3600;
const YEAR = 31536000;
// Others who ask for something at the same moment.
const MOST_TRIES = 5;
// Numbers of requests that may be left out.
const MOST_LEFT_OUT = 100;
const USER = 2;
const USER_TALK = 3;
let known = null;
let everybody = null;

// What MediaWiki makes the reader's signature of; here it would make the deployer's of it.
data.SIGNATURE = '~'.repeat( 4 );

// And what it makes the moment of the edit of.
data.MOMENT = [ '{{', 'subst:CURRENTTIMESTAMP}}' ].join( '' );

// What the wiki answers, or an Error with what it said and its `code`.
function answered( asked ) {
	return new Promise( ( resolve, reject ) => {
		asked.then( resolve, ( code, answer ) => {
			const told = answer && ( answer.errors && answer.errors[ 0 ] || answer.error ) || {};
			const error = new Error( told.text || told.html || told.info || answer && answer.textStatus || code );
			error.code = code;
			reject( error );
		} );
	} );
}

// The wiki's words in the reader's language.
function inWords( query ) {
	return Object.assign( { errorformat: 'plaintext', uselang: mw.config.get( 'wgUserLanguage' ) }, query );
}

data.get = ( query ) => answered( api.get( inWords( query ) ) );

data.post = ( query ) => answered( api.post( inWords( query ) ) );

/**
 * All that the wiki lists, however many answers it takes.
 *
 * @param {Object} query
 * @param {Function} take is given each answer
 * @return {Promise}
 */
data.every = ( query, take ) => data.get( query ).then( ( answer ) => {
	take( answer );
	return answer.continue ? data.every( Object.assign( {}, query, answer.continue ), take ) : null;
} );

/**
 * Edit a page in the reader's own name.
 *
 * @param {Object} edit parameters of the action API
 * @return {Promise<Object>} what the wiki says of the edit
 */
data.edit = ( edit ) => answered( api.postWithEditToken( inWords( Object.assign( {
	action: 'edit', assertuser: mw.config.get( 'wgUserName' )
}, edit ) ) ) ).then( ( answer ) => {
	if ( answer.edit.result !== 'Success' ) {
		throw new Error( answer.edit.info || answer.edit.code || answer.edit.result );
	}
	return answer.edit;
} );

// The highest number that a request has; one far beyond the others does not count, for the bot too.
function lastRequest() {
	const start = `${ site.root }/Requests/`;
	const numbers = [];
	return data.every( { action: 'query', list: 'allpages', apprefix: start, aplimit: 'max' }, ( answer ) => {
		numbers.push( ...answer.query.allpages.map( ( one ) => one.title.slice( start.length ) )
			.filter( ( one ) => /^\d{1,9}$/.test( one ) ).map( Number ) );
	} ).then( () => numbers.sort( ( one, other ) => one - other ).reduce(
		( last, number ) => number - last <= MOST_LEFT_OUT + 1 ? number : last, 0
	) );
}

/**
 * Make the page of a request, under the next number that is free.
 *
 * @param {string} text
 * @param {string} summary
 * @return {Promise<Object>} what the wiki says of the edit
 */
data.newRequest = ( text, summary ) => {
	const make = ( number, tries ) => data.edit( {
		title: `${ site.root }/Requests/${ number }`, text, summary, createonly: true
	} ).catch( ( error ) => {
		if ( error.code !== 'articleexists' || !tries ) {
			throw error;
		}
		return make( number + 1, tries - 1 );
	} );
	return lastRequest().then( ( last ) => make( last + 1, MOST_TRIES ) );
};

/**
 * Keep a preference of the reader. One that is too long is no error to the wiki: it warns, and the
 * old value stays.
 *
 * @param {string} name
 * @param {string|null} value
 * @return {Promise}
 */
data.saveOption = ( name, value ) => answered( api.postWithToken( 'csrf', inWords( Object.assign( {
	action: 'options', optionname: name, assertuser: mw.config.get( 'wgUserName' )
}, value === null ? {} : { optionvalue: value } ) ) ) ).then( ( answer ) => {
	if ( answer.warnings ) {
		throw new Error( answer.warnings[ 0 ].text );
	}
} );

// A page, or where it leads; a page of another wiki is none here.
function followed( title, query ) {
	return data.get( Object.assign( { action: 'query', titles: title, redirects: true }, query ) )
		.then( ( answer ) => ( { leads: ( answer.query.redirects || [] )[ 0 ], page: ( answer.query.pages || [] )[ 0 ] } ) );
}

// Whether a user talk page is one of somebody: of their account, or of one that their user page leads to as well.
function isOf( name, title ) {
	const page = new mw.Title( title );
	const account = page.getMainText().split( '/' )[ 0 ];
	if ( page.getNamespaceId() !== USER_TALK || account === new mw.Title( name, USER_TALK ).getMainText() ) {
		return Promise.resolve( page.getNamespaceId() === USER_TALK );
	}
	const theirs = new mw.Title( account, USER ).getPrefixedText();
	return followed( `User:${ name }` ).then( ( user ) => Boolean( user.page ) && user.page.title === theirs );
}

/**
 * Where a message to somebody has to stand so that they see it: their talk page, or another one of theirs
 * where that leads.
 *
 * @param {string} name of a user
 * @return {Promise<Object>} `asked` and `title`, which differ where the talk page leads to another
 *  page; `writable`: whether a section can be added there; `text`: what stands there
 */
data.talkPage = ( name ) => {
	const asked = `User talk:${ name }`;
	return followed( asked, { prop: 'info|revisions', rvprop: 'content', rvslots: 'main' } ).then( ( found ) => {
		const page = found.page;
		const title = page ? page.title : found.leads && found.leads.to || asked;
		const isText = Boolean( page ) && !page.redirect && !page.special && page.contentmodel === 'wikitext' &&
			!( found.leads && page.missing );
		return ( isText ? isOf( name, title ) : Promise.resolve( false ) ).then( ( writable ) => ( {
			asked, title, writable, text: writable && page.revisions ? page.revisions[ 0 ].slots.main.content || '' : ''
		} ) );
	} );
};

/**
 * What stands on pages of the wiki, at most 50.
 *
 * @param {string[]} titles
 * @return {Promise<Map<string, string>>} by title; those without a text are left out
 */
data.texts = ( titles ) => ( titles.length ? data.get( {
	action: 'query', titles, prop: 'revisions', rvprop: 'content', rvslots: 'main'
} ) : Promise.resolve( { query: { pages: [] } } ) ).then( ( answer ) => new Map( answer.query.pages.filter(
	( page ) => page.revisions
).map( ( page ) => [ page.title, page.revisions[ 0 ].slots.main.content || '' ] ) ) );

/**
 * The page of the reader's suggestions. Of somebody who left one is there too, but has the template for
 * what is not used any more.
 *
 * @return {Promise<string>} its title; empty for none
 */
data.ownSuggestions = () => {
	const title = `${ site.root }/Suggestions/${ mw.config.get( 'wgUserName' ) }`;
	return data.get( {
		action: 'query', titles: title, prop: 'templates', tltemplates: 'Template:Capacity page retired'
	} ).then( ( answer ) => {
		const page = answer.query.pages[ 0 ];
		return page.pageid && !page.templates ? title : '';
	} );
};

// The newest revisions of all data pages, asked for once while the gadget is open.
function allRevisions() {
	const found = {};
	known = known || data.every( {
		action: 'query', prop: 'info', generator: 'allpages', gapnamespace: 2,
		gapprefix: site.data.replace( /^User:/, '' ), gaplimit: 'max'
	}, ( answer ) => {
		( answer.query ? answer.query.pages : [] ).forEach( ( page ) => {
			found[ page.title ] = page.lastrevid;
		} );
	} ).then( () => found );
	return known;
}

function source( query ) {
	return fetch( `${ mw.util.wikiScript() }?${ new URLSearchParams( Object.assign( { action: 'raw' }, query ) ) }` )
		.then( ( answer ) => answer.ok ? answer.text() : '' );
}

function raw( title, revision ) {
	return source( { title, ctype: 'application/json', oldid: revision, maxage: YEAR, smaxage: YEAR } )
		.then( ( text ) => text ? JSON.parse( text ) : null );
}

/**
 * The source of one of the modules that show the project's pages, an hour old at most.
 *
 * @param {string} name such as `place data`
 * @return {Promise<string>} empty where there is no such module
 */
data.module = ( name ) => source( { title: `Module:Capacity peers/${ name }`, maxage: HOUR } );

/**
 * A data page, parsed.
 *
 * @param {string} name such as `labels/pt`
 * @return {Promise<Object|null>} null where there is no such page
 */
data.page = ( name ) => allRevisions().then( ( found ) => {
	const title = `${ site.data }${ name }.json`;
	return found[ title ] ? raw( title, found[ title ] ) : null;
} );

/**
 * What groups do and what that takes, as the community's page has it, an hour old at most.
 *
 * @return {Promise<Object>} `names` by language and `capacities` as written, by name
 */
data.activities = () => source( { title: `${ site.root }/Activities`, maxage: HOUR, smaxage: HOUR } )
	.then( ( text ) => text ? JSON.parse( text ) : {} );

/**
 * The wikitext of a page as it is now.
 *
 * @param {string} title
 * @return {Promise<Object>} `text`, and its `revision`; empty and 0 where there is no such page
 */
data.text = ( title ) => data.get( {
	action: 'query', titles: title, prop: 'revisions', rvprop: 'ids|content', rvslots: 'main'
} ).then( ( answer ) => {
	const revision = ( answer.query.pages[ 0 ].revisions || [] )[ 0 ];
	return revision ? { text: revision.slots.main.content || '', revision: revision.revid } : { text: '', revision: 0 };
} );

/**
 * Everybody's profile.
 *
 * @return {Promise<Object[]>} profiles as docs/data.md has them, with `name`
 */
data.profiles = () => {
	everybody = everybody || allRevisions().then( ( found ) => {
		const prefix = `${ site.data }profiles/`;
		const titles = Object.keys( found ).filter( ( title ) => title.startsWith( prefix ) ).sort();
		return Promise.all( titles.map( ( title ) => raw( title, found[ title ] ) ) );
	} ).then( ( shards ) => {
		const people = [];
		shards.forEach( ( shard ) => {
			const profiles = shard && shard.profiles || {};
			Object.keys( profiles ).forEach( ( name ) => {
				people.push( Object.assign( { name }, profiles[ name ] ) );
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
data.own = () => {
	const name = mw.config.get( 'wgUserName' );
	return ( mw.user.isNamed() ? data.profiles() : Promise.resolve( [] ) )
		.then( ( people ) => people.find( ( person ) => person.name === name ) || null );
};

module.exports = data;
