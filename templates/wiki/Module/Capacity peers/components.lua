-- How everything looks: what a page is put together from, with its style, which stands here alone.
--
-- A ring is somebody who wants to learn, a disc somebody who can teach; shape and words say it, so that
-- colour need not. Styles stand inside a link, so that all of it can be clicked.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )

local components = {}

local SPECIAL, MAIN = -1, 0

-- Colours are those of Codex, which follow the reader's theme; behind each is the light one, for a
-- MediaWiki without them. No style defines a custom property: what wikis let through there may change.
local BASE, SUBTLE = 'var(--color-base,#202122)', 'var(--color-subtle,#54595d)'
local BLUE, FILLED = 'var(--color-progressive,#36c)', 'var(--background-color-progressive,#36c)'
-- The one that stays white at night.
local ON_FILLED = 'var(--color-inverted-fixed,#fff)'
local PAPER = 'var(--background-color-base,#fff)'
local QUIET = 'var(--background-color-neutral-subtle,#f8f9fa)'
local NEUTRAL = 'var(--background-color-neutral,#eaecf0)'
local SOFT = 'var(--background-color-progressive-subtle,#e8eeff)'
local GREEN = 'var(--background-color-success-subtle,#dff2eb)'
local AMBER = 'var(--background-color-warning-subtle,#fdf2d5)'
local GREY = 'var(--border-color-interactive,#72777d)'
local LINE = '1px solid var(--border-color-subtle,#c8ccd1)'
local RULE = '1px solid var(--border-color-muted,#dadde3)'
local OPEN = '1px dashed ' .. GREY
local SECOND = 'font-size:.875em;color:' .. SUBTLE
local LIST = 'margin:0;padding:0;list-style:none;'

local function element( tag, css )
	local made = mw.html.create( tag )
	return css and made:cssText( css ) or made
end
components.element = element

local function filled( colour )
	return 'background:' .. colour .. ';color:' .. BASE
end

-- A sign that words beside it say too.
local function sign( tag, css )
	return element( tag, css ):attr( 'aria-hidden', 'true' )
end

-- Columns of at least `width`: as many as there is room for, or, where it says `auto-fit`, as there are
-- things.
local function grid( width, gap, fill )
	return 'display:grid;gap:' .. gap .. ';grid-template-columns:repeat(' .. ( fill or 'auto-fill' ) .. ',minmax(min(' .. width
		.. ',100%),1fr));'
end

-- Text

function components.paragraph( content )
	return element( 'p', 'margin:0 0 12px' ):wikitext( content )
end

-- A second line, quieter than what it belongs to.
function components.small( content )
	return element( 'div', SECOND ):wikitext( content )
end

-- A second line that stands apart from what is above it.
function components.note( content )
	return components.small( content ):css( 'margin-top', '16px' )
end

-- A name of a table with what it means below, the further in the deeper its level.
function components.indented( level, name, description )
	local block = element( 'div', 'padding-inline-start:' .. ( level - 1 ) * 1.4 .. 'em' )
		:node( element( level == 1 and 'strong' or 'span' ):wikitext( name ) )
	return tostring( description and block:node( components.small( description ) ) or block )
end

local function is_ours()
	return mw.title.getCurrentTitle().prefixedText:sub( 1, #site.root ) == site.root
end

-- An element for a heading: of a section, or, where it is `named` by people, one that is in no list of
-- sections. On a page of somebody that shows a page of ours, it is a line in bold: its author's headings
-- and table of contents stay as they are.
local function heading_element( level, named, css )
	if not is_ours() then
		return element( 'div', css )
	elseif named then
		return element( 'div', css ):attr( 'role', 'heading' ):attr( 'aria-level', level )
	end
	return element( 'h' .. level, css )
end

-- The heading of a section, and a small link at the end of its line.
function components.heading( content, beside, named )
	local line = element( 'div', 'display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;'
		.. 'gap:4px 16px;margin:32px 0 12px' )
	line:node( heading_element( 2, named, 'flex:0 0 auto;max-width:100%;margin:0;padding:0;border:0;font-family:inherit;'
		.. 'font-size:1.25em;line-height:1.4;font-weight:bold' ):wikitext( content ) )
	return beside and line:node( element( 'span', SECOND ):wikitext( beside ) ) or line
end

-- The heading of a part of a section.
function components.subheading( content, named )
	return heading_element( 3, named, 'margin:20px 0 8px;padding:0;font-family:inherit;font-size:1em;'
		.. 'line-height:1.5;font-weight:bold' ):wikitext( content )
end

-- What leads somewhere

local BUTTON = 'display:inline-block;padding:4px 12px;border-radius:2px;font-weight:bold;line-height:1.5;border:1px solid '
local BUTTONS = {
	-- One a page: what most readers came for.
	primary = BUTTON .. FILLED .. ';background:' .. FILLED .. ';color:' .. ON_FILLED,
	-- What else one can do.
	normal = BUTTON .. GREY .. ';' .. filled( PAPER ),
	-- What stands on every card.
	card = BUTTON .. 'var(--border-color-progressive,#6485d1);font-size:.875em;color:' .. BLUE,
	-- What stands in every row.
	row = 'display:inline-block;padding:4px 0;font-weight:bold;font-size:.875em',
}

-- The words of a button, for inside a link.
function components.button( kind, content )
	return tostring( element( 'span', BUTTONS[ kind ] ):wikitext( content ) )
end

-- A button that leads to an address; nil for none.
function components.action( kind, url, content )
	return url and links.address( url, components.button( kind, content ) ) or nil
end

-- How one begins a thing of a kind: with the form, and by a page of one's own for who has no script.
function components.begin( words, kind )
	local form, page = links.begin( words, kind )
	local label = words:message( 'add-' .. kind )
	return components.action( 'primary', form or page, label ),
		form and components.action( 'row', page, words:message( 'add-by-hand' ) ) or nil
end

-- How one joins a mentorship programme, by its title.
function components.joining( words, programme )
	local of_it = { 'programme', programme }
	return {
		components.action( 'primary', links.own_profile( words, of_it ), words:message( 'mentorship-find' ) ),
		components.action( 'normal', links.own_profile( words, of_it, { 'mentor', '1' } ), words:message( 'mentorship-be' ) ),
	}
end

-- Buttons in a line; those that are nil have to be left out before.
function components.actions( buttons )
	return element( 'div', 'display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center' )
		:wikitext( table.concat( buttons, ' ' ) )
end

-- What is one reader's own

-- Nobody who writes a page knows who reads it. Links in an element of this class lead to the reader's
-- own suggestions where MediaWiki:Gadget-CapacityPeers.js knows that there are some.
local OWN_SUGGESTIONS = 'capacity-peers-my-suggestions'

-- What that script shows to the reader whom it is about, in place of what is for `others`.
function components.own( content )
	return element( 'div', 'display:none' ):addClass( 'capacity-peers-own' ):node( content )
end

function components.others( content )
	return element( 'div' ):addClass( 'capacity-peers-others' ):node( content )
end

-- A link to the reader's suggestions, for themselves.
function components.own_suggestions( label )
	return components.own( links.own_suggestions( label ) ):addClass( OWN_SUGGESTIONS )
end

-- Chips and badges

local CHIP = 'display:block;border-radius:1em;'
local OUTLINED, PLAIN = CHIP .. 'padding:2px 10px;', CHIP .. 'padding:3px 11px;'
local CHIPS = {
	teach = { '●', PLAIN .. filled( SOFT ) },
	want = { '○', OUTLINED .. 'border:1px dashed;color:' .. BASE },
	know = { '✓', PLAIN .. filled( NEUTRAL ) },
	plain = { nil, OUTLINED .. 'border:' .. LINE .. ';color:' .. BASE },
}

-- Something that somebody can teach, wants or knows, by name: words for inside a link, or alone; they
-- stand in `chips`.
function components.chip( kind, content )
	local mark, chip = CHIPS[ kind ][ 1 ], element( 'span', CHIPS[ kind ][ 2 ] )
	if mark then
		chip:node( sign( 'span' ):wikitext( mark ) ):wikitext( ' ' )
	end
	return tostring( chip:wikitext( content ) )
end

-- Chips in a line, under what they have in common where that is said.
function components.chips( chips, label )
	local line = element( 'div', 'display:flex;flex-wrap:wrap;gap:4px 6px;align-items:center;font-size:.875em;line-height:1.6' )
		:wikitext( table.concat( chips, ' ' ) )
	if not label then
		return line
	end
	return element( 'div' ):node( components.small( label ):css( 'margin-bottom', '4px' ) ):node( line )
end

-- The chips of the first capacities, from their Q-ids with spaces between, each with a link, and how many
-- more there are; nil for none.
function components.capacities( words, kind, items, label )
	local first, more = links.first_of( words, items )
	local chips = {}
	for place, item in ipairs( first ) do
		chips[ place ] = links.capacity( words, item, nil, components.chip( kind, words:capacity( item ) ) )
	end
	table.insert( chips, more )
	return #chips > 0 and components.chips( chips, label ) or nil
end

local BADGE = 'display:inline-block;padding:0 8px;border-radius:2px;font-size:.8125em;line-height:1.8;font-weight:bold;'
local BADGES = {
	exact = BADGE .. filled( SOFT ), quiet = BADGE .. filled( NEUTRAL ), open = BADGE .. filled( GREEN ),
}

function components.badge( kind, content )
	return tostring( element( 'span', BADGES[ kind ] ):wikitext( content ) )
end

-- People

local AVATAR = 'flex:0 0 2em;height:2em;line-height:2;text-align:center;border-radius:50%;'
local AVATARS = {
	-- Teaches, wants, both or neither.
	disc = AVATAR .. 'background:' .. FILLED .. ';color:' .. ON_FILLED,
	ring = AVATAR .. 'box-shadow:inset 0 0 0 2px;color:' .. BLUE,
	plain = AVATAR .. 'background:' .. NEUTRAL,
	paused = AVATAR .. 'outline:2px dashed;outline-offset:-2px;color:' .. SUBTLE,
}

-- A person's letter in a circle: no picture is loaded from anywhere.
function components.avatar( kind, name )
	local plain = mw.text.decode( name or '', true )
	local letter = mw.ustring.match( plain, '[%w]' ) or mw.ustring.sub( plain, 1, 1 )
	return sign( 'span', AVATARS[ kind ] ):wikitext( links.inert( mw.ustring.upper( letter ) ) )
end

-- A line, and a second one below where there is more to say.
function components.said( content, below )
	local line = element( 'div' ):wikitext( content )
	return below and line:node( components.small( below ) ) or line
end

-- Something by its name, which leads there: a second line, and what one can do about it; `before` is a
-- picture.
function components.about( name, below, action, before )
	local said = element( 'div', action and 'flex:1' or nil ):node( element( 'strong' ):wikitext( name ) )
	if below and below ~= '' then
		said:node( components.small( below ) )
	end
	return element( 'div', 'display:flex;gap:12px' .. ( action and ';align-items:center' or '' ) )
		:node( before ):node( said ):wikitext( action )
end

-- The same of a person, with their letter.
function components.person( name, below, action, kind )
	return components.about( links.person( name ), below, action, components.avatar( kind, ( links.account( name ) ) ) )
end

-- Cards, for what one chooses between, and rows, for what there is much of

-- Rows that are shown before the rest is folded.
local MOST_OPEN = 24

local CARD = 'margin:0;padding:14px 16px;border-radius:2px;'

function components.cards( cards )
	local list = element( 'ul', LIST .. grid( '18em', '12px' ) )
	for _, card in ipairs( cards ) do
		list:node( card )
	end
	return list
end

-- A card of parts, of which those that are `false` are left out, and what stands at its foot.
function components.card( parts, foot )
	local card = element( 'li', CARD .. 'display:flex;flex-direction:column;gap:10px;border:' .. LINE .. ';' .. filled( PAPER ) )
	for _, part in ipairs( parts ) do
		card:node( part or nil )
	end
	return foot and card:node( foot:css( 'margin-top', 'auto' ) ) or card
end

-- Rows, in columns where there is room; `wide` where each needs the whole width.
function components.rows( rows, wide )
	local list = element( 'ul', LIST .. ( wide and '' or grid( '22em', '0 24px' ) ) )
	for _, row in ipairs( rows ) do
		list:node( element( 'li' ):node( row:cssText( 'padding:6px 0;border-top:' .. RULE ) ) )
	end
	return list
end

-- Rows of which a page may have hundreds: those after the first open by a click.
function components.many_rows( words, rows, wide )
	local first, rest = {}, {}
	for place, row in ipairs( rows ) do
		table.insert( place <= MOST_OPEN and first or rest, row )
	end
	local list = components.rows( first, wide )
	return #rest > 0 and element( 'div' ):node( list )
		:node( components.folded( words:message( 'statistics-rest', #rest ), components.rows( rest, wide ) ) ) or list
end

-- Two people, of whom the second can teach the first: the arrow points to who learns.
function components.pair( words, learner, sharer, both )
	local arrow = both and '⇄' or words.direction == 'rtl' and '→' or '←'
	return element( 'div', 'display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center' )
		:node( learner:cssText( 'flex:1 1 14em' ) ):node( sign( 'span', 'color:' .. BLUE ):wikitext( arrow ) )
		:node( sharer:cssText( 'flex:1 1 14em' ) )
end

-- Figures

-- Numbers, each with what it counts: `{ number as shown, words }`.
function components.figures( figures )
	local list = element( 'ul', LIST .. 'margin:16px 0;' .. grid( '9em', '12px 24px', 'auto-fit' ) )
	for _, figure in ipairs( figures ) do
		list:node( element( 'li', 'margin:0' )
			:node( element( 'div', 'font-size:1.75em;line-height:1.25;font-weight:bold' ):wikitext( figure[ 1 ] ) )
			:node( components.small( figure[ 2 ] ) ) )
	end
	return list
end

local function share( value, most )
	return most > 0 and math.max( value > 0 and 2 or 0, math.floor( math.min( value, most ) * 100 / most ) ) or 0
end

-- A bar as long as its share of `most`. The figure beside it is what counts.
function components.bar( value, most )
	return sign( 'div', 'height:10px;border-radius:5px;width:' .. share( value, most ) .. '%;background-color:' .. FILLED )
end

-- The gap between what is wanted and what is taught: an outline as long as the demand, filled as far as
-- the supply goes.
function components.gap_bar( wanted, taught, most )
	return sign( 'div', 'box-sizing:border-box;height:12px;border:1px solid ' .. BLUE .. ';border-radius:6px;overflow:hidden;width:'
		.. share( wanted, most ) .. '%' )
		:node( element( 'div', 'height:100%;width:' .. share( taught, wanted ) .. '%;background-color:' .. FILLED ) )
end

-- Columns over time, `{ value, label }` each, with the value above: the table says the same.
function components.columns( words, columns )
	local most = 0
	for _, column in ipairs( columns ) do
		most = math.max( most, column[ 1 ] )
	end
	local row = sign( 'div', 'display:flex;align-items:flex-end;gap:4px;margin:12px 0;font-size:.75em;line-height:1.5;text-align:center' )
	for _, column in ipairs( columns ) do
		row:node( element( 'div', 'flex:1 1 0;min-width:0;max-width:6em' ):wikitext( words:number( column[ 1 ] ) )
			:node( element( 'div', 'margin-top:2px;border-radius:2px 2px 0 0;background-color:' .. FILLED .. ';height:'
				.. share( column[ 1 ], most ) .. 'px' ) )
			:node( element( 'div', 'border-top:' .. LINE .. ';color:' .. SUBTLE .. ';overflow:hidden' ):wikitext( column[ 2 ] ) ) )
	end
	return row
end

-- Tables

local CELL = 'padding:6px 0;padding-inline-end:8px;border-bottom:' .. RULE

local function cell( content )
	return element( 'td', CELL ):wikitext( content )
end

-- A row of a table: its name, and cells of text or ready ones.
function components.line( name, ... )
	local row = element( 'tr' ):node( element( 'th', 'text-align:start;font-weight:normal;background:none;min-width:5em;overflow-wrap:break-word;'
		.. 'padding:6px 0;padding-inline-end:8px;border-bottom:' .. RULE ):attr( 'scope', 'row' ):wikitext( name ) )
	for _, content in ipairs( { ... } ) do
		row:node( type( content ) == 'table' and content or cell( content ) )
	end
	return row
end


-- A cell whose content stands at its end, as figures do.
function components.cell_at_end( content )
	return element( 'td', CELL .. ';text-align:end' ):wikitext( content )
end

-- A figure of a table.
function components.number( words, value )
	return components.cell_at_end( words:number( value ) )
end

-- A table of rows under the messages of its columns; the ends of those with figures are said by `ends`.
-- It scrolls by itself on a narrow screen; whoever has no mouse scrolls it when it has the focus.
function components.data_table( words, columns, rows, ends )
	local head = element( 'tr' )
	for place, column in ipairs( columns ) do
		head:node( element( 'th', 'padding:6px 0;padding-inline-end:8px;font-size:.875em;border-bottom:' .. LINE
			.. ';text-align:' .. ( ends and ends[ place ] and 'end' or 'start' ) )
			:attr( 'scope', 'col' ):wikitext( words:message( column ) ) )
	end
	local made = element( 'table', 'border-collapse:collapse;width:100%;margin:0;overflow-wrap:break-word' ):attr( 'tabindex', '0' ):node( head )
	for _, row in ipairs( rows ) do
		made:node( row )
	end
	return element( 'div', 'overflow-x:auto' ):node( made ), made
end

-- A table without any style of ours, for whoever wants to copy it: names and figures as they are, many rows in
-- few bytes. Each row is a name and its figures.
function components.plain_table( words, columns, rows )
	local made, head = element( 'table' ):addClass( 'wikitable' ), element( 'tr' )
	for _, column in ipairs( columns ) do
		head:node( element( 'th' ):attr( 'scope', 'col' ):wikitext( words:message( column ) ) )
	end
	made:node( head )
	for _, row in ipairs( rows ) do
		local line = element( 'tr' )
		for place, content in ipairs( row ) do
			line:node( element( place == 1 and 'th' or 'td' ):attr( 'scope', place == 1 and 'row' or nil )
				:wikitext( place == 1 and content or words:number( content ) ) )
		end
		made:node( line )
	end
	return element( 'div', 'overflow-x:auto' ):node( made )
end

-- A name and a picture of its figure beside it, below it where there is no room.
function components.beside( name, picture )
	return tostring( element( 'div', 'display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center' )
		:node( element( 'div', 'flex:1 1 9em' ):wikitext( name ) )
		:node( element( 'div', 'flex:2 1 8em' ):node( picture ) ) )
end

-- How many want and teach something, with what one can do about it: a row of `gaps`. `taught` is a
-- number, with `said` in its place where that tells more.
function components.gap( words, name, wanted, taught, most, action, said )
	return components.line( components.beside( name, components.gap_bar( wanted, taught, most ) ), components.number( words, wanted ),
		said and components.cell_at_end( said ) or components.number( words, taught ),
		action and components.cell_at_end( action ) or nil )
end

-- The table of such rows; `plain` where none has an action.
function components.gaps( words, rows, plain )
	return element( 'div' ):node( components.small( words:message( 'gap-legend' ) ) )
		:node( ( components.data_table( words, { 'capacity', 'gap-want', 'gap-teach', not plain and 'gap-do' or nil }, rows,
			{ nil, true, true, true } ) ) )
end

-- What is said, to whom

local MESSAGES = {
	warning = { '▲', AMBER, 'var(--border-color-warning,#ab7f2a)' },
	done = { '✓', GREEN, 'var(--border-color-success,#099979)' },
}

-- A notice: what it is about, entries where there are any, and a line below.
function components.message( kind, title, entries, below )
	local mark, colour, border = MESSAGES[ kind ][ 1 ], MESSAGES[ kind ][ 2 ], MESSAGES[ kind ][ 3 ]
	local said = element( 'div', 'flex:1;min-width:0' ):node( element( 'strong' ):wikitext( title ) )
	if entries and #entries > 0 then
		local list = element( 'ul', 'margin:4px 0 0;margin-inline-start:1.5em' )
		for _, one in ipairs( entries ) do
			list:node( element( 'li' ):wikitext( one ) )
		end
		said:node( list )
	end
	if below then
		said:node( element( 'div', 'font-size:.875em' ):wikitext( below ) )
	end
	return element( 'div', 'display:flex;gap:10px;margin:0 0 16px;padding:10px 14px;border-radius:2px;border:1px solid '
		.. border .. ';' .. filled( colour ) ):node( sign( 'span' ):wikitext( mark ) ):node( said )
end

-- What stands in the place of an empty list: that nothing is there yet, and what to do about it.
function components.empty( content, action )
	local frame = element( 'div', 'margin:12px 0;padding:20px 16px;text-align:center;border-radius:2px;border:' .. OPEN )
		:node( sign( 'div', 'font-size:1.5em;line-height:1;margin-bottom:8px;color:' .. BLUE ):wikitext( '○' ) )
		:node( element( 'div' ):wikitext( content ) )
	return action and frame:node( element( 'div', 'margin-top:12px' ):wikitext( action ) ) or frame
end

-- Steps in their order, `{ title, text }` each.
function components.steps( words, steps )
	local list = element( 'ol', LIST .. grid( '16em', '16px 24px', 'auto-fit' ) )
	for place, step in ipairs( steps ) do
		list:node( element( 'li', 'display:flex;gap:12px;margin:0' )
			:node( sign( 'span', AVATARS.disc ):wikitext( words:number( place ) ) )
			:node( element( 'div', 'flex:1;min-width:0' ):node( element( 'strong' ):wikitext( step[ 1 ] ) )
				:node( components.small( step[ 2 ] ) ) ) )
	end
	return list
end

-- What only some want to see: it opens by a click, and stands open without script.
function components.folded( label, content )
	return element( 'div' ):addClass( 'mw-collapsible mw-collapsed' )
		:node( components.small( label ) )
		:node( element( 'div' ):addClass( 'mw-collapsible-content' ):node( content ) )
end

-- Groups of links under what they have in common: `{ title, links }` each.
function components.groups( groups )
	local list = element( 'div', grid( '15em', '12px', 'auto-fit' ) )
	for _, group in ipairs( groups ) do
		local entries = element( 'ul', LIST )
		for _, one in ipairs( group[ 2 ] ) do
			entries:node( element( 'li', 'margin:0;padding:3px 0' ):wikitext( one ) )
		end
		list:node( element( 'div', CARD .. filled( QUIET ) )
			:node( element( 'strong' ):wikitext( group[ 1 ] ) ):node( entries ) )
	end
	return list
end

-- The frames

-- The frame of everything: the reader's language and direction.
function components.whole( words )
	return element( 'div', 'overflow-wrap:anywhere;color:' .. BASE )
		:attr( 'lang', words.code ):attr( 'dir', words.direction )
		:addClass( 'capacity-peers plainlinks mw-content-' .. words.direction )
end

-- The sign of the project: the ring and the disc. Where no words beside it say so, it has a `name`.
local function mark( name )
	local circle = 'display:inline-block;box-sizing:border-box;width:14px;height:14px;border-radius:50%;vertical-align:-2px;'
	local whole = name and element( 'span' ):attr( { role = 'img', [ 'aria-label' ] = name } ) or sign( 'span' )
	return tostring( whole:cssText( 'white-space:nowrap' )
		:node( element( 'span', circle .. 'border:2px solid ' .. BLUE ) )
		:node( element( 'span', circle .. 'margin-inline-start:-5px;background-color:' .. FILLED ) ) )
end

local function language_bar( words )
	local here = mw.title.getCurrentTitle()
	local guide = site.root .. '/Guide'
	if ( here.prefixedText .. '/' ):sub( 1, #guide + 1 ) == guide .. '/' then
		-- A page of its own for each language.
		here = mw.title.makeTitle( SPECIAL, 'MyLanguage/' .. guide )
	end
	local list = element( 'ul', LIST .. 'display:flex;flex-wrap:wrap;gap:0 12px' )
	for _, code in ipairs( words.translations ) do
		local name = tostring( element( 'bdi' ):attr( 'lang', code )
			:wikitext( mw.language.fetchLanguageName( code ) ) )
		list:node( element( 'li', 'margin:0;padding:2px 0' ):wikitext( code == words.code
			and tostring( element( 'strong' ):wikitext( name ) ) or links.address( here:fullUrl( { uselang = code } ), name ) ) )
	end
	return element( 'div', SECOND ):attr( 'role', 'navigation' )
		:attr( 'aria-label', ( words:plain( 'language-bar' ) ) ):node( list )
end

local PLACES = {
	{ 'start', MAIN, '' }, { 'nav-suggestions' }, { 'nav-people', MAIN, '/Directory' },
	{ 'mentorship', MAIN, '/Mentorship' }, { 'teams', MAIN, '/Teams' }, { 'events', MAIN, '/Events' },
	{ 'statistics', MAIN, '/Statistics' }, { 'nav-guide' },
}

-- Where the guide tells of the pages of a place.
local CHAPTERS = {
	start = 'take-part', [ 'nav-suggestions' ] = 'suggestions', [ 'nav-people' ] = 'search', mentorship = 'programmes',
	teams = 'teams', events = 'events', statistics = 'figures',
}

-- The head of every page of ours: what it is, where one can go, in which language. `current` is the key
-- of the place that the page belongs to, `chapter` the part of the guide that tells of it, if another one.
local function navigation( words, current, chapter )
	local name = element( 'strong', 'color:var(--color-emphasized,#101418)' ):wikitext( words:message( 'project' ) )
	local head = element( 'div', 'display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:4px 24px' )
		:node( element( 'div' ):wikitext( mark() .. ' ' .. links.link( MAIN, site.root, tostring( name ) ) ) )
		:node( language_bar( words ) )
	local list = element( 'ul', LIST .. 'display:flex;flex-wrap:wrap;gap:0 20px;margin-top:4px' )
	for _, place in ipairs( PLACES ) do
		local key, space, page = place[ 1 ], place[ 2 ], place[ 3 ]
		local is_here = key == current
		local label = tostring( element( 'span', 'display:inline-block;padding:6px 0 4px;border-bottom:3px solid '
			.. ( is_here and BLUE .. ';font-weight:bold;color:' .. BASE or 'transparent' ) )
			:wikitext( words:message( key ) ) )
		local item = element( 'li', 'margin:0' )
		if key == 'nav-guide' then
			item:wikitext( links.guide( words, label, chapter or CHAPTERS[ current ] ) )
		elseif key == 'nav-suggestions' then
			item:addClass( OWN_SUGGESTIONS ):wikitext( links.own_suggestions( label ) )
		else
			item:wikitext( links.link( space, site.root .. page, label ) )
		end
		list:node( item )
	end
	-- Nothing of ours is so long that it needs a table of contents.
	return element( 'div', 'margin:0 0 20px;border-bottom:' .. LINE ):attr( 'role', 'navigation' )
		:attr( 'aria-label', ( words:plain( 'project' ) ) ):node( head ):node( list ):wikitext( '__NOTOC__' )
end

-- What a page is about, as a heading that is in no table of contents: its name, a second line, what one
-- can do here.
function components.head( name, below, actions, before )
	local head = element( 'div', 'display:flex;flex-direction:column;gap:10px;margin:0 0 16px' )
		:node( before and element( 'div' ):wikitext( before ) or nil )
	local said = element( 'div' ):node( element( 'div', 'font-size:1.5em;line-height:1.3;font-weight:bold;overflow-wrap:anywhere' )
		:attr( 'role', 'heading' ):attr( 'aria-level', '2' ):wikitext( name ) )
	if below then
		said:node( element( 'div', 'color:' .. SUBTLE ):wikitext( below ) )
	end
	head:node( said )
	return actions and #actions > 0 and head:node( components.actions( actions ) ) or head
end

-- The frame of a page of ours, under its navigation.
function components.page( words, current, chapter )
	return components.whole( words ):node( navigation( words, current, chapter ) )
end

-- The box of a template that people fill in, and where its parts go; `about` leads to what this is.
function components.box( words, about )
	local body = element( 'div', 'display:flex;flex-direction:column;gap:12px;padding:12px 16px' )
	local whole = components.whole( words )
		:cssText( ';max-width:44em;box-sizing:border-box;margin:.5em 0;border-radius:2px;border:' .. LINE .. ';' .. filled( PAPER ) )
		:node( element( 'div', 'display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 16px;padding:4px 16px;font-size:.875em;'
			.. filled( QUIET ) )
			:node( element( 'strong' ):wikitext( mark() .. ' ' .. links.link( MAIN, site.root, words:message( 'project' ) ) ) )
			:node( element( 'span' ):wikitext( about ) ) )
		:node( body )
	return whole, body
end

-- The same for who wants less on their page: a line, with the mark alone.
function components.strip( words )
	local body = element( 'div', 'display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center' )
		:wikitext( links.link( MAIN, site.root, mark( ( words:plain( 'project' ) ) ) ) )
	local whole = components.whole( words )
		:cssText( ';display:inline-block;max-width:100%;box-sizing:border-box;margin:.5em 0;padding:6px 12px;border-radius:2px;border:'
			.. LINE .. ';' .. filled( PAPER ) ):node( body )
	return whole, body
end

-- The foot of a box, for what is quieter than all in it.
function components.foot( content )
	return element( 'div', 'padding-top:8px;border-top:' .. RULE .. ';' .. SECOND ):wikitext( content )
end

-- Facts with their names before them, `{ name, content }` each. On a narrow screen the name stands above.
function components.facts( facts )
	local list = element( 'dl', 'margin:0' )
	for _, fact in ipairs( facts ) do
		list:node( element( 'div', 'display:flex;flex-wrap:wrap;gap:0 12px;margin-bottom:4px' )
			:node( element( 'dt', 'min-width:9em;max-width:100%;margin:0;padding:0;font-weight:normal;color:' .. SUBTLE ):wikitext( fact[ 1 ] ) )
			:node( element( 'dd', 'flex:1 1 15em;min-width:0;margin:0;padding:0' ):wikitext( fact[ 2 ] ) ) )
	end
	return list
end

-- What somebody wrote at length, in its own direction. A long one scrolls under the name `long`: the
-- beginning is enough for who passes by.
function components.quotation( content, long )
	local frame = element( 'div', 'padding-inline-start:12px;border-inline-start:3px solid var(--border-color-subtle,#c8ccd1);'
		.. 'overflow-wrap:anywhere' ):attr( 'dir', 'auto' )
	if not long then
		return frame:wikitext( content )
	end
	return frame:node( element( 'div', 'max-height:9em;overflow-y:auto' ):attr( 'tabindex', '0' )
		:attr( 'role', 'group' ):attr( 'aria-label', long ):wikitext( content ) )
end

-- What the bot does not understand, marked as such.
function components.doubtful( content )
	return element( 'span', 'border-bottom:1px dotted;color:' .. SUBTLE ):wikitext( content )
end

-- A field of soft colour for what a page is for, words on one side and a picture on the other.
function components.hero( words_side, picture )
	return element( 'div', 'display:flex;flex-wrap:wrap;gap:24px 32px;align-items:center;padding:28px;border-radius:2px;' .. filled( SOFT ) )
		:node( element( 'div', 'flex:3 1 18em;min-width:0' ):node( words_side ) )
		:node( element( 'div', 'flex:2 1 15em;min-width:0' ):node( picture ) )
end

-- A sentence as large as a title.
function components.slogan( content )
	return element( 'div', 'font-size:1.75em;line-height:1.3;font-weight:bold;margin-bottom:10px' )
		:attr( 'role', 'heading' ):attr( 'aria-level', '2' ):wikitext( content )
end

-- The picture of an exchange: the ring of who wants to learn, the disc of who can teach, and what.
function components.exchange( learner, sharer, about, below )
	local circle = 'display:flex;flex-direction:column;justify-content:center;align-items:center;box-sizing:border-box;width:9em;height:9em;'
		.. 'border-radius:50%;text-align:center;font-size:.8125em;line-height:1.4;'
	local function person( css, one )
		return element( 'div', circle .. css ):node( element( 'strong' ):wikitext( one[ 1 ] ) ):node( element( 'div' ):wikitext( one[ 2 ] ) )
	end
	return element( 'div', 'text-align:center' )
		:node( element( 'div', 'display:flex;justify-content:center' )
			:node( person( 'padding:0 14px;border:2px solid ' .. BLUE .. ';' .. filled( PAPER ), learner ) )
			:node( person( 'padding:0 8px;margin-inline-start:-1.2em;border:2px solid ' .. FILLED .. ';background:' .. FILLED .. ';color:'
				.. ON_FILLED, sharer ) ) )
		:node( element( 'div', 'margin-top:-1em' ):node( element( 'strong', 'display:inline-block;padding:2px 16px;border-radius:1em;border:2px solid '
			.. BLUE .. ';' .. filled( PAPER ) ):wikitext( about ) ) )
		:node( element( 'div', 'margin-top:8px;font-size:.875em' ):wikitext( below ) )
end

-- A picture of a day, from `2026-11-22`: its number over its month.
function components.day( words, date )
	return sign( 'div', 'flex:none;align-self:flex-start;min-width:3em;padding:4px 8px;text-align:center;border-radius:2px;' .. filled( SOFT ) )
		:node( element( 'div', 'font-size:1.25em;line-height:1.3;font-weight:bold' )
			:wikitext( words.language:formatDate( 'j', date ) ) )
		:node( element( 'div', 'font-size:.8125em;line-height:1.4' ):wikitext( words.language:formatDate( 'M Y', date ) ) )
end

-- How many people paused, of whom a page with figures says that they are not in them; or nil.
function components.paused( words, arguments )
	local count = tonumber( arguments.paused ) or 0
	return count > 0 and components.small( words:message( 'paused-not-counted', count ) ) or nil
end

return components
