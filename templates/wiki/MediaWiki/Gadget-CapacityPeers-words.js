/**
 * The reader's language: messages, names of capacities, places and languages, numbers.
 *
 * Words come from the pages that the bot publishes, along the reader's fallback languages.
 */
'use strict';

var data = require( './CapacityPeers-data.js' ),
	words = {},
	chain = [],
	labels = {},
	collator,
	everyNameOnce = null,
	// No name is so long.
	LONGEST = 10000;

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
words.normalised = function ( name ) {
	return name.normalize( 'NFKC' ).toLowerCase()
		.replace( /ß/g, 'ss' ).replace( /ς/g, 'σ' )
		.replace( /[\s_]+/g, ' ' ).trim();
};

/**
 * Load the words for a reader.
 *
 * @return {Promise}
 */
words.load = function () {
	words.code = mw.config.get( 'wgUserLanguage' );
	chain = mw.language.getFallbackLanguageChain().slice();
	if ( chain.indexOf( 'en' ) < 0 ) {
		chain.push( 'en' );
	}
	collator = new Intl.Collator( words.code );
	return data.page( 'version' ).then( function ( version ) {
		var here = version || { labels: [], messages: [] };
		words.parents = here.parents || {};
		words.translations = here.messages;
		function parts( kind ) {
			return Promise.all( chain.filter( function ( code ) {
				return here[ kind ].indexOf( code ) >= 0;
			} ).map( function ( code ) {
				return data.page( kind + '/' + code ).then( function ( page ) {
					return { code: code, page: page || {} };
				} );
			} ) );
		}
		return Promise.all( [ parts( 'labels' ), parts( 'messages' ) ] );
	} ).then( function ( found ) {
		labels = found[ 0 ];
		found[ 1 ].reverse().forEach( function ( one ) {
			words.add( one.page.messages || {} );
		} );
	} );
};

/**
 * Take messages in, over those that are there.
 *
 * @param {Object} messages by key
 * @param {string} [language] another one than the reader's
 */
words.add = function ( messages, language ) {
	Object.keys( messages ).forEach( function ( key ) {
		mw.messages.set( 'capacity-peers-' + ( language ? language + '-' : '' ) + key, messages[ key ] );
	} );
};

/**
 * A message of the bundle; numbers choose plural forms and are shown as the reader writes them.
 *
 * @param {string} key
 * @param {...(string|number)} values
 * @return {string}
 */
words.say = function ( key ) {
	var values = Array.prototype.slice.call( arguments, 1 ).map( function ( value ) {
		return typeof value === 'number' ? words.number( value ) : value;
	} );
	// Keys are those of the bundle: templates/wiki/messages/.
	return mw.message.apply( mw, [ 'capacity-peers-' + key ].concat( values ) ).text();
};

/**
 * Say something in a language that somebody else reads.
 *
 * @param {string} language
 * @return {Promise<Function>} which says a message as `say` does
 */
words.speaking = function ( language ) {
	var known = words.translations.indexOf( language ) >= 0 && language !== words.code;
	return ( known ? data.page( 'messages/' + language ) : Promise.resolve( null ) ).then( function ( page ) {
		if ( page && page.messages ) {
			words.add( page.messages, language );
		}
		return function ( key ) {
			var there = page && page.messages && page.messages[ key ],
				rest = Array.prototype.slice.call( arguments, 1 );
			return words.say.apply( null, [ ( there ? language + '-' : '' ) + key ].concat( rest ) );
		};
	} );
};

words.number = function ( value ) {
	return String( mw.language.convertNumber( value ) );
};

words.list = function ( entries ) {
	return mw.language.listToText( entries );
};

words.compare = function ( one, other ) {
	return collator.compare( one, other );
};

function firstLabel( part, key ) {
	var i, found;
	for ( i = 0; i < labels.length; i++ ) {
		found = ( labels[ i ].page[ part ] || {} )[ key ];
		if ( found ) {
			return found;
		}
	}
	return '';
}

words.capacity = function ( item ) {
	return firstLabel( 'labels', item ) || item;
};

/**
 * What capacities are called in a language that somebody else reads.
 *
 * @param {string} language
 * @return {Promise<Function>} from an item to its name there, else in the reader's language
 */
words.capacitiesIn = function ( language ) {
	return data.page( 'labels/' + language ).then( function ( page ) {
		return function ( item ) {
			return page && page.labels[ item ] || words.capacity( item );
		};
	} );
};

/**
 * What stands in the way, such as MediaWiki's answer to an edit.
 *
 * @param {Error} error
 * @return {string}
 */
words.trouble = function ( error ) {
	return words.say( 'gadget-refused', error.message );
};

words.territory = function ( code ) {
	return firstLabel( 'territories', code ) || code;
};

words.place = function ( key ) {
	var region = key.indexOf( 'region:' ) === 0 && key.slice( 7 );
	return region ? words.say( 'region-' + region ) : words.territory( key );
};

words.language = function ( code ) {
	return ownNames()[ code ] || code;
};

words.level = function ( level ) {
	return level ? words.say( 'level-' + level ) : '';
};

/**
 * Every country that has a name, by code.
 *
 * @return {Object}
 */
words.territories = function () {
	var found = {};
	labels.slice().reverse().forEach( function ( one ) {
		Object.assign( found, one.page.territories );
	} );
	return found;
};

words.languages = ownNames;

// Every name of every capacity in every language, by its normalised form: a large page, loaded for
// those who look for a capacity.
function everyName() {
	everyNameOnce = everyNameOnce || data.page( 'catalogue' ).then( function ( catalogue ) {
		var found = new Map(), capacities = catalogue ? catalogue.capacities : {};
		function add( name, item ) {
			var key = words.normalised( name ), items = found.get( key ) || [];
			if ( items.indexOf( item ) < 0 ) {
				found.set( key, items.concat( item ) );
			}
		}
		Object.keys( capacities ).forEach( function ( item ) {
			var one = capacities[ item ], aliases = one.aliases || {};
			Object.keys( one.labels || {} ).forEach( function ( code ) {
				add( one.labels[ code ], item );
			} );
			Object.keys( aliases ).forEach( function ( code ) {
				aliases[ code ].forEach( function ( name ) {
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
 * @return {Promise<Object>} by item how far its name is from that: one that begins so is near, and
 *  of these a short one
 */
words.capacitiesNamed = function ( query ) {
	var wanted = words.normalised( query );
	return everyName().then( function ( byName ) {
		var found = {};
		byName.forEach( function ( items, name ) {
			var at = name.indexOf( wanted );
			if ( at >= 0 ) {
				items.forEach( function ( item ) {
					var far = at * LONGEST + name.length;
					found[ item ] = Math.min( far, item in found ? found[ item ] : far );
				} );
			}
		} );
		return found;
	} );
};

/**
 * What to write for a capacity so that it means this one to everybody: its name where nothing else
 * is called so in any language, else a link to the item.
 *
 * @param {string} item
 * @return {Promise<string>}
 */
words.written = function ( item ) {
	var label = words.capacity( item );
	return everyName().then( function ( byName ) {
		var means = byName.get( words.normalised( label ) ) || [];
		if ( /[|[\]{}<>&=~'*#:]/.test( label ) || label === item ) {
			return item;
		}
		return means.length === 1 && label.indexOf( ';' ) < 0 ? label : '[[d:' + item + '|' + label + ']]';
	} );
};

module.exports = words;
