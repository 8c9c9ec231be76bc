/**
 * The parts that every view is made of: Codex's components with what is the same each time, and the
 * choosing of several things from a list. All text is put in as text.
 */
'use strict';

const Vue = require( 'vue' );
const Codex = require( '@wikimedia/codex' );
const names = require( './CapacityPeers-names.js' );
const words = require( './CapacityPeers-words.js' );
const h = Vue.h;
const MOST_CHOICES = 300;
const SHOWN_CHOICES = 8;
const SIGNS = { available: '●', wanted: '○', known: '✓' };
const PUNCTUATION = /[\s!-/:-@[-`{-~]/;
// Milliseconds after which somebody is not typing any more.
const PAUSE = 300;

// Text for a component that looks at its content before it is rendered; Vue warns of a plain function.
function text( content ) {
	return { default: Vue.withCtx( () => [ Vue.createTextVNode( content ) ] ) };
}

function button( label, onClick, more ) {
	return h( Codex.CdxButton, Object.assign( { type: 'button', onClick }, more ), text( label ) );
}

// The main thing to do.
function mainButton( label, onClick, more ) {
	return button( label, onClick, Object.assign( { action: 'progressive', weight: 'primary' }, more ) );
}

// Buttons and links side by side.
function actions( content ) {
	return h( 'div', { class: 'capacity-peers-actions' }, content );
}

function link( title, content, query ) {
	return h( 'a', { href: mw.util.getUrl( title, query ) }, content );
}

// Somebody by their name, which leads to the page with their profile; without a profile, to their own.
function person( name, profile ) {
	return h( 'a', { href: mw.util.getUrl( profile ? profile.page : `User:${ name }` ) }, [ h( 'bdi', name ) ] );
}

function notice( kind, content ) {
	return h( Codex.CdxMessage, { type: kind, class: 'capacity-peers-notice' }, () => content );
}

function loading() {
	return h( 'div', { role: 'status' }, [ h( Codex.CdxProgressBar, { 'aria-label': words.say( 'gadget-loading' ) } ) ] );
}

// For whoever needs an account first; they come back to what they see now, in the same language.
function login() {
	const language = mw.util.getParamValue( 'uselang' );
	const query = Object.assign( { withgadget: 'CapacityPeers', capacitypeers: location.hash }, language ? { uselang: language } : {} );
	const back = {
		returnto: mw.config.get( 'wgPageName' ), returntoquery: String( new URLSearchParams( query ) ), returntoanchor: location.hash
	};
	return notice( 'notice', [
		h( 'p', words.say( 'gadget-account' ) ),
		h( 'p', { class: 'capacity-peers-actions' }, [
			link( 'Special:CreateAccount', words.say( 'gadget-create-account' ), back ),
			link( 'Special:UserLogin', words.say( 'gadget-login' ), back )
		] )
	] );
}

// Where what was written is now.
function sent( title, revision ) {
	return notice( 'success', [
		words.say( 'gadget-sent' ), ' ',
		h( 'a', { href: mw.util.getUrl( `Special:Permalink/${ revision }` ) }, [ h( 'bdi', title ) ] )
	] );
}

// Something wide, which scrolls by itself.
function scrolled( tag, label, content, attributes ) {
	return h( 'div', { class: 'capacity-peers-scroll', tabindex: 0, role: 'group', 'aria-label': label }, [
		h( tag, attributes, content )
	] );
}

// A field under its label, with what helps to fill it in and what is wrong with it.
function field( label, help, content, problem ) {
	const slots = { label: () => label, default: content };
	if ( help ) {
		slots.description = () => help;
	}
	return h( Codex.CdxField, {
		class: 'capacity-peers-field', status: problem ? 'warning' : 'default', messages: problem ? { warning: problem } : {}
	}, slots );
}

// Several checkboxes or radio buttons under one label.
function group( label, content ) {
	return h( Codex.CdxField, { class: 'capacity-peers-field', isFieldset: true }, { label: () => label, default: content } );
}

// A list with one choice; `choices` are pairs of a value and its words. A label beside it is none to
// a screen reader, since Codex makes it of no form control: it is named by itself.
function select( label, value, choices, onChange ) {
	return h( Codex.CdxSelect, {
		selected: value, menuItems: choices.map( ( choice ) => ( { value: choice[ 0 ], label: choice[ 1 ] } ) ),
		'aria-label': label, 'onUpdate:selected': onChange
	} );
}

function textInput( value, onInput, attributes ) {
	return h( Codex.CdxTextInput, Object.assign( { modelValue: value, dir: 'auto', 'onUpdate:modelValue': onInput }, attributes ) );
}

function textArea( value, onInput, attributes ) {
	return h( Codex.CdxTextArea, Object.assign( { modelValue: value, rows: 4, dir: 'auto', 'onUpdate:modelValue': onInput }, attributes ) );
}

function checkbox( label, checked, onChange ) {
	return h( Codex.CdxCheckbox, { modelValue: checked, 'onUpdate:modelValue': onChange }, text( label ) );
}

function radio( name, value, label, chosen, onChange ) {
	return h( Codex.CdxRadio, { name, inputValue: value, modelValue: chosen, 'onUpdate:modelValue': onChange }, text( label ) );
}

// A capacity that somebody can teach, wants or knows; the sign says what its place on a card says too.
function chip( content, role ) {
	return h( 'span', { class: [ 'capacity-peers-chip', `capacity-peers-chip--${ role }` ] }, [
		h( 'span', { 'aria-hidden': true }, SIGNS[ role ] ), ' ', content
	] );
}

// A person's letter in a circle: the first sign of their name that is no punctuation.
function avatar( kind, name ) {
	const signs = Array.from( name );
	const letter = signs.find( ( sign ) => !PUNCTUATION.test( sign ) ) || signs[ 0 ];
	return h( 'span', {
		class: [ 'capacity-peers-avatar', `capacity-peers-avatar--${ kind }` ], 'aria-hidden': true
	}, letter.toUpperCase() );
}

/**
 * A field in which one types, and chooses from what fits: Codex's Lookup. `find( query )` gives, or
 * promises, `{ value, label, note, level, far }`, at once where nothing is typed; `further( query,
 * found )` promises the same with what takes longer to find; and `nearest( query )`, what a word may
 * be misspelt for, asked where there is nothing else. With `free`, what was typed can be taken as it
 * is. What was chosen is shown beside it by `chips`: some of it has a level to set, or is marked,
 * which Codex's own chips cannot have.
 */
const Chooser = {
	props: { label: String, help: String, problem: String, find: Function, further: Function, nearest: Function, free: Boolean },
	emits: [ 'choose' ],
	data() {
		// Codex opens a list on focus where it had something from the start; the whole of it is only
		// made when it is needed.
		return { query: '', choices: this.find( '' ).slice( 0, 1 ), waiting: false };
	},
	computed: {
		items() {
			return this.choices.map( ( choice, place ) => ( { value: `${ place } ${ choice.value }`, label: choice.label } ) );
		}
	},
	created() {
		this.asked = 0;
	},
	methods: {
		choiceOf( value ) {
			return this.choices[ parseInt( value, 10 ) ];
		},
		look() {
			const asked = ++this.asked;
			const typed = this.query.trim();
			const free = this.free && typed ? [ { value: '', label: words.say( 'gadget-as-typed', typed ), typed } ] : [];
			const show = ( found, guesses ) => {
				if ( asked === this.asked ) {
					this.choices = found.slice( 0, MOST_CHOICES ).concat( free, guesses || [] );
				}
				return found;
			};
			const done = () => {
				this.waiting = this.waiting && asked !== this.asked;
			};
			const guess = ( found ) => {
				if ( !typed || !this.nearest || found.length ) {
					return done();
				}
				// Whoever goes on typing is not misunderstood yet.
				setTimeout( () => asked === this.asked && this.nearest( typed ).then( ( guesses ) => show( [], guesses.map(
					( choice ) => Object.assign( { note: words.say( 'gadget-nearest' ), isGuess: true }, choice )
				) ) ).then( done, done ), PAUSE );
			};
			this.waiting = Boolean( typed );
			return Promise.resolve( this.find( typed ) ).then( show ).then(
				( found ) => typed && this.further ? this.further( typed, found ).then( show ) : found
			).then( guess );
		},
		typed( query ) {
			this.query = String( query );
			this.look();
		},
		choose( choice ) {
			this.query = '';
			this.look();
			this.$emit( 'choose', choice.typed ? { value: '', label: choice.typed } : choice );
		},
		// What Enter takes, if nothing else was gone to: the first, but no guess.
		first() {
			return this.choices.find( ( choice ) => !choice.isGuess );
		},
		// Before Codex sees the key, which closes the list.
		key( event ) {
			if ( event.key === 'Enter' && this.query.trim() && !event.target.getAttribute( 'aria-activedescendant' ) ) {
				event.preventDefault();
				// Which of two that are called so is meant only the reader knows.
				if ( this.choices.length > 1 && this.choices[ 0 ].isExact && this.choices[ 1 ].isExact ) {
					event.stopImmediatePropagation();
					return;
				}
				// What was typed last may not have been looked for yet.
				this.look().then( () => {
					if ( this.query.trim() && this.first() ) {
						this.choose( this.first() );
					}
				} );
			}
		},
		lookup() {
			return h( Codex.CdxLookup, {
				selected: null, menuItems: this.items, inputValue: this.query, dir: 'auto',
				menuConfig: { visibleItemLimit: SHOWN_CHOICES },
				'onUpdate:inputValue': this.typed,
				'onUpdate:selected': ( value ) => {
					if ( value !== null ) {
						this.choose( this.choiceOf( value ) );
					}
				},
				onFocus: this.look,
				onKeydownCapture: this.key
			}, {
				'menu-item': ( { menuItem } ) => {
					const choice = this.choiceOf( menuItem.value );
					return h( 'div', { style: { paddingInlineStart: `${ choice.level || 0 }em` } }, [
						h( 'bdi', choice.label ),
						choice.note ? h( 'span', { class: 'capacity-peers-note' }, ` ${ choice.note }` ) : null
					] );
				},
				'no-results': () => words.say( this.waiting ? 'gadget-loading' : 'gadget-no-choice' )
			} );
		}
	},
	render() {
		return field( this.label, this.help, this.lookup, this.problem );
	}
};

/**
 * What was chosen, each with a button that takes it away again.
 *
 * @param {Object[]} chosen `label`, `more` (further content), `wrong` (whether it is in doubt)
 * @param {Function} remove by place
 * @return {Object|null} a node
 */
function chips( chosen, remove ) {
	return chosen.length ? h( 'ul', { class: 'capacity-peers-chosen' }, chosen.map( ( one, place ) => h( 'li', {
		key: place + one.label,
		class: [ 'capacity-peers-chip', one.wrong ? 'capacity-peers-chip--wrong' : 'capacity-peers-chip--chosen' ]
	}, [
		one.wrong ? h( 'span', { 'aria-hidden': true }, '⚠ ' ) : null,
		h( 'bdi', one.label ), one.more || null,
		button( '×', () => remove( place ), { weight: 'quiet', 'aria-label': words.say( 'gadget-remove', one.label ) } )
	] ) ) ) : null;
}

/**
 * Choices for a Chooser from keys and their words, those that begin with what was typed first; with
 * names in every language where these are of languages or places.
 *
 * @param {Function} keys
 * @param {Function} called the words of a key
 * @param {Function} [count] how many people there are; who has none goes last
 * @param {string} [kind] `languages` or `places`
 * @param {Function} [keyOf] the key under which a code is among these
 * @return {Object} `find` and `further` of a Chooser
 */
function among( keys, called, count, kind, keyOf ) {
	const begins = ( far ) => far < words.far( 1, 0 );

	function choices( far, query ) {
		const length = names.key( query ).length;
		return Object.keys( far ).map( ( key ) => {
			const people = count ? count( key ) : 0;
			return {
				value: key, label: called( key ), far: far[ key ], people, note: count ? words.number( people ) : '',
				isExact: Boolean( query ) && far[ key ] <= length
			};
		} ).sort( ( one, other ) => (
			query ? one.far - other.far : other.people - one.people
		) || words.compare( one.label, other.label ) );
	}
	function find( query ) {
		const wanted = names.key( query );
		const far = {};
		keys().forEach( ( key ) => {
			const name = query && names.key( called( key ) );
			const at = query ? name.indexOf( wanted ) : 0;
			if ( query && query.toLowerCase() === key.toLowerCase() ) {
				far[ key ] = 0;
			} else if ( !query || wanted && at >= 0 ) {
				far[ key ] = query ? words.far( at, name.length ) : 0;
			}
		} );
		return choices( far, query );
	}
	function further( query, near ) {
		const known = new Set( keys() );
		const far = {};
		near.forEach( ( choice ) => {
			far[ choice.value ] = choice.far;
		} );
		function added( found ) {
			const all = Object.assign( {}, far );
			Object.keys( found ).forEach( ( code ) => {
				const key = keyOf ? keyOf( code ) : code;
				if ( known.has( key ) ) {
					all[ key ] = Math.min( found[ code ], key in all ? all[ key ] : found[ code ] );
				}
			} );
			return all;
		}
		return names.called( kind, query, ( found ) => {
			const all = added( found );
			return Object.keys( all ).some( ( key ) => begins( all[ key ] ) );
			// Where the wiki does not answer, there is still what is nearer.
		} ).then( ( found ) => choices( added( found ), query ), () => near );
	}
	return { find, further: kind ? further : undefined };
}

/**
 * Choices for a Chooser from the tree of capacities: all of it, or those with such a name.
 *
 * @param {Function} [count]
 * @return {Function}
 */
function capacities( count ) {
	const items = Object.keys( words.parents );
	function choice( item, level ) {
		return { value: item, label: words.capacity( item ), level, note: count ? words.number( count( item ) ) : '' };
	}
	function levelOf( item ) {
		let level = 0;
		let at = words.parents[ item ];
		while ( at && level < 9 ) {
			level++;
			at = words.parents[ at ];
		}
		return level;
	}
	return ( query ) => query ? words.capacitiesNamed( query ).then( ( found ) => items
		.filter( ( item ) => item in found || item === query.toUpperCase() )
		.sort( ( one, other ) => ( found[ one ] || 0 ) - ( found[ other ] || 0 ) )
		.map( ( item ) => Object.assign( choice( item, 0 ), { isExact: found[ item ] === words.normalised( query ).length } ) )
	) : items.map( ( item ) => choice( item, levelOf( item ) ) );
}

/**
 * Choices for a Chooser from names of accounts, those in which what was typed comes soonest first.
 *
 * @param {string[]} accounts
 * @param {boolean} [anybody] whether it can be somebody else
 * @return {Function}
 */
function accountsAmong( accounts, anybody ) {
	const key = ( name ) => words.unaccented( words.normalised( name ) );
	return ( query ) => {
		const wanted = key( query );
		const found = query ? accounts.map( ( name ) => (
			{ value: name, label: name, far: key( name ).indexOf( wanted ), isExact: name === query }
		) ).filter( ( one ) => one.far >= 0 ).sort(
			( one, other ) => one.far - other.far || words.compare( one.label, other.label )
		).slice( 0, MOST_CHOICES ) : [];
		return query && anybody && !found.some( ( one ) => one.isExact ) ? [ { value: query, label: query } ].concat( found ) : found;
	};
}

module.exports = {
	h, button, mainButton, actions, link, person, notice, loading, login, sent, scrolled, field, group, select, textInput, textArea,
	checkbox, radio, chip, avatar, chips, Chooser, among, capacities, accountsAmong
};
