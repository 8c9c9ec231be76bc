/**
 * The way to the reader's own suggestions, from pages that do not know who reads them.
 */
'use strict';

const data = require( './CapacityPeers-data.js' );
const fields = require( './CapacityPeers-fields.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;

module.exports = {
	emits: [ 'go' ],
	data() {
		return { none: false, trouble: '' };
	},
	created() {
		this.named = mw.user.isNamed();
		if ( this.named ) {
			data.ownSuggestions().then( ( title ) => {
				this.none = !title;
				if ( title ) {
					location.replace( mw.util.getUrl( title ) );
				}
			} ).catch( ( error ) => {
				this.trouble = words.trouble( error );
			} );
		}
	},
	render() {
		if ( !this.named ) {
			return fields.login();
		} else if ( this.trouble ) {
			return fields.notice( 'error', this.trouble );
		}
		return this.none ? h( 'p', [
			words.say( 'gadget-suggestions-none' ), ' ', h( 'a', { href: '#/profile' }, words.say( 'gadget-profile' ) )
		] ) : fields.loading();
	}
};
