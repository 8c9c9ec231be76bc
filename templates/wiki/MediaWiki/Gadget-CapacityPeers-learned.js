/**
 * What the reader learned, moved from what they want to what they know: one click, and a look at it.
 */
'use strict';

const fields = require( './CapacityPeers-fields.js' );
const preview = require( './CapacityPeers-preview.js' );
const stored = require( './CapacityPeers-stored.js' );
const told = require( './CapacityPeers-told.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;

module.exports = {
	// The capacity; it is shown where the reader wants it.
	props: { item: String },
	data() {
		return { found: null, busy: false, trouble: '', done: '' };
	},
	methods: {
		failed( error ) {
			this.busy = false;
			this.found = null;
			this.trouble = error.code === stored.BY_HAND ? words.say( 'gadget-by-hand' ) : words.trouble( error );
		},
		look() {
			this.busy = true;
			this.trouble = '';
			return told.learned( this.item ).then( ( found ) => {
				this.busy = false;
				this.found = found && Object.freeze( found );
				// The profile may have been changed since the bot read it.
				this.done = found ? '' : 'gadget-session-moved';
			} ).catch( this.failed );
		},
		save() {
			this.busy = true;
			return stored.save( this.found.found, this.found.preview.text ).then( () => {
				this.busy = false;
				this.found = null;
				this.done = 'gadget-session-moved';
			} ).catch( this.failed );
		}
	},
	render() {
		const found = this.found;
		return h( 'div', { class: 'capacity-peers-actions', role: 'status' }, [
			this.done ? words.say( this.done ) : fields.button( words.say( 'gadget-session-know' ), this.look, {
				disabled: this.busy, 'aria-label': `${ words.say( 'gadget-session-know' ) } ${ words.capacity( this.item ) }`
			} ),
			this.trouble ? fields.notice( 'error', this.trouble ) : null,
			preview( found && found.preview, {
				refused: found && found.found.refused, busy: this.busy, save: this.save,
				close: () => {
					this.found = null;
				}
			} )
		] );
	}
};
