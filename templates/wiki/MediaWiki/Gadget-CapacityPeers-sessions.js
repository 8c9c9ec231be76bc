/**
 * The reader's sessions: what others ask them about, and what they told themselves.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const Learned = require( './CapacityPeers-learned.js' );
const stored = require( './CapacityPeers-stored.js' );
const told = require( './CapacityPeers-told.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
// By what the reader did: the other says the reverse.
const ASKED = { learned: 'gadget-session-asked-learned', taught: 'gadget-session-asked-taught' };

module.exports = {
	emits: [ 'go' ],
	data() {
		return { asked: null, told: [], wanted: [], busy: false, trouble: '', byHand: '' };
	},
	created() {
		this.named = mw.user.isNamed();
		if ( this.named ) {
			this.load();
		}
	},
	methods: {
		failed( error ) {
			this.busy = false;
			this.byHand = error.code === stored.BY_HAND ? error.title : '';
			this.trouble = this.byHand ? '' : words.trouble( error );
		},
		load() {
			return Promise.all( [ told.load(), data.own(), data.profiles() ] ).then(
				( [ list, own, people ] ) => told.waiting( list ).then( ( waiting ) => {
					this.busy = false;
					this.people = people;
					this.waits = waiting.waits;
					this.told = list;
					this.wanted = own ? own.wanted : [];
					this.asked = waiting.asked;
				} )
			).catch( this.failed );
		},
		// Do something to the reader's page, then show what stands there now.
		act( deed ) {
			this.busy = true;
			this.trouble = '';
			this.byHand = '';
			return deed.then( this.load ).then( () => this.$nextTick() ).then( () => this.$refs.heading.focus() ).catch( this.failed );
		},
		answer( one, role ) {
			return this.act( told.add( Object.assign( {}, one, { role } ) ) );
		},
		button( key, one, act ) {
			return fields.button( words.say( key ), act, {
				disabled: this.busy, 'aria-label': `${ words.say( key ) }: ${ one.partner }`
			} );
		},
		// Of one session what it is about, under the other's name.
		row( one, saying, actions ) {
			const teaches = one.role === 'learned';
			const profile = this.people.find( ( found ) => found.name === one.partner );
			const facts = [
				one.month && words.month( one.month ),
				one.hours && `${ words.say( 'session-hours' ) }: ${ words.number( one.hours ) }`, one.programme
			].filter( Boolean );
			return h( 'li', { class: 'capacity-peers-card' }, [
				h( 'div', { class: 'capacity-peers-person' }, [
					fields.avatar( one.role === told.DENIED ? 'plain' : teaches ? 'disc' : 'ring', one.partner || '?' ),
					h( 'div', [
						h( 'h3', one.partner ? [ fields.person( one.partner, profile ) ] : '?' ),
						h( 'div', { class: 'capacity-peers-help' }, [
							saying, facts.length ? h( 'div', [ h( 'bdi', facts.join( ' · ' ) ) ] ) : null
						] )
					] )
				] ),
				one.capacity ? h( 'div', { class: 'capacity-peers-line' }, [
					fields.chip( h( 'bdi', words.capacity( one.capacity ) ), teaches ? 'available' : 'wanted' )
				] ) : null,
				fields.actions( actions )
			] );
		},
		question( one ) {
			return this.row( one, h( 'div', words.say( ASKED[ one.role ] ) ), [
				this.button( 'gadget-session-yes', one, () => this.answer( one, one.role ) ),
				this.button( 'gadget-session-no', one, () => this.answer( one, told.DENIED ) )
			] );
		},
		ownSession( one ) {
			const denied = one.role === told.DENIED;
			const said = denied ? 'gadget-session-denied' : one.role && `session-${ one.role }`;
			const knows = one.role === 'learned' && this.wanted.includes( one.capacity );
			return this.row( one, [
				said ? h( 'div', words.say( said ) ) : null,
				!denied && this.waits( one ) ? h( 'div', words.say( 'gadget-session-waits' ) ) : null,
				one.problems.length ? h( 'ul', one.problems.map(
					( problem ) => h( 'li', words.say( `problem-${ problem.reason }` ) )
				) ) : null
			], [
				knows ? h( Learned, { item: one.capacity } ) : null,
				this.button( 'gadget-session-remove', one, () => this.act( told.remove( one ) ) )
			] );
		},
		list( rows ) {
			return h( 'ul', { class: 'capacity-peers-cards' }, rows );
		},
		toForm() {
			return h( 'p', [ h( 'a', { href: '#/session' }, words.say( 'gadget-session' ) ) ] );
		}
	},
	render() {
		if ( !this.named ) {
			return fields.login();
		} else if ( !this.asked ) {
			return this.trouble ? fields.notice( 'error', this.trouble ) : fields.loading();
		}
		return h( 'div', { class: 'capacity-peers-sessions' }, [
			h( 'h2', { ref: 'heading', tabindex: -1 }, words.say( 'gadget-sessions' ) ),
			h( 'p', words.say( 'gadget-session-about' ) ),
			this.toForm(),
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			this.byHand ? fields.notice( 'error', [
				words.say( 'gadget-by-hand' ), ' ',
				fields.link( this.byHand, [ h( 'bdi', this.byHand ) ], { action: 'edit', redirect: 'no' } )
			] ) : null,
			this.asked.length ? [ h( 'h3', words.say( 'gadget-sessions-asked' ) ), this.list( this.asked.map( this.question ) ) ] : null,
			h( 'h3', words.say( 'gadget-sessions-told' ) ),
			this.told.length ? this.list( this.told.map( this.ownSession ) ) : h( 'p', words.say( 'gadget-sessions-none' ) )
		] );
	}
};
