/**
 * The form with which one begins an organization, an event, a team or a programme: a new page with its
 * template, which the reader saves.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const form = require( './CapacityPeers-form.js' );
const stored = require( './CapacityPeers-stored.js' );
const template = require( './CapacityPeers-template.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
// What of a page says its name again, which accounts it names (its maker first), and what of a profile
// has to name it back.
const KINDS = {
	organization: { name: 'name', accounts: 'managers', back: 'manages' },
	event: { name: 'title', accounts: 'organizers' },
	team: { accounts: 'members', back: 'teams' },
	programme: {}
};
// A link that looks like a button of Codex.
const BUTTON = 'cdx-button cdx-button--fake-button cdx-button--fake-button--enabled cdx-button--action-progressive';
// No title has these, a stroke would make it a page below another, and a profile could not name it with what
// stands between names there.
const NOT_IN_TITLES = /[#<>[\]{}|/_;؛；\s]+([•·]\s+)*/g;
// The namespaces outside of one's own where such pages are read: the main one and the project's.
const SPACES = [ 0, 4 ];

module.exports = {
	mixins: [ form ],
	// `parameters` are values to begin with.
	props: { kind: String, parameters: Object },
	data() {
		return { name: '', below: true, taken: '' };
	},
	computed: {
		title() {
			const name = this.name.replace( NOT_IN_TITLES, ' ' ).trim();
			const title = name && mw.Title.newFromText( this.below ? `User:${ mw.config.get( 'wgUserName' ) }/${ name }` : name );
			const page = title && ( this.below || SPACES.includes( title.getNamespaceId() ) ) ? title.getPrefixedText() : '';
			return stored.isWikitext( page ) ? page : '';
		}
	},
	watch: {
		parameters() {
			this.fill();
		}
	},
	created() {
		const user = mw.config.get( 'wgUserName' );
		this.template = template( this.kind );
		this.about = KINDS[ this.kind ];
		this.named = mw.user.isNamed();
		if ( this.named ) {
			Promise.all( [ stored.names( this.template.name ), data.profiles() ] ).then( ( [ names, people ] ) => {
				this.people = Object.freeze( people.map( ( one ) => one.name ) );
				return this.template.read( `User:${ user }/${ this.kind }`, '', names );
			} ).then( ( found ) => {
				this.home = Object.freeze( found );
				this.values = found.values;
				if ( this.about.accounts ) {
					this.values[ this.about.accounts ] = [ { written: user, label: user, key: '' } ];
				}
				this.fill();
			} ).catch( this.failed );
		}
	},
	methods: {
		fill() {
			const given = this.parameters;
			const isItem = ( name ) => this.template.parameters[ name ].kind === 'capacities';
			const called = ( name, written ) => isItem( name ) ? words.capacity( written ) : written;
			Object.keys( this.values ).filter( ( name ) => given.has( name ) ).forEach( ( name ) => {
				this.set( name, Array.isArray( this.values[ name ] ) ? given.getAll( name ).map(
					( written ) => ( { written, label: called( name, written ), key: '' } )
				) : given.get( name ) );
			} );
		},
		// A page that is not written yet lacks much.
		check() {
			return form.methods.check.call( this ).then( () => {
				this.problems = this.problems.filter( ( one ) => one.reason !== 'missing-parameter' );
			} );
		},
		isWhole() {
			const needed = ( name ) => this.template.parameters[ name ].needed;
			return this.title && Object.keys( this.values ).filter( needed ).every( ( name ) => this.values[ name ].length );
		},
		called( name ) {
			this.name = name;
			this.taken = '';
			if ( this.about.name ) {
				this.set( this.about.name, name );
			}
		},
		look() {
			this.busy = true;
			this.trouble = '';
			return stored.open( this.title ).then( ( there ) => {
				if ( there.revision ) {
					this.busy = false;
					this.taken = there.title;
					return null;
				}
				return this.template.read( there.title, '', this.home.names ).then( ( read ) => {
					this.home = Object.freeze( Object.assign( read, there ) );
					return form.methods.look.call( this );
				} );
			} ).catch( this.failed );
		},
		save() {
			this.busy = true;
			return stored.save( this.home, this.preview.text, 'gadget-start-summary' ).then( () => {
				this.busy = false;
				this.preview = null;
				this.saved = this.home.title;
				this.$nextTick( () => this.$refs.saved.focus() );
			} ).catch( this.failed );
		},
		next() {
			const address = ( values ) => `#/profile?${ new URLSearchParams( values ) }`;
			const title = this.saved;
			const links = this.about.back ? [ [ 'add-to-profile', { [ this.about.back ]: title } ] ] : [
				[ 'mentorship-find', { programme: title } ], [ 'mentorship-be', { programme: title, mentor: '1' } ]
			];
			// Nobody takes part by a profile in an event, or in what is over.
			const end = this.values.end;
			return this.kind === 'event' || end && end < new Date().toISOString().slice( 0, 10 ) ? null : [
				h( 'p', words.say( `gadget-started-${ this.kind }` ) ),
				h( 'p', { class: 'capacity-peers-actions' }, links.map( ( [ key, values ], place ) => h( 'a', {
					href: address( values ), class: [ BUTTON, place ? '' : 'cdx-button--weight-primary' ]
				}, words.say( key ) ) ) )
			];
		},
		nameField() {
			return h( 'div', { class: 'capacity-peers-parameter' }, [
				fields.field( words.say( 'gadget-start-name' ), '', () => fields.textInput(
					this.name, ( text ) => this.called( String( text ) )
				), this.taken ? words.say( 'gadget-start-taken' ) : '' ),
				h( 'p', [ words.say( 'gadget-start-page' ), ' ', h( 'bdi', this.title || '…' ) ] ),
				fields.checkbox( words.say( 'gadget-start-below' ), this.below, ( below ) => {
					this.below = below;
					this.taken = '';
				} )
			] );
		}
	},
	render() {
		const named = ( name ) => name !== this.about.name;
		const all = Object.keys( this.template.parameters ).filter( named );
		const isShown = ( name ) => this.template.parameters[ name ].suggested;
		const further = all.filter( ( name ) => !isShown( name ) );
		if ( !this.named ) {
			return fields.login();
		} else if ( !this.home ) {
			return this.trouble ? fields.notice( 'error', this.trouble ) : fields.loading();
		} else if ( this.saved ) {
			return h( 'div', { class: 'capacity-peers-form' }, [
				h( 'h2', { ref: 'saved', tabindex: -1 }, [ fields.link( this.saved, [ h( 'bdi', this.name ) ] ) ] ),
				fields.notice( 'success', words.soon( 'gadget-started' ) ),
				this.next()
			] );
		}
		return h( 'form', { class: 'capacity-peers-form', onSubmit: ( event ) => event.preventDefault() }, [
			h( 'h2', words.say( `add-${ this.kind }` ) ),
			this.nameField(),
			all.filter( isShown ).map( this.field ),
			further.length ? h( 'details', { class: 'capacity-peers-further' }, [
				h( 'summary', words.say( 'gadget-further' ) ), further.map( this.field )
			] ) : null,
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			this.byHand ? this.editByHand() : null,
			fields.mainButton( words.say( 'gadget-look' ), this.look, { disabled: this.busy || !this.isWhole() } ),
			this.previewed( 'gadget-session-save' )
		] );
	}
};
