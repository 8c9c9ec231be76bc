/**
 * Get in touch: a new section on somebody's talk page, begun in a language that both share; or the
 * form for e-mail, where they prefer that. Nobody is flooded: a few messages a day, one a month to a person.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const groupOf = require( './CapacityPeers-search.js' ).groupOf;
const site = require( './CapacityPeers-site.json' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const RANKS = { '': 2, n: 6 };
const DAY = 86400000;
const DAYS_APART = 30;
const MOST_A_DAY = 5;
const FIVE_MINUTES = 300000;
const MOST_PAGES = 50;
// How an edit that sent a message is known again, in no language.
const SUMMARY = `[[${ site.root }]]`;

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

// When the messages on a talk page were sent, by their markers.
function momentsOn( text ) {
	const found = text.match( /\{\{\s*Capacity message\s*\|[^{}]*?sent\s*=\s*\d{14}/g ) || [];
	return found.map( ( one ) => Date.parse( one.slice( -14 ).replace( /(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z' ) ) );
}

/**
 * What keeps the reader from writing to somebody now. Only the wiki knows: the reader's own edits of talk
 * pages say it by their summaries, and, where they wrote without the gadget, by the markers that stand there:
 * on this person's page, and on those where the reader wrote in some section within a day.
 *
 * @param {Object} talk as `data.talkPage` gives it
 * @return {Promise<string>} `person`, `day`, or nothing
 */
function limitOf( talk ) {
	const now = Date.now();
	const edits = [];
	const age = ( edit, moment ) => moment - Date.parse( edit.timestamp );
	const isOfGadget = ( edit ) => ( edit.comment || '' ).includes( SUMMARY );
	return data.every( {
		action: 'query', list: 'usercontribs', ucuser: mw.config.get( 'wgUserName' ), ucnamespace: 3, uclimit: 'max',
		ucprop: 'title|timestamp|comment', ucend: new Date( now - DAYS_APART * DAY ).toISOString()
	}, ( answer ) => edits.push( ...answer.query.usercontribs ) ).then( () => {
		const known = [ talk.title, `User talk:${ mw.config.get( 'wgUserName' ) }` ];
		const others = edits.filter( ( edit ) => ( edit.comment || '' ).startsWith( '/*' ) && !isOfGadget( edit ) &&
			age( edit, now ) < DAY && !known.includes( edit.title ) );
		return data.texts( Array.from( new Set( others.map( ( edit ) => edit.title ) ) ).slice( 0, MOST_PAGES ) );
	} ).then( ( texts ) => {
		texts.set( talk.title, talk.text );
		const sent = edits.filter( ( edit ) => isOfGadget( edit ) ||
			momentsOn( texts.get( edit.title ) || '' ).some( ( moment ) => Math.abs( age( edit, moment ) ) < FIVE_MINUTES ) );
		if ( sent.some( ( edit ) => edit.title === talk.title ) ) {
			return 'person';
		}
		return sent.filter( ( edit ) => age( edit, now ) < DAY ).length < MOST_A_DAY ? '' : 'day';
	} );
}

module.exports = {
	props: { profile: Object, about: Array },
	emits: [ 'close' ],
	data() {
		return {
			heading: '', text: '', copy: false, watch: true, language: '', busy: false, trouble: '', posted: null,
			// Where the message would be, what keeps the reader from sending it, what it is about and in which language.
			talk: null, limit: '', subject: null
		};
	},
	created() {
		const profile = this.profile;
		this.named = mw.user.isNamed();
		if ( !this.named ) {
			return;
		}
		let own = null;
		data.own().then( ( theirs ) => {
			own = theirs;
			const spoken = own ? Object.keys( own.languages ).filter( ( code ) => own.languages[ code ] !== '0' ) : [];
			this.language = sharedLanguage( profile.languages, spoken.length ? spoken : [ words.code ] );
			return Promise.all( [ words.speaking( this.language ), words.capacitiesIn( this.language ), this.look() ] );
		} ).then( ( found ) => {
			const say = found[ 0 ];
			const about = this.about.length ? this.about : profile.available.slice( 0, 3 );
			const first = about.length ? 'write-found' : 'write-text';
			const page = own ? own.page : `User:${ mw.config.get( 'wgUserName' ) }`;
			this.heading = say( 'write-heading' );
			const links = [ [ page, 'write-profile' ], [ `${ site.root }/Directory`, 'write-how' ], [ site.root, 'project' ] ];
			this.text = say( first, about.map( found[ 1 ] ).join( ', ' ) );
			// An email has no links of a wiki.
			if ( profile.contact !== 'email' ) {
				this.text += `\n\n${ links.map( ( link ) => `[[${ link[ 0 ] }|${ say( link[ 1 ] ) }]]` ).join( ' · ' ) }`;
			}
			this.subject = { about: about.join( ' ' ), lang: say.languageOf( first ) };
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
		// Where the message would be, and whether it may be sent now.
		look() {
			return data.talkPage( this.profile.name ).then( ( talk ) => limitOf( talk ).then( ( limit ) => {
				this.talk = talk;
				this.limit = limit;
			} ) );
		},
		post( title, text, end, more ) {
			return data.edit( Object.assign( {
				title, section: 'new', sectiontitle: this.heading, summary: this.heading, watchlist: 'nochange',
				text: text.trim() + ( /~{3,}\s*$/.test( text ) ? '' : `\n\n${ data.SIGNATURE }` ) + end
			}, more ) );
		},
		// In another tab they may have written meanwhile.
		send() {
			this.busy = true;
			this.trouble = '';
			this.look().then( () => this.talk.writable && !this.limit ? this.sendNow() : null ).catch( this.failed ).then( () => {
				this.busy = false;
			} );
		},
		sendNow() {
			const { asked, title } = this.talk;
			const name = this.profile.name;
			const { about, lang } = this.subject;
			const user = mw.config.get( 'wgUserName' );
			const marker = `\n{{Capacity message|about=${ about }|lang=${ lang }|from=${ user }|sent=${ data.MOMENT }}}`;
			// On a page that is not their own, a link to them is what tells them.
			return this.post( title, title === asked ? this.text : `[[User:${ name }|${ name }]]: ${ this.text }`, marker, {
				summary: `/* ${ this.heading } */ ${ SUMMARY }`, watchlist: this.watch ? 'watch' : 'nochange'
			} ).then( ( edit ) => this.copied().catch( this.failed ).then( () => {
				// What is sent is sent, whatever became of the copy; it is said once nothing is left to do.
				this.posted = { title, revision: edit.newrevid };
			} ) );
		},
		// Put a copy on one's own talk page, where that is asked for.
		copied() {
			const own = this.copy ? data.talkPage( mw.config.get( 'wgUserName' ) ) : Promise.resolve( null );
			return own.then( ( page ) => page && page.writable ? this.post( page.title, this.text, '' ) : null );
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
			const ready = !this.busy && this.text.trim() && this.heading.trim();
			const link = ( title ) => fields.link( title, [ h( 'bdi', title ) ], { redirect: 'no' } );
			if ( !this.subject ) {
				return this.trouble ? null : fields.loading();
			} else if ( !talk.writable ) {
				return fields.notice( 'warning', [ words.say( 'gadget-talk-elsewhere' ), ' ', link( talk.asked ) ] );
			} else if ( this.limit === 'person' ) {
				return fields.notice( 'warning', [ words.say( 'gadget-limit-person', DAYS_APART ), ' ', link( talk.title ) ] );
			} else if ( this.limit ) {
				return fields.notice( 'warning', words.say( 'gadget-limit-day', MOST_A_DAY ) );
			}
			return [
				talk.title !== talk.asked ?
					fields.notice( 'warning', [ words.say( 'gadget-talk-leads' ), ' ', link( talk.title ) ] ) : null,
				fields.field( words.say( 'gadget-heading' ), '', () => fields.textInput( this.heading, ( text ) => {
					this.heading = text;
				} ) ),
				fields.field( words.say( 'gadget-text' ), help, () => fields.textArea( this.text, ( text ) => {
					this.text = text;
				}, { lang: this.subject.lang } ) ),
				fields.checkbox( words.say( 'gadget-watch' ), this.watch, ( on ) => {
					this.watch = on;
				} ),
				fields.checkbox( words.say( 'gadget-copy' ), this.copy, ( on ) => {
					this.copy = on;
				} ),
				fields.actions( [
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
