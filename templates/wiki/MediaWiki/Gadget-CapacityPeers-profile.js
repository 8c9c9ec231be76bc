/**
 * The form for one's own profile: reads the template where it stands, and changes it there.
 *
 * What a value means is the wiki's to say: the module that shows the profile also reads it for the
 * form, by the bot's own rules, and its problems are the form's warnings.
 */
'use strict';

const Codex = require( '@wikimedia/codex' );
const site = require( './CapacityPeers-site.json' );
const fields = require( './CapacityPeers-fields.js' );
const home = require( './CapacityPeers-home.js' );
const preview = require( './CapacityPeers-preview.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const LEVELS = [ '', 'n', '5', '4', '3', '2', '1' ];
const ALL = site.parameters;
// Those suggested are what people come for; the others are one step further.
const SHOWN = Object.keys( ALL ).filter( ( parameter ) => ALL[ parameter ].suggested );
const FURTHER = Object.keys( ALL ).filter( ( parameter ) => !ALL[ parameter ].suggested );
const EXPLAINED = [ 'available', 'wanted', 'known' ];
const CHOICES = home.CHOICES;

function labelOf( parameter ) {
	return words.say( ALL[ parameter ].label );
}

// Every time zone that the browser knows; MediaWiki's reading of the value decides.
function zones() {
	// eslint-disable-next-line compat/compat -- where a browser has no such list, one types
	return Intl.supportedValuesOf ? Intl.supportedValuesOf( 'timeZone' ) : [];
}

// The message that says what it costs to leave a value as it is; '' where it costs that value alone.
function costOf( parameter, understood ) {
	const kind = parameter && ALL[ parameter ].kind;
	if ( kind === 'languages' ) {
		return understood ? 'gadget-cost-languages' : 'gadget-cost-no-language';
	}
	return { capacities: 'gadget-cost-capacities', territories: 'gadget-cost-territory' }[ kind ] ||
		( parameter === 'affiliation' ? 'gadget-cost-affiliation' : '' );
}

// What can be chosen for a list (`find` and more of a Chooser), and how a choice is written on the page.
function choosing( parameter ) {
	const kind = ALL[ parameter ].kind;
	// What the wiki thinks that a misspelt name is, in the words for a key.
	const nearest = ( called ) => ( typed ) => home.nearest( parameter, typed ).then(
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
			nearest: nearest( words.place ), write: ( choice ) => home.writtenPlace( choice.value )
		} );
	} else if ( kind === 'words' ) {
		const called = ( choice ) => words.say( `${ parameter }-${ choice }`, mw.user );
		return Object.assign( fields.among( () => ALL[ parameter ].choices, called ), { write: ( choice ) => choice.value } );
	} else if ( kind === 'projects' || kind === 'organizations' ) {
		const called = site[ kind === 'projects' ? 'projects' : 'affiliations' ];
		return Object.assign( fields.among( () => Object.keys( called ), ( key ) => called[ key ] ), {
			write: ( choice ) => choice.label
		} );
	}
	return { find: () => [], write: String };
}

module.exports = {
	emits: [ 'go' ],
	data() {
		return {
			home: null, values: {}, problems: [], trouble: '', byHand: false, conflict: false, busy: false, preview: null, saved: '',
			// How often something was changed here.
			edits: 0
		};
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
			this.preview = null;
			this.byHand = error.code === home.BY_HAND;
			this.trouble = this.byHand ? '' : words.trouble( error );
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
		changes() {
			return home.changes( this.home, this.values );
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
			return home.meaning( this.home.title, home.written( values ) ).then( ( read ) => {
				if ( values === this.values ) {
					// What is written under names that nobody knows is not in the form.
					this.problems = read.problems.concat( this.home.problems.filter( ( one ) => !one.english ) );
					this.values = home.understood( values, read );
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
			return Promise.resolve( value ? choosing( parameter ).write( choice ) : choice.label ).then( ( written ) => this.edited(
				parameter, this.values[ parameter ].concat( { written, label: choice.label, key: value } )
			) );
		},
		// Write something else in place of a value that is not understood.
		replace( problem, suggestion ) {
			const parameter = problem.english;
			return home.suggested( parameter, suggestion ).then( ( written ) => {
				const before = this.values[ parameter ];
				return this.edited( parameter, Array.isArray( before ) ? before.filter( ( one ) => one.written !== written ).map(
					( one ) => one.written === problem.value ? { written, label: written, key: '' } : one
				) : written );
			} ).catch( this.failed );
		},
		remove( parameter, place ) {
			return this.edited( parameter, this.values[ parameter ].filter( ( one, at ) => at !== place ) );
		},
		look() {
			const edits = this.edits;
			this.busy = true;
			this.trouble = '';
			// What was typed last may not have been asked about yet.
			return this.check().then( () => home.preview( this.home, this.changes() ) ).then( ( found ) => {
				this.busy = false;
				// Whoever went on meanwhile has to look again.
				this.preview = edits === this.edits ? Object.freeze( found ) : null;
			} ).catch( this.failed );
		},
		save() {
			const values = this.values;
			const changed = this.changes();
			this.busy = true;
			this.trouble = '';
			return home.save( this.home, this.preview.text ).then( () => {
				this.conflict = false;
				this.saved = this.home.title;
				return this.load();
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
				return this.load( kept );
			} );
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
			const instead = home.replacements( one ).map( ( meant ) => meant.label );
			const suggestions = instead.length ? instead : one.suggestions;
			return suggestions.length ? `; ${ words.say( `cure-${ one.reason }`, suggestions.join( ' / ' ) ) }` : '';
		},
		// A problem, with a button for each value that may be meant.
		mended( one ) {
			const instead = home.replacements( one );
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
				const cost = costOf( parameter, parameter && [].concat( this.values[ parameter ] ).some( ( one ) => one.key ) );
				return h( 'div', { class: 'capacity-peers-cost' }, [
					parameter ? h( 'p', [ h( 'strong', labelOf( parameter ) ) ] ) : null,
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
		// The languages that count as long as the profile names none.
		babel() {
			const spoken = this.home.babel || [];
			return spoken.length && !this.values.languages.length ? h( 'div', { class: 'capacity-peers-babel' }, [
				h( 'p', words.say( 'gadget-babel', words.list( spoken.map( ( one ) => words.languageWithLevel( one.written ) ) ) ) ),
				fields.button( words.say( 'gadget-babel-take' ), () => this.edited( 'languages', spoken ) )
			] ) : null;
		},
		listField( parameter ) {
			const list = this.values[ parameter ];
			const spoken = parameter === 'languages';
			const doubted = this.problemsOf( parameter ).map( ( one ) => one.value );
			const choices = choosing( parameter );
			return [
				h( fields.Chooser, {
					label: labelOf( parameter ), free: true, find: choices.find, further: choices.further, nearest: choices.nearest,
					help: EXPLAINED.includes( parameter ) ? words.say( `gadget-help-${ parameter }` ) : '',
					onChoose: ( choice ) => this.add( parameter, choice )
				} ),
				spoken ? this.babel() : null,
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
			const long = parameter === 'about';
			const input = long ? fields.textArea : fields.textInput;
			const zoned = parameter === 'timezone';
			return [
				fields.field( labelOf( parameter ), long ? words.say( 'gadget-help-about' ) : '', () => input(
					this.values[ parameter ], ( text ) => this.set( parameter, text ),
					Object.assign( { onChange: this.check }, zoned ? { list: 'capacity-peers-zones' } : {} )
				) ),
				zoned ? h( 'datalist', { id: 'capacity-peers-zones' }, zones().map( ( zone ) => h( 'option', { value: zone } ) ) ) : null
			];
		},
		choiceField( parameter ) {
			const value = this.values[ parameter ];
			const known = CHOICES[ parameter ];
			const choices = known.concat( known.includes( value ) ? [] : value );
			return fields.field( labelOf( parameter ), '', () => fields.select( labelOf( parameter ), value, choices.map(
				( choice ) => [ choice, known.includes( choice ) ? words.say( `gadget-${ parameter }-${ choice }` ) : choice ]
			), ( choice ) => this.edited( parameter, choice ) ) );
		},
		field( parameter ) {
			const list = Array.isArray( this.values[ parameter ] ) && this.listField;
			const make = parameter in CHOICES ? this.choiceField : list || this.textField;
			return h( 'div', { key: parameter, class: 'capacity-peers-parameter' }, [ make( parameter ), this.warnings( parameter ) ] );
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
		editByHand() {
			const title = this.home.title;
			return fields.notice( 'error', [
				words.say( 'gadget-by-hand' ), ' ', fields.link( title, [ h( 'bdi', title ) ], { action: 'edit', redirect: 'no' } )
			] );
		},
		// What would be saved, under what is not understood of it.
		previewed() {
			return preview( this.preview, {
				refused: this.home.refused, busy: this.busy, above: this.problems.length ? this.costs() : null, save: this.save,
				close: () => {
					this.preview = null;
				}
			} );
		}
	},
	render() {
		const found = this.home;
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
			this.saved ? fields.notice( 'success', [ words.soon( 'gadget-saved' ), ' ', page( this.saved ) ] ) : null,
			this.conflict ? fields.notice( 'warning', words.say( 'gadget-conflict' ) ) : null,
			this.warnings( '' ),
			SHOWN.map( this.field ),
			h( 'details', { class: 'capacity-peers-further' }, [
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
