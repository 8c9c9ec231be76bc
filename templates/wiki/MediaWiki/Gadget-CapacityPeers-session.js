/**
 * The form in which the reader tells of a session: with whom, what it was about, what they did, when.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const Learned = require( './CapacityPeers-learned.js' );
const stored = require( './CapacityPeers-stored.js' );
const told = require( './CapacityPeers-told.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const ROLES = [ 'learned', 'taught' ];
const FIELDS = { with: 'partner', capacity: 'capacity', role: 'role', date: 'month', hours: 'hours', programme: 'programme' };

function thisMonth() {
	return new Date().toISOString().slice( 0, 7 );
}

module.exports = {
	props: { parameters: Object },
	emits: [ 'go' ],
	data() {
		const given = ( name ) => this.parameters.get( name ) || '';
		return {
			partner: given( 'with' ), capacity: /^Q\d+$/.test( given( 'capacity' ) ) ? given( 'capacity' ) : '',
			role: ROLES.includes( given( 'role' ) ) ? given( 'role' ) : '', month: thisMonth(), hours: '', programme: given( 'programme' ),
			people: null, own: null, problems: [], busy: false, trouble: '', byHand: false, saved: null
		};
	},
	computed: {
		isWhole() {
			return Boolean( this.partner && this.capacity && this.role && this.month );
		}
	},
	created() {
		this.named = mw.user.isNamed();
		if ( this.named ) {
			Promise.all( [ data.profiles(), data.own() ] ).then( ( [ people, own ] ) => {
				const user = mw.config.get( 'wgUserName' );
				this.people = Object.freeze( people.map( ( one ) => one.name ).filter( ( name ) => name !== user ) );
				this.own = own && Object.freeze( own );
			} ).catch( this.failed );
		}
	},
	methods: {
		failed( error ) {
			this.busy = false;
			this.byHand = error.code === stored.BY_HAND;
			this.trouble = this.byHand ? '' : words.trouble( error );
		},
		set( name, value ) {
			this[ name ] = value;
			this.problems = [];
			this.saved = null;
		},
		session() {
			return {
				partner: this.partner, capacity: this.capacity, role: this.role, month: this.month.trim(), hours: this.hours.trim(),
				programme: this.programme
			};
		},
		save() {
			const one = this.session();
			this.busy = true;
			this.trouble = '';
			this.byHand = false;
			return told.problems( one ).then( ( problems ) => {
				this.problems = problems;
				return problems.length ? null : told.add( one ).then( () => {
					this.saved = Object.freeze( one );
				} );
			} ).then( () => {
				this.busy = false;
				if ( this.saved ) {
					this.$nextTick( () => this.$refs.saved.focus() );
				}
			} ).catch( this.failed );
		},
		// What is wrong with a field, as a sentence.
		problemOf( name ) {
			return this.problems.filter( ( one ) => FIELDS[ one.english ] === name ).map( ( one ) => {
				const cure = one.suggestions.length ? `; ${ words.say( `cure-${ one.reason }`, one.suggestions.join( ' / ' ) ) }` : '';
				return words.say( `problem-${ one.reason }` ) + cure;
			} ).join( ' · ' );
		},
		chooser( name, label, find, called ) {
			const chosen = this[ name ];
			return h( 'div', { key: name, class: 'capacity-peers-parameter' }, [
				h( fields.Chooser, {
					label, find, problem: this.problemOf( name ), onChoose: ( choice ) => this.set( name, choice.value )
				} ),
				fields.chips(
					chosen ? [ { label: called( chosen ), wrong: Boolean( this.problemOf( name ) ) } ] : [], () => this.set( name, '' )
				)
			] );
		},
		roles() {
			return fields.group( words.say( 'session-role' ), () => ROLES.map( ( role ) => fields.radio(
				'capacity-peers-role', role, words.say( `session-${ role }` ), this.role, ( chosen ) => this.set( 'role', chosen )
			) ) );
		},
		textField( name, attributes ) {
			return fields.field( words.say( `session-${ name }` ), '', () => fields.textInput(
				this[ name ], ( text ) => this.set( name, String( text ) ), attributes
			), this.problemOf( name ) );
		},
		thanks() {
			const item = this.saved.capacity;
			const learned = this.saved.role === 'learned' && this.own && this.own.wanted.includes( item );
			return h( 'div', { class: 'capacity-peers-form' }, [
				h( 'h2', { ref: 'saved', tabindex: -1 }, words.say( 'gadget-session-saved' ) ),
				learned ? h( 'div', [
					h( 'p', words.say( 'gadget-session-move', words.capacity( item ) ) ), h( Learned, { item } )
				] ) : null,
				h( 'p', [ h( 'a', { href: '#/sessions' }, words.say( 'gadget-sessions' ) ) ] )
			] );
		}
	},
	render() {
		const page = told.title();
		if ( !this.named ) {
			return fields.login();
		} else if ( !this.people ) {
			return this.trouble ? fields.notice( 'error', this.trouble ) : fields.loading();
		} else if ( this.saved ) {
			return this.thanks();
		}
		return h( 'form', { class: 'capacity-peers-form', onSubmit: ( event ) => event.preventDefault() }, [
			h( 'h2', words.say( 'gadget-session' ) ),
			h( 'p', words.say( 'gadget-session-about' ) ),
			this.own ? null : fields.notice( 'warning', [
				words.say( 'gadget-session-profile' ), ' ', h( 'a', { href: '#/profile' }, words.say( 'gadget-profile' ) )
			] ),
			this.chooser( 'partner', words.say( 'session-with' ), fields.accountsAmong( this.people ), String ),
			this.chooser( 'capacity', words.say( 'session-capacity' ), fields.capacities(), words.capacity ),
			this.roles(),
			this.textField( 'month', { inputType: 'month', max: thisMonth() } ),
			this.textField( 'hours', { inputmode: 'decimal' } ),
			this.programme ? fields.chips( [ { label: this.programme } ], () => this.set( 'programme', '' ) ) : null,
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			this.byHand ? fields.notice( 'error', [
				words.say( 'gadget-by-hand' ), ' ', fields.link( page, [ h( 'bdi', page ) ], { action: 'edit', redirect: 'no' } )
			] ) : null,
			h( 'p', [ words.say( 'gadget-public' ), ' ', fields.link( page, [ h( 'bdi', page ) ] ) ] ),
			fields.mainButton( words.say( 'gadget-session-save' ), this.save, { disabled: this.busy || !this.isWhole } )
		] );
	}
};
