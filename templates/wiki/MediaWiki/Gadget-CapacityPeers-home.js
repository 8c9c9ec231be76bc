/**
 * The page on which the reader's profile stands: finding it, reading it, changing it, saving it.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const page = require( './CapacityPeers-page.js' );
const site = require( './CapacityPeers-site.json' );
const stored = require( './CapacityPeers-stored.js' );
const words = require( './CapacityPeers-words.js' );
const home = {};
const TEMPLATE = 'Capacity profile';
const ALL = site.parameters;
const LISTS = Object.keys( ALL ).filter( ( parameter ) => ALL[ parameter ].lists );
const TEXTS = Object.keys( ALL ).filter( ( parameter ) => !ALL[ parameter ].lists );
// One of some words; the first is what nothing means.
const CHOICES = {};
TEXTS.filter( ( parameter ) => ALL[ parameter ].choices.length ).forEach( ( parameter ) => {
	CHOICES[ parameter ] = ALL[ parameter ].choices;
} );
// In bytes. Nobody needs more for a page with a profile alone.
const SHORT = 20000;

home.CHOICES = CHOICES;

home.BY_HAND = stored.BY_HAND;

home.save = stored.save;

/**
 * What the wiki's module makes of values, by the rules of the bot.
 *
 * @param {string} title
 * @param {Object} values as they are written, by parameter as it is written
 * @return {Promise<Object>} see `export.read` in Module:Capacity peers
 */
home.meaning = ( title, values ) => {
	const given = Object.keys( values ).map( ( name ) => `|${ page.asArgument( name ) }=${ page.asArgument( values[ name ] ) }` );
	const text = `{{#invoke:Capacity peers|read${ given.join( '' ) }}}`;
	return data.post( { action: 'expandtemplates', prop: 'wikitext', text, title } )
		.then( ( answer ) => JSON.parse( answer.expandtemplates.wikitext ) );
};

// An entry of a list with what it means; `key` is '' where that is in doubt.
function entry( written, means ) {
	const found = ( means || [] ).filter( ( one ) => one.written === written )[ 0 ] || {};
	const region = found.key in site.regions && `region:${ found.key }`;
	const key = found.item || found.code || ( region && words.place( region ) === found.name ? region : found.key ) || '';
	return {
		written, key, level: found.level,
		label: found.item ? words.capacity( found.item ) : found.name || written
	};
}

// The reasons for which the wiki suggests what can be written instead; other suggestions are examples,
// and so are these of a time zone that looks like none.
const REPLACED = /^(?:unknown-(?!page$|account$|parameter$)|ambiguous-|retired-)/;
const EXAMPLES = 'America/Lima, UTC-05:00';

/**
 * What can be written in place of a value that is not understood, by one click.
 *
 * @param {Object} problem one of those that `meaning` gives
 * @return {Object[]} `label` for the reader, `suggestion` for `suggested`
 */
home.replacements = ( problem ) => {
	const kind = problem.english && ALL[ problem.english ].kind;
	const isExample = !kind || !REPLACED.test( problem.reason ) || problem.suggestions.join( ', ' ) === EXAMPLES;
	return isExample ? [] : problem.suggestions.map( ( suggestion ) => {
		let label = suggestion;
		if ( kind === 'languages' || kind === 'language' ) {
			label = words.list( suggestion.split( '; ' ).map( words.languageWithLevel ) );
		} else if ( problem.english in CHOICES ) {
			label = words.say( `gadget-${ problem.english }-${ suggestion }` );
		} else if ( kind === 'words' ) {
			label = words.say( `${ problem.english }-${ suggestion }` );
		}
		return { label, suggestion };
	} );
};

/**
 * What to write for a suggestion of the wiki's, so that it means the same to everybody.
 *
 * @param {string} parameter
 * @param {string} suggestion
 * @return {Promise<string>}
 */
home.suggested = ( parameter, suggestion ) => {
	const kind = ALL[ parameter ].kind;
	if ( kind === 'territories' ) {
		return Promise.resolve( home.writtenPlace( words.placeCalled( suggestion ) ) || suggestion );
	}
	return kind === 'capacities' ? words.itemCalled( suggestion ).then( ( item ) => item ? words.written( item ) : suggestion ) :
		Promise.resolve( suggestion );
};

/**
 * What somebody may mean who writes what nobody is called, by the wiki's own rule.
 *
 * @param {string} parameter that is a list
 * @param {string} typed
 * @return {Promise<string[]>} keys of entries, as in the values of the form
 */
home.nearest = ( parameter, typed ) => {
	const ask = ( text ) => home.meaning( mw.config.get( 'wgPageName' ), { [ parameter ]: text } );
	const keys = ( read ) => home.understood( {}, read )[ parameter ].map( ( one ) => one.key ).filter( Boolean );
	return ask( typed ).then( ( read ) => {
		const suggestions = [].concat( ...read.problems.map( home.replacements ) ).map( ( one ) => one.suggestion );
		return keys( read ).length || !suggestions.length ? keys( read ) : Promise.all(
			suggestions.map( ( suggestion ) => home.suggested( parameter, suggestion ) )
		).then( ( texts ) => ask( texts.join( '; ' ) ) ).then( keys );
	} );
};

/**
 * How a country or region is written on the page: NA is Namibia, so a region is written in words.
 *
 * @param {string} key an ISO code, or `region:` before the key of a region
 * @return {string}
 */
home.writtenPlace = ( key ) => key.startsWith( 'region:' ) ? site.regions[ key.slice( 7 ) ] : key;

/**
 * The values of the form, with what the wiki understood of them.
 *
 * @param {Object} values lists of entries, texts and words by parameter
 * @param {Object} read as `meaning` gives it
 * @return {Object}
 */
home.understood = ( values, read ) => {
	const found = Object.assign( {}, values );
	LISTS.forEach( ( parameter ) => {
		found[ parameter ] = ( read.listed[ parameter ] || [] ).map( ( written ) => entry( written, read.found[ parameter ] ) );
	} );
	return found;
};

/**
 * What is to be written for each value of the form; empty ones are left out.
 *
 * @param {Object} values
 * @return {Object} by English parameter
 */
home.written = ( values ) => {
	const found = {};
	Object.keys( values ).forEach( ( parameter ) => {
		const value = values[ parameter ];
		const text = Array.isArray( value ) ? value.map( ( one ) => one.written ).join( '; ' ) : value.trim();
		if ( text && !( parameter in CHOICES && text === CHOICES[ parameter ][ 0 ] ) ) {
			found[ parameter ] = text;
		}
	} );
	return found;
};

function valuesOf( call, read ) {
	const values = {};
	TEXTS.forEach( ( parameter ) => {
		const name = read.written[ parameter ];
		const part = name && page.partOf( call, name );
		const doubted = read.problems.some( ( one ) => one.english === parameter );
		values[ parameter ] = part ? page.typed( part.shown ) : '';
		if ( parameter in CHOICES && !doubted ) {
			values[ parameter ] = read.found[ parameter ] || CHOICES[ parameter ][ 0 ];
		}
	} );
	return home.understood( values, read );
}

/**
 * What the form knows of a page with this text.
 *
 * @param {string} title
 * @param {string} text
 * @param {string[]} names of the template
 * @return {Promise<Object>} `values`, `problems`, `call` (null for none), `boxes`: languages in Babel
 *  boxes as they are written, `broken`: whether only a person can mend it
 */
home.read = ( title, text, names ) => stored.parsed( text, title ).then( ( tree ) => {
	const call = page.calls( tree, names )[ 0 ] || null;
	const given = {};
	( call ? call.parts : [] ).forEach( ( part ) => {
		given[ part.name ] = part.shown;
	} );
	return home.meaning( title, given ).then( ( read ) => ( {
		title, text, names, call, read, problems: read.problems, boxes: page.boxes( tree ),
		values: valuesOf( call, read ),
		broken: tree.source !== text || !call && page.isBroken( tree, names )
	} ) );
} );

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

/**
 * What the form would change: parameters whose value is another one now.
 *
 * @param {Object} found as `read` gives it
 * @param {Object} values
 * @return {Object[]} `parameter`, `value`, and what `page.changed` needs
 */
home.changes = ( found, values ) => {
	const before = home.written( found.values );
	const now = home.written( values );
	const isOther = ( parameter ) => ( before[ parameter ] || '' ) !== ( now[ parameter ] || '' );
	return Object.keys( ALL ).filter( isOther ).map( ( parameter ) => {
		const name = found.read.written[ parameter ] || parameter;
		return {
			parameter, name, value: now[ parameter ] || '',
			others: ( found.read.names[ parameter ] || [] ).filter( ( other ) => other !== name )
		};
	} );
};

function withNew( found, changes ) {
	const lines = changes.filter( ( change ) => change.value ).map( ( change ) => `| ${ change.name } = ${ change.value }\n` );
	return `{{${ TEMPLATE }\n${ lines.join( '' ) }}}${ found.text && `\n${ found.text }` }`;
}

function apply( found, changes ) {
	return found.call ? page.changed( found.text, found.call, changes ) : withNew( found, changes );
}

/**
 * The page's text with the changes in it, as MediaWiki will read it: a value that would break out of
 * its place is written with numbers for its signs.
 *
 * @param {Object} found as `read` gives it
 * @param {Object[]} changes
 * @return {Promise<Object>} `text` of the page, `call`: that of the template alone
 */
home.edited = ( found, changes ) => {
	function attempt( list ) {
		const text = apply( found, list );
		return stored.parsed( text, found.title ).then( ( tree ) => {
			const call = page.calls( tree, found.names )[ 0 ];
			const start = found.call ? found.call.start : 0;
			const right = tree.source === text && call && call.start === start && list.every( ( change ) => {
				const part = page.partOf( call, change.name );
				return ( part ? part.plain : '' ) === change.value;
			} ) && text.slice( call.end ) === ( found.call ? found.text.slice( found.call.end ) : found.text && `\n${ found.text }` );
			return right ? { text, call: text.slice( call.start, call.end ) } : null;
		} );
	}
	const asWritten = ( made ) => changes.map( ( change ) => Object.assign( {}, change, { value: made( change.value ) } ) );
	return attempt( asWritten( page.unsigned ) ).then( ( made ) => made || attempt( asWritten( page.inert ) ) ).then( ( made ) => {
		if ( !made ) {
			throw Object.assign( new Error(), { code: home.BY_HAND } );
		}
		return made;
	} );
};

/**
 * What would be saved, before it is.
 *
 * @param {Object} found
 * @param {Object[]} changes
 * @return {Promise<Object>} `text`, `call`, `html` of the template, rows of the `diff` ('' for a new page)
 */
home.preview = ( found, changes ) => home.edited( found, changes ).then( ( made ) => Promise.all( [
	data.post( {
		action: 'parse', title: found.title, text: made.call, prop: 'text', pst: true, preview: true,
		disablelimitreport: true, disableeditsection: true, contentmodel: 'wikitext'
	} ),
	found.revision ? data.post( {
		action: 'compare', fromrev: found.revision, toslots: 'main', 'totext-main': made.text, 'tocontentmodel-main': 'wikitext'
	} ) : null,
	mw.loader.using( 'mediawiki.diff.styles' )
] ).then( ( answers ) => Object.assign( made, {
	html: answers[ 0 ].parse.text, diff: answers[ 1 ] ? answers[ 1 ].compare.body : ''
} ) ) );

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
