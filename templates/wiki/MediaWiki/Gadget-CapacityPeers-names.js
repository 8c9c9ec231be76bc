/**
 * What languages and places are called in every language: the bot's own tables, loaded when somebody
 * types a name that the reader's language does not have.
 *
 * A table is one long text, a line for each name with what it means, as the modules have it. Names in
 * English, in themselves and other usual ones come with the module; those in all languages are a
 * large page, asked for only where nothing nearer begins so.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const words = require( './CapacityPeers-words.js' );
const names = {};
const TABLES = {
	languages: { usual: 'language data', everywhere: 'language names' },
	places: { usual: 'place data', everywhere: 'place names' }
};
// Between what a name means, where that is more than one thing.
const MEANS_SEVERAL = ' / ';
// Of so few letters only the beginning of a name tells anything.
const FEW = 2;
// How much further off than a name in the reader's language a usual one is, and one in any language.
// More than the letters of a name.
const USUAL = 1000;
const ELSEWHERE = 2000;
// Each is asked for once.
const loading = {};

// Without what is written or not: accents, joiners, vowel signs, apostrophes, brackets. Also of a whole
// table, so nothing of what stands between its parts or in a code.
function bare( text ) {
	return words.unaccented( text ).replace( /['’‘ʼʻ`´.\u0640]|[\u064B-\u0652]|[\u00AD\u180E\u200B-\u200F\u2060\uFEFF]/g, '' )
		.replace( /[–,،()]/g, ' ' ).replace( / +/g, ' ' );
}

/**
 * The form in which names of languages and places are looked for.
 *
 * @param {string} name
 * @return {string}
 */
names.key = ( name ) => bare( words.normalised( name ).replace( /[-/]/g, ' ' ).replace( /&/g, ' and ' ) ).trim()
	.replace( /^the (?=.)/, '' );

function once( title, load ) {
	loading[ title ] = loading[ title ] || load( title ).catch( ( error ) => {
		delete loading[ title ];
		throw error;
	} );
	return loading[ title ];
}

// The texts of a module: of codes, and of names.
function usual( kind ) {
	return once( TABLES[ kind ].usual, ( title ) => data.module( title ).then( ( text ) => {
		const tables = ( text.match( /\[=\[[^]*?\]=\]/g ) || [ '', '' ] ).map( ( table ) => table.slice( 3, -3 ) );
		return { codes: tables[ 0 ], names: bare( tables[ 1 ] ) };
	} ) );
}

function everywhere( kind ) {
	return once( TABLES[ kind ].everywhere, ( title ) => data.page( title ).then( ( page ) => bare( page ? page.names : '' ) ) );
}

// Into `found`, by what they mean, how far the names of a table are from `wanted`; `more` for those
// that are not just that.
function take( found, table, wanted, more ) {
	const sought = wanted.length > FEW ? wanted : `\n${ wanted }`;
	let at = table.indexOf( sought );
	let begin, tab, end, far;
	function meant( key ) {
		found[ key ] = Math.min( far, key in found ? found[ key ] : far );
	}
	while ( at >= 0 ) {
		at += sought.length - wanted.length;
		begin = table.lastIndexOf( '\n', at ) + 1;
		tab = table.indexOf( '\t', begin );
		end = table.indexOf( '\n', tab );
		if ( at < tab ) {
			far = words.far( at - begin, tab - begin ) + ( tab - begin === wanted.length ? 0 : more );
			table.slice( tab + 1, end ).split( MEANS_SEVERAL ).forEach( meant );
		}
		at = table.indexOf( sought, end );
	}
}

/**
 * The languages or places of which a name in some language holds `query`, or that have this code.
 *
 * @param {string} kind `languages` or `places`
 * @param {string} query
 * @param {Function} isEnough whether nothing further need be loaded, of what is found so far
 * @return {Promise<Object>} by code, or `region:` and a key, how far its name is (see words.far)
 */
names.called = ( kind, query, isEnough ) => usual( kind ).then( ( table ) => {
	const wanted = names.key( query );
	const found = {};
	if ( wanted ) {
		take( found, table.names, wanted, USUAL );
		[ query.toLowerCase(), query.toUpperCase() ].forEach( ( code ) => {
			const at = table.codes.indexOf( `\n${ code }\t` ) + code.length + 2;
			if ( at > code.length + 1 ) {
				found[ table.codes.slice( at, table.codes.indexOf( '\n', at ) ) ] = 0;
			}
		} );
	}
	return !wanted || isEnough( found ) && !( TABLES[ kind ].everywhere in loading ) ? found : everywhere( kind ).then( ( further ) => {
		take( found, further, wanted, ELSEWHERE );
		return found;
	} );
} );

module.exports = names;
