/**
 * Whom the reader saved or hid: their own preferences (`userjs-`), which nobody else can read.
 * Only a named account has preferences; nobody else is offered the lists.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const lists = {};
const PREFIX = 'userjs-capacity-peers-';

function parsed( text ) {
	let found;
	try {
		found = JSON.parse( text || '[]' );
	} catch ( error ) {
		found = [];
	}
	return Array.isArray( found ) ? found.filter( ( name ) => typeof name === 'string' ) : [];
}

/**
 * Both lists, as they are kept now: another tab may have changed them since this page was loaded.
 *
 * @return {Promise<Object>} names by `saved` and `hidden`
 */
lists.load = () => {
	if ( !mw.user.isNamed() ) {
		return Promise.resolve( { saved: [], hidden: [] } );
	}
	return data.get( { action: 'query', meta: 'userinfo', uiprop: 'options' } ).then( ( answer ) => {
		const options = answer.query.userinfo.options;
		return { saved: parsed( options[ `${ PREFIX }saved` ] ), hidden: parsed( options[ `${ PREFIX }hidden` ] ) };
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
lists.change = ( kind, name, listed ) => lists.load().then( ( found ) => {
	const names = found[ kind ].filter( ( one ) => one !== name ).concat( listed ? name : [] );
	found[ kind ] = names;
	return data.saveOption( PREFIX + kind, names.length ? JSON.stringify( names ) : null ).then( () => found );
} );

module.exports = lists;
