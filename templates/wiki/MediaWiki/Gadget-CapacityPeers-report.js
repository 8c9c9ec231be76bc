/**
 * Report a fault, or suggest a capacity: a new section on the talk page of the project.
 */
'use strict';

var data = require( './CapacityPeers-data.js' ),
	fields = require( './CapacityPeers-fields.js' ),
	page = require( './CapacityPeers-page.js' ),
	site = require( './CapacityPeers-site.json' ),
	words = require( './CapacityPeers-words.js' ),
	h = fields.h,
	KINDS = [ 'fault', 'capacity' ];

// What helps to see the same: nothing that tells who it is.
function circumstances() {
	var told = mw.config.get( [ 'wgVersion', 'skin', 'wgUserLanguage' ] );
	return [
		'MediaWiki ' + told.wgVersion, told.skin, told.wgUserLanguage, innerWidth + ' × ' + innerHeight, navigator.userAgent
	].join( '; ' );
}

module.exports = {
	emits: [ 'go' ],
	data: function () {
		return {
			kind: 'fault', heading: '', text: '', below: '', item: '', details: circumstances(), busy: false, trouble: '',
			posted: null
		};
	},
	computed: {
		place: function () {
			return mw.Title.newFromText( site.root ).getTalkPage().getPrefixedText();
		}
	},
	methods: {
		body: function () {
			var lines = [ this.text.trim() ];
			if ( this.kind === 'capacity' ) {
				lines.push( this.item.trim() && '* ' + words.say( 'wikidata' ) + ': ' + page.inert( this.item.trim() ) );
				lines.push( this.below && '* ' + words.say( 'gadget-below' ) + ': ' + page.inert( this.below ) );
			} else {
				lines.push( this.details.trim() && '<small>' + page.inert( this.details.trim() ) + '</small>' );
			}
			return lines.filter( Boolean ).join( '\n\n' ) + ' ' + data.SIGNATURE;
		},
		send: function () {
			var self = this;
			this.busy = true;
			this.trouble = '';
			return data.edit( {
				title: this.place, section: 'new', sectiontitle: this.heading.trim(), summary: this.heading.trim(),
				text: this.body()
			} ).then( function ( edit ) {
				self.busy = false;
				self.posted = edit.newrevid;
			} ).catch( function ( error ) {
				self.busy = false;
				self.trouble = words.trouble( error );
			} );
		},
		textField: function ( name, label, help, area ) {
			var self = this;
			return fields.field( 'report-' + name, label, help, function ( attributes ) {
				return ( area ? fields.textArea : fields.textInput )( attributes, self[ name ], function ( text ) {
					self[ name ] = text;
				} );
			} );
		}
	},
	render: function () {
		var self = this, capacity = this.kind === 'capacity';
		if ( mw.user.isAnon() ) {
			return fields.login();
		}
		if ( this.posted ) {
			return fields.sent( this.place, this.posted );
		}
		return h( 'form', {
			class: 'capacity-peers-form',
			onSubmit: function ( event ) {
				event.preventDefault();
			}
		}, [
			h( 'fieldset', { class: 'capacity-peers-fieldset' }, [
				h( 'legend', { class: 'capacity-peers-label' }, words.say( 'gadget-report-kind' ) ),
				KINDS.map( function ( kind ) {
					return fields.checkbox( words.say( 'gadget-report-' + kind ), self.kind === kind, function () {
						self.kind = kind;
					}, { type: 'radio', name: 'capacity-peers-kind' } );
				} )
			] ),
			this.textField( 'heading', words.say( capacity ? 'capacity' : 'gadget-heading' ), '' ),
			this.textField( 'text', words.say( 'gadget-report-text' ), words.say( 'gadget-report-' + this.kind + '-help' ), true ),
			capacity ? [
				this.textField( 'item', words.say( 'wikidata' ), '' ),
				h( fields.Combobox, {
					label: words.say( 'gadget-below' ), find: fields.capacities(),
					onChoose: function ( choice ) {
						self.below = choice.label + ' (' + choice.value + ')';
					}
				} ),
				fields.chips( this.below ? [ { label: this.below } ] : [], function () {
					self.below = '';
				} )
			] : this.textField( 'details', words.say( 'gadget-report-details' ), '', true ),
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			fields.mainButton( words.say( 'gadget-send' ), this.send, { disabled: this.busy || !this.heading.trim() || !this.text.trim() } )
		] );
	}
};
