/**
 * The form for one's own profile: reads the template where it stands, and changes it there.
 *
 * What a value means is the wiki's to say: the module that shows the profile also reads it for the
 * form, by the bot's own rules, and its problems are the form's warnings.
 */
'use strict';

var site = require( './CapacityPeers-site.json' ),
	fields = require( './CapacityPeers-fields.js' ),
	home = require( './CapacityPeers-home.js' ),
	words = require( './CapacityPeers-words.js' ),
	h = fields.h,
	LEVELS = [ '', 'n', '5', '4', '3', '2', '1' ],
	// The first are what people come for; the others are one step further.
	SHOWN = [ 'available', 'wanted', 'known', 'languages', 'territory' ],
	FURTHER = [
		'display name', 'pronoun', 'about', 'about language', 'affiliation', 'projects', 'timezone', 'mentor',
		'mentor in', 'mentee in', 'programme', 'manages', 'teams', 'contact', 'notify', 'suggestions', 'status',
		'alternative account', 'wikidata'
	],
	LABELS = {
		affiliation: 'affiliations', projects: 'projects', about: 'profile-about',
		timezone: 'timezone', 'mentor in': 'profile-mentor', 'mentee in': 'profile-mentee', programme: 'profile-programmes',
		manages: 'profile-manages', teams: 'profile-teams', 'alternative account': 'profile-accounts', wikidata: 'wikidata'
	},
	CAPACITIES = [ 'available', 'wanted', 'known', 'mentor in', 'mentee in' ],
	EXPLAINED = [ 'available', 'wanted', 'known' ],
	TITLES = [ 'programme', 'manages', 'teams', 'alternative account' ],
	CHOICES = home.CHOICES;

function labelOf( parameter ) {
	return words.say( LABELS[ parameter ] || 'gadget-field-' + parameter.replace( / /g, '-' ) );
}

// Every time zone that the browser knows; MediaWiki's reading of the value decides.
function zones() {
	// eslint-disable-next-line compat/compat -- where a browser has no such list, one types
	return Intl.supportedValuesOf ? Intl.supportedValuesOf( 'timeZone' ) : [];
}

function regionKeys() {
	return Object.keys( site.regions ).map( function ( key ) {
		return 'region:' + key;
	} );
}

// What can be chosen for a list, and how a choice is written on the page.
function choosing( parameter ) {
	if ( CAPACITIES.indexOf( parameter ) >= 0 ) {
		return { find: fields.capacities(), write: function ( choice ) {
			return words.written( choice.value );
		} };
	} else if ( parameter === 'languages' ) {
		return { find: fields.among( function () {
			return Object.keys( words.languages() );
		}, words.language ), write: function ( choice ) {
			return choice.value;
		} };
	} else if ( parameter === 'territory' ) {
		return { find: fields.among( function () {
			return Object.keys( words.territories() ).concat( regionKeys() );
		}, words.place ), write: function ( choice ) {
			// NA is Namibia: a region is written in words.
			return choice.value.indexOf( 'region:' ) === 0 ? site.regions[ choice.value.slice( 7 ) ] : choice.value;
		} };
	} else if ( TITLES.indexOf( parameter ) < 0 || parameter === 'manages' ) {
		return { find: fields.among( function () {
			return Object.keys( site[ parameter === 'projects' ? 'projects' : 'affiliations' ] );
		}, function ( key ) {
			return site[ parameter === 'projects' ? 'projects' : 'affiliations' ][ key ];
		} ), write: function ( choice ) {
			return choice.label;
		} };
	}
	return { find: function () {
		return [];
	}, write: String };
}

module.exports = {
	emits: [ 'go' ],
	data: function () {
		return {
			home: null, values: {}, problems: [], trouble: '', conflict: false, busy: false, preview: null, saved: '',
			// How often something was changed here.
			edits: 0
		};
	},
	computed: {
		anonymous: function () {
			return mw.user.isAnon();
		}
	},
	created: function () {
		if ( !this.anonymous ) {
			this.load();
		}
	},
	methods: {
		failed: function ( error ) {
			this.busy = false;
			this.trouble = words.trouble( error );
		},
		// Read the page; what was changed here already goes over what stands there.
		load: function ( changes ) {
			var self = this;
			return home.load().then( function ( found ) {
				self.busy = false;
				self.preview = null;
				self.home = Object.freeze( found );
				self.values = Object.assign( {}, found.values, changes );
				self.problems = found.problems;
				return changes && self.check();
			} ).catch( this.failed );
		},
		changes: function () {
			return home.changes( this.home, this.values );
		},
		set: function ( parameter, value ) {
			this.values = Object.assign( {}, this.values );
			this.values[ parameter ] = value;
			this.preview = null;
			this.edits++;
			this.saved = '';
		},
		// Ask the wiki what it makes of all that stands in the form.
		check: function () {
			var self = this, values = this.values;
			return home.meaning( this.home.title, home.written( values ) ).then( function ( read ) {
				if ( values === self.values ) {
					// What stands under names that nobody knows is not in the form.
					self.problems = read.problems.concat( self.home.problems.filter( function ( one ) {
						return !one.english;
					} ) );
					self.values = home.understood( values, read );
				}
			} ).catch( this.failed );
		},
		edited: function ( parameter, value ) {
			this.set( parameter, value );
			return this.check();
		},
		add: function ( parameter, choice ) {
			var self = this, list = this.values[ parameter ];
			if ( list.some( function ( one ) {
				return choice.value && one.key === choice.value;
			} ) ) {
				return Promise.resolve();
			}
			return Promise.resolve( choice.value ? choosing( parameter ).write( choice ) : choice.label ).then( function ( written ) {
				var entry = { written: written, label: choice.label, key: choice.value };
				return self.edited( parameter, self.values[ parameter ].concat( entry ) );
			} );
		},
		remove: function ( parameter, place ) {
			return this.edited( parameter, this.values[ parameter ].filter( function ( one, at ) {
				return at !== place;
			} ) );
		},
		look: function () {
			var self = this, edits = this.edits;
			this.busy = true;
			this.trouble = '';
			return home.preview( this.home, this.changes() ).then( function ( found ) {
				self.busy = false;
				// Whoever went on meanwhile has to look again.
				self.preview = edits === self.edits ? Object.freeze( found ) : null;
				return self.$nextTick();
			} ).then( function () {
				if ( self.preview ) {
					self.$refs.preview.focus();
				}
			} ).catch( this.failed );
		},
		save: function () {
			var self = this, values = this.values, changed = this.changes();
			this.busy = true;
			this.trouble = '';
			return home.save( this.home, this.preview.text ).then( function () {
				self.conflict = false;
				self.saved = self.home.title;
				return self.load();
			}, function ( error ) {
				var kept = {};
				if ( error.code !== 'editconflict' && error.code !== 'articleexists' ) {
					return self.failed( error );
				}
				// Somebody was quicker: the same changes, on what stands there now.
				changed.forEach( function ( change ) {
					kept[ change.parameter ] = values[ change.parameter ];
				} );
				self.conflict = true;
				return self.load( kept );
			} );
		},
		// What is wrong with a parameter, in the words of the bot.
		warnings: function ( parameter ) {
			var found = this.problems.filter( function ( one ) {
				return one.english === parameter;
			} );
			return found.length ? h( 'ul', { class: 'capacity-peers-warnings', role: 'status' }, found.map( function ( one ) {
				var cure = one.suggestions.length ? words.say( 'cure-' + one.reason, one.suggestions.join( ' / ' ) ) : '';
				return h( 'li', [
					one.value ? [ h( 'bdi', words.say( 'quoted', one.value ) ), ': ' ] : null,
					words.say( 'problem-' + one.reason ), cure ? '; ' + cure : ''
				] );
			} ) ) : null;
		},
		level: function ( one, called, changed ) {
			var attributes = { 'aria-label': words.say( 'gadget-level', called ) };
			return fields.select( attributes, one.level || '', LEVELS.map( function ( level ) {
				return [ level, level ? words.level( level ) : words.say( 'gadget-no-level' ) ];
			} ), function ( level ) {
				changed( { key: one.key, level: level, written: one.key + ( level ? '-' + level : '' ), label: one.label } );
			} );
		},
		listField: function ( parameter ) {
			var self = this, list = this.values[ parameter ], languages = parameter === 'languages',
				from = choosing( parameter ), explained = EXPLAINED.indexOf( parameter ) >= 0;
			return [
				h( fields.Combobox, {
					label: labelOf( parameter ), find: from.find, free: true,
					help: explained ? words.say( 'gadget-help-' + parameter ) : '',
					onChoose: function ( choice ) {
						self.add( parameter, choice );
					}
				} ),
				fields.chips( list.map( function ( one, place ) {
					var called = languages && one.key ? words.language( one.key ) : one.label;
					return {
						label: called,
						wrong: self.problems.some( function ( problem ) {
							return problem.english === parameter && problem.value === one.written;
						} ),
						more: languages && one.key ? self.level( one, called, function ( changed ) {
							self.edited( parameter, list.slice( 0, place ).concat( changed, list.slice( place + 1 ) ) );
						} ) : null
					};
				} ), function ( place ) {
					self.remove( parameter, place );
				} )
			];
		},
		textField: function ( parameter ) {
			var self = this, id = parameter.replace( / /g, '-' ),
				help = parameter === 'about' ? words.say( 'gadget-help-about' ) : '';
			return fields.field( id, labelOf( parameter ), help, function ( attributes ) {
				var input = parameter === 'about' ? fields.textArea : fields.textInput;
				if ( parameter === 'timezone' ) {
					attributes.list = 'capacity-peers-zones';
				}
				return [ input( Object.assign( attributes, {
					onChange: self.check
				} ), self.values[ parameter ], function ( text ) {
					self.set( parameter, text );
				} ), parameter === 'timezone' ? h( 'datalist', { id: attributes.list }, zones().map( function ( zone ) {
					return h( 'option', { value: zone } );
				} ) ) : null ];
			} );
		},
		choiceField: function ( parameter ) {
			var self = this, value = this.values[ parameter ],
				choices = CHOICES[ parameter ].concat( CHOICES[ parameter ].indexOf( value ) < 0 ? value : [] );
			return fields.field( parameter, labelOf( parameter ), '', function ( attributes ) {
				return fields.select( attributes, value, choices.map( function ( choice ) {
					var known = CHOICES[ parameter ].indexOf( choice ) >= 0;
					return [ choice, known ? words.say( 'gadget-' + parameter + '-' + choice ) : choice ];
				} ), function ( choice ) {
					self.edited( parameter, choice );
				} );
			} );
		},
		field: function ( parameter ) {
			var list = Array.isArray( this.values[ parameter ] ) && this.listField,
				make = parameter in CHOICES ? this.choiceField : list || this.textField;
			return h( 'div', { key: parameter, class: 'capacity-peers-parameter' }, [ make( parameter ), this.warnings( parameter ) ] );
		},
		tour: function () {
			return h( 'div', { class: 'capacity-peers-tour' }, [
				h( 'h2', words.say( 'gadget-tour' ) ),
				h( 'ol', [ 1, 2, 3 ].map( function ( step ) {
					return h( 'li', words.say( 'gadget-tour-' + step ) );
				} ) )
			] );
		},
		// What would be saved: as a reader sees it, and what changes in the source.
		previewed: function () {
			var found = this.preview, stored = this.home;
			return h( 'section', {
				ref: 'preview', class: 'capacity-peers-preview', tabindex: -1, 'aria-label': words.say( 'gadget-preview' )
			}, [
				h( 'h2', words.say( 'gadget-preview' ) ),
				// Made by MediaWiki's own parser.
				h( 'div', { class: 'mw-parser-output', innerHTML: found.html } ),
				found.diff ? fields.scrolled( 'table', words.say( 'gadget-diff' ), null, { class: 'diff', innerHTML: found.diff } ) : null,
				stored.refused ? h( 'p', words.say( 'gadget-hand-over' ) ) : null,
				stored.refused || !found.diff ? fields.scrolled( 'pre', words.say( 'gadget-diff' ), found.call, { dir: 'ltr' } ) : null,
				stored.refused ? null :
					fields.mainButton( words.say( 'gadget-save' ), this.save, { disabled: this.busy } )
			] );
		}
	},
	render: function () {
		var found = this.home, dirty;
		if ( this.anonymous ) {
			return h( 'div', [ this.tour(), fields.login() ] );
		}
		if ( !found ) {
			return this.trouble ? fields.notice( 'error', this.trouble ) : h( 'p', { role: 'status' }, words.say( 'gadget-loading' ) );
		}
		if ( found.broken ) {
			return fields.notice( 'error', [
				words.say( 'gadget-by-hand' ), ' ', fields.link( found.title, found.title, { action: 'edit' } )
			] );
		}
		dirty = this.changes().length > 0;
		return h( 'form', {
			class: 'capacity-peers-form',
			onSubmit: function ( event ) {
				event.preventDefault();
			}
		}, [
			found.call ? h( 'p', [ words.say( 'gadget-stands-on' ), ' ', fields.link( found.title, found.title ) ] ) : this.tour(),
			found.refused ? fields.notice( 'warning', [ words.say( 'gadget-refused', found.refused ) ] ) : null,
			this.saved ? fields.notice( 'success', [ words.say( 'gadget-saved' ), ' ', fields.link( this.saved, this.saved ) ] ) : null,
			this.conflict ? fields.notice( 'warning', words.say( 'gadget-conflict' ) ) : null,
			this.warnings( '' ),
			SHOWN.map( this.field ),
			h( 'details', { class: 'capacity-peers-further' }, [
				h( 'summary', words.say( 'gadget-further' ) ), FURTHER.map( this.field )
			] ),
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			this.preview ? this.previewed() : fields.mainButton( words.say( 'gadget-look' ), this.look, { disabled: this.busy || !dirty } )
		] );
	}
};
