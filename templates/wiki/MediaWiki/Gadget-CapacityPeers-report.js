/**
 * Ask something of the project: each request is a page with a number below the list of them. What is
 * about a person is never written: the form leads to the wiki's own channels.
 */
'use strict';

const Codex = require( '@wikimedia/codex' );
const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const page = require( './CapacityPeers-page.js' );
const site = require( './CapacityPeers-site.json' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;
const KINDS = [ 'fault', 'improvement', 'idea', 'capacity', 'person' ];
const LONGEST_TITLE = 100;

// What helps to see the same: nothing that tells who it is.
function circumstances() {
	const told = mw.config.get( [ 'wgVersion', 'skin', 'wgUserLanguage' ] );
	return [
		`MediaWiki ${ told.wgVersion }`, told.skin, told.wgUserLanguage, `${ innerWidth } × ${ innerHeight }`, navigator.userAgent
	].join( '; ' );
}

module.exports = {
	emits: [ 'go' ],
	data() {
		return {
			kind: 'fault', heading: '', text: '', below: '', item: '', details: circumstances(), sure: false, busy: false,
			trouble: '', posted: null
		};
	},
	computed: {
		place() {
			return `${ site.root }/Requests`;
		},
		source() {
			const call = [ '{{Capacity request', `| kind  = ${ this.kind }`, `| title = ${ page.inert( this.heading.trim() ) }`,
				`| date  = ${ new Date().toISOString().slice( 0, 10 ) }`, '}}' ].join( '\n' );
			return `${ call }\n${ this.body( page.inert ) } ${ data.SIGNATURE }\n\n== ${ words.say( 'request-supporters-heading' ) } ==`;
		}
	},
	created() {
		this.named = mw.user.isNamed();
	},
	methods: {
		// What somebody tells about templates and tags is to be seen: `made` makes text of it.
		body( made ) {
			const lines = [ this.text.trim().replace( /[{}<>]/g, ( sign ) => made( sign ) ) ];
			if ( this.kind === 'capacity' ) {
				lines.push( this.item.trim() && `* ${ words.say( 'wikidata' ) }: ${ made( this.item.trim() ) }` );
				lines.push( this.below && `* ${ words.say( 'gadget-below' ) }: ${ made( this.below ) }` );
			} else if ( this.kind === 'fault' ) {
				lines.push( this.details.trim() && `<small>${ made( this.details.trim() ) }</small>` );
			}
			return lines.filter( Boolean ).join( '\n\n' );
		},
		send() {
			this.busy = true;
			this.trouble = '';
			return data.newRequest( this.source, this.heading.trim() ).then( ( edit ) => {
				this.posted = edit;
			} ).catch( ( error ) => {
				this.trouble = words.trouble( error );
			} ).then( () => {
				this.busy = false;
				this.sure = false;
			} );
		},
		textField( name, label, help, area ) {
			const input = area ? fields.textArea : fields.textInput;
			return fields.field( label, help, () => input( this[ name ], ( text ) => {
				this[ name ] = text;
			} ) );
		},
		// What is going to be public, and where.
		confirmed() {
			const close = () => {
				this.sure = false;
			};
			return h( Codex.CdxDialog, {
				open: this.sure, title: words.say( 'gadget-report' ), class: 'capacity-peers-dialog', useCloseButton: true,
				closeButtonLabel: words.say( 'gadget-close' ),
				primaryAction: { label: words.say( 'gadget-send' ), actionType: 'progressive', disabled: this.busy },
				defaultAction: { label: words.say( 'gadget-close' ) },
				'onUpdate:open': close, onDefault: close, onPrimary: this.send
			}, () => [
				h( 'p', [ words.say( 'gadget-public' ), ' ', fields.link( this.place, [ h( 'bdi', this.place ) ] ) ] ),
				fields.scrolled(
					'pre', words.say( 'gadget-preview' ), `${ this.heading.trim() }\n\n${ this.body( String ) }`, { dir: 'auto' }
				)
			] );
		},
		// Nothing about a person is written here.
		aboutPerson() {
			return fields.notice( 'notice', [
				h( 'p', words.say( 'requests-person' ) ),
				h( 'ul', site.conduct.map( ( title ) => h( 'li', [ fields.link( title, [ h( 'bdi', title ) ] ) ] ) ) )
			] );
		},
		about() {
			const capacity = this.kind === 'capacity';
			return [
				fields.field( words.say( capacity ? 'capacity' : 'gadget-heading' ), '', () => fields.textInput( this.heading, ( text ) => {
					this.heading = text;
				}, { maxlength: LONGEST_TITLE } ) ),
				this.textField( 'text', words.say( 'gadget-report-text' ), words.say( `gadget-report-${ this.kind }-help` ), true ),
				capacity ? this.capacity() : null,
				this.kind === 'fault' ? this.textField( 'details', words.say( 'gadget-report-details' ), '', true ) : null,
				this.trouble ? fields.notice( 'error', this.trouble ) : null,
				fields.mainButton( words.say( 'gadget-send' ), () => {
					this.sure = true;
				}, { disabled: this.busy || !this.heading.trim() || !this.text.trim() } ),
				this.confirmed()
			];
		},
		capacity() {
			return [
				this.textField( 'item', words.say( 'wikidata' ), '' ),
				h( fields.Chooser, {
					label: words.say( 'gadget-below' ), find: fields.capacities(),
					onChoose: ( choice ) => {
						this.below = `${ choice.label } (${ choice.value })`;
					}
				} ),
				fields.chips( this.below ? [ { label: this.below } ] : [], () => {
					this.below = '';
				} )
			];
		}
	},
	render() {
		if ( !this.named ) {
			return fields.login();
		}
		if ( this.posted ) {
			return fields.sent( this.posted.title, this.posted.newrevid );
		}
		return h( 'form', {
			class: 'capacity-peers-form', onSubmit: ( event ) => event.preventDefault()
		}, [
			fields.group( words.say( 'gadget-report-kind' ), () => KINDS.map( ( kind ) => fields.radio(
				'capacity-peers-kind', kind, words.say( `gadget-report-${ kind }` ), this.kind, ( chosen ) => {
					this.kind = chosen;
				}
			) ) ),
			this.kind === 'person' ? this.aboutPerson() : this.about()
		] );
	}
};
