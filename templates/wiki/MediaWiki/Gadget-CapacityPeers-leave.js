/**
 * Leaving: what happens, the profile taken off the reader's page, and the way back. Or a pause, which
 * is milder. Nobody is asked why.
 */
'use strict';

const fields = require( './CapacityPeers-fields.js' );
const home = require( './CapacityPeers-home.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const CONFLICTS = [ 'editconflict', 'articleexists' ];

function pageLink( title, query ) {
	return fields.link( title, [ h( 'bdi', title ) ], query );
}

function toProfile() {
	return h( 'a', { href: '#/profile' }, words.say( 'gadget-profile' ) );
}

// A sentence that ends in pages.
function about( said, titles ) {
	return h( 'p', [ said, titles.map( ( title ) => [ ' ', pageLink( title ) ] ) ] );
}

function consequences() {
	return h( 'ul', { class: 'capacity-peers-consequences' }, [ words.soon( 'gadget-leave-gone' ) ].concat(
		[ 'history', 'messages', 'sessions', 'ledger' ].map( ( what ) => words.say( `gadget-leave-${ what }` ) )
	).map( ( said ) => h( 'li', said ) ) );
}

module.exports = {
	emits: [ 'go' ],
	data() {
		return {
			// `left`: what was taken off which pages, for the way back; `done`: `paused` or `back`.
			home: null, left: null, done: '', busy: false, trouble: '', byHand: '', isChanged: false
		};
	},
	computed: {
		titles() {
			return [ this.home.title ].concat( this.home.others || [] );
		}
	},
	created() {
		this.named = mw.user.isNamed();
		if ( this.named ) {
			this.load();
		}
	},
	methods: {
		load() {
			return home.load().then( ( found ) => {
				this.home = Object.freeze( found );
				this.busy = false;
			} ).catch( this.failed );
		},
		failed( error ) {
			this.busy = false;
			if ( error.code === home.BY_HAND ) {
				this.byHand = error.title || this.home.title;
			} else {
				this.trouble = words.trouble( error );
			}
		},
		// Do something to the page; what is shown then begins at its heading.
		act( deed, done ) {
			this.busy = true;
			this.trouble = '';
			return deed.then( ( result ) => {
				this.busy = false;
				done( result );
				this.$nextTick( () => this.$refs.heading.focus() );
			} ).catch( ( error ) => {
				if ( !CONFLICTS.includes( error.code ) ) {
					return this.failed( error );
				} else if ( this.left ) {
					this.busy = false;
					this.isChanged = true;
					return null;
				}
				this.trouble = words.say( 'gadget-leave-conflict' );
				return this.load();
			} );
		},
		leave() {
			return this.act( home.leave( this.home ), ( left ) => {
				this.left = Object.freeze( left );
			} );
		},
		comeBack() {
			return this.act( home.comeBack( this.left ), () => {
				this.left = null;
				this.done = 'back';
			} );
		},
		pause() {
			const found = this.home;
			const changes = home.changes( found, Object.assign( {}, found.values, { status: 'paused' } ) );
			return this.act( home.edited( found, changes ).then( ( made ) => home.save( found, made.text ) ), () => {
				this.done = 'paused';
			} );
		},
		heading( key ) {
			return h( 'h2', { ref: 'heading', tabindex: -1 }, words.say( key ) );
		},
		// What stands in the way of it.
		obstacles() {
			const byHand = this.byHand || this.home.broken && this.home.title;
			return [
				this.trouble ? fields.notice( 'error', this.trouble ) : null,
				byHand ? fields.notice( 'error', [
					words.say( 'gadget-by-hand' ), ' ', pageLink( byHand, { action: 'edit', redirect: 'no' } )
				] ) : null
			];
		},
		// What can be done, where the page can be changed.
		choices() {
			return this.home.broken ? null : [
				fields.button( words.say( 'gadget-leave-remove' ), this.leave, { action: 'destructive', disabled: this.busy } ),
				this.milder()
			];
		},
		milder() {
			return this.home.values.status === 'paused' ? null : h( 'div', { class: 'capacity-peers-tour' }, [
				h( 'p', words.say( 'gadget-pause-about' ) ),
				fields.button( words.say( 'gadget-pause' ), this.pause, { disabled: this.busy } )
			] );
		},
		goodbye() {
			return h( 'div', [
				h( 'div', { class: 'capacity-peers-goodbye' }, [
					h( 'div', { class: 'capacity-peers-parted', 'aria-hidden': true }, [ h( 'span' ), h( 'span' ) ] ),
					this.heading( 'gadget-goodbye' ),
					about( words.say( 'gadget-goodbye-removed' ), this.titles ),
					fields.actions( [
						fields.button( words.say( 'gadget-come-back' ), this.comeBack, { disabled: this.busy || this.isChanged } ),
						h( 'a', { href: '#/find' }, words.say( 'landing-browse' ) )
					] )
				] ),
				this.isChanged ? fields.notice( 'warning', [ words.say( 'gadget-come-back-changed' ), ' ', toProfile() ] ) : null,
				this.obstacles(),
				h( 'h3', words.say( 'gadget-goodbye-now' ) ),
				consequences()
			] );
		}
	},
	render() {
		const found = this.home;
		if ( !this.named ) {
			return fields.login();
		} else if ( !found ) {
			return this.trouble ? fields.notice( 'error', this.trouble ) : fields.loading();
		} else if ( this.left ) {
			return this.goodbye();
		} else if ( this.done ) {
			return h( 'div', { class: 'capacity-peers-form' }, [
				this.heading( `gadget-${ this.done }` ),
				about( this.done === 'paused' ? words.soon( 'gadget-paused-page' ) : words.say( 'gadget-back-page' ), this.titles ),
				h( 'p', [ toProfile() ] )
			] );
		} else if ( !found.call && !found.broken ) {
			return h( 'p', [ words.say( 'gadget-leave-none' ), ' ', h( 'a', { href: '#/find' }, words.say( 'landing-browse' ) ) ] );
		}
		return h( 'div', { class: 'capacity-peers-form' }, [
			this.heading( 'gadget-leave' ),
			found.broken ? null : about( words.say( 'gadget-leave-page' ), this.titles ),
			consequences(),
			this.obstacles(),
			this.choices()
		] );
	}
};
