/**
 * Get in touch: a new section on somebody's talk page, begun in a language that both share; or the
 * form for e-mail, where they prefer that.
 */
'use strict';

var data = require( './CapacityPeers-data.js' ),
	fields = require( './CapacityPeers-fields.js' ),
	groupOf = require( './CapacityPeers-search.js' ).groupOf,
	site = require( './CapacityPeers-site.json' ),
	words = require( './CapacityPeers-words.js' ),
	h = fields.h,
	RANKS = { '': 2, n: 6 };

function rank( level ) {
	return level in RANKS ? RANKS[ level ] : Number( level );
}

function group( code ) {
	return groupOf( site.languageGroups, code );
}

/**
 * The language to write to somebody in: of those that the reader reads too, the one they know best;
 * without any, their best.
 *
 * @param {Object} theirs levels by code
 * @param {string[]} own codes, the reader's
 * @return {string}
 */
function sharedLanguage( theirs, own ) {
	var groups = own.map( group ), spoken = Object.keys( theirs ).filter( function ( code ) {
			return theirs[ code ] !== '0';
		} ).sort( function ( one, other ) {
			return rank( theirs[ other ] ) - rank( theirs[ one ] );
		} ),
		shared = spoken.filter( function ( code ) {
			return groups.indexOf( group( code ) ) >= 0;
		} );
	return shared[ 0 ] || spoken[ 0 ] || own[ 0 ];
}

module.exports = {
	sharedLanguage: sharedLanguage,
	props: { profile: Object, about: Array },
	emits: [ 'close' ],
	data: function () {
		return { heading: '', text: '', copy: false, watch: true, language: '', busy: false, trouble: '', posted: null };
	},
	created: function () {
		var self = this, profile = this.profile;
		data.own().then( function ( own ) {
			var spoken = own ? Object.keys( own.languages ).filter( function ( code ) {
				return own.languages[ code ] !== '0';
			} ) : [];
			self.language = sharedLanguage( profile.languages, spoken.length ? spoken : [ words.code ] );
			return Promise.all( [ words.speaking( self.language ), words.capacitiesIn( self.language ) ] );
		} ).then( function ( found ) {
			var say = found[ 0 ], named = found[ 1 ], about = self.about.length ? self.about : profile.available.slice( 0, 3 );
			self.heading = say( 'write-title' );
			self.text = about.length ? say( 'write-about', about.map( named ).join( ', ' ) ) : say( 'write-text' );
		} );
	},
	mounted: function () {
		this.$refs.section.focus();
	},
	methods: {
		post: function ( title, copied ) {
			return data.edit( {
				title: title, section: 'new', sectiontitle: this.heading,
				text: this.text.trim() + ( /~{3,}\s*$/.test( this.text ) ? '' : ' ' + data.SIGNATURE ),
				summary: this.heading, watchlist: this.watch && !copied ? 'watch' : 'nochange'
			} );
		},
		send: function () {
			var self = this, name = this.profile.name, talk = 'User talk:' + name;
			this.busy = true;
			this.trouble = '';
			this.post( talk ).then( function ( edit ) {
				self.posted = { title: talk, revision: edit.newrevid };
				return self.copy ? self.post( 'User talk:' + mw.config.get( 'wgUserName' ), true ) : null;
			} ).then( function () {
				self.busy = false;
			} ).catch( function ( error ) {
				self.busy = false;
				self.trouble = words.trouble( error );
			} );
		},
		// The first message of all is to a wish for e-mail: MediaWiki has a form for that.
		email: function () {
			return h( 'p', [ fields.link( 'Special:EmailUser/' + this.profile.name, words.say( 'write-email' ), {
				wpSubject: this.heading, wpText: this.text
			} ) ] );
		},
		form: function () {
			var self = this, help = words.say( 'gadget-text-help', words.language( this.language ) ),
				ready = !this.busy && this.text.trim() && this.heading.trim();
			return [
				fields.field( 'heading', words.say( 'gadget-heading' ), '', function ( attributes ) {
					return fields.textInput( attributes, self.heading, function ( text ) {
						self.heading = text;
					} );
				} ),
				fields.field( 'text', words.say( 'gadget-text' ), help, function ( attributes ) {
					return fields.textArea( Object.assign( attributes, { lang: self.language } ), self.text, function ( text ) {
						self.text = text;
					} );
				} ),
				fields.checkbox( words.say( 'gadget-watch' ), this.watch, function ( on ) {
					self.watch = on;
				} ),
				fields.checkbox( words.say( 'gadget-copy' ), this.copy, function ( on ) {
					self.copy = on;
				} ),
				h( 'div', { class: 'capacity-peers-actions' }, [
					fields.mainButton( words.say( 'gadget-send' ), this.send, { disabled: !ready } ),
					fields.button( words.say( 'gadget-close' ), function () {
						self.$emit( 'close' );
					} )
				] )
			];
		}
	},
	render: function () {
		var content;
		if ( mw.user.isAnon() ) {
			content = fields.login();
		} else if ( this.posted ) {
			content = fields.sent( this.posted.title, this.posted.revision );
		} else if ( this.profile.contact === 'email' ) {
			content = this.email();
		} else {
			content = this.form();
		}
		return h( 'section', {
			ref: 'section', class: 'capacity-peers-message', tabindex: -1, 'aria-label': words.say( 'gadget-write-to', this.profile.name )
		}, [ content, this.trouble ? fields.notice( 'error', this.trouble ) : null ] );
	}
};
