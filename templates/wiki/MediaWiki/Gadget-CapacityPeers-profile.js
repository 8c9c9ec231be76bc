/**
 * The form for one's own profile: reads the template where it stands, and changes it there.
 *
 * What a value means is the wiki's to say: the module that shows the profile also reads it for the
 * form, by the bot's own rules, and its problems are the form's warnings.
 */
'use strict';

const fields = require( './CapacityPeers-fields.js' );
const form = require( './CapacityPeers-form.js' );
const home = require( './CapacityPeers-home.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const ALL = home.parameters;
// Those suggested are what people come for; the others are one step further.
const SHOWN = Object.keys( ALL ).filter( ( parameter ) => ALL[ parameter ].suggested );
const FURTHER = Object.keys( ALL ).filter( ( parameter ) => !ALL[ parameter ].suggested );
const SIDES = { known: 'add-known', available: 'can-teach', wanted: 'want-to-learn' };
// What an address may fill in: what one adds to. All else is for its owner to find.
const GIVEN = [
	'available', 'known', 'wanted', 'languages', 'territory', 'mentor', 'mentor in', 'mentee in', 'programme', 'teams', 'manages'
];
// Of each: as many as a profile may list.
const MOST_GIVEN = 100;
// Who says so does not want to learn it any more.
const LEARNED = [ 'known', 'available' ];

const isSame = ( one ) => ( other ) => one.key ? one.key === other.key : one.written === other.written;

// Items are written in the reader's language.
function inOwnWords( one ) {
	return /^Q\d+$/.test( one.key ) ? words.written( one.key ).then( ( written ) => Object.assign( {}, one, { written } ) ) : one;
}

module.exports = {
	mixins: [ form ],
	props: { parameters: Object },
	emits: [ 'go' ],
	data() {
		// `ownerOf`: for whom an address has what they told another platform.
		return { conflict: false, offered: '', ownerOf: '' };
	},
	watch: {
		parameters() {
			this.begin();
		}
	},
	created() {
		this.template = home;
		this.named = mw.user.isNamed();
		if ( this.named ) {
			this.begin();
		}
	},
	methods: {
		begin() {
			const offered = this.parameters.get( 'capacity' ) || '';
			this.offered = /^Q\d+$/.test( offered ) ? offered : '';
			this.ownerOf = this.parameters.get( 'for' ) || '';
			return this.load().then( () => this.home && !this.home.broken && this.take() );
		},
		isForAnother() {
			return this.ownerOf && this.ownerOf !== mw.config.get( 'wgUserName' );
		},
		// What the address adds to the profile.
		take() {
			const given = {};
			GIVEN.forEach( ( parameter ) => {
				const said = this.parameters.getAll( parameter ).filter( Boolean ).slice( 0, MOST_GIVEN );
				if ( said.length && !this.isForAnother() ) {
					given[ parameter ] = said;
				}
			} );
			return this.put( given ).catch( this.failed );
		},
		// Add what is not there yet, by what it means. Where there is a profile or a ready one, its preview comes at once.
		put( given ) {
			const isList = ( parameter ) => Array.isArray( this.values[ parameter ] );
			const lists = Object.keys( given ).filter( isList );
			const asked = {};
			lists.forEach( ( parameter ) => {
				asked[ parameter ] = given[ parameter ].join( '; ' );
			} );
			Object.keys( given ).filter( ( parameter ) => !isList( parameter ) && !this.values[ parameter ] ).forEach(
				( parameter ) => this.set( parameter, given[ parameter ][ 0 ] )
			);
			return ( lists.length ? home.meaning( this.home.title, asked ) : Promise.resolve() ).then( ( read ) => Promise.all( lists.map(
				( parameter ) => Promise.all( home.understood( {}, read )[ parameter ].map( inOwnWords ) )
			) ) ).then( ( found ) => {
				lists.forEach( ( parameter, place ) => this.join( parameter, found[ place ] ) );
				const looks = this.changes().length && ( this.home.call || this.ownerOf );
				return looks ? this.look() : Object.keys( given ).length && this.check();
			} );
		},
		join( parameter, entries ) {
			const values = this.values;
			// The languages of Babel boxes would count no more; what one can teach, one knows.
			const boxes = parameter === 'languages' && !values.languages.length && this.home.babel || [];
			const there = values[ parameter ].concat( boxes, parameter === 'known' ? values.available : [] );
			const added = entries.filter( ( one, place ) => !there.concat( entries.slice( 0, place ) ).some( isSame( one ) ) );
			if ( !added.length ) {
				return;
			}
			this.set( parameter, values[ parameter ].concat( boxes, added ) );
			// What was told elsewhere is not what the reader decides now.
			if ( LEARNED.includes( parameter ) && !this.ownerOf ) {
				this.set( 'wanted', values.wanted.filter( ( one ) => !one.key || !added.some( isSame( one ) ) ) );
			}
		},
		// Where one capacity goes that the reader comes with.
		sides() {
			const item = this.offered;
			return item ? fields.actions( [
				h( 'strong', words.capacity( item ) ),
				Object.keys( SIDES ).map( ( parameter ) => fields.button( words.say( SIDES[ parameter ] ), () => {
					this.offered = '';
					return this.put( { [ parameter ]: [ item ] } ).catch( this.failed );
				} ) )
			] ) : null;
		},
		// Read the page; what was changed here already goes over what is there.
		load( changes ) {
			return home.load().then( ( found ) => {
				this.busy = false;
				this.preview = null;
				this.home = Object.freeze( found );
				this.values = Object.assign( {}, found.values, changes );
				this.problems = found.problems;
				return changes && this.check();
			} ).catch( this.failed );
		},
		// A new profile goes to the other of two pages that can take it.
		move() {
			const other = this.home.elsewhere;
			this.home = Object.freeze( Object.assign( {}, other, { elsewhere: this.home, babel: this.home.babel } ) );
			this.preview = null;
			this.edits++;
		},
		save() {
			const values = this.values;
			const changed = this.changes();
			this.busy = true;
			this.trouble = '';
			return home.save( this.home, this.preview.text ).then( () => {
				this.conflict = false;
				this.ownerOf = '';
				this.saved = this.home.title;
				// Whoever comes back adds nothing a second time.
				this.$emit( 'go', '#/profile' );
				return this.load().then( this.showOutcome );
			}, ( error ) => {
				const kept = {};
				if ( error.code !== 'editconflict' && error.code !== 'articleexists' ) {
					return this.failed( error );
				}
				// Somebody was quicker: the same changes, on what is there now.
				changed.forEach( ( change ) => {
					kept[ change.parameter ] = values[ change.parameter ];
				} );
				this.conflict = true;
				return this.load( kept ).then( this.showOutcome );
			} );
		},
		// Whose words an address has that somebody was sent.
		sentFor() {
			const owner = this.ownerOf;
			if ( this.isForAnother() ) {
				return fields.notice( 'warning', words.say( 'gadget-told-other', owner ) );
			}
			return owner && this.changes().length ? fields.notice( 'notice', words.say( 'gadget-told' ) ) : null;
		},
		// What came of it is at the top, the button that was clicked far below.
		showOutcome() {
			return this.$nextTick( () => this.$refs.outcome && this.$refs.outcome.focus() );
		},
		// On which page the profile is, or will be.
		place() {
			const found = this.home;
			const page = ( title ) => fields.link( title, [ h( 'bdi', title ) ] );
			const own = `User:${ mw.config.get( 'wgUserName' ) }`;
			return found.call ? [
				h( 'p', [ words.say( 'gadget-stands-on' ), ' ', page( found.title ) ] ),
				found.others.length ? fields.notice( 'warning', [
					h( 'p', words.say( 'gadget-several' ) ), h( 'ul', found.others.map( ( title ) => h( 'li', [ page( title ) ] ) ) )
				] ) : null
			] : [
				this.tour(),
				h( 'div', [
					h( 'p', [ words.say( 'gadget-will-stand-on' ), ' ', page( found.title ) ] ),
					found.elsewhere ? fields.checkbox( words.say( 'gadget-on-user-page' ), found.title === own, this.move ) : null
				] )
			];
		},
		tour() {
			return h( 'div', { class: 'capacity-peers-tour' }, [
				h( 'h2', words.say( 'gadget-tour' ) ),
				h( 'ol', [ '1', '2', 'save' ].map( ( step ) => h( 'li', words.say( `gadget-tour-${ step }` ) ) ) )
			] );
		},
		// The languages that count as long as the profile names none.
		beside( parameter ) {
			const spoken = this.home.babel || [];
			const counts = parameter === 'languages' && spoken.length && !this.values.languages.length;
			return counts ? h( 'div', { class: 'capacity-peers-babel' }, [
				h( 'p', words.say( 'gadget-babel', words.list( spoken.map( ( one ) => words.languageWithLevel( one.written ) ) ) ) ),
				fields.button( words.say( 'gadget-babel-take' ), () => this.edited( 'languages', spoken ) )
			] ) : null;
		}
	},
	render() {
		const found = this.home;
		const isFurther = ( change ) => FURTHER.includes( change.parameter );
		if ( !this.named ) {
			return h( 'div', [ this.tour(), fields.login() ] );
		}
		if ( !found ) {
			return this.trouble ? fields.notice( 'error', this.trouble ) : fields.loading();
		}
		if ( found.broken ) {
			return this.editByHand();
		}
		const page = ( title ) => fields.link( title, [ h( 'bdi', title ) ] );
		return h( 'form', {
			class: 'capacity-peers-form', onSubmit: ( event ) => event.preventDefault()
		}, [
			this.place(),
			found.refused ? fields.notice( 'warning', words.say( 'gadget-refused', found.refused ) ) : null,
			this.saved || this.conflict ? h( 'div', { ref: 'outcome', tabindex: -1 }, [
				this.saved ? fields.notice( 'success', [ words.soon( 'gadget-saved' ), ' ', page( this.saved ) ] ) : null,
				this.conflict ? fields.notice( 'warning', words.say( 'gadget-conflict' ) ) : null
			] ) : null,
			this.sentFor(),
			this.warnings( '' ),
			this.sides(),
			SHOWN.map( this.field ),
			h( 'details', { class: 'capacity-peers-further', open: this.changes().some( isFurther ) || null }, [
				h( 'summary', words.say( 'gadget-further' ) ), FURTHER.map( this.field )
			] ),
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			this.byHand ? this.editByHand() : null,
			fields.mainButton( words.say( 'gadget-look' ), this.look, { disabled: this.busy || !this.changes().length } ),
			found.call ? h( 'p', [ h( 'a', { href: '#/leave' }, words.say( 'own-leave' ) ) ] ) : null,
			this.previewed()
		] );
	}
};
