/**
 * The reader's own pages: those that show a template, what stands on them, and saving them.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const page = require( './CapacityPeers-page.js' );
const words = require( './CapacityPeers-words.js' );
const stored = {};

// The `code` of an error: a change cannot be made without touching what else is there.
stored.BY_HAND = 'by-hand';

// The page that was asked for; of another wiki's, which is none here, nothing is known.
function only( answer ) {
	return ( answer.query.pages || [ {} ] )[ 0 ];
}

function byHand( title ) {
	return Object.assign( new Error(), { code: stored.BY_HAND, title } );
}

/**
 * The names of a template: its own, and those that lead to it.
 *
 * @param {string} template
 * @return {Promise<string[]>}
 */
stored.names = ( template ) => data.get( {
	action: 'query', titles: `Template:${ template }`, prop: 'redirects', rdlimit: 'max', rdprop: 'title'
} ).then( ( answer ) => {
	const redirects = only( answer ).redirects || [];
	return [ template ].concat( redirects.map( ( one ) => mw.Title.newFromText( one.title ).getMainText() ) );
} );

// As the bot sorts titles: by the numbers of their signs.
function inOrder( one, other ) {
	const left = Array.from( one );
	const right = Array.from( other );
	const at = left.findIndex( ( sign, place ) => sign !== right[ place ] );
	return at < 0 ? -1 : left[ at ].codePointAt( 0 ) - ( right[ at ] || '' ).codePointAt( 0 ) || 1;
}

/**
 * Whether a page of a user's is wikitext. MediaWiki goes by the ending on subpages alone: `User:Sam.js` is
 * the page of an account.
 *
 * @param {string} title
 * @return {boolean}
 */
stored.isWikitext = ( title ) => !( title.includes( '/' ) && /\.(?:js|css|json)$/.test( title ) );

/**
 * Titles in the bot's order, without those of scripts and the like.
 *
 * @param {Set<string>} titles
 * @return {string[]}
 */
stored.inOrder = ( titles ) => Array.from( titles ).filter( stored.isWikitext ).sort( inOrder );

/**
 * A user's own pages that show a template, in title order.
 *
 * @param {string} user
 * @param {string} template
 * @return {Promise<string[]>}
 */
stored.titles = ( user, template ) => {
	const query = { action: 'query', prop: 'templates', tltemplates: `Template:${ template }`, tllimit: 'max' };
	const found = new Set();
	function take( answer ) {
		( answer.query ? answer.query.pages : [] ).forEach( ( one ) => {
			if ( one.templates ) {
				found.add( one.title );
			}
		} );
	}
	return Promise.all( [
		data.every( Object.assign( { titles: `User:${ user }` }, query ), take ),
		data.every( Object.assign( { generator: 'allpages', gapnamespace: 2, gapprefix: `${ user }/`, gaplimit: 'max' }, query ), take )
	] ).then( () => stored.inOrder( found ) );
};

/**
 * A text taken apart by MediaWiki.
 *
 * @param {string} text
 * @param {string} title
 * @return {Promise<Object>} see `read` of page
 */
stored.parsed = ( text, title ) => text ? data.post( { action: 'expandtemplates', prop: 'parsetree', text, title } )
	.then( ( answer ) => page.read( answer.expandtemplates.parsetree ) ) :
	Promise.resolve( { source: '', templates: [], loose: '' } );

/**
 * A page as it stands now, with what is needed to save it.
 *
 * @param {string} title
 * @return {Promise<Object>} `title`, `text`, `revision` (0 for no page), `author`, `now`; `refused`: why it cannot be saved;
 *  `takesTemplate`: whether a template can be put there
 */
stored.open = ( title ) => data.get( {
	action: 'query', titles: title, prop: 'revisions|info', rvprop: 'ids|content|user', rvslots: 'main',
	intestactions: 'edit', intestactionsdetail: 'full', curtimestamp: true
} ).then( ( answer ) => {
	const there = only( answer );
	const revision = there.revisions && there.revisions[ 0 ];
	const refusals = there.actions && there.actions.edit || [];
	return {
		title, text: revision ? revision.slots.main.content : '',
		revision: revision ? revision.revid : 0, author: revision ? revision.user : '', now: answer.curtimestamp,
		refused: refusals.map( ( one ) => one.text || one.html || one.code ).join( ' ' ),
		// A template put above a redirect would be the end of it.
		takesTemplate: !there.redirect && there.contentmodel === 'wikitext'
	};
} );

// Of the reader's own edits, such as from another window, MediaWiki makes no conflict.
function isNewest( found ) {
	return data.get( { action: 'query', titles: found.title, prop: 'info' } )
		.then( ( answer ) => ( only( answer ).lastrevid || 0 ) === found.revision );
}

/**
 * Save, unless somebody changed the page meanwhile.
 *
 * @param {Object} found as `open` gives it
 * @param {string} text
 * @param {string} [summary] the message for the summary of the edit
 * @return {Promise<Object>}
 */
stored.save = ( found, text, summary ) => isNewest( found ).then( ( newest ) => {
	const error = new Error();
	if ( !newest ) {
		error.code = 'editconflict';
		throw error;
	}
	return data.edit( Object.assign( {
		title: found.title, text, summary: words.say( summary || 'gadget-summary' )
	}, found.revision ?
		{ baserevid: found.revision, starttimestamp: found.now, nocreate: true } : { createonly: true } ) );
} );

function squeezed( text ) {
	return text.replace( /\s+/g, '' );
}

/**
 * A page without calls of a template, in which MediaWiki will read all else as before.
 *
 * @param {Object} found as `open` gives it, with `names` of the template
 * @param {Function} [isChosen] of its calls, by call and place; all of them by default
 * @return {Promise<Object>} the same with `rest`, the text that is left
 */
stored.without = ( found, isChosen ) => {
	if ( found.refused ) {
		throw new Error( found.refused );
	}
	return stored.parsed( found.text, found.title ).then( ( tree ) => {
		const calls = page.calls( tree, found.names ).filter( isChosen || ( () => true ) );
		const rest = page.without( found.text, calls );
		const isWithin = ( one ) => calls.some( ( call ) => call.start <= one.start && one.end <= call.end );
		const callees = ( templates ) => templates.map( ( one ) => one.callee ).join( '|' );
		return stored.parsed( rest, found.title ).then( ( left ) => {
			if ( tree.source !== found.text || left.source !== rest || page.isBroken( left, found.names ) ||
				squeezed( left.loose ) !== squeezed( tree.loose ) ||
				callees( left.templates ) !== callees( tree.templates.filter( ( one ) => !isWithin( one ) ) )
			) {
				throw byHand( found.title );
			}
			return Object.assign( {}, found, { rest } );
		} );
	} );
};

/**
 * A page with one more call of a template at its end, and nothing else changed.
 *
 * @param {Object} found as `open` gives it, with `names` of the template
 * @param {string} call
 * @return {Promise<string>} the text
 */
stored.withOneMore = ( found, call ) => {
	const text = found.text ? `${ found.text }\n${ call }` : call;
	if ( found.refused ) {
		throw new Error( found.refused );
	} else if ( found.revision && !found.takesTemplate ) {
		throw byHand( found.title );
	}
	return stored.parsed( text, found.title ).then( ( tree ) => {
		const last = page.calls( tree, found.names ).pop();
		// What is never closed above it would take it in.
		if ( tree.source !== text || !last || text.slice( last.start, last.end ) !== call || last.end !== text.length ) {
			throw byHand( found.title );
		}
		return text;
	} );
};

module.exports = stored;
