/**
 * Files to take along: tables as CSV, events as iCalendar, made in the browser.
 */
'use strict';

const files = {};
const DAY = 86400000;
// Octets of a line (RFC 5545).
const LONGEST_LINE = 75;
// What a spreadsheet program would take for a formula, also by letters of other widths, behind what nobody
// sees, and in quotes. Where a semicolon or a tab separates, another cell begins within the text.
// eslint-disable-next-line no-control-regex -- they are what is looked for
const BEGINS = /[\s\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"]*[=+\-@＝＋－＠﹦﹢﹣﹫−]/;
const FORMULA = new RegExp( `^(?:${ BEGINS.source }|[\t\r\n])` );
const FORMULA_WITHIN = new RegExp( `[;\t\r\n](?=${ BEGINS.source })`, 'g' );

function safe( text ) {
	return ( FORMULA.test( text ) ? '\'' : '' ) + text.replace( FORMULA_WITHIN, '$&\'' );
}

function cell( value ) {
	const text = typeof value === 'string' ? safe( value ) : String( value );
	return /[",\r\n]/.test( text ) ? `"${ text.replace( /"/g, '""' ) }"` : text;
}

/**
 * A table as RFC 4180 has it, in UTF-8 and with its mark, without which Excel takes it for something else.
 *
 * @param {Array[]} rows of texts and numbers, the heads first
 * @return {string}
 */
files.csv = ( rows ) => `\uFEFF${ rows.map( ( row ) => `${ row.map( cell ).join( ',' ) }\r\n` ).join( '' ) }`;

// A line in pieces that are short enough, none of which ends within a character.
function folded( line ) {
	let made = '';
	let size = 0;
	Array.from( line ).forEach( ( letter ) => {
		const more = new TextEncoder().encode( letter ).length;
		if ( size + more > LONGEST_LINE ) {
			made += '\r\n ';
			size = 1;
		}
		made += letter;
		size += more;
	} );
	return `${ made }\r\n`;
}

function escaped( text ) {
	return text.replace( /[\\;,]/g, '\\$&' ).replace( /\r\n?|\n/g, '\\n' );
}

function compact( time ) {
	return time.toISOString().replace( /[-:]|\.\d+/g, '' );
}

/**
 * Events of whole days as RFC 5545 has them.
 *
 * @param {Object[]} events each with `id`, which stays the same; `begin` and `end`, its last day, as
 *  `2026-11-05`; `name`, `place`, `about`, which may be empty; and `url`
 * @param {string} product who makes it
 * @return {string}
 */
files.calendar = ( events, product ) => {
	const lines = [ 'BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:-//${ escaped( product ) }//` ];
	const now = compact( new Date() );
	events.forEach( ( one ) => {
		lines.push(
			'BEGIN:VEVENT', `UID:${ one.id }`, `DTSTAMP:${ now }`, `DTSTART;VALUE=DATE:${ one.begin.replace( /-/g, '' ) }`,
			// The first day after it.
			`DTEND;VALUE=DATE:${ compact( new Date( Date.parse( one.end ) + DAY ) ).slice( 0, 8 ) }`,
			`SUMMARY:${ escaped( one.name ) }`
		);
		[ [ 'LOCATION', one.place ], [ 'DESCRIPTION', one.about ] ].forEach( ( part ) => {
			if ( part[ 1 ] ) {
				lines.push( `${ part[ 0 ] }:${ escaped( part[ 1 ] ) }` );
			}
		} );
		lines.push( `URL:${ one.url }`, 'END:VEVENT' );
	} );
	return lines.concat( 'END:VCALENDAR' ).map( folded ).join( '' );
};

/**
 * Hand a file to the reader.
 *
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
files.save = ( name, type, text ) => {
	const link = document.createElement( 'a' );
	link.href = URL.createObjectURL( new Blob( [ text ], { type: `${ type };charset=utf-8` } ) );
	link.download = name;
	link.click();
	setTimeout( () => URL.revokeObjectURL( link.href ), DAY / 1000 );
};

module.exports = files;
