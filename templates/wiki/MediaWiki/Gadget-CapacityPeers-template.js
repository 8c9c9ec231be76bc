/**
 * What a call of one of the templates says and what it means, and the text of a page with other values in it.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const page = require( './CapacityPeers-page.js' );
const site = require( './CapacityPeers-site.json' );
const stored = require( './CapacityPeers-stored.js' );
const words = require( './CapacityPeers-words.js' );
const known = {};

// An entry of a list with what it means; `key` is '' where that is in doubt.
function entry( written, means ) {
	const found = ( Array.isArray( means ) ? means : [] ).find( ( one ) => one.written === written ) || {};
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
 * How a country or region is written on the page: NA is Namibia, so a region is written in words.
 *
 * @param {string} key an ISO code, or `region:` before the key of a region
 * @return {string}
 */
function writtenPlace( key ) {
	return key.startsWith( 'region:' ) ? site.regions[ key.slice( 7 ) ] : key;
}

function make( called ) {
	const form = site.forms[ called ];
	const ALL = form.parameters;
	const LISTS = Object.keys( ALL ).filter( ( parameter ) => ALL[ parameter ].lists );
	const TEXTS = Object.keys( ALL ).filter( ( parameter ) => !ALL[ parameter ].lists );
	// One of some words; the first is what nothing means.
	const CHOICES = {};
	const here = { name: form.template, parameters: ALL, CHOICES, writtenPlace };
	TEXTS.filter( ( parameter ) => ALL[ parameter ].kind === 'choice' ).forEach( ( parameter ) => {
		CHOICES[ parameter ] = ALL[ parameter ].choices;
	} );

	/**
	 * What the wiki's module makes of values, by the rules of the bot.
	 *
	 * @param {string} title
	 * @param {Object} values as they are written, by parameter as it is written
	 * @return {Promise<Object>} see `export.read` in Module:Capacity peers
	 */
	here.meaning = ( title, values ) => {
		const given = Object.keys( values ).map( ( name ) => `|${ page.asArgument( name ) }=${ page.asArgument( values[ name ] ) }` );
		const text = `{{#invoke:Capacity peers|read|template=${ called }${ given.join( '' ) }}}`;
		return data.post( { action: 'expandtemplates', prop: 'wikitext', text, title } )
			.then( ( answer ) => JSON.parse( answer.expandtemplates.wikitext ) );
	};

	/**
	 * What can be written in place of a value that is not understood, by one click.
	 *
	 * @param {Object} problem one of those that `meaning` gives
	 * @return {Object[]} `label` for the reader, `suggestion` for `suggested`
	 */
	here.replacements = ( problem ) => {
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
	here.suggested = ( parameter, suggestion ) => {
		const kind = ALL[ parameter ].kind;
		if ( kind === 'territories' ) {
			return Promise.resolve( here.writtenPlace( words.placeCalled( suggestion ) ) || suggestion );
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
	here.nearest = ( parameter, typed ) => {
		const ask = ( text ) => here.meaning( mw.config.get( 'wgPageName' ), { [ parameter ]: text } );
		const keys = ( read ) => here.understood( {}, read )[ parameter ].map( ( one ) => one.key ).filter( Boolean );
		return ask( typed ).then( ( read ) => {
			const suggestions = [].concat( ...read.problems.map( here.replacements ) ).map( ( one ) => one.suggestion );
			return keys( read ).length || !suggestions.length ? keys( read ) : Promise.all(
				suggestions.map( ( suggestion ) => here.suggested( parameter, suggestion ) )
			).then( ( texts ) => ask( texts.join( '; ' ) ) ).then( keys );
		} );
	};

	/**
	 * The values of the form, with what the wiki understood of them.
	 *
	 * @param {Object} values lists of entries, texts and words by parameter
	 * @param {Object} read as `meaning` gives it
	 * @return {Object}
	 */
	here.understood = ( values, read ) => {
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
	here.written = ( values ) => {
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
		return here.understood( values, read );
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
	here.read = ( title, text, names ) => stored.parsed( text, title ).then( ( tree ) => {
		const call = page.calls( tree, names )[ 0 ] || null;
		const given = {};
		( call ? call.parts : [] ).forEach( ( part ) => {
			given[ part.name ] = part.shown;
		} );
		return here.meaning( title, given ).then( ( read ) => ( {
			title, text, names, call, read, problems: read.problems, boxes: page.boxes( tree ),
			values: valuesOf( call, read ),
			broken: tree.source !== text || !call && page.isBroken( tree, names )
		} ) );
	} );

	/**
	 * What the form would change: parameters whose value is another one now.
	 *
	 * @param {Object} found as `read` gives it
	 * @param {Object} values
	 * @return {Object[]} `parameter`, `value`, and what `page.changed` needs
	 */
	here.changes = ( found, values ) => {
		const before = here.written( found.values );
		const now = here.written( values );
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
		return `{{${ here.name }\n${ lines.join( '' ) }}}${ found.text && `\n${ found.text }` }`;
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
	here.edited = ( found, changes ) => {
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
				throw Object.assign( new Error(), { code: stored.BY_HAND } );
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
	here.preview = ( found, changes ) => here.edited( found, changes ).then( ( made ) => Promise.all( [
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

	return here;
}

/**
 * @param {string} kind one of those in `forms` of CapacityPeers-site.json
 * @return {Object} what is above, of this template; `name`, its `parameters`, their `CHOICES`
 */
module.exports = ( kind ) => {
	known[ kind ] = known[ kind ] || make( kind );
	return known[ kind ];
};
