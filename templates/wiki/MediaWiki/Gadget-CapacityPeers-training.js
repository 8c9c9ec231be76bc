/**
 * A training's way: from the names of those in the room to what they can do together, and a team.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const Start = require( './CapacityPeers-start.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const MOST_PEOPLE = 30;
const MOST_ACTIVITIES = 2;
const MOST_CAPACITIES = 20;

// Names as people list them: a line each, maybe a link, with a mark or a number before it.
function namesIn( text ) {
	const names = text.split( /[\n;]/ ).map( ( line ) => {
		const written = line.replace( /^\s*(?:[*#•-]+|\d+[.)])?\s*(?:\[\[:?)?/, '' ).replace( /(?:\||\]\]).*$/, '' ).trim();
		const title = mw.Title.newFromText( written, 2 );
		return title && title.getNamespaceId() === 2 ? title.getMainText() : written;
	} );
	return Array.from( new Set( names.filter( Boolean ) ) );
}

// Whether who can do one thing can do the other: it is the same, or above it in the tree.
function includes( can, need ) {
	let at = can;
	for ( let level = 0; at && level < 9; level++ ) {
		if ( at === need ) {
			return true;
		}
		at = words.parents[ at ];
	}
	return false;
}

function chips( role, items ) {
	return h( 'div', { class: 'capacity-peers-chips' }, items.slice( 0, MOST_CAPACITIES ).map(
		( item ) => [ fields.chip( words.capacity( item ), role ), ' ' ]
	) );
}

module.exports = {
	props: { parameters: Object },
	emits: [ 'go' ],
	data() {
		return { text: '', problem: '', busy: false, names: null, without: 0, can: [], activities: [], chosen: '' };
	},
	computed: {
		// What the form for a team begins with.
		team() {
			const values = new URLSearchParams( this.names.map( ( name ) => [ 'members', name ] ) );
			if ( this.chosen ) {
				values.set( 'activity', this.chosen );
			}
			return values;
		}
	},
	created() {
		this.named = mw.user.isNamed();
	},
	methods: {
		look() {
			const typed = namesIn( this.text );
			if ( typed.length > MOST_PEOPLE ) {
				this.problem = words.say( 'cure-too-many', MOST_PEOPLE );
				return null;
			}
			this.busy = true;
			this.problem = '';
			return Promise.all( [
				data.get( { action: 'query', list: 'users', ususers: typed } ), data.profiles(), data.activities().then( words.activities )
			] ).then( ( [ answer, people, activities ] ) => {
				const wrong = answer.query.users.filter( ( one ) => !one.userid ).map( ( one ) => one.name );
				this.busy = false;
				if ( wrong.length ) {
					this.problem = `${ words.say( 'problem-account-missing' ) }: ${ words.list( wrong ) }`;
					return;
				}
				const names = answer.query.users.map( ( one ) => one.name );
				const here = people.filter( ( one ) => names.includes( one.name ) );
				// What somebody can teach they know.
				this.can = Array.from( new Set( [].concat( ...here.map( ( one ) => one.known ) ) ) );
				this.activities = this.fitting( activities );
				this.chosen = '';
				this.without = names.length - here.length;
				this.names = names;
				this.$nextTick( () => this.$refs.found.focus() );
			} ).catch( ( error ) => {
				this.busy = false;
				this.problem = words.trouble( error );
			} );
		},
		// Those of which they can do most.
		fitting( activities ) {
			return activities.map( ( one ) => Object.assign( {
				lacks: one.capacities.filter( ( need ) => !this.can.some( ( item ) => includes( item, need ) ) )
			}, one ) ).filter( ( one ) => one.capacities.length ).sort( ( one, other ) => (
				one.lacks.length / one.capacities.length - other.lacks.length / other.capacities.length
			) || other.capacities.length - one.capacities.length ).slice( 0, MOST_ACTIVITIES );
		},
		activity( one ) {
			const choose = words.say( 'training-choose' );
			const has = one.capacities.filter( ( item ) => !one.lacks.includes( item ) );
			return h( 'li', { key: one.name, class: 'capacity-peers-card' }, [
				h( 'h3', [ h( 'bdi', one.label ) ] ),
				h( 'p', words.say( 'teams-covered', has.length, one.capacities.length ) ),
				has.length ? chips( 'available', has ) : null,
				one.lacks.length ? [ h( 'p', words.say( 'teams-lacks' ) ), chips( 'wanted', one.lacks ) ] : null,
				fields.button( choose, () => {
					this.chosen = one.label;
				}, { 'aria-label': `${ choose } ${ one.label }`, 'aria-pressed': String( this.chosen === one.label ) } )
			] );
		},
		found() {
			const lacks = Array.from( new Set( [].concat( ...this.activities.map( ( one ) => one.lacks ) ) ) );
			return [
				h( 'h2', { ref: 'found', tabindex: -1 }, words.say( 'training-can' ) ),
				this.can.length ? chips( 'available', this.can ) : h( 'p', words.say( 'training-can-nothing' ) ),
				this.without ? h( 'p', words.say( 'training-without', this.without ) ) : null,
				lacks.length ? [ h( 'h2', words.say( 'teams-lacks' ) ), chips( 'wanted', lacks ) ] : null,
				h( 'h2', words.say( 'training-activities' ) ),
				h( 'ul', { class: 'capacity-peers-cards' }, this.activities.map( this.activity ) ),
				h( Start, { kind: 'team', parameters: this.team } )
			];
		}
	},
	render() {
		return this.named ? h( 'div', { class: 'capacity-peers-form' }, [
			h( 'h2', words.say( 'training' ) ),
			h( 'p', words.say( 'training-about' ) ),
			fields.field( words.say( 'training-names' ), words.say( 'training-names-help', MOST_PEOPLE ), () => fields.textArea(
				this.text, ( text ) => {
					this.text = String( text );
					this.problem = '';
				}, { rows: 8 }
			), this.problem ),
			fields.mainButton( words.say( 'training-look' ), this.look, { disabled: this.busy || !this.text.trim() } ),
			this.names ? this.found() : null
		] ) : fields.login();
	}
};
