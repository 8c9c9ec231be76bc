/**
 * What would be saved, in a dialog: as a reader sees it, and what changes in the source.
 */
'use strict';

const Codex = require( '@wikimedia/codex' );
const fields = require( './CapacityPeers-fields.js' );
const words = require( './CapacityPeers-words.js' );
const h = fields.h;

// The table around MediaWiki's rows, with the columns that its styles go by.
function differenceTable( rows ) {
	return fields.scrolled( 'table', words.say( 'gadget-diff' ), [
		h( 'colgroup', [ 'marker', 'content', 'marker', 'content' ].map( ( kind ) => h( 'col', { class: `diff-${ kind }` } ) ) ),
		h( 'tbody', { innerHTML: rows } )
	], { class: 'diff diff-type-table' } );
}

/**
 * The dialog.
 *
 * @param {Object|null} found as home.preview gives it; null where there is nothing to look at
 * @param {Object} more `label`: the message on the button that saves; `refused`: why it cannot; `busy`; `above`: nodes; `close`, `save`
 * @return {Object} a node
 */
module.exports = ( found, more ) => h( Codex.CdxDialog, {
	open: Boolean( found ), title: words.say( 'gadget-preview' ), class: 'capacity-peers-dialog', useCloseButton: true,
	closeButtonLabel: words.say( 'gadget-close' ),
	primaryAction: more.refused ? null : {
		label: words.say( more.label || 'gadget-save' ), actionType: 'progressive', disabled: more.busy
	},
	defaultAction: { label: words.say( 'gadget-close' ) },
	'onUpdate:open': more.close, onDefault: more.close, onPrimary: more.save
}, () => found ? h( 'div', { class: 'capacity-peers-preview' }, [
	more.above || null,
	// Made by MediaWiki's own parser.
	h( 'div', { class: 'mw-parser-output', innerHTML: found.html } ),
	found.diff ? differenceTable( found.diff ) : null,
	more.refused ? h( 'p', words.say( 'gadget-hand-over' ) ) : null,
	more.refused || !found.diff ? fields.scrolled( 'pre', words.say( 'gadget-diff' ), found.call, { dir: 'ltr' } ) : null
] ) : null );
