/**
 * Whom the reader saved or hid: their own preferences (`userjs-`), which nobody else can read.
 */
'use strict';

var data = require( './CapacityPeers-data.js' ),
	lists = {},
	PREFIX = 'userjs-capacity-peers-';

function parsed( text ) {
	var found;
	try {
		found = JSON.parse( text || '[]' );
	} catch ( error ) {
		found = [];
	}
	return Array.isArray( found ) ? found.filter( function ( name ) {
		return typeof name === 'string';
	} ) : [];
}

/**
 * Both lists, as they are kept now: another tab may have changed them since this page was loaded.
 *
 * @return {Promise<Object>} names by `saved` and `hidden`
 */
lists.load = function () {
	if ( mw.user.isAnon() ) {
		return Promise.resolve( { saved: [], hidden: [] } );
	}
	return data.get( { action: 'query', meta: 'userinfo', uiprop: 'options' } ).then( function ( answer ) {
		var options = answer.query.userinfo.options;
		return { saved: parsed( options[ PREFIX + 'saved' ] ), hidden: parsed( options[ PREFIX + 'hidden' ] ) };
	} );
};

/**
 * Put a name on a list, or take it off.
 *
 * @param {string} kind `saved` or `hidden`
 * @param {string} name
 * @param {boolean} listed
 * @return {Promise<Object>} both lists as they are kept then
 */
lists.change = function ( kind, name, listed ) {
	return lists.load().then( function ( found ) {
		var names = found[ kind ].filter( function ( one ) {
			return one !== name;
		} ).concat( listed ? name : [] );
		found[ kind ] = names;
		return data.saveOption( PREFIX + kind, names.length ? JSON.stringify( names ) : null ).then( function () {
			return found;
		} );
	} );
};

module.exports = lists;
