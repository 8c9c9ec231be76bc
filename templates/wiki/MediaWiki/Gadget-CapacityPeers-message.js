/**
 * Get in touch: a new section on somebody's talk page, begun in a language that both share; or the
 * form for e-mail, where they prefer that.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const groupOf = require( './CapacityPeers-search.js' ).groupOf;
const site = require( './CapacityPeers-site.json' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const RANKS = { '': 2, n: 6 };

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
	const groups = own.map( group );
	const spoken = Object.keys( theirs ).filter( ( code ) => theirs[ code ] !== '0' )
		.sort( ( one, other ) => rank( theirs[ other ] ) - rank( theirs[ one ] ) );
	const shared = spoken.find( ( code ) => groups.includes( group( code ) ) );
	return shared || spoken[ 0 ] || own[ 0 ];
}

module.exports = {
	props: { profile: Object, about: Array },
	emits: [ 'close' ],
	data() {
		return {
			heading: '', text: '', copy: false, watch: true, language: '', busy: false, trouble: '', posted: null,
			// Where the message would be.
			talk: null
		};
	},
	created() {
		const profile = this.profile;
		this.named = mw.user.isNamed();
		if ( !this.named ) {
			return;
		}
		data.own().then( ( own ) => {
			const spoken = own ? Object.keys( own.languages ).filter( ( code ) => own.languages[ code ] !== '0' ) : [];
			this.language = sharedLanguage( profile.languages, spoken.length ? spoken : [ words.code ] );
			return Promise.all( [
				words.speaking( this.language ), words.capacitiesIn( this.language ), data.talkPage( profile.name )
			] );
		} ).then( ( found ) => {
			const say = found[ 0 ];
			const about = this.about.length ? this.about : profile.available.slice( 0, 3 );
			this.heading = say( 'write-title' );
			this.text = about.length ? say( 'write-about', about.map( found[ 1 ] ).join( ', ' ) ) : say( 'write-text' );
			this.talk = found[ 2 ];
		} ).catch( this.failed );
	},
	mounted() {
		this.$refs.section.focus();
	},
	methods: {
		failed( error ) {
			this.busy = false;
			this.trouble = words.trouble( error );
		},
		post( title, text, watch ) {
			return data.edit( {
				title, section: 'new', sectiontitle: this.heading, summary: this.heading, watchlist: watch ? 'watch' : 'nochange',
				text: text.trim() + ( /~{3,}\s*$/.test( text ) ? '' : ` ${ data.SIGNATURE }` )
			} );
		},
		// On a page that is not their own, a link to them is what tells them.
		send() {
			const { asked, title } = this.talk;
			const name = this.profile.name;
			const text = title === asked ? this.text : `[[User:${ name }|${ name }]]: ${ this.text }`;
			this.busy = true;
			this.trouble = '';
			this.post( title, text, this.watch ).then( ( edit ) => this.copied().catch( this.failed ).then( () => {
				// What is sent is sent, whatever became of the copy; it is said once nothing is left to do.
				this.posted = { title, revision: edit.newrevid };
				this.busy = false;
			} ) ).catch( this.failed );
		},
		// Put a copy on one's own talk page, where that is asked for.
		copied() {
			const own = this.copy ? data.talkPage( mw.config.get( 'wgUserName' ) ) : Promise.resolve( null );
			return own.then( ( page ) => page && page.writable ? this.post( page.title, this.text, false ) : null );
		},
		// The first message of all is to a wish for e-mail: MediaWiki has a form for that.
		email() {
			return h( 'p', [ fields.link( `Special:EmailUser/${ this.profile.name }`, words.say( 'write-email' ), {
				wpSubject: this.heading, wpText: this.text
			} ) ] );
		},
		form() {
			const talk = this.talk;
			const help = words.say( 'gadget-text-help', words.language( this.language ) );
			const ready = !this.busy && talk && this.text.trim() && this.heading.trim();
			const link = ( title ) => fields.link( title, [ h( 'bdi', title ) ], { redirect: 'no' } );
			if ( talk && !talk.writable ) {
				return fields.notice( 'warning', [ words.say( 'gadget-talk-elsewhere' ), ' ', link( talk.asked ) ] );
			}
			return [
				talk && talk.title !== talk.asked ?
					fields.notice( 'warning', [ words.say( 'gadget-talk-leads' ), ' ', link( talk.title ) ] ) : null,
				fields.field( words.say( 'gadget-heading' ), '', () => fields.textInput( this.heading, ( text ) => {
					this.heading = text;
				} ) ),
				fields.field( words.say( 'gadget-text' ), help, () => fields.textArea( this.text, ( text ) => {
					this.text = text;
				}, { lang: this.language } ) ),
				fields.checkbox( words.say( 'gadget-watch' ), this.watch, ( on ) => {
					this.watch = on;
				} ),
				fields.checkbox( words.say( 'gadget-copy' ), this.copy, ( on ) => {
					this.copy = on;
				} ),
				h( 'div', { class: 'capacity-peers-actions' }, [
					fields.mainButton( words.say( 'gadget-send' ), this.send, { disabled: !ready } ),
					fields.button( words.say( 'gadget-close' ), () => this.$emit( 'close' ) )
				] )
			];
		}
	},
	render() {
		let content;
		if ( !this.named ) {
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
