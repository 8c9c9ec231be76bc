/**
 * Find people: the filter, whom it finds, and what can be done about them.
 */
'use strict';

var site = require( './CapacityPeers-site.json' ),
	address = require( './CapacityPeers-address.js' ),
	data = require( './CapacityPeers-data.js' ),
	fields = require( './CapacityPeers-fields.js' ),
	lists = require( './CapacityPeers-lists.js' ),
	searching = require( './CapacityPeers-search.js' ),
	words = require( './CapacityPeers-words.js' ),
	Message = require( './CapacityPeers-message.js' ),
	h = fields.h,
	PAGE = 20,
	LEVELS = [ '', '1', '2', '3', '4', '5', 'n' ],
	CONTACT_WORDS = { talk: 'write', email: 'write-email' },
	// What each role is called on a card, which is what it is called in a profile.
	ROLE_WORDS = { available: 'profile-available', wanted: 'profile-wanted', known: 'profile-known' };

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
	var found = {};
	Object.keys( site.countries ).forEach( function ( region ) {
		site.countries[ region ].split( ' ' ).forEach( function ( code ) {
			found[ code ] = region;
		} );
	} );
	return found;
}

module.exports = {
	props: { parameters: URLSearchParams },
	emits: [ 'go' ],
	data: function () {
		return Object.assign( address.searchOf( this.parameters ), {
			people: 0, lists: { saved: [], hidden: [] }, trouble: '', writing: null, said: '',
			// On a phone the people come first.
			wide: innerWidth > 720
		} );
	},
	computed: {
		result: function () {
			return this.people ? this.search.find( this.filter, this.lists ) : null;
		},
		order: function () {
			var search = this.search;
			if ( this.sort === 'name' ) {
				return this.result.found.slice().sort( function ( one, other ) {
					return words.compare( search.people[ one ].name, search.people[ other ].name );
				} );
			}
			return search.ordered( this.result.found, this.filter, mw.config.get( 'wgUserName' ) || '' );
		},
		pages: function () {
			return Math.max( 1, Math.ceil( this.result.found.length / PAGE ) );
		},
		shownPage: function () {
			return Math.min( this.page, this.pages );
		}
	},
	watch: {
		parameters: function ( parameters ) {
			Object.assign( this, address.searchOf( parameters ) );
		}
	},
	created: function () {
		var self = this;
		Promise.all( [ data.profiles(), lists.load() ] ).then( function ( found ) {
			var tables = {
				parents: words.parents, regionOf: regionOf(), languageGroups: site.languageGroups
			};
			// Not among the data that are watched: thousands of people never change while they are shown.
			self.search = new searching.Search( found[ 0 ], tables, words.normalised );
			self.lists = found[ 1 ];
			self.people = found[ 0 ].length;
			self.trouble = self.people ? '' : words.say( 'gadget-no-data' );
		} ).catch( function () {
			self.trouble = words.say( 'gadget-no-data' );
		} );
	},
	methods: {
		// Something was chosen: from the first page on, in the address, with nothing to go back through.
		changed: function ( page ) {
			this.page = page || 1;
			this.writing = null;
			this.$emit( 'go', address.written( this ) );
		},
		add: function ( part, key ) {
			if ( part === 'languages' ) {
				this.filter.languages = Object.assign( {}, this.filter.languages );
				this.filter.languages[ key ] = this.filter.languages[ key ] || '';
			} else if ( this.filter[ part ].indexOf( key ) < 0 ) {
				this.filter[ part ] = this.filter[ part ].concat( key );
			}
			this.changed();
		},
		remove: function ( part, key ) {
			if ( part === 'languages' ) {
				this.filter.languages = Object.assign( {}, this.filter.languages );
				delete this.filter.languages[ key ];
			} else {
				this.filter[ part ] = this.filter[ part ].filter( function ( one ) {
					return one !== key;
				} );
			}
			this.changed();
		},
		loosen: function ( part ) {
			var empty = searching.nothing();
			this.filter[ part ] = empty[ part ];
			if ( part === 'capacities' ) {
				this.filter.roles = [];
			}
			this.changed();
		},
		clear: function () {
			this.filter = searching.nothing();
			this.changed();
		},
		list: function ( kind, name, listed ) {
			var self = this;
			lists.change( kind, name, listed ).then( function ( found ) {
				self.lists = found;
				self.said = words.say( 'gadget-' + kind + ( listed ? '-added' : '-removed' ), name );
			}, function () {
				self.said = words.say( 'gadget-not-kept' );
			} );
		},
		// A field to choose further values of a part from, and those that were chosen.
		chooser: function ( part, label ) {
			var self = this, filter = this.filter, languages = part === 'languages',
				chosen = languages ? Object.keys( filter.languages ) : filter[ part ];
			function count( key ) {
				return self.result.counts( part, key );
			}
			function keys() {
				return Object.keys( self.search.columnsOf( part ) );
			}
			return h( 'div', { key: part }, [
				h( fields.Combobox, {
					label: label,
					find: part === 'capacities' ? fields.capacities( count ) : fields.among( keys, called.bind( null, part ), count ),
					onChoose: function ( choice ) {
						self.add( part, choice.value );
					}
				} ),
				fields.chips( chosen.map( function ( key ) {
					var name = called( part, key );
					return { label: name, more: !languages ? null : fields.select(
						{ 'aria-label': words.say( 'gadget-least-level', name ) },
						filter.languages[ key ],
						LEVELS.map( function ( level ) {
							return [ level, words.say( level ? 'gadget-at-least' : 'gadget-any-level', words.level( level ) ) ];
						} ),
						function ( level ) {
							filter.languages = Object.assign( {}, filter.languages );
							filter.languages[ key ] = level;
							self.changed();
						}
					) };
				} ), function ( place ) {
					self.remove( part, chosen[ place ] );
				} )
			] );
		},
		roles: function () {
			var self = this, filter = this.filter;
			return h( 'fieldset', { class: 'capacity-peers-fieldset' }, [
				h( 'legend', { class: 'capacity-peers-label' }, words.say( 'gadget-role' ) ),
				Object.keys( ROLE_WORDS ).map( function ( role ) {
					var count = words.number( self.search.withRole( filter, role, self.lists ) ),
						label = words.say( ROLE_WORDS[ role ] ) + ' (' + count + ')';
					return fields.checkbox( label, filter.roles.indexOf( role ) >= 0, function ( on ) {
						filter.roles = Object.keys( ROLE_WORDS ).filter( function ( one ) {
							return one === role ? on : filter.roles.indexOf( one ) >= 0;
						} );
						self.changed();
					} );
				} ),
				filter.capacities.length > 1 ? fields.checkbox( words.say( 'gadget-every' ), filter.every, function ( on ) {
					filter.every = on;
					self.changed();
				} ) : null
			] );
		},
		panel: function () {
			var self = this, filter = this.filter, anonymous = mw.user.isAnon(),
				further = filter.affiliations.length || filter.projects.length || filter.name || filter.only;
			return h( 'form', {
				role: 'search', 'aria-label': words.say( 'gadget-find' ),
				onSubmit: function ( event ) {
					event.preventDefault();
				}
			}, [
				this.chooser( 'capacities', words.say( 'capacities' ) ),
				this.roles(),
				this.chooser( 'places', words.say( 'gadget-place' ) ),
				this.chooser( 'languages', words.say( 'languages' ) ),
				h( 'details', { open: Boolean( further ) || null, class: 'capacity-peers-further' }, [
					h( 'summary', words.say( 'gadget-further' ) ),
					this.chooser( 'affiliations', words.say( 'affiliations' ) ),
					this.chooser( 'projects', words.say( 'projects' ) ),
					fields.field( 'name', words.say( 'gadget-name' ), '', function ( attributes ) {
						return fields.textInput( attributes, filter.name, function ( name ) {
							filter.name = name;
							self.changed();
						} );
					} ),
					anonymous ? null : fields.field( 'only', words.say( 'gadget-show' ), '', function ( attributes ) {
						return fields.select( attributes, filter.only, [
							[ '', words.say( 'gadget-show-all' ) ],
							[ 'saved', words.say( 'gadget-show-saved', self.lists.saved.length ) ],
							[ 'hidden', words.say( 'gadget-show-hidden', self.lists.hidden.length ) ]
						], function ( only ) {
							filter.only = only;
							self.changed();
						} );
					} )
				] ),
				fields.button( words.say( 'gadget-clear' ), this.clear )
			] );
		},
		// Nobody is found: which part to give up, and whom that would bring.
		nobody: function () {
			var self = this, without = this.result.without, parts = searching.PARTS.filter( function ( part ) {
				return without[ part ];
			} );
			return h( 'div', { class: 'capacity-peers-nobody' }, [
				h( 'p', words.say( parts.length ? 'gadget-nobody' : 'gadget-nobody-at-all' ) ),
				parts.length ? h( 'ul', parts.map( function ( part ) {
					return h( 'li', [ fields.button( words.say( 'gadget-without-' + part ), function () {
						self.loosen( part );
					} ), ' ', words.say( 'people-here', without[ part ] ) ] );
				} ) ) : fields.button( words.say( 'gadget-clear' ), this.clear )
			] );
		},
		// Whether a capacity is one of those that are looked for, or below one of them.
		isWanted: function ( item ) {
			var wanted = this.filter.capacities;
			return this.search.line( item ).some( function ( above ) {
				return wanted.indexOf( above ) >= 0;
			} );
		},
		capacitiesOf: function ( profile, role ) {
			var self = this, items = profile[ role ];
			if ( role === 'known' ) {
				items = items.filter( function ( item ) {
					return profile.available.indexOf( item ) < 0;
				} );
			}
			return items.length ? h( 'div', { key: role, class: 'capacity-peers-line' }, [
				h( 'span', { class: 'capacity-peers-label' }, words.say( ROLE_WORDS[ role ] ) ), ' ',
				items.map( function ( item ) {
					return fields.chip( [ h( 'bdi', words.capacity( item ) ) ], self.isWanted( item ) );
				} )
			] ) : null;
		},
		listButton: function ( kind, key, name ) {
			var self = this, listed = this.lists[ kind ].indexOf( name ) >= 0;
			return mw.user.isAnon() ? null : fields.button( words.say( key ), function () {
				self.list( kind, name, !listed );
			}, { 'aria-pressed': String( listed ), 'aria-label': words.say( key + '-name', name ), class: 'cdx-button--weight-quiet' } );
		},
		card: function ( place ) {
			var self = this, profile = this.search.people[ place ], name = profile.name,
				places = profile.territories.concat( profile.regions.map( function ( key ) {
					return 'region:' + key;
				} ) ),
				spoken = Object.keys( profile.languages ).filter( function ( code ) {
					return profile.languages[ code ] !== '0';
				} );
			return h( 'li', { key: name, class: 'capacity-peers-card' }, [
				h( 'h3', [ fields.person( name ) ] ),
				profile.status === 'paused' ? h( 'div', { class: 'capacity-peers-help' }, words.say( 'profile-paused' ) ) : null,
				this.capacitiesOf( profile, 'available' ),
				this.capacitiesOf( profile, 'wanted' ),
				this.capacitiesOf( profile, 'known' ),
				h( 'div', { class: 'capacity-peers-help' }, [
					spoken.length ? h( 'div', words.list( spoken.map( function ( code ) {
						var level = words.level( profile.languages[ code ] );
						return words.language( code ) + ( level ? ' (' + level + ')' : '' );
					} ) ) ) : null,
					places.length ? h( 'div', words.list( places.map( words.place ) ) ) : null
				] ),
				name === mw.config.get( 'wgUserName' ) ? null : h( 'div', { class: 'capacity-peers-actions' }, [
					profile.contact === 'none' ? null : fields.button( words.say( CONTACT_WORDS[ profile.contact ] ), function () {
						self.writing = self.writing === name ? null : name;
					}, { 'aria-expanded': String( this.writing === name ), 'aria-label': words.say( 'gadget-write-to', name ) } ),
					this.listButton( 'saved', 'gadget-save-person', name ),
					this.listButton( 'hidden', 'gadget-hide-person', name )
				] ),
				this.writing === name ? h( Message, {
					profile: profile, about: Array.from( new Set( profile.known.concat( profile.wanted ).filter( this.isWanted ) ) ),
					onClose: function () {
						self.writing = null;
					}
				} ) : null
			] );
		},
		pager: function () {
			var self = this, at = this.shownPage;
			function turn( key, page ) {
				return fields.button( words.say( key ), function () {
					self.changed( page );
					self.$refs.heading.focus();
				}, { disabled: page < 1 || page > self.pages } );
			}
			return this.pages > 1 ? h( 'nav', { class: 'capacity-peers-actions', 'aria-label': words.say( 'gadget-pages' ) }, [
				turn( 'gadget-previous', at - 1 ), h( 'span', words.say( 'gadget-page', at, this.pages ) ), turn( 'gadget-next', at + 1 )
			] ) : null;
		},
		results: function () {
			var self = this, found = this.result.found.length, first = ( this.shownPage - 1 ) * PAGE;
			return h( 'section', { class: 'capacity-peers-results' }, [
				h( 'div', { class: 'capacity-peers-actions' }, [
					h( 'h2', { ref: 'heading', tabindex: -1, 'aria-live': 'polite' }, words.say( 'people-here', found ) ),
					fields.field( 'sort', words.say( 'gadget-sort' ), '', function ( attributes ) {
						return fields.select( attributes, self.sort, [
							[ 'match', words.say( 'gadget-sort-match' ) ], [ 'name', words.say( 'gadget-sort-name' ) ]
						], function ( sort ) {
							self.sort = sort;
							self.changed();
						} );
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
	render: function () {
		if ( this.trouble ) {
			return fields.notice( 'warning', this.trouble );
		}
		if ( !this.result ) {
			return h( 'p', { role: 'status' }, words.say( 'gadget-loading' ) );
		}
		return h( 'div', { class: 'capacity-peers-explore' }, [
			h( 'details', { class: 'capacity-peers-panel', open: this.wide }, [
				h( 'summary', words.say( 'gadget-filter' ) ), this.panel()
			] ),
			this.results()
		] );
	}
};
