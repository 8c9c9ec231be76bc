/**
 * Report a fault, or suggest a capacity: a new section on the talk page of the project.
 */
'use strict';

var data = require( './CapacityPeers-data.js' ),
	fields = require( './CapacityPeers-fields.js' ),
	page = require( './CapacityPeers-page.js' ),
	site = require( './CapacityPeers-site.js' ),
	words = require( './CapacityPeers-words.js' ),
	h = fields.h,
	KINDS = [ 'fault', 'capacity' ];

// What helps to see the same: nothing that tells who it is.
function circumstances() {
	var told = mw.config.get( [ 'wgVersion', 'skin', 'wgUserLanguage' ] );
	return [ 'MediaWiki ' + told.wgVersion, told.skin, told.wgUserLanguage, innerWidth + ' × ' + innerHeight, navigator.userAgent ].join( '; ' );
}

module.exports = {
	emits: [ 'go' ],
	data: function () {
		return { kind: 'fault', heading: '', text: '', below: '', item: '', details: circumstances(), busy: false, trouble: '', posted: null };
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
				lines.push( this.item.trim() && '* Wikidata: ' + page.inert( this.item.trim() ), this.below && '* ' + words.say( 'gadget-below' ) + ' ' + this.below );
			} else {
				lines.push( this.details.trim() && '<small>' + page.inert( this.details.trim() ) + '</small>' );
			}
			return lines.filter( Boolean ).join( '\n\n' ) + ' ' + '~~' + '~~';
		},
		send: function () {
			var self = this;
			this.busy = true;
			this.trouble = '';
			return data.api.postWithEditToken( {
				action: 'edit', title: this.place, section: 'new', sectiontitle: this.heading.trim(), summary: this.heading.trim(),
				text: this.body(), assertuser: mw.config.get( 'wgUserName' ), errorformat: 'plaintext', uselang: words.code
			} ).then( function ( answer ) {
				self.busy = false;
				self.posted = answer.edit.newrevid;
			}, function ( code, answer ) {
				self.busy = false;
				self.trouble = words.trouble( code, answer );
			} );
		},
		text_field: function ( name, label, help, area ) {
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
			return h( 'p', [ fields.link( 'Special:UserLogin', words.say( 'gadget-login' ), {
				returnto: mw.config.get( 'wgPageName' ), returntoquery: 'withgadget=CapacityPeers'
			} ) ] );
		}
		if ( this.posted ) {
			return fields.notice( 'success', [ words.say( 'gadget-sent' ), ' ', h( 'a', { href: mw.util.getUrl( 'Special:Permalink/' + this.posted ) }, this.place ) ] );
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
			this.text_field( 'heading', words.say( capacity ? 'capacity' : 'gadget-heading' ), '' ),
			this.text_field( 'text', words.say( 'gadget-report-text' ), words.say( capacity ? 'gadget-report-capacity-help' : 'gadget-report-fault-help' ), true ),
			capacity ? [
				this.text_field( 'item', words.say( 'wikidata' ), '' ),
				h( fields.Combobox, {
					label: words.say( 'gadget-below' ), find: fields.capacities(),
					onChoose: function ( choice ) {
						self.below = choice.label + ' (' + choice.value + ')';
					}
				} ),
				fields.chips( this.below ? [ { label: this.below } ] : [], function () {
					self.below = '';
				} )
			] : this.text_field( 'details', words.say( 'gadget-report-details' ), '', true ),
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			fields.mainButton( words.say( 'gadget-send' ), this.send, { disabled: this.busy || !this.heading.trim() || !this.text.trim() } )
		] );
	}
};
