/**
 * What stands behind the # of the address: which view is open and, for a search, its whole filter,
 * so that a link to it shows the same to everybody.
 */
'use strict';

const nothing = require( './CapacityPeers-search.js' ).nothing;
const LISTS = { capacities: 'capacity', roles: 'role', places: 'place', affiliations: 'affiliation', projects: 'project' };

/**
 * @param {string} hash such as `#/find?capacity=Q42&place=BR`
 * @return {Object} `view`, and `parameters` (URLSearchParams)
 */
function read( hash ) {
	const parts = hash.replace( /^#\/?/, '' ).split( '?' );
	return { view: parts[ 0 ] || 'find', parameters: new URLSearchParams( parts.slice( 1 ).join( '?' ) ) };
}

/**
 * @param {URLSearchParams} parameters
 * @return {Object} `filter`, `page` (from 1) and `sort` (`match` or `name`)
 */
function searchOf( parameters ) {
	const filter = nothing();
	Object.keys( LISTS ).forEach( ( part ) => {
		filter[ part ] = Array.from( new Set( parameters.getAll( LISTS[ part ] ) ) );
	} );
	parameters.getAll( 'language' ).forEach( ( one ) => {
		const halves = one.split( ':' );
		filter.languages[ halves[ 0 ] ] = /^[1-5n]$/.test( halves[ 1 ] ) ? halves[ 1 ] : '';
	} );
	filter.roles = filter.roles.filter( ( role ) => [ 'available', 'wanted', 'known' ].includes( role ) );
	filter.every = parameters.get( 'every' ) === '1';
	filter.name = parameters.get( 'name' ) || '';
	filter.only = [ 'saved', 'hidden' ].includes( parameters.get( 'only' ) ) ? parameters.get( 'only' ) : '';
	return {
		filter,
		page: Math.max( 1, parseInt( parameters.get( 'page' ), 10 ) || 1 ),
		sort: parameters.get( 'sort' ) === 'name' ? 'name' : 'match'
	};
}

/**
 * @param {Object} search as `searchOf` gives it
 * @return {string} what `read` and `searchOf` take for the same
 */
function written( search ) {
	const filter = search.filter;
	const parameters = new URLSearchParams();
	Object.keys( LISTS ).forEach( ( part ) => {
		filter[ part ].forEach( ( key ) => {
			parameters.append( LISTS[ part ], key );
		} );
	} );
	Object.keys( filter.languages ).forEach( ( code ) => {
		parameters.append( 'language', code + ( filter.languages[ code ] ? `:${ filter.languages[ code ] }` : '' ) );
	} );
	[ [ 'every', filter.every ? '1' : '' ], [ 'name', filter.name ], [ 'only', filter.only ],
		[ 'sort', search.sort === 'name' ? 'name' : '' ], [ 'page', search.page > 1 ? search.page : '' ]
	].forEach( ( one ) => {
		if ( one[ 1 ] ) {
			parameters.set( one[ 0 ], one[ 1 ] );
		}
	} );
	return `#/find${ parameters.toString() ? `?${ parameters.toString() }` : '' }`;
}

/**
 * The same of the page that is open. Whoever made an account on the way comes back without what was behind the
 * #: MediaWiki keeps the query alone.
 *
 * @return {Object} as of `read`
 */
function here() {
	return read( location.hash || mw.util.getParamValue( 'capacitypeers' ) || '' );
}

module.exports = { read, here, searchOf, written };
