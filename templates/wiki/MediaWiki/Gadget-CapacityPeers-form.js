/**
 * What the forms for all templates have in common: a field for each parameter, what the wiki makes of its
 * value, and what to do about that. A view takes it as a mixin, and says as `template` whose parameters
 * they are and as `home` on which page they are.
 */
'use strict';

const Codex = require( '@wikimedia/codex' );
const site = require( './CapacityPeers-site.json' );
const fields = require( './CapacityPeers-fields.js' );
const preview = require( './CapacityPeers-preview.js' );
const stored = require( './CapacityPeers-stored.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const LEVELS = [ '', 'n', '5', '4', '3', '2', '1' ];
const PROFILE = 'Capacity profile';
const EXPLAINED = [ 'available', 'wanted', 'known' ];

// Every time zone that the browser knows; MediaWiki's reading of the value decides.
function zones() {
	// eslint-disable-next-line compat/compat -- where a browser has no such list, one types
	return Intl.supportedValuesOf ? Intl.supportedValuesOf( 'timeZone' ) : [];
}

// The message that says what it costs to leave a value as it is; '' where it costs that value alone.
function costOf( parameter, kind, understood ) {
	if ( kind === 'languages' ) {
		return understood ? 'gadget-cost-languages' : 'gadget-cost-no-language';
	}
	return { capacities: 'gadget-cost-capacities', territories: 'gadget-cost-territory' }[ kind ] ||
		( parameter === 'affiliation' ? 'gadget-cost-affiliation' : '' );
}

// What can be chosen for a list (`find` and more of a Chooser), and how a choice is written on the page.
function choosing( template, people, parameter ) {
	const kind = template.parameters[ parameter ].kind;
	// What the wiki thinks that a misspelt name is, in the words for a key.
	const nearest = ( called ) => ( typed ) => template.nearest( parameter, typed ).then(
		( keys ) => keys.map( ( key ) => ( { value: key, label: called( key ) } ) )
	);
	if ( kind === 'capacities' ) {
		return { find: fields.capacities(), nearest: nearest( words.capacity ), write: ( choice ) => words.written( choice.value ) };
	} else if ( kind === 'languages' ) {
		return Object.assign( fields.among( () => Object.keys( words.languages() ), words.language, null, 'languages' ), {
			nearest: nearest( words.language ), write: ( choice ) => choice.value
		} );
	} else if ( kind === 'territories' ) {
		return Object.assign( fields.among( words.places, words.place, null, 'places' ), {
			nearest: nearest( words.place ), write: ( choice ) => template.writtenPlace( choice.value )
		} );
	} else if ( kind === 'words' ) {
		const called = ( choice ) => words.say( `${ parameter }-${ choice }`, mw.user );
		return Object.assign( fields.among( () => template.parameters[ parameter ].choices, called ), {
			write: ( choice ) => choice.value
		} );
	} else if ( kind === 'projects' || kind === 'organizations' ) {
		const called = site[ kind === 'projects' ? 'projects' : 'affiliations' ];
		return Object.assign( fields.among( () => Object.keys( called ), ( key ) => called[ key ] ), {
			write: ( choice ) => choice.label
		} );
	} else if ( kind === 'accounts' ) {
		return { find: fields.accountsAmong( people, true ), write: ( choice ) => choice.value };
	}
	return { find: () => [], write: String };
}

module.exports = {
	data() {
		return {
			// Whom one can choose where accounts are listed.
			people: [],
			home: null, values: {}, problems: [], trouble: '', byHand: false, busy: false, preview: null, saved: '',
			// How often something was changed here.
			edits: 0
		};
	},
	methods: {
		failed( error ) {
			this.busy = false;
			this.preview = null;
			this.byHand = error.code === stored.BY_HAND;
			this.trouble = this.byHand ? '' : words.trouble( error );
		},
		labelOf( parameter ) {
			return words.say( this.template.parameters[ parameter ].label );
		},
		choosing( parameter ) {
			return choosing( this.template, this.people, parameter );
		},
		// What a view has to say below the label of a field.
		beside() {
			return null;
		},
		changes() {
			return this.template.changes( this.home, this.values );
		},
		set( parameter, value ) {
			this.values = Object.assign( {}, this.values, { [ parameter ]: value } );
			this.preview = null;
			this.byHand = false;
			this.edits++;
			this.saved = '';
		},
		// Ask the wiki what it makes of all that is in the form.
		check() {
			const values = this.values;
			return this.template.meaning( this.home.title, this.template.written( values ) ).then( ( read ) => {
				if ( values === this.values ) {
					// What is written under names that nobody knows is not in the form.
					this.problems = read.problems.concat( this.home.problems.filter( ( one ) => !one.english ) );
					this.values = this.template.understood( values, read );
				}
			} ).catch( this.failed );
		},
		edited( parameter, value ) {
			this.set( parameter, value );
			return this.check();
		},
		add( parameter, choice ) {
			const value = choice.value;
			if ( value && this.values[ parameter ].some( ( one ) => one.key === value ) ) {
				return Promise.resolve();
			}
			return Promise.resolve( value ? this.choosing( parameter ).write( choice ) : choice.label ).then( ( written ) => this.edited(
				parameter, this.values[ parameter ].concat( { written, label: choice.label, key: value } )
			) );
		},
		// Write something else in place of a value that is not understood.
		replace( problem, suggestion ) {
			const parameter = problem.english;
			return this.template.suggested( parameter, suggestion ).then( ( written ) => {
				const before = this.values[ parameter ];
				return this.edited( parameter, Array.isArray( before ) ? before.filter( ( one ) => one.written !== written ).map(
					( one ) => one.written === problem.value ? { written, label: written, key: '' } : one
				) : written );
			} ).catch( this.failed );
		},
		remove( parameter, place ) {
			return this.edited( parameter, this.values[ parameter ].filter( ( one, at ) => at !== place ) );
		},
		problemsOf( parameter ) {
			return this.problems.filter( ( one ) => one.english === parameter );
		},
		// A problem in the words of the bot, with what it suggests as `ending`.
		told( one, ending ) {
			return h( 'li', [
				one.value ? [ h( 'bdi', words.say( 'quoted', one.value ) ), ': ' ] : null, words.say( `problem-${ one.reason }` ), ending
			] );
		},
		cure( one ) {
			const instead = this.template.replacements( one ).map( ( meant ) => meant.label );
			const suggestions = instead.length ? instead : one.suggestions;
			return suggestions.length ? `; ${ words.say( `cure-${ one.reason }`, suggestions.join( ' / ' ) ) }` : '';
		},
		// A problem, with a button for each value that may be meant.
		mended( one ) {
			const instead = this.template.replacements( one );
			return this.told( one, instead.length ? [ ' ', h( 'span', { class: 'capacity-peers-instead' }, instead.map(
				( meant ) => fields.button( words.say( 'gadget-use', meant.label ), () => this.replace( one, meant.suggestion ) )
			) ) ] : this.cure( one ) );
		},
		// What is wrong with a parameter.
		warnings( parameter ) {
			const found = this.problemsOf( parameter );
			return found.length ? h( Codex.CdxMessage, { type: 'warning', inline: true, class: 'capacity-peers-warnings' }, () => h(
				'ul', found.map( this.mended )
			) ) : null;
		},
		// What is not understood of each parameter, and what that costs.
		costs() {
			const parameters = Array.from( new Set( this.problems.map( ( one ) => one.english ) ) );
			return fields.notice( 'warning', [ h( 'p', words.say( 'gadget-not-understood' ) ) ].concat( parameters.map( ( parameter ) => {
				const cost = this.template.name === PROFILE && parameter && costOf(
					parameter, this.template.parameters[ parameter ].kind, [].concat( this.values[ parameter ] ).some( ( one ) => one.key )
				);
				return h( 'div', { class: 'capacity-peers-cost' }, [
					parameter ? h( 'p', [ h( 'strong', this.labelOf( parameter ) ) ] ) : null,
					h( 'ul', this.problemsOf( parameter ).map( ( one ) => this.told( one, this.cure( one ) ) ) ),
					cost ? h( 'p', words.say( cost ) ) : null
				] );
			} ) ) );
		},
		level( one, label, changed ) {
			const choices = LEVELS.map( ( level ) => [ level, level ? words.level( level ) : words.say( 'gadget-no-level' ) ] );
			return fields.select( words.say( 'gadget-level', label ), one.level || '', choices, ( level ) => {
				changed( { key: one.key, level, written: one.key + ( level ? `-${ level }` : '' ), label: one.label } );
			} );
		},
		listField( parameter ) {
			const list = this.values[ parameter ];
			const spoken = parameter === 'languages';
			const own = this.template.name === PROFILE;
			const doubted = this.problemsOf( parameter ).map( ( one ) => one.value );
			const choices = this.choosing( parameter );
			return [
				h( fields.Chooser, {
					label: this.labelOf( parameter ), free: this.template.parameters[ parameter ].kind !== 'accounts',
					find: choices.find, further: choices.further, nearest: choices.nearest,
					help: own && EXPLAINED.includes( parameter ) ? words.say( `gadget-help-${ parameter }` ) : '',
					onChoose: ( choice ) => this.add( parameter, choice )
				} ),
				this.beside( parameter ),
				fields.chips( list.map( ( one, place ) => {
					const label = spoken && one.key ? words.language( one.key ) : one.label;
					return {
						label, wrong: doubted.includes( one.written ),
						more: spoken && one.key ? this.level( one, label, ( changed ) => this.edited(
							parameter, list.slice( 0, place ).concat( changed, list.slice( place + 1 ) )
						) ) : null
					};
				} ), ( place ) => this.remove( parameter, place ) )
			];
		},
		textField( parameter ) {
			const about = this.template.parameters[ parameter ];
			const input = about.long ? fields.textArea : fields.textInput;
			const zoned = about.kind === 'timezone';
			return [
				fields.field( this.labelOf( parameter ), parameter === 'about' ? words.say( 'gadget-help-about' ) : '', () => input(
					this.values[ parameter ], ( text ) => this.set( parameter, String( text ) ),
					Object.assign( { onChange: this.check }, zoned ? { list: 'capacity-peers-zones' } : {},
						about.kind === 'date' ? { inputType: 'date' } : {} )
				) ),
				zoned ? h( 'datalist', { id: 'capacity-peers-zones' }, zones().map( ( zone ) => h( 'option', { value: zone } ) ) ) : null
			];
		},
		yesField( parameter ) {
			return fields.checkbox( this.labelOf( parameter ), this.values[ parameter ] === 'yes', ( chosen ) => this.edited(
				parameter, chosen ? 'yes' : ''
			) );
		},
		typeField( parameter ) {
			const choices = this.template.parameters[ parameter ].choices.map( ( letter ) => [ letter, words.say( `kind-${ letter }` ) ] );
			return fields.field( this.labelOf( parameter ), '', () => fields.select(
				this.labelOf( parameter ), this.values[ parameter ], [ [ '', '–' ] ].concat( choices ),
				( letter ) => this.edited( parameter, letter )
			) );
		},
		choiceField( parameter ) {
			const value = this.values[ parameter ];
			const known = this.template.CHOICES[ parameter ];
			const choices = known.concat( known.includes( value ) ? [] : value );
			return fields.field( this.labelOf( parameter ), '', () => fields.select( this.labelOf( parameter ), value, choices.map(
				( choice ) => [ choice, known.includes( choice ) ? words.say( `gadget-${ parameter }-${ choice }` ) : choice ]
			), ( choice ) => this.edited( parameter, choice ) ) );
		},
		field( parameter ) {
			const list = Array.isArray( this.values[ parameter ] ) && this.listField;
			const byKind = { yes: this.yesField, choice: this.choiceField, 'organization type': this.typeField };
			const make = byKind[ this.template.parameters[ parameter ].kind ] || list || this.textField;
			return h( 'div', { key: parameter, class: 'capacity-peers-parameter' }, [ make( parameter ), this.warnings( parameter ) ] );
		},
		look() {
			const edits = this.edits;
			this.busy = true;
			this.trouble = '';
			// What was typed last may not have been asked about yet.
			return this.check().then( () => this.template.preview( this.home, this.changes() ) ).then( ( found ) => {
				this.busy = false;
				// Whoever went on meanwhile has to look again.
				this.preview = edits === this.edits ? Object.freeze( found ) : null;
			} ).catch( this.failed );
		},
		// What would be saved, under what is not understood of it.
		previewed( label ) {
			return preview( this.preview, {
				label, refused: this.home.refused, busy: this.busy, above: this.problems.length ? this.costs() : null, save: this.save,
				close: () => {
					this.preview = null;
				}
			} );
		},
		editByHand() {
			const title = this.home.title;
			return fields.notice( 'error', [
				words.say( 'gadget-by-hand' ), ' ', fields.link( title, [ h( 'bdi', title ) ], { action: 'edit', redirect: 'no' } )
			] );
		}
	}
};
