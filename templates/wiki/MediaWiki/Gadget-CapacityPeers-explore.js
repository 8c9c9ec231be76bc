/**
 * Find people: the filter, whom it finds, and what can be done about them.
 */
'use strict';

const site = require( './CapacityPeers-site.json' );
const address = require( './CapacityPeers-address.js' );
const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const home = require( './CapacityPeers-home.js' );
const lists = require( './CapacityPeers-lists.js' );
const searching = require( './CapacityPeers-search.js' );
const words = require( './CapacityPeers-words.js' );
const Message = require( './CapacityPeers-message.js' );
const h = fields.h;
const PAGE = 20;
const LEVELS = [ '', '1', '2', '3', '4', '5', 'n' ];
const CONTACT_WORDS = { talk: 'write', email: 'write-email' };
// The parameter of a profile that names in a part are those of.
const PARAMETERS = { capacities: 'wanted', places: 'territory', languages: 'languages' };
// What each role is called on a card, which is what it is called in a profile.
const ROLE_WORDS = { available: 'profile-available', wanted: 'profile-wanted', known: 'profile-known' };

function called( part, key ) {
	if ( part === 'capacities' ) {
		return words.capacity( key );
	} else if ( part === 'places' ) {
		return words.place( key );
	} else if ( part === 'languages' ) {
		return words.language( key );
	}
	return site[ part ][ key ] || key;
}

// The region of each country.
function regionOf() {
	const found = {};
	Object.keys( site.countries ).forEach( ( region ) => {
		site.countries[ region ].split( ' ' ).forEach( ( code ) => {
			found[ code ] = region;
		} );
	} );
	return found;
}

module.exports = {
	props: { parameters: URLSearchParams },
	emits: [ 'go' ],
	data() {
		return Object.assign( address.searchOf( this.parameters ), {
			people: 0, lists: { saved: [], hidden: [] }, trouble: '', writing: null, said: '',
			// On a phone the people come first.
			wide: innerWidth > 720
		} );
	},
	computed: {
		result() {
			return this.people ? this.search.find( this.filter, this.lists ) : null;
		},
		order() {
			if ( this.sort === 'name' ) {
				const people = this.search.people;
				return this.result.found.slice().sort( ( one, other ) => words.compare( people[ one ].name, people[ other ].name ) );
			}
			return this.search.ordered( this.result.found, this.filter, mw.config.get( 'wgUserName' ) || '' );
		},
		pages() {
			return Math.max( 1, Math.ceil( this.result.found.length / PAGE ) );
		},
		shownPage() {
			return Math.min( this.page, this.pages );
		}
	},
	watch: {
		parameters( parameters ) {
			Object.assign( this, address.searchOf( parameters ) );
		}
	},
	created() {
		this.named = mw.user.isNamed();
		Promise.all( [ data.profiles(), lists.load() ] ).then( ( found ) => {
			const tables = { parents: words.parents, regionOf: regionOf(), languageGroups: site.languageGroups };
			// Not among the data that are watched: thousands of people never change while they are shown.
			this.search = new searching.Search( found[ 0 ], tables, words.normalised );
			this.lists = found[ 1 ];
			this.people = found[ 0 ].length;
			this.trouble = this.people ? '' : words.say( 'gadget-no-data' );
		} ).catch( () => {
			this.trouble = words.say( 'gadget-no-data' );
		} );
	},
	methods: {
		// Something was chosen: from the first page on, in the address, with nothing to go back through.
		changed( page ) {
			this.page = page || 1;
			this.writing = null;
			this.$emit( 'go', address.written( this ) );
		},
		add( part, key ) {
			if ( part === 'languages' ) {
				const languages = this.filter.languages;
				this.filter.languages = Object.assign( {}, languages, { [ key ]: languages[ key ] || '' } );
			} else if ( !this.filter[ part ].includes( key ) ) {
				this.filter[ part ] = this.filter[ part ].concat( key );
			}
			this.changed();
		},
		remove( part, key ) {
			if ( part === 'languages' ) {
				this.filter.languages = Object.assign( {}, this.filter.languages );
				delete this.filter.languages[ key ];
			} else {
				this.filter[ part ] = this.filter[ part ].filter( ( one ) => one !== key );
			}
			this.changed();
		},
		loosen( part ) {
			this.filter[ part ] = searching.nothing()[ part ];
			if ( part === 'capacities' ) {
				this.filter.roles = [];
			}
			this.changed();
		},
		clear() {
			this.filter = searching.nothing();
			this.changed();
		},
		list( kind, name, listed ) {
			lists.change( kind, name, listed ).then( ( found ) => {
				this.lists = found;
				this.said = words.say( `gadget-${ kind }${ listed ? '-added' : '-removed' }`, name );
			}, () => {
				this.said = words.say( 'gadget-not-kept' );
			} );
		},
		// The least level of a language that was chosen.
		level( code ) {
			const filter = this.filter;
			const choices = LEVELS.map(
				( level ) => [ level, words.say( level ? 'gadget-at-least' : 'gadget-any-level', words.level( level ) ) ]
			);
			const label = words.say( 'gadget-least-level', words.language( code ) );
			return fields.select( label, filter.languages[ code ], choices, ( level ) => {
				filter.languages = Object.assign( {}, filter.languages, { [ code ]: level } );
				this.changed();
			} );
		},
		// A field to choose further values of a part from, and those that were chosen.
		chooser( part, label ) {
			const filter = this.filter;
			const spoken = part === 'languages';
			const chosen = spoken ? Object.keys( filter.languages ) : filter[ part ];
			const count = ( key ) => this.result.counts( part, key );
			const keys = () => Object.keys( this.search.columnsOf( part ) );
			const keyOf = ( code ) => spoken ? this.search.group( code ) : code;
			const kind = spoken || part === 'places' ? part : undefined;
			const choices = part === 'capacities' ? { find: fields.capacities( count ) } :
				fields.among( keys, ( key ) => called( part, key ), count, kind, keyOf );
			// What the wiki thinks that a misspelt name is, where there are such people.
			const nearest = ( typed ) => home.nearest( PARAMETERS[ part ], typed ).then( ( found ) => found.map( keyOf ).filter(
				( key ) => keys().includes( key )
			).map( ( key ) => ( { value: key, label: called( part, key ) } ) ) );
			return h( 'div', { key: part, class: 'capacity-peers-parameter' }, [
				h( fields.Chooser, {
					label, find: choices.find, further: choices.further, nearest: part in PARAMETERS ? nearest : undefined,
					onChoose: ( choice ) => this.add( part, choice.value )
				} ),
				fields.chips( chosen.map( ( key ) => ( { label: called( part, key ), more: spoken ? this.level( key ) : null } ) ),
					( place ) => this.remove( part, chosen[ place ] ) )
			] );
		},
		roles() {
			const filter = this.filter;
			const roles = Object.keys( ROLE_WORDS );
			return fields.group( words.say( 'gadget-role' ), () => [
				roles.map( ( role ) => fields.checkbox(
					`${ words.say( ROLE_WORDS[ role ] ) } (${ words.number( this.search.withRole( filter, role, this.lists ) ) })`,
					filter.roles.includes( role ),
					( on ) => {
						filter.roles = roles.filter( ( one ) => one === role ? on : filter.roles.includes( one ) );
						this.changed();
					}
				) ),
				filter.capacities.length > 1 ? fields.checkbox( words.say( 'gadget-every' ), filter.every, ( on ) => {
					filter.every = on;
					this.changed();
				} ) : null
			] );
		},
		onlyListed() {
			const label = words.say( 'gadget-show' );
			return fields.field( label, '', () => fields.select( label, this.filter.only, [
				[ '', words.say( 'gadget-show-all' ) ],
				[ 'saved', words.say( 'gadget-show-saved', this.lists.saved.length ) ],
				[ 'hidden', words.say( 'gadget-show-hidden', this.lists.hidden.length ) ]
			], ( only ) => {
				this.filter.only = only;
				this.changed();
			} ) );
		},
		panel() {
			const filter = this.filter;
			const further = filter.affiliations.length || filter.projects.length || filter.name || filter.only;
			return h( 'form', {
				role: 'search', 'aria-label': words.say( 'gadget-find' ), onSubmit: ( event ) => event.preventDefault()
			}, [
				this.chooser( 'capacities', words.say( 'capacities' ) ),
				this.roles(),
				this.chooser( 'places', words.say( 'gadget-place' ) ),
				this.chooser( 'languages', words.say( 'languages' ) ),
				h( 'details', { open: Boolean( further ) || null, class: 'capacity-peers-further' }, [
					h( 'summary', words.say( 'gadget-further' ) ),
					this.chooser( 'affiliations', words.say( 'affiliations' ) ),
					this.chooser( 'projects', words.say( 'projects' ) ),
					fields.field( words.say( 'gadget-name' ), '', () => fields.textInput( filter.name, ( name ) => {
						filter.name = name;
						this.changed();
					} ) ),
					this.named ? this.onlyListed() : null
				] ),
				fields.button( words.say( 'gadget-clear' ), this.clear )
			] );
		},
		// Nobody is found: which part to give up, and whom that would bring.
		nobody() {
			const without = this.result.without;
			const parts = searching.PARTS.filter( ( part ) => without[ part ] );
			return h( 'div', { class: 'capacity-peers-nobody' }, [
				h( 'p', words.say( parts.length ? 'gadget-nobody' : 'gadget-nobody-at-all' ) ),
				parts.length ? h( 'ul', parts.map( ( part ) => h( 'li', [
					fields.button( words.say( `gadget-without-${ part }` ), () => this.loosen( part ) ),
					' ', words.say( 'people-here', without[ part ] )
				] ) ) ) : fields.button( words.say( 'gadget-clear' ), this.clear )
			] );
		},
		// Whether a capacity is one of those that are looked for, or below one of them.
		isWanted( item ) {
			return this.search.line( item ).some( ( above ) => this.filter.capacities.includes( above ) );
		},
		capacitiesOf( profile, role ) {
			const items = profile[ role ].filter( ( item ) => role !== 'known' || !profile.available.includes( item ) );
			return items.length ? h( 'div', { key: role }, [
				h( 'div', { class: 'capacity-peers-help' }, words.say( ROLE_WORDS[ role ] ) ),
				h( 'div', { class: 'capacity-peers-line' }, items.map( ( item ) => fields.chip(
					h( this.isWanted( item ) ? 'strong' : 'span', [ h( 'bdi', words.capacity( item ) ) ] ), role
				) ) )
			] ) : null;
		},
		// Their letter: a disc for who teaches alone, a ring for who wants alone.
		avatar( profile ) {
			const teaches = profile.available.length > 0;
			let kind = teaches ? 'disc' : 'ring';
			if ( profile.status === 'paused' ) {
				kind = 'paused';
			} else if ( teaches === profile.wanted.length > 0 ) {
				kind = 'plain';
			}
			return fields.avatar( kind, profile.name );
		},
		listButton( kind, key, name ) {
			const listed = this.lists[ kind ].includes( name );
			return this.named ? fields.button( words.say( key ), () => this.list( kind, name, !listed ), {
				weight: 'quiet', action: listed ? 'progressive' : 'default',
				'aria-pressed': String( listed ), 'aria-label': words.say( `${ key }-name`, name )
			} ) : null;
		},
		// What can be done about somebody.
		actions( profile ) {
			const name = profile.name;
			return fields.actions( [
				profile.contact === 'none' ? null : fields.button( words.say( CONTACT_WORDS[ profile.contact ] ), () => {
					this.writing = this.writing === name ? null : name;
				}, {
					class: 'capacity-peers-write', 'aria-expanded': String( this.writing === name ),
					'aria-label': words.say( 'gadget-write-to', name )
				} ),
				this.listButton( 'saved', 'gadget-save-person', name ),
				this.listButton( 'hidden', 'gadget-hide-person', name ),
				this.named ? h( 'a', { href: `#/session?${ new URLSearchParams( { with: name } ) }` }, words.say( 'we-met' ) ) : null
			] );
		},
		card( place ) {
			const profile = this.search.people[ place ];
			const name = profile.name;
			const places = profile.territories.concat( profile.regions.map( ( key ) => `region:${ key }` ) );
			const spoken = Object.keys( profile.languages ).filter( ( code ) => profile.languages[ code ] !== '0' );
			return h( 'li', { key: name, class: [ 'capacity-peers-card', { 'capacity-peers-card--wide': this.writing === name } ] }, [
				h( 'div', { class: 'capacity-peers-person' }, [
					this.avatar( profile ),
					h( 'div', [
						h( 'h3', [ fields.person( name, profile ) ] ),
						h( 'div', { class: 'capacity-peers-help' }, [
							spoken.length ? h( 'div', words.list( spoken.map( ( code ) => {
								const level = words.level( profile.languages[ code ] );
								return words.language( code ) + ( level ? ` (${ level })` : '' );
							} ) ) ) : null,
							places.length ? h( 'div', words.list( places.map( words.place ) ) ) : null
						] )
					] )
				] ),
				profile.status === 'paused' ? h( 'div', [
					h( 'span', { class: 'capacity-peers-badge' }, words.say( 'profile-paused' ) )
				] ) : null,
				Object.keys( ROLE_WORDS ).map( ( role ) => this.capacitiesOf( profile, role ) ),
				name === mw.config.get( 'wgUserName' ) ? null : this.actions( profile ),
				this.writing === name ? h( Message, {
					profile, about: Array.from( new Set( profile.known.concat( profile.wanted ).filter( this.isWanted ) ) ),
					onClose: () => {
						this.writing = null;
					}
				} ) : null
			] );
		},
		pager() {
			const at = this.shownPage;
			const turn = ( key, page ) => fields.button( words.say( key ), () => {
				this.changed( page );
				this.$refs.heading.focus();
			}, { disabled: page < 1 || page > this.pages } );
			return this.pages > 1 ? h( 'nav', { class: 'capacity-peers-actions', 'aria-label': words.say( 'gadget-pages' ) }, [
				turn( 'gadget-previous', at - 1 ), h( 'span', words.say( 'gadget-page', at, this.pages ) ), turn( 'gadget-next', at + 1 )
			] ) : null;
		},
		results() {
			const found = this.result.found.length;
			const first = ( this.shownPage - 1 ) * PAGE;
			const orders = [ [ 'match', words.say( 'gadget-sort-match' ) ], [ 'name', words.say( 'gadget-sort-name' ) ] ];
			return h( 'section', { class: 'capacity-peers-results' }, [
				h( 'div', { class: 'capacity-peers-top' }, [
					h( 'h2', { ref: 'heading', tabindex: -1, 'aria-live': 'polite' }, words.say( 'people-here', found ) ),
					fields.select( words.say( 'gadget-sort' ), this.sort, orders, ( sort ) => {
						this.sort = sort;
						this.changed();
					} )
				] ),
				h( 'div', { role: 'status', class: 'capacity-peers-aside' }, this.said ),
				found ? h( 'ul', {
					class: 'capacity-peers-cards'
				}, this.order.slice( first, first + PAGE ).map( this.card ) ) : this.nobody(),
				this.pager()
			] );
		}
	},
	render() {
		if ( this.trouble ) {
			return fields.notice( 'warning', this.trouble );
		}
		if ( !this.result ) {
			return fields.loading();
		}
		return h( 'div', { class: 'capacity-peers-explore' }, [
			h( 'details', { class: 'capacity-peers-panel', open: this.wide }, [
				h( 'summary', words.say( 'gadget-filter' ) ), this.panel()
			] ),
			this.results()
		] );
	}
};
