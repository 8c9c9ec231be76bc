/**
 * The parts that every view is made of: fields with their labels, lists to choose from, chips.
 *
 * They are plain HTML with the classes of Codex, whose styles are used where the wiki has them.
 * All text is put in as text.
 */
'use strict';

var Vue = require( 'vue' ),
	words = require( './CapacityPeers-words.js' ),
	h = Vue.h,
	number = 0,
	MOST_CHOICES = 300;

function identifier() {
	number++;
	return 'capacity-peers-' + number;
}

function button( text, onClick, more ) {
	var options = more || {};
	return h( 'button', Object.assign( { type: 'button', onClick: onClick }, options, {
		class: [ 'cdx-button', options.class ]
	} ), text );
}

// The main thing to do.
function mainButton( text, onClick, more ) {
	return button( text, onClick, Object.assign( {}, more, {
		class: 'cdx-button--action-progressive cdx-button--weight-primary'
	} ) );
}

function link( title, text, query ) {
	return h( 'a', { href: mw.util.getUrl( title, query ) }, text );
}

function person( name ) {
	return h( 'a', { href: mw.util.getUrl( 'User:' + name ) }, [ h( 'bdi', name ) ] );
}

function notice( kind, content ) {
	return h( 'div', {
		class: [ 'cdx-message cdx-message--block', 'cdx-message--' + kind ],
		role: kind === 'error' ? 'alert' : 'status'
	}, [ h( 'div', { class: 'cdx-message__content' }, content ) ] );
}

// For whoever has to log in first; they come back here.
function login() {
	return h( 'p', [ link( 'Special:UserLogin', words.say( 'gadget-login' ), {
		returnto: mw.config.get( 'wgPageName' ), returntoquery: 'withgadget=CapacityPeers'
	} ) ] );
}

// Where what was written stands now.
function sent( title, revision ) {
	return notice( 'success', [
		words.say( 'gadget-sent' ), ' ',
		h( 'a', { href: mw.util.getUrl( 'Special:Permalink/' + revision ) }, [ h( 'bdi', title ) ] )
	] );
}

// Something wide, which scrolls by itself.
function scrolled( tag, label, content, attributes ) {
	return h( 'div', { class: 'capacity-peers-scroll', tabindex: 0, role: 'group', 'aria-label': label }, [
		h( tag, attributes, content )
	] );
}

// A field under its label, with what helps to fill it in; `name` is its own on the page.
function field( name, label, help, content ) {
	var id = 'capacity-peers-field-' + name;
	return h( 'div', { class: 'capacity-peers-field' }, [
		h( 'label', { class: 'capacity-peers-label', for: id }, label ),
		help ? h( 'div', { class: 'capacity-peers-help', id: id + '-help' }, help ) : null,
		content( help ? { id: id, 'aria-describedby': id + '-help' } : { id: id } )
	] );
}

// A list with one choice; `choices` are pairs of a value and its words.
function select( attributes, value, choices, onChange ) {
	return h( 'select', Object.assign( {}, attributes, {
		class: 'cdx-select',
		onChange: function ( event ) {
			onChange( event.target.value );
		}
	} ), choices.map( function ( choice ) {
		return h( 'option', { value: choice[ 0 ], selected: choice[ 0 ] === value }, choice[ 1 ] );
	} ) );
}

function textInput( attributes, value, onInput ) {
	return h( 'input', Object.assign( { type: 'text', dir: 'auto' }, attributes, {
		class: 'cdx-text-input__input', value: value,
		onInput: function ( event ) {
			onInput( event.target.value );
		}
	} ) );
}

function textArea( attributes, value, onInput ) {
	return h( 'textarea', Object.assign( { rows: 4, dir: 'auto' }, attributes, {
		class: 'cdx-text-area__textarea', value: value,
		onInput: function ( event ) {
			onInput( event.target.value );
		}
	} ) );
}

function checkbox( label, checked, onChange, attributes ) {
	return h( 'label', { class: 'capacity-peers-check' }, [
		h( 'input', Object.assign( { type: 'checkbox' }, attributes, {
			checked: checked,
			onChange: function ( event ) {
				onChange( event.target.checked );
			}
		} ) ), ' ', label
	] );
}

function chip( content, marked ) {
	return h( 'span', { class: [ 'capacity-peers-chip', marked ? 'capacity-peers-chip--marked' : '' ] }, content );
}

/**
 * A field in which one types and chooses from a list: a combobox, as the ARIA Authoring Practices
 * describe it. `find( query )` gives, or promises, `{ value, label, note, level }`; with `free`,
 * what was typed can be taken as it is.
 */
var Combobox = {
	props: { label: String, help: String, find: Function, free: Boolean },
	emits: [ 'choose' ],
	data: function () {
		return { id: identifier(), query: '', choices: [], open: false, current: -1, asked: 0 };
	},
	methods: {
		look: function () {
			var self = this, asked = ++this.asked;
			this.open = true;
			Promise.resolve( this.find( this.query.trim() ) ).then( function ( found ) {
				if ( asked === self.asked ) {
					self.choices = found.slice( 0, MOST_CHOICES );
					self.current = self.query && found.length ? 0 : -1;
				}
			} );
		},
		close: function () {
			this.open = false;
			this.asked++;
		},
		choose: function ( choice ) {
			this.query = '';
			this.close();
			this.$emit( 'choose', choice );
		},
		key: function ( event ) {
			var step = { ArrowDown: 1, ArrowUp: -1 }[ event.key ];
			if ( step ) {
				event.preventDefault();
				if ( !this.open ) {
					this.look();
				} else if ( this.choices.length ) {
					this.current = ( this.current + step + this.choices.length ) % this.choices.length;
					this.$nextTick( this.show );
				}
			} else if ( event.key === 'Enter' && ( this.query || this.open ) ) {
				event.preventDefault();
				if ( this.open && this.choices[ this.current ] ) {
					this.choose( this.choices[ this.current ] );
				} else if ( this.free && this.query.trim() ) {
					this.choose( { value: '', label: this.query.trim() } );
				}
			} else if ( event.key === 'Escape' && this.open ) {
				event.stopPropagation();
				this.close();
			}
		},
		show: function () {
			var option = document.getElementById( this.id + '-' + this.current );
			if ( option ) {
				option.scrollIntoView( { block: 'nearest' } );
			}
		},
		option: function ( choice, place ) {
			var self = this;
			return h( 'li', {
				id: this.id + '-' + place, key: choice.value + choice.label, role: 'option',
				'aria-selected': String( place === this.current ),
				class: [ 'cdx-menu-item', place === this.current ? 'cdx-menu-item--highlighted' : '' ],
				style: { paddingInlineStart: 0.75 + ( choice.level || 0 ) + 'em' },
				// Before the field loses the focus.
				onMousedown: function ( event ) {
					event.preventDefault();
					self.choose( choice );
				}
			}, [ h( 'bdi', choice.label ), choice.note ? h( 'span', { class: 'capacity-peers-note' }, ' ' + choice.note ) : null ] );
		}
	},
	render: function () {
		var self = this, list = this.id + '-list', shown = this.open && this.choices.length > 0;
		return h( 'div', { class: 'capacity-peers-field capacity-peers-combobox' }, [
			h( 'label', { class: 'capacity-peers-label', for: this.id }, this.label ),
			this.help ? h( 'div', { class: 'capacity-peers-help', id: this.id + '-help' }, this.help ) : null,
			h( 'input', {
				id: this.id, type: 'text', role: 'combobox', autocomplete: 'off', dir: 'auto', value: this.query,
				class: 'cdx-text-input__input', 'aria-autocomplete': 'list', 'aria-expanded': String( shown ),
				'aria-controls': list, 'aria-describedby': this.help ? this.id + '-help' : null,
				'aria-activedescendant': shown && this.current >= 0 ? this.id + '-' + this.current : null,
				onInput: function ( event ) {
					self.query = event.target.value;
					self.look();
				},
				onFocus: this.look, onClick: this.look, onBlur: this.close, onKeydown: this.key
			} ),
			h( 'ul', {
				id: list, role: 'listbox', 'aria-label': this.label, hidden: !shown,
				class: 'capacity-peers-choices cdx-menu'
			}, this.choices.map( this.option ) ),
			h( 'div', { class: 'capacity-peers-aside', role: 'status' }, this.open && this.query && !this.choices.length ?
				words.say( 'gadget-no-choice' ) : '' )
		] );
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
	return chosen.length ? h( 'ul', { class: 'capacity-peers-chosen' }, chosen.map( function ( one, place ) {
		return h( 'li', {
			key: place + one.label,
			class: [ 'capacity-peers-chip', one.wrong ? 'capacity-peers-chip--wrong' : '' ]
		}, [ h( 'bdi', one.label ), one.more || null, button( '×', function () {
			remove( place );
		}, { class: 'cdx-button--weight-quiet', 'aria-label': words.say( 'gadget-remove', one.label ) } ) ] );
	} ) ) : null;
}

/**
 * Choices for a Combobox from keys and their words, those that begin with what was typed first.
 *
 * @param {string[]} keys
 * @param {Function} called the words of a key
 * @param {Function} [count] how many people there are; who has none goes last
 * @return {Function}
 */
function among( keys, called, count ) {
	return function ( query ) {
		var wanted = words.normalised( query ), found = [];
		keys().forEach( function ( key ) {
			var name = called( key ), at = words.normalised( name ).indexOf( wanted );
			if ( at >= 0 || words.normalised( key ) === wanted ) {
				found.push( { value: key, label: name, begins: at, people: count ? count( key ) : 0 } );
			}
		} );
		found.sort( function ( one, other ) {
			return ( wanted ? one.begins - other.begins : other.people - one.people ) || words.compare( one.label, other.label );
		} );
		return found.map( function ( one ) {
			return { value: one.value, label: one.label, note: count ? words.number( one.people ) : '' };
		} );
	};
}

/**
 * Choices for a Combobox from the tree of capacities: all of it, or those with such a name.
 *
 * @param {Function} [count]
 * @return {Function}
 */
function capacities( count ) {
	var items = Object.keys( words.parents );
	function choice( item, level ) {
		return { value: item, label: words.capacity( item ), level: level, note: count ? words.number( count( item ) ) : '' };
	}
	function levelOf( item ) {
		var level = 0, at = words.parents[ item ];
		while ( at && level < 9 ) {
			level++;
			at = words.parents[ at ];
		}
		return level;
	}
	return function ( query ) {
		return query ? words.capacitiesNamed( query ).then( function ( found ) {
			return items.filter( function ( item ) {
				return item in found || item === query.toUpperCase();
			} ).sort( function ( one, other ) {
				return ( found[ one ] || 0 ) - ( found[ other ] || 0 );
			} ).map( function ( item ) {
				return choice( item, 0 );
			} );
		} ) : items.map( function ( item ) {
			return choice( item, levelOf( item ) );
		} );
	};
}

module.exports = {
	h: h, button: button, mainButton: mainButton, link: link, person: person, notice: notice, login: login,
	sent: sent, scrolled: scrolled, field: field, select: select, textInput: textInput, textArea: textArea,
	checkbox: checkbox, chip: chip, chips: chips, Combobox: Combobox, among: among, capacities: capacities
};
