/**
 * Finds the calls of a template on a page, and changes their parameters and nothing else.
 *
 * MediaWiki's own preprocessor says where a call begins and ends: the page is taken from its parse
 * tree, in which every character of the source is found again, so that each part of a call has its
 * place in the text.
 */
'use strict';

// An entity stands for each of these, where it would end a value or begin something else.
const MEANS_SOMETHING = /[&{}|[\]<>=~]/g;
// Keeps two pieces from becoming one entity; the reading of values drops it.
const APART = '\u200b';

function decoded( text ) {
	return new DOMParser().parseFromString( text.replace( /</g, '&lt;' ), 'text/html' ).documentElement.textContent;
}

// What stands in a node, in a list that browsers of all ages can walk through.
function within( node ) {
	return Array.prototype.slice.call( node.childNodes );
}

function child( node, name ) {
	return within( node ).filter( ( one ) => one.nodeName === name )[ 0 ];
}

// The tag of an extension, as it is written.
function tag( node ) {
	const inner = child( node, 'inner' );
	const close = child( node, 'close' );
	const begun = `<${ child( node, 'name' ).textContent }${ child( node, 'attr' ).textContent }`;
	return `${ begun }${ inner ? `>${ inner.textContent }` : '/>' }${ close ? close.textContent : '' }`;
}

// The name of a parameter, as it is written but for comments.
function nameOf( node ) {
	return node.getAttribute( 'index' ) || within( node ).map( ( one ) => {
		if ( one.nodeName === 'comment' || one.nodeName === 'ignore' ) {
			return '';
		}
		return one.nodeName === 'ext' ? tag( one ) : one.textContent;
	} ).join( '' ).trim();
}

// A value as the bot reads it: without comments, with what nowiki shows.
function shown( node ) {
	let text = '';
	if ( node.nodeType === Node.TEXT_NODE ) {
		return node.nodeValue;
	} else if ( node.nodeName === 'comment' || node.nodeName === 'ignore' ) {
		return '';
	} else if ( node.nodeName === 'ext' ) {
		return child( node, 'name' ).textContent.toLowerCase() === 'nowiki' && child( node, 'inner' ) ?
			APART + child( node, 'inner' ).textContent + APART : '';
	}
	within( node ).forEach( ( one ) => {
		text += ( one.nodeName === 'part' ? '|' : '' ) + shown( one );
	} );
	return { template: `{{${ text }}}`, tplarg: `{{{${ text }}}}` }[ node.nodeName ] || text;
}

// The name that is called; '' where that is not plain text.
function calleeOf( title ) {
	let name = '';
	let plain = true;
	within( title ).forEach( ( one ) => {
		let markup;
		if ( plain && one.nodeType === Node.TEXT_NODE ) {
			markup = one.nodeValue.search( /[[\]<>{}]/ );
			plain = markup < 0;
			name += plain ? one.nodeValue : one.nodeValue.slice( 0, markup );
		} else if ( one.nodeName !== 'comment' && one.nodeName !== 'ignore' ) {
			plain = false;
		}
	} );
	return plain || name.includes( '#' ) ? name : '';
}

/**
 * The templates that a page calls, with the places of their parts in the source.
 *
 * @param {string} xml what `expandtemplates` gives as `parsetree`
 * @return {Object} `source`; `templates`: `callee`, `start`, `end`, `parts`: `name`; of the
 *  value `start`, `end`, `plain` (its source) and `shown` (what is read there); `loose`: text outside of all calls and of what is hidden
 */
function read( xml ) {
	const tree = new DOMParser().parseFromString( xml, 'text/xml' );
	let source = '';
	let loose = '';
	let depth = 0;
	const templates = [];

	function walkAll( node ) {
		within( node ).forEach( walk );
	}
	function walkPart( node ) {
		const name = child( node, 'name' );
		const value = child( node, 'value' );
		source += '|';
		walkAll( name );
		if ( child( node, 'equals' ) ) {
			walkAll( child( node, 'equals' ) );
		}
		const part = { name: nameOf( name ), start: source.length };
		walkAll( value );
		part.end = source.length;
		part.shown = shown( value ).trim();
		part.plain = source.slice( part.start, part.end ).replace( /<!--[^]*?-->/g, '' ).trim();
		return part;
	}
	function walkCall( node, braces ) {
		const found = { start: source.length, parts: [] };
		depth++;
		if ( braces === 2 ) {
			templates.push( found );
			found.callee = calleeOf( child( node, 'title' ) );
		}
		source += '{{{'.slice( 0, braces );
		walkAll( child( node, 'title' ) );
		within( node ).forEach( ( one ) => {
			if ( one.nodeName === 'part' ) {
				found.parts.push( walkPart( one ) );
			}
		} );
		source += '}}}'.slice( 0, braces );
		found.end = source.length;
		depth--;
	}
	function walk( node ) {
		if ( node.nodeName === 'template' || node.nodeName === 'tplarg' ) {
			walkCall( node, node.nodeName === 'template' ? 2 : 3 );
		} else if ( node.nodeName === 'ext' ) {
			source += tag( node );
		} else if ( node.nodeType === Node.TEXT_NODE || node.nodeName === 'comment' || node.nodeName === 'ignore' ) {
			source += node.textContent;
			loose += node.nodeType === Node.TEXT_NODE && !depth ? node.textContent : '';
		} else {
			walkAll( node );
		}
	}
	walkAll( tree.documentElement );
	return { source, templates, loose };
}

/**
 * The calls of one template, without those in a value of another one of them.
 *
 * @param {Object} page as `read` gives it
 * @param {string[]} names of the template and of what leads to it, without namespace
 * @return {Object[]}
 */
function calls( page, names ) {
	let end = 0;
	return page.templates.filter( ( one ) => {
		const title = mw.Title.newFromText( decoded( one.callee ).trim(), 10 );
		const ours = title && title.namespace === 10 && names.includes( title.getMainText() ) && one.start >= end;
		end = ours ? one.end : end;
		return ours;
	} );
}

/**
 * The languages that Babel boxes on a page name, as they are written: `{{#babel:pt|en-3}}`,
 * `{{Babel-2|…}}`, `{{User en-3}}`.
 *
 * @param {Object} page as `read` gives it
 * @return {string[]}
 */
function boxes( page ) {
	const found = [];
	page.templates.forEach( ( one ) => {
		const name = decoded( one.callee ).trim().replace( /^template\s*:\s*/i, '' );
		const first = /^#babel:(.*)$/i.exec( name );
		const alone = /^user[ _]([a-z]{2,3}(?:-[a-z0-9]+)*)$/i.exec( name );
		if ( first || /^babel(?:-\d+)?$/i.test( name ) ) {
			found.push( first ? first[ 1 ] : '' );
			one.parts.filter( ( part ) => /^\d+$/.test( part.name ) ).forEach( ( part ) => found.push( part.shown ) );
		} else if ( alone ) {
			found.push( alone[ 1 ] );
		}
	} );
	return found.filter( Boolean );
}

/**
 * Whether a call of the template begins on a page and is never closed.
 *
 * @param {Object} page as `read` gives it
 * @param {string[]} names
 * @return {boolean}
 */
function isBroken( page, names ) {
	return names.some( ( name ) => {
		const called = mw.util.escapeRegExp( name ).replace( / /g, '[ _]+' );
		return new RegExp( `\\{\\{\\s*(?:template\\s*:\\s*)?${ called }\\s*(?:\\||$)`, 'im' ).test( page.loose );
	} );
}

// The last part of a name: it counts, as in MediaWiki.
function partOf( call, name ) {
	return call.parts.filter( ( part ) => part.name === name ).pop();
}

/**
 * A text for a place where MediaWiki would take it for more: each sign as its number.
 *
 * @param {string} text
 * @return {string}
 */
function inert( text ) {
	return text.replace( MEANS_SOMETHING, ( sign ) => `&#${ sign.charCodeAt( 0 ) };` );
}

/**
 * A value as it was typed: what `inert` made of it taken back, where nothing else has a meaning.
 *
 * @param {string} value as `shown`
 * @return {string}
 */
function typed( value ) {
	const text = value.split( APART ).join( '' );
	return /[{}|[\]<>]/.test( text ) ? text : text.replace( /&#(\d+);/g, ( entity, number ) => {
		const sign = String.fromCharCode( number );
		return inert( sign ) === entity ? sign : entity;
	} );
}

/**
 * A text without what MediaWiki replaces when a page is saved: nobody's wish in a profile.
 *
 * @param {string} text
 * @return {string}
 */
function unsigned( text ) {
	return text.replace( /~{3,}/g, inert ).replace( /\{\{(?=\s*(?:safe)?subst\s*:)/gi, inert );
}

/**
 * A value as the wiki's own reading of values takes it: the same text, and nothing to expand.
 *
 * @param {string} text
 * @return {string}
 */
function asArgument( text ) {
	return text.replace( /[{}|[\]<>=~]/g, inert );
}

/**
 * The source with some parameters of a call changed.
 *
 * @param {string} source
 * @param {Object} call
 * @param {Object[]} changes `name`: the parameter as it is written there, or is to be; `value`;
 *  `others`: names that mean the same, which are emptied
 * @return {string}
 */
function changed( source, call, changes ) {
	const edits = [];
	const block = /\n\s*(?:\||$)/.test( source.slice( call.start, call.end - 2 ) );
	let added = '';
	let begun;
	changes.forEach( ( change ) => {
		const part = partOf( call, change.name );
		let value = change.value.trim();
		let before;
		let around;
		if ( part ) {
			before = source.slice( part.start, part.end );
			around = before.match( /\S/ ) ? /^(\s*)[^]*?(\s*)$/.exec( before ) : /^([^\n]*)([^]*)$/.exec( before );
			// Comments are somebody's, and stay.
			value += ( before.match( /<!--[^]*?-->/g ) || [] ).join( '' );
			edits.push( [ part.start, part.end, around[ 1 ] + value + around[ 2 ] ] );
		} else if ( value ) {
			added += block ? `| ${ change.name } = ${ value }\n` : `|${ change.name }=${ value }`;
		}
		change.others.forEach( ( name ) => {
			call.parts.forEach( ( other ) => {
				if ( other.name === name && other.shown ) {
					edits.push( [ other.start, other.end, /\n\s*$/.test( source.slice( other.start, other.end ) ) ? '\n' : '' ] );
				}
			} );
		} );
	} );
	if ( added ) {
		begun = block && !/\n\s*$/.test( source.slice( call.start, call.end - 2 ) );
		// Made first, so that a value that is empty up to there comes before it.
		edits.unshift( [ call.end - 2, call.end - 2, ( begun ? '\n' : '' ) + added ] );
	}
	edits.sort( ( one, other ) => other[ 0 ] - one[ 0 ] ).forEach( ( edit ) => {
		source = source.slice( 0, edit[ 0 ] ) + edit[ 2 ] + source.slice( edit[ 1 ] );
	} );
	return source;
}

/**
 * The source without some calls; one that has its lines to itself goes with them.
 *
 * @param {string} source
 * @param {Object[]} list in their order
 * @return {string}
 */
function without( source, list ) {
	return list.reduceRight( ( text, call ) => {
		const before = text.slice( 0, call.start );
		const after = text.slice( call.end );
		if ( !/(?:^|\n)[ \t]*$/.test( before ) || !/^[ \t]*(?:\n|$)/.test( after ) ) {
			return before + after;
		}
		const kept = before.replace( /[ \t]+$/, '' );
		// No second empty line comes to one that is there.
		return kept + after.replace( /^(?:|[^]*\n\n)$/.test( kept ) ? /^[ \t]*\n*/ : /^[ \t]*\n?/, '' );
	}, source );
}

module.exports = {
	read, calls, boxes, isBroken, partOf, inert, typed, unsigned,
	asArgument, changed, without
};
