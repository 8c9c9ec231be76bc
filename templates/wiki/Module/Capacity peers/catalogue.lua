-- Shows the catalogue: the tree of capacities, what lacks a translation, what is proposed.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local SPECIAL, MAIN = -1, 0

local catalogue = {}

-- One capacity of the tree, with what it means, deeper ones further in.
local function of_tree( words, facts )
	local level = tonumber( facts.level ) or 1
	return components.line( components.indented( level, links.capacity( words, facts.item, facts.page ), words:description( facts.item ) ),
		components.number( words, facts.known ),
		components.number( words, facts.available ), components.number( words, facts.wanted ),
		-- Its form asks whether the reader knows, teaches or wants it.
		components.action( 'row', links.gadget( 'profile?capacity=' .. ( facts.item or '' ) ), words:message( 'add-to-profile' ) ) ):attr( 'id', facts.item )
end

local function rows_of( words, list, row )
	local made = {}
	for _, facts in ipairs( links.rows( list ) ) do
		table.insert( made, row( words, facts ) )
	end
	return made
end

function catalogue.tree( words, arguments )
	local proposals = links.link( MAIN, site.root .. '/Proposed capacities', words:message( 'proposals' ) )
	local columns = { 'capacity', 'known', 'available', 'wanted' }
	table.insert( columns, links.gadget( 'profile' ) and 'gap-do' or nil )
	local rows = components.data_table( words, columns,
		rows_of( words, arguments.rows, of_tree ), { nil, true, true, true } )
	return components.page( words, nil, 'search' )
		:node( components.head( words:message( 'capacities' ), words:message( 'tree-about' ) ) )
		:node( rows )
		:node( components.paragraph( proposals ) )
end

-- Names that several people wrote, a row each: the items that bear it, under the label that Wikidata
-- gives them. A row without people belongs to the name before it.
local function of_proposals( words, list )
	local names = {}
	for _, facts in ipairs( links.rows( list ) ) do
		if facts.people then
			table.insert( names, { people = facts.people, items = {} } )
		end
		local item, name = ( facts.item or '' ):match( '^Q%d+$' ), names[ #names ]
		if item and name then
			table.insert( name.items, '[[:d:' .. item .. '|' .. links.text( facts.label ) .. ']] (' .. item .. ')' )
		end
	end
	local rows = {}
	for _, name in ipairs( names ) do
		table.insert( rows, components.line( words:list( name.items ), components.number( words, name.people ) ) )
	end
	return rows
end

function catalogue.proposals( words, arguments )
	local view = components.page( words, nil, 'report' ):node( components.head( words:message( 'proposals' ) ) )
	local rows = of_proposals( words, arguments.rows )
	if #rows == 0 then
		return view:node( components.empty( words:message( 'proposals-none' ) ) )
	end
	return view:node( ( components.data_table( words, { 'capacity', 'people' }, rows, { nil, true } ) ) )
end

-- Where a word of an item is written: the translation unit, or the item itself.
local function place_to_translate( item, kind, language, bundled )
	if bundled then
		-- Translate opens the message by its whole key, which has no spaces.
		local key = ( site.bundle:gsub( ' ', '_' ) ) .. '/' .. item .. '-' .. kind
		return mw.title.makeTitle( SPECIAL, 'Translate' ):fullUrl( {
			group = 'messagebundle-' .. site.bundle, language = language, showMessage = key,
		} )
	end
	return mw.title.new( 'd:Special:SetLabelDescriptionAliases/' .. item .. '/' .. language ):fullUrl()
end

local function without_words( words, facts )
	local item, places = facts.item or '', {}
	for _, kind in ipairs( links.words_of( facts.missing ) ) do
		local place = place_to_translate( item, kind, facts.language or '', facts.bundled == 'yes' )
		table.insert( places, links.address( place, components.button( 'row', words:message( 'add-' .. kind ) ) ) )
	end
	return components.line( words:capacity( item ), words:list( places ) )
end

function catalogue.untranslated( words, arguments )
	local language = words:languageName( arguments.language or '' )
	local view, rows = components.page( words, nil, 'translate' ), rows_of( words, arguments.rows, without_words )
	if #rows == 0 then
		return view:node( components.head( language, words:message( 'untranslated-none', language ) ) )
	end
	return view:node( components.head( language, words:message( 'untranslated-about', language ) ) )
		:node( ( components.data_table( words, { 'capacity', 'missing' }, rows ) ) )
end

return catalogue
