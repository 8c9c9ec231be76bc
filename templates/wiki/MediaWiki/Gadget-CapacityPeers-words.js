/**
 * The reader's language: messages, names of capacities, places and languages, numbers.
 *
 * Words come from the pages that the bot publishes, along the reader's fallback languages.
 */
'use strict';

const site = require( './CapacityPeers-site.json' );
const data = require( './CapacityPeers-data.js' );
const words = {};
let chain = [];
let labels = [];
let collator;
let everyNameOnce = null;
// No name is so long.
const LONGEST = 10000;

// Names of languages in the reader's own, from MediaWiki.
function ownNames() {
	return mw.language.getData( words.code, 'languageNames' ) || {};
}

/**
 * The form in which names are compared, by the bot's own rule: NFKC, case folded, single spaces.
 *
 * @param {string} name
 * @return {string}
 */
words.normalised = ( name ) => name.normalize( 'NFKC' ).toLowerCase()
	.replace( /ß/g, 'ss' ).replace( /ς/g, 'σ' )
	.replace( /[\s_]+/g, ' ' ).trim();

/**
 * A text without the accents of Latin, Greek and Cyrillic letters, which many keyboards lack.
 *
 * @param {string} text
 * @return {string}
 */
words.unaccented = ( text ) => text.normalize( 'NFD' ).replace( /[\u0300-\u036F]/g, '' ).normalize( 'NFC' );

/**
 * How far a name is from what was typed: one that begins so is near, and of these a short one.
 *
 * @param {number} at where in the name it is
 * @param {number} length of the name
 * @return {number}
 */
words.far = ( at, length ) => at * LONGEST + length;

// The direction of a language; that of the reader's own is the page's.
function directionOf( language ) {
	return language === words.code ? Promise.resolve( document.documentElement.dir || 'ltr' ) : data.get( {
		action: 'query', meta: 'languageinfo', liprop: 'dir', licode: language
	} ).then( ( answer ) => ( answer.query.languageinfo[ language ] || {} ).dir || 'ltr' );
}

/**
 * Load the words for a reader: `code` is the reader's language, `spoken` the one of their fallbacks
 * that the program speaks, and `direction` that one's.
 *
 * @return {Promise}
 */
words.load = () => {
	words.code = mw.config.get( 'wgUserLanguage' );
	chain = mw.language.getFallbackLanguageChain().slice();
	if ( !chain.includes( 'en' ) ) {
		chain.push( 'en' );
	}
	collator = new Intl.Collator( words.code );
	return data.page( 'version' ).then( ( version ) => {
		const here = version || { labels: [], messages: [] };
		if ( here.contract && here.contract !== site.contract ) {
			mw.log.warn( `CapacityPeers: this gadget is of contract ${ site.contract }, the data of ${ here.contract }.` );
		}
		const parts = ( kind ) => Promise.all( chain.filter( ( code ) => here[ kind ].includes( code ) ).map(
			( code ) => data.page( `${ kind }/${ code }` ).then( ( page ) => page || {} )
		) );
		words.parents = here.parents || {};
		words.minutes = here.within_minutes;
		words.translations = here.messages;
		words.spoken = chain.find( ( code ) => here.messages.includes( code ) ) || 'en';
		return Promise.all( [ parts( 'labels' ), parts( 'messages' ), directionOf( words.spoken ) ] );
	} ).then( ( found ) => {
		labels = found[ 0 ];
		found[ 1 ].reverse().forEach( ( page ) => words.add( page.messages || {} ) );
		words.direction = found[ 2 ];
	} );
};

/**
 * Take messages in, over those that are there.
 *
 * @param {Object} messages by key
 * @param {string} [language] another one than the reader's
 */
words.add = ( messages, language ) => {
	Object.keys( messages ).forEach( ( key ) => {
		mw.messages.set( `capacity-peers-${ language ? `${ language }-` : '' }${ key }`, messages[ key ] );
	} );
};

/**
 * A message of the bundle; numbers choose plural forms and are shown as the reader writes them. GENDER
 * without a parameter is the reader's, by their preferences; of whoever is named only `mw.user` has one
 * that is known here.
 *
 * @param {string} key
 * @param {...(string|number|mw.user)} values
 * @return {string}
 */
words.say = ( key, ...values ) => {
	const shown = values.map( ( value ) => typeof value === 'number' ? words.number( value ) : value );
	// Keys are those of the bundle: templates/wiki/messages/.
	return mw.message( `capacity-peers-${ key }`, ...shown ).text();
};

/**
 * A message about what the bot is going to do: it says in how many minutes, where the schedule does.
 *
 * @param {string} key
 * @return {string}
 */
words.soon = ( key ) => words.minutes ? words.say( `${ key }-within`, words.minutes ) : words.say( key );

/**
 * Say something in a language that somebody else reads.
 *
 * @param {string} language
 * @return {Promise<Function>} which says a message as `say` does; its `languageOf` tells in which language,
 *  which is the reader's for what nobody translated
 */
words.speaking = ( language ) => {
	const known = words.translations.includes( language ) && language !== words.code;
	return ( known ? data.page( `messages/${ language }` ) : Promise.resolve( null ) ).then( ( page ) => {
		if ( page && page.messages ) {
			words.add( page.messages, language );
		}
		const there = ( key ) => page && page.messages && page.messages[ key ];
		const say = ( key, ...values ) => words.say( ( there( key ) ? `${ language }-` : '' ) + key, ...values );
		say.languageOf = ( key ) => there( key ) ? language : words.spoken;
		return say;
	} );
};

/**
 * A month in words.
 *
 * @param {string} month such as `2026-11`
 * @return {string}
 */
words.month = ( month ) => new Date( `${ month }-01T00:00:00Z` ).toLocaleDateString( words.spoken, {
	year: 'numeric', month: 'long', timeZone: 'UTC'
} );

// As the words beside it are written: a sentence in English has English figures.
words.number = ( value ) => words.spoken === words.code ?
	String( mw.language.convertNumber( value ) ) : value.toLocaleString( words.spoken );

words.list = ( entries ) => words.spoken === words.code ? mw.language.listToText( entries ) : entries.join( ', ' );

words.compare = ( one, other ) => collator.compare( one, other );

function firstLabel( part, key ) {
	const page = labels.find( ( one ) => ( one[ part ] || {} )[ key ] );
	return page ? page[ part ][ key ] : '';
}

words.capacity = ( item ) => firstLabel( 'labels', item ) || item;

/**
 * What capacities are called in a language that somebody else reads.
 *
 * @param {string} language
 * @return {Promise<Function>} from an item to its name there, else in the reader's language
 */
words.capacitiesIn = ( language ) => data.page( `labels/${ language }` ).then( ( page ) => function ( item ) {
	return page && page.labels[ item ] || words.capacity( item );
} );

/**
 * What stands in the way, such as MediaWiki's answer to an edit.
 *
 * @param {Error} error
 * @return {string}
 */
words.trouble = ( error ) => words.say( 'gadget-refused', error.message );

words.territory = ( code ) => firstLabel( 'territories', code ) || code;

words.place = ( key ) => {
	const region = key.indexOf( 'region:' ) === 0 && key.slice( 7 );
	return region ? words.say( `region-${ region }` ) : words.territory( key );
};

words.language = ( code ) => ownNames()[ code ] || code;

/**
 * A language with a level as it is written, such as `pt-n`, in the reader's words.
 *
 * @param {string} written
 * @return {string}
 */
words.languageWithLevel = ( written ) => {
	const parts = /^(.*?)(?:-([0-5n]))?$/.exec( written );
	return words.language( parts[ 1 ] ) + ( parts[ 2 ] ? ` (${ words.level( parts[ 2 ] ) })` : '' );
};

words.level = ( level ) => level ? words.say( `level-${ level }` ) : '';

/**
 * Every country that has a name, by code.
 *
 * @return {Object}
 */
words.territories = () => {
	const found = {};
	labels.slice().reverse().forEach( ( one ) => {
		Object.assign( found, one.territories );
	} );
	return found;
};

/**
 * The country or region that the reader's language calls so.
 *
 * @param {string} name
 * @return {string} as `place` takes it; '' for none
 */
words.placeCalled = ( name ) => words.places().find( ( key ) => words.place( key ) === name ) || '';

/**
 * Every country that has a name, and every region.
 *
 * @return {string[]} as `place` takes them
 */
words.places = () => Object.keys( words.territories() ).concat( Object.keys( site.regions ).map( ( key ) => `region:${ key }` ) );

words.languages = ownNames;

// Every name of every capacity in every language, by its normalised form: a large page, loaded for
// those who look for a capacity.
function everyName() {
	everyNameOnce = everyNameOnce || data.page( 'catalogue' ).then( ( catalogue ) => {
		const found = new Map();
		const capacities = catalogue ? catalogue.capacities : {};
		function add( name, item ) {
			const key = words.normalised( name );
			const items = found.get( key ) || Object.assign( [], { unaccented: words.unaccented( key ) } );
			if ( !items.includes( item ) ) {
				items.push( item );
				found.set( key, items );
			}
		}
		Object.keys( capacities ).forEach( ( item ) => {
			const one = capacities[ item ];
			const aliases = one.aliases || {};
			Object.keys( one.labels || {} ).forEach( ( code ) => {
				add( one.labels[ code ], item );
			} );
			Object.keys( aliases ).forEach( ( code ) => {
				aliases[ code ].forEach( ( name ) => {
					add( name, item );
				} );
			} );
		} );
		return found;
	} );
	return everyNameOnce;
}

/**
 * Capacities of which a name in any language holds `query`.
 *
 * @param {string} query
 * @return {Promise<Object>} by item how far its name is, see words.far
 */
words.capacitiesNamed = ( query ) => {
	const wanted = words.unaccented( words.normalised( query ) );
	return everyName().then( ( byName ) => {
		const found = {};
		byName.forEach( ( items, name ) => {
			const at = items.unaccented.indexOf( wanted );
			if ( at >= 0 ) {
				items.forEach( ( item ) => {
					const far = words.far( at, name.length );
					found[ item ] = Math.min( far, item in found ? found[ item ] : far );
				} );
			}
		} );
		return found;
	} );
};

/**
 * The capacity that a suggestion of the wiki's means: a name that is nothing else's, or one with its item.
 *
 * @param {string} suggestion
 * @return {Promise<string>} the item; '' where there is no such name, or several have it
 */
words.itemCalled = ( suggestion ) => everyName().then( ( byName ) => {
	const item = /\((Q\d+)\)$/.exec( suggestion );
	const items = byName.get( words.normalised( suggestion ) ) || [];
	return item ? item[ 1 ] : items.length === 1 && items[ 0 ] || '';
} );

/**
 * Activities of groups by what they are called in the reader's language, and what each takes.
 *
 * @param {Object} listed as data.activities gives it
 * @return {Promise<Object[]>} `name`, `label`, `capacities` (items)
 */
words.activities = ( listed ) => Promise.all( Object.keys( listed ).map( ( name ) => {
	const called = listed[ name ].names || {};
	const own = chain.find( ( code ) => called[ code ] || code === 'en' );
	return Promise.all( ( listed[ name ].capacities || [] ).map( ( one ) => {
		const item = /\bQ\d+/.exec( one );
		return item ? item[ 0 ] : words.itemCalled( one );
	} ) ).then( ( items ) => ( { name, label: called[ own ] || name, capacities: items.filter( Boolean ) } ) );
} ) );

/**
 * What to write for a capacity so that it means this one to everybody: its name where nothing else
 * is called so in any language, else a link to the item.
 *
 * @param {string} item
 * @return {Promise<string>}
 */
words.written = ( item ) => {
	const label = words.capacity( item );
	return everyName().then( ( byName ) => {
		const means = byName.get( words.normalised( label ) ) || [];
		if ( /[|[\]{}<>&=~'*#:]/.test( label ) || label === item ) {
			return item;
		}
		return means.length === 1 && !label.includes( ';' ) ? label : `[[d:${ item }|${ label }]]`;
	} );
};

module.exports = words;
