/**
 * The gadget, opened: loads the words, shows the view that the address names, and leads from one to
 * the other. Vue and Codex come from MediaWiki, and escape whatever is shown.
 */
'use strict';

const Vue = require( 'vue' );
const address = require( './CapacityPeers-address.js' );
const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const words = require( './CapacityPeers-words.js' );
const Start = require( './CapacityPeers-start.js' );
const h = Vue.h;
// Nothing else is a view, whatever all objects have.
const VIEWS = Object.assign( Object.create( null ), {
	organization: Start,
	event: Start,
	team: Start,
	programme: Start,
	training: require( './CapacityPeers-training.js' ),
	find: require( './CapacityPeers-explore.js' ),
	profile: require( './CapacityPeers-profile.js' ),
	sessions: require( './CapacityPeers-sessions.js' ),
	session: require( './CapacityPeers-session.js' ),
	report: require( './CapacityPeers-report.js' ),
	figures: require( './CapacityPeers-figures.js' ),
	suggestions: require( './CapacityPeers-suggestions.js' ),
	leave: require( './CapacityPeers-leave.js' )
} );
// Leaving is no place to be led to all the time: links in one's own box and form lead there. To the form
// for a session those do that are beside people, to the forms that begin something the lists of such things,
// suggestions are a page of their own, and the pages of figures and of events lead to theirs.
const TABS = [ 'find', 'profile', 'sessions', 'report' ];
const App = {
	data() {
		return { opened: Object.freeze( address.here() ) };
	},
	created() {
		addEventListener( 'hashchange', this.read );
	},
	unmounted() {
		removeEventListener( 'hashchange', this.read );
	},
	methods: {
		read() {
			this.opened = Object.freeze( address.here() );
		},
		// The address follows what was chosen, without a step to go back through.
		go( hash ) {
			history.replaceState( history.state, '', hash );
		}
	},
	render() {
		const shown = this.opened.view in VIEWS ? this.opened.view : 'find';
		// Links, not Codex's tabs, which are buttons: each view has an address, to share or to open beside this one.
		return h( 'div', [
			h( 'nav', {
				class: 'capacity-peers-tabs', 'aria-label': words.say( 'project' )
			}, TABS.map( ( view ) => h( 'a', {
				href: `#/${ view }`, 'aria-current': view === shown ? 'page' : null
			}, words.say( `gadget-${ view }` ) ) ) ),
			h( VIEWS[ shown ], Object.assign(
				{ key: shown, parameters: this.opened.parameters }, VIEWS[ shown ] === Start ? { kind: shown } : { onGo: this.go }
			) )
		] );
	}
};

// A place for the gadget or its dialogs, in the language that its words are in. It is laid out as the
// page is, which Codex's styles are made for; words that run the other way do so by themselves.
function made( name ) {
	const place = document.createElement( 'div' );
	place.className = name;
	place.lang = words.spoken;
	place.dir = document.documentElement.dir;
	place.classList.toggle( 'capacity-peers-other-way', words.direction !== place.dir );
	return place;
}

/**
 * Open the gadget above the content of a page.
 *
 * @param {Element} content
 * @return {Promise}
 */
function open( content ) {
	if ( address.here().view === 'find' ) {
		// The largest part of what is shown, on its way while the words are.
		data.profiles();
	}
	return words.load().then( () => {
		const place = made( 'capacity-peers-app' );
		const dialogs = made( 'capacity-peers-dialogs' );
		content.insertBefore( place, content.firstChild );
		// Where the skin gives dialogs the look of its content.
		require( 'mediawiki.page.ready' ).teleportTarget.appendChild( dialogs );
		Vue.createApp( App )
			.provide( 'CdxTeleportTarget', dialogs )
			.provide( 'CdxI18nFunction', mw.msg )
			.mount( place );
	} );
}

module.exports = {
	open,
	// For whoever builds on it, and for the tests.
	address,
	data,
	fields,
	files: require( './CapacityPeers-files.js' ),
	home: require( './CapacityPeers-home.js' ),
	page: require( './CapacityPeers-page.js' ),
	search: require( './CapacityPeers-search.js' ),
	stored: require( './CapacityPeers-stored.js' ),
	told: require( './CapacityPeers-told.js' ),
	words
};
