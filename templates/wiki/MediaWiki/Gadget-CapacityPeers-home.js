/**
 * The page on which the reader's profile stands: finding it, reading it, changing it, saving it.
 */
'use strict';

var data = require( './CapacityPeers-data.js' ),
	page = require( './CapacityPeers-page.js' ),
	words = require( './CapacityPeers-words.js' ),
	home = {},
	TEMPLATE = 'Capacity profile',
	LISTS = [
		'available', 'wanted', 'known', 'languages', 'territory', 'affiliation', 'projects', 'mentor in', 'mentee in',
		'programme', 'manages', 'teams', 'alternative account'
	],
	// Fixed words; the first is what nothing means.
	CHOICES = {
		contact: [ 'talk', 'email', 'none' ], notify: [ 'never', 'weekly', 'monthly' ],
		suggestions: [ 'page', 'none' ], status: [ 'open', 'paused' ]
	},
	TEXTS = [ 'display name', 'pronoun', 'about', 'about language', 'timezone', 'mentor', 'wikidata' ],
	// In this order in a new call.
	NEW = [ 'known', 'available', 'wanted', 'languages', 'territory' ];

home.CHOICES = CHOICES;

function only( answer ) {
	return answer.query.pages[ 0 ];
}

// The names of the template: its own, and those that lead to it.
function namesOf() {
	return data.get( {
		action: 'query', titles: 'Template:' + TEMPLATE, prop: 'redirects', rdlimit: 'max', rdprop: 'title'
	} ).then( function ( answer ) {
		return [ TEMPLATE ].concat( ( only( answer ).redirects || [] ).map( function ( one ) {
			return mw.Title.newFromText( one.title ).getMainText();
		} ) );
	} );
}

// The first page in title order that has the template: one's user page, or one below it.
function find( user ) {
	var query = { action: 'query', prop: 'templates', tltemplates: 'Template:' + TEMPLATE, tllimit: 'max' }, own = 'User:' + user;
	return Promise.all( [
		data.get( Object.assign( { titles: own }, query ) ),
		data.get( Object.assign( { generator: 'allpages', gapnamespace: 2, gapprefix: user + '/', gaplimit: 'max' }, query ) )
	] ).then( function ( answers ) {
		var listed = [];
		answers.forEach( function ( answer ) {
			listed = listed.concat( answer.query ? answer.query.pages : [] );
		} );
		return listed.filter( function ( one ) {
			return one.templates && one.templates.length && !/\.(?:js|css|json)$/.test( one.title );
		} ).map( function ( one ) {
			return one.title;
		} ).sort()[ 0 ] || own;
	} );
}

function parsed( text, title ) {
	if ( !text ) {
		return Promise.resolve( { source: '', templates: [], loose: '' } );
	}
	return data.post( { action: 'expandtemplates', prop: 'parsetree', text: text, title: title } ).then( function ( answer ) {
		return page.read( answer.expandtemplates.parsetree );
	} );
}

/**
 * What the wiki's module makes of values, by the rules of the bot.
 *
 * @param {string} title
 * @param {Object} values as they are written, by parameter as it is written
 * @return {Promise<Object>} see `export.read` in Module:Capacity peers
 */
home.meaning = function ( title, values ) {
	var text = '{{#invoke:Capacity peers|read' + Object.keys( values ).map( function ( name ) {
		return '|' + page.asArgument( name ) + '=' + page.asArgument( values[ name ] );
	} ).join( '' ) + '}}';
	return data.post( { action: 'expandtemplates', prop: 'wikitext', text: text, title: title } ).then( function ( answer ) {
		return JSON.parse( answer.expandtemplates.wikitext );
	} );
};

// An entry of a list with what it means; `key` is '' where that is in doubt.
function entry( written, means ) {
	var found = ( means || [] ).filter( function ( one ) {
			return one.written === written;
		} )[ 0 ] || {}, key = found.item || found.code || found.key || '';
	return {
		written: written, key: key, level: found.level,
		label: found.item ? words.capacity( found.item ) : found.name || written
	};
}

/**
 * The values of the form, with what the wiki understood of them.
 *
 * @param {Object} values lists of entries, texts and words by parameter
 * @param {Object} read as `meaning` gives it
 * @return {Object}
 */
home.understood = function ( values, read ) {
	var found = Object.assign( {}, values );
	LISTS.forEach( function ( parameter ) {
		found[ parameter ] = ( read.listed[ parameter ] || [] ).map( function ( written ) {
			return entry( written, read.found[ parameter ] );
		} );
	} );
	return found;
};

/**
 * What is to be written for each value of the form; empty ones are left out.
 *
 * @param {Object} values
 * @return {Object} by English parameter
 */
home.written = function ( values ) {
	var found = {};
	Object.keys( values ).forEach( function ( parameter ) {
		var value = values[ parameter ], text = Array.isArray( value ) ? value.map( function ( one ) {
			return one.written;
		} ).join( '; ' ) : value.trim();
		if ( text && !( parameter in CHOICES && text === CHOICES[ parameter ][ 0 ] ) ) {
			found[ parameter ] = text;
		}
	} );
	return found;
};

function valuesOf( call, read ) {
	var values = {};
	TEXTS.concat( Object.keys( CHOICES ) ).forEach( function ( parameter ) {
		var name = read.written[ parameter ], part = name && page.partOf( call, name ),
			doubted = read.problems.some( function ( one ) {
				return one.english === parameter;
			} );
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
 * @return {Promise<Object>} `values`, `problems`, `call` (null for none), `broken`: whether only a
 *  person can mend it
 */
home.read = function ( title, text, names ) {
	return parsed( text, title ).then( function ( tree ) {
		var call = page.calls( tree, names )[ 0 ] || null, given = {};
		( call ? call.parts : [] ).forEach( function ( part ) {
			given[ part.name ] = part.shown;
		} );
		return home.meaning( title, given ).then( function ( read ) {
			return {
				title: title, text: text, names: names, call: call, read: read, problems: read.problems,
				values: valuesOf( call, read ),
				broken: tree.source !== text || !call && page.isBroken( tree, names )
			};
		} );
	} );
};

/**
 * The reader's page, or the one where their profile would be.
 *
 * @return {Promise<Object>} as `read`, with `revision` (0 for no page) and `refused`: why it cannot
 *  be saved
 */
home.load = function () {
	return Promise.all( [ find( mw.config.get( 'wgUserName' ) ), namesOf() ] ).then( function ( found ) {
		return data.get( {
			action: 'query', titles: found[ 0 ], prop: 'revisions|info', rvprop: 'ids|content', rvslots: 'main',
			intestactions: 'edit', intestactionsdetail: 'full', curtimestamp: true
		} ).then( function ( answer ) {
			var stored = only( answer ), revision = stored.revisions && stored.revisions[ 0 ],
				refusals = stored.actions && stored.actions.edit || [];
			return home.read( found[ 0 ], revision ? revision.slots.main.content : '', found[ 1 ] ).then( function ( read ) {
				return Object.assign( read, {
					revision: revision ? revision.revid : 0, now: answer.curtimestamp,
					refused: refusals.map( function ( one ) {
						return one.text || one.html || one.code;
					} ).join( ' ' )
				} );
			} );
		} );
	} );
};

/**
 * What the form would change: parameters whose value is another one now.
 *
 * @param {Object} found as `read` gives it
 * @param {Object} values
 * @return {Object[]} `parameter`, `value`, and what `page.changed` needs
 */
home.changes = function ( found, values ) {
	var before = home.written( found.values ), now = home.written( values );
	return NEW.concat( Object.keys( values ).filter( function ( parameter ) {
		return NEW.indexOf( parameter ) < 0;
	} ) ).filter( function ( parameter ) {
		return ( before[ parameter ] || '' ) !== ( now[ parameter ] || '' );
	} ).map( function ( parameter ) {
		var name = found.read.written[ parameter ] || parameter;
		return {
			parameter: parameter, name: name, value: now[ parameter ] || '',
			others: ( found.read.names[ parameter ] || [] ).filter( function ( other ) {
				return other !== name;
			} )
		};
	} );
};

function withNew( found, changes ) {
	return '{{' + TEMPLATE + '\n' + changes.filter( function ( change ) {
		return change.value;
	} ).map( function ( change ) {
		return '| ' + change.name + ' = ' + change.value + '\n';
	} ).join( '' ) + '}}' + ( found.text ? '\n' + found.text : '' );
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
home.edited = function ( found, changes ) {
	function attempt( list ) {
		var text = apply( found, list );
		return parsed( text, found.title ).then( function ( tree ) {
			var call = page.calls( tree, found.names )[ 0 ], start = found.call ? found.call.start : 0,
				right = tree.source === text && call && call.start === start && list.every( function ( change ) {
					var part = page.partOf( call, change.name );
					return ( part ? part.plain : '' ) === change.value;
				} ) && text.slice( call.end ) === ( found.call ? found.text.slice( found.call.end ) : found.text && '\n' + found.text );
			return right ? { text: text, call: text.slice( call.start, call.end ) } : null;
		} );
	}
	var safe = changes.map( function ( change ) {
		return Object.assign( {}, change, { value: page.unsigned( change.value ) } );
	} );
	return attempt( safe ).then( function ( made ) {
		return made || attempt( changes.map( function ( change ) {
			return Object.assign( {}, change, { value: page.inert( change.value ) } );
		} ) );
	} ).then( function ( made ) {
		if ( !made ) {
			throw new Error( words.say( 'gadget-by-hand' ) );
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
home.preview = function ( found, changes ) {
	return home.edited( found, changes ).then( function ( made ) {
		return Promise.all( [
			data.post( {
				action: 'parse', title: found.title, text: made.call, prop: 'text', pst: true, preview: true,
				disablelimitreport: true, disableeditsection: true, contentmodel: 'wikitext'
			} ),
			found.revision ? data.post( {
				action: 'compare', fromrev: found.revision, toslots: 'main', 'totext-main': made.text, 'tocontentmodel-main': 'wikitext'
			} ) : null,
			mw.loader.using( 'mediawiki.diff.styles' )
		] ).then( function ( answers ) {
			return Object.assign( made, { html: answers[ 0 ].parse.text, diff: answers[ 1 ] ? answers[ 1 ].compare.body : '' } );
		} );
	} );
};

// Of the reader's own edits, such as from another window, MediaWiki makes no conflict.
function isNewest( found ) {
	return data.get( { action: 'query', titles: found.title, prop: 'info' } ).then( function ( answer ) {
		return ( only( answer ).lastrevid || 0 ) === found.revision;
	} );
}

/**
 * Save, unless somebody changed the page meanwhile.
 *
 * @param {Object} found
 * @param {string} text
 * @return {Promise<Object>}
 */
home.save = function ( found, text ) {
	return isNewest( found ).then( function ( newest ) {
		var error = new Error();
		if ( !newest ) {
			error.code = 'editconflict';
			throw error;
		}
		return data.edit( Object.assign( {
			title: found.title, text: text, summary: words.say( 'gadget-summary' )
		}, found.revision ?
			{ baserevid: found.revision, starttimestamp: found.now, nocreate: true } : { createonly: true } ) );
	} );
};

module.exports = home;
