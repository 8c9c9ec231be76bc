/**
 * The gadget, opened: loads the words, shows the view that the address names, and leads from one to
 * the other.
 *
 * The syntax is that of ES5 everywhere, which is what gadgets may have up to MediaWiki 1.39; Vue
 * comes from MediaWiki, and escapes whatever is shown.
 */
'use strict';

var Vue = require( 'vue' ),
	address = require( './CapacityPeers-address.js' ),
	data = require( './CapacityPeers-data.js' ),
	fields = require( './CapacityPeers-fields.js' ),
	words = require( './CapacityPeers-words.js' ),
	h = Vue.h,
	VIEWS = {
		find: require( './CapacityPeers-explore.js' ),
		profile: require( './CapacityPeers-profile.js' ),
		report: require( './CapacityPeers-report.js' )
	},
	App = {
		data: function () {
			return { opened: Object.freeze( address.read( location.hash ) ) };
		},
		created: function () {
			addEventListener( 'hashchange', this.read );
		},
		unmounted: function () {
			removeEventListener( 'hashchange', this.read );
		},
		methods: {
			read: function () {
				this.opened = Object.freeze( address.read( location.hash ) );
			},
			// The address follows what was chosen, without a step to go back through.
			go: function ( hash ) {
				history.replaceState( history.state, '', hash );
			}
		},
		render: function () {
			var shown = this.opened.view in VIEWS ? this.opened.view : 'find';
			return h( 'div', [
				h( 'nav', {
					class: 'capacity-peers-tabs', 'aria-label': words.say( 'write-title' )
				}, Object.keys( VIEWS ).map( function ( view ) {
					return h( 'a', { href: '#/' + view, 'aria-current': view === shown ? 'page' : null }, words.say( 'gadget-' + view ) );
				} ) ),
				h( VIEWS[ shown ], { parameters: this.opened.parameters, onGo: this.go } )
			] );
		}
	};

/**
 * Open the gadget above the content of a page.
 *
 * @param {Element} content
 * @return {Promise}
 */
function open( content ) {
	var place = document.createElement( 'div' );
	if ( address.read( location.hash ).view === 'find' ) {
		// The largest part of what is shown, on its way while the words are.
		data.profiles();
	}
	place.className = 'capacity-peers-app';
	content.insertBefore( place, content.firstChild );
	return Promise.all( [ words.load(), styles() ] ).then( function () {
		place.lang = words.code;
		place.dir = document.documentElement.dir || 'ltr';
		Vue.createApp( App ).mount( place );
	} );
}

// The styles of Codex, where this wiki has them.
function styles() {
	return mw.loader.getState( 'codex-styles' ) ? mw.loader.using( 'codex-styles' ) : null;
}

module.exports = {
	open: open,
	// For whoever builds on it, and for the tests.
	address: address,
	data: data,
	fields: fields,
	home: require( './CapacityPeers-home.js' ),
	page: require( './CapacityPeers-page.js' ),
	search: require( './CapacityPeers-search.js' ),
	words: words
};
