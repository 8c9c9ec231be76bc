-- Shows the figures: tiles, and tables whose bars make them charts.

local site = mw.loadData( 'Module:Capacity peers/site' )
local blocks = require( 'Module:Capacity peers/blocks' )

local USER = 2

local element, cell, small, figure = blocks.element, blocks.cell, blocks.small, blocks.figure

-- Rows of a table before the rest follows in a line, and names in the line of what nobody offers.
local MOST_ROWS, MOST_NAMES = 10, 25

local COLOURS = {
	people = 'var(--border-color-progressive,#36c)',
	available = 'var(--border-color-progressive,#36c)',
	offers = 'var(--border-color-progressive,#36c)',
	wanted = 'var(--border-color-warning,#ab7f2a)',
	wants = 'var(--border-color-warning,#ab7f2a)',
	known = 'var(--border-color-subtle,#a2a9b1)',
}

-- Where the eight regions lie to each other, a line a row.
local MAP = {
	{ 'NA', 'NWE', 'CEECA' },
	{ 'LAC', 'MENA', 'SA', 'ESEAP' },
	{ '', 'SSA' },
}
local REGIONS, PLACES = {}, {}
for row, regions in ipairs( MAP ) do
	for column, id in ipairs( regions ) do
		if id ~= '' then
			table.insert( REGIONS, id )
			PLACES[ id ] = { column, row }
		end
	end
end

local function count( facts, key )
	return tonumber( facts[ key ] ) or 0
end

local function percent( words, part, whole )
	local share = whole > 0 and math.floor( part * 100 / whole ) or 0
	return mw.message.new( 'percent', words:number( share ) ):inLanguage( words.code ):plain()
end

local function tile( words, content, key, number )
	return element( 'div', 'padding:.6em 1em;' .. blocks.CARD )
		:node( element( 'div', 'font-size:1.8em;line-height:1.2;font-weight:bold' ):wikitext( content ) )
		:node( small( words:message( key, number ) ) )
end

local function tiles()
	return element( 'div', 'display:grid;gap:.6em;margin:.6em 0;'
		.. 'grid-template-columns:repeat(auto-fill,minmax(min(8.5em,100%),1fr))' )
end

-- The bar of a figure, as long as its share of `highest`.
local function bar( value, highest, colour )
	local length = highest > 0 and math.max( value > 0 and 1 or 0, math.floor( value * 100 / highest ) ) or 0
	return element( 'div', 'height:.4em;border-radius:.2em;width:' .. length .. '%;background-color:' .. colour )
end

-- A figure over its bar. The figure is what counts; the bar is for the eye alone.
local function charted( words, facts, key, highest )
	return figure( words, facts[ key ] ):css( 'min-width', '6em' )
		:node( bar( count( facts, key ), highest, COLOURS[ key ] ) )
end

local function highest( rows, keys )
	local found = 0
	for _, facts in ipairs( rows ) do
		for _, key in ipairs( keys ) do
			found = math.max( found, count( facts, key ) )
		end
	end
	return found
end

-- Rows by `weight`, the heaviest first, in their own order where they weigh the same.
local function sorted( rows, weight )
	local found = {}
	for place, facts in ipairs( rows ) do
		found[ place ] = { facts = facts, place = place, weight = weight( facts ) }
	end
	table.sort( found, function ( one, other )
		if one.weight ~= other.weight then
			return one.weight > other.weight
		end
		return one.place < other.place
	end )
	for place, one in ipairs( found ) do
		found[ place ] = one.facts
	end
	return found
end

-- A table under its heading, of the first rows; the rest are names with their figures in a line,
-- which even a phone shows without much ado. `explained` says what the figures are.
local function section( words, key, rows, columns, row, brief, explained )
	if #rows == 0 then
		return nil
	end
	local made, rest = {}, {}
	for place, facts in ipairs( rows ) do
		if place <= MOST_ROWS or not brief then
			table.insert( made, tostring( row( facts ) ) )
		else
			table.insert( rest, brief( facts ) )
		end
	end
	local frame, whole = blocks.data_table( words, table.concat( made, '\n' ), columns )
	whole:addClass( 'sortable' )
	local view = element( 'div' ):node( blocks.heading( words:message( key ) ) ):node( frame )
	if #rest > 0 then
		local lead = words:message( 'statistics-rest', #rest ) .. ( explained and ' (' .. explained .. ')' or '' )
		view:node( small( lead ):css( 'margin-top', '.6em' ) ):node( blocks.chips( rest ) )
	end
	return view
end

-- Who knows, offers and wants each capacity, and where the wish outruns the offer.
local function capacities( words, key, rows )
	local most = highest( rows, { 'known', 'available', 'wanted' } )
	local function row( facts )
		local header = words:capacity( facts.item or '' )
		if count( facts, 'wanted' ) > 0 and count( facts, 'available' ) == 0 then
			header = header .. tostring( small( words:message( 'capacity-none' ) ) )
		end
		return element( 'tr' ):node( blocks.row_header( header ) )
			:node( charted( words, facts, 'wanted', most ) )
			:node( charted( words, facts, 'available', most ) )
			:node( charted( words, facts, 'known', most ) )
	end
	local function brief( facts )
		return words:capacity( facts.item or '' ) .. '&nbsp;'
			.. blocks.figures( words, facts.wanted, facts.available )
	end
	return section( words, key, rows, { 'capacity', 'wanted', 'available', 'known' }, row, brief,
		words:message( 'wanted' ) .. ' / ' .. words:message( 'available' ) )
end

local function missing( facts )
	return count( facts, 'wanted' ) - count( facts, 'available' )
end

-- What is wanted and offered by nobody, with how many people wait.
local function unmet( words, rows )
	local names = {}
	for _, facts in ipairs( rows ) do
		if count( facts, 'available' ) == 0 and count( facts, 'wanted' ) > 0 and #names < MOST_NAMES then
			table.insert( names, words:capacity( facts.item or '' ) .. '&nbsp;' .. blocks.figures( words, facts.wanted ) )
		end
	end
	return #names > 0 and element( 'div' ):node( blocks.heading( words:message( 'needs-unmet' ) ) )
		:node( blocks.chips( names ) ) or nil
end

-- All regions with those where nobody is last, for these are facts too; none where all are empty.
local function all_regions( rows )
	local known, found = {}, {}
	for _, facts in ipairs( rows ) do
		if PLACES[ facts.region ] then
			known[ facts.region ] = true
			table.insert( found, facts )
		end
	end
	for _, id in ipairs( #found > 0 and REGIONS or {} ) do
		if not known[ id ] then
			table.insert( found, { region = id, people = '0' } )
		end
	end
	return found
end

-- The regions as tiles about where they lie. It is a map, so it is never mirrored.
local function map( words, rows, most )
	local grid = element( 'ul', 'display:grid;gap:.3em;margin:0;padding:0;list-style:none;max-width:44em;direction:ltr;'
		.. 'grid-template-columns:repeat(4,minmax(0,1fr))' )
	for _, facts in ipairs( rows ) do
		local place = PLACES[ facts.region ]
		grid:node( element( 'li', 'margin:0;padding:.4em .5em;grid-column:' .. place[ 1 ] .. ';grid-row:'
			.. place[ 2 ] .. ';' .. blocks.CARD ):attr( 'dir', words.direction )
			:node( element( 'div', 'font-weight:bold' ):wikitext( words:number( facts.people ) ) )
			:node( bar( count( facts, 'people' ), most, COLOURS.people ) )
			:node( element( 'div', 'font-size:.8em;line-height:1.3;hyphens:auto;overflow-wrap:anywhere' )
				:wikitext( words:message( 'region-' .. facts.region ) ) ) )
	end
	return grid
end

-- The map, and the table behind it.
local function regions( words, rows )
	local all = all_regions( rows )
	if #all == 0 then
		return nil
	end
	local most, made = highest( all, { 'people' } ), {}
	for _, facts in ipairs( all ) do
		table.insert( made, tostring( element( 'tr' )
			:node( blocks.row_header( words:message( 'region-' .. facts.region ) ) )
			:node( charted( words, facts, 'people', most ) ) ) )
	end
	local frame, whole = blocks.data_table( words, table.concat( made, '\n' ), { 'region', 'people' } )
	whole:addClass( 'sortable' )
	return element( 'div' ):node( blocks.heading( words:message( 'regions' ) ) )
		:node( map( words, all, most ) ):node( frame:css( 'margin-top', '.6em' ) )
end

-- `Q1/3 Q2/1` as their names with the figures; `name( key )` calls a thing.
local function counted( words, value, name )
	local found = {}
	for _, entry in ipairs( blocks.words_of( value ) ) do
		local key, people = entry:match( '^(.+)/(%d+)$' )
		if key then
			table.insert( found, name( key ) .. '&nbsp;' .. blocks.figures( words, people ) )
		end
	end
	return cell( 'td', words:list( found ) )
end

local function languages( words, rows )
	local most = highest( rows, { 'people' } )
	return section( words, 'languages', rows, { 'language', 'people' }, function ( facts )
		return element( 'tr' ):node( blocks.row_header( words:languageName( facts.language or '' ) ) )
			:node( charted( words, facts, 'people', most ) )
	end, function ( facts )
		return words:languageName( facts.language or '' ) .. '&nbsp;' .. blocks.figures( words, facts.people )
	end )
end

local function territories( words, rows )
	local most = highest( rows, { 'people' } )
	local function language( code )
		return words:languageName( code )
	end
	local function capacity( item )
		return words:capacity( item )
	end
	local function place( facts )
		return words:territory( facts.territory or '' )
	end
	local columns = { 'territory', 'people', 'languages', 'wanted', 'available' }
	return section( words, 'territories', rows, columns, function ( facts )
		return element( 'tr' ):node( blocks.row_header( place( facts ) ) )
			:node( charted( words, facts, 'people', most ) )
			:node( counted( words, facts.languages, language ) )
			:node( counted( words, facts.wanted, capacity ) )
			:node( counted( words, facts.available, capacity ) )
	end, function ( facts )
		return place( facts ) .. '&nbsp;' .. blocks.figures( words, facts.people )
	end )
end

-- How the figures grew, a row a month, the newest first.
local function growth( words, rows )
	local newest = {}
	for place = #rows, 1, -1 do
		table.insert( newest, rows[ place ] )
	end
	local people, pairs_of = highest( rows, { 'people' } ), highest( rows, { 'offers', 'wants' } )
	return section( words, 'growth', newest, { 'growth-date', 'people', 'wants', 'offers', 'needs-met' },
		function ( facts )
			local date = facts.date or ''
			return element( 'tr' ):node( blocks.row_header( words:day( date ) ):attr( 'data-sort-value', date ) )
				:node( charted( words, facts, 'people', people ) )
				:node( charted( words, facts, 'wants', pairs_of ) )
				:node( charted( words, facts, 'offers', pairs_of ) )
				:node( cell( 'td', percent( words, count( facts, 'met' ), count( facts, 'wants' ) ), 'text-align:end' ) )
		end )
end

local function by_people( list )
	return sorted( blocks.rows( list ), function ( facts )
		return count( facts, 'people' )
	end )
end

return function ( words, arguments )
	local people = tiles()
	for _, key in ipairs( { 'total', 'organizations', 'with territory', 'with language', 'with capacities' } ) do
		local number = count( arguments, key )
		people:node( tile( words, words:number( number ), 'people-' .. key:gsub( ' ', '-' ), number ) )
	end
	local wants, met = count( arguments, 'wants' ), count( arguments, 'wants met' )
	local unseen = count( arguments, 'sharers' ) - count( arguments, 'sharers suggested' )
	local waiting = count( arguments, 'learners' ) - count( arguments, 'learners with suggestion' )
	local exact, learners = count( arguments, 'learners exact' ), count( arguments, 'learners' )
	local matching = tiles()
		:node( tile( words, words:number( exact ), 'learners-exact', learners ) )
		:node( tile( words, percent( words, met, wants ), 'people-needs-met', wants ) )
	for _, one in ipairs( {
		{ 'people-with-suggestion', count( arguments, 'with suggestion' ) },
		{ 'people-waiting', waiting },
		{ 'people-unseen', unseen },
		{ 'exposure-highest', count( arguments, 'exposure highest' ) },
		{ 'exposure-median', count( arguments, 'exposure median' ) },
	} ) do
		matching:node( tile( words, words:number( one[ 2 ] ), one[ 1 ], one[ 2 ] ) )
	end
	local all = sorted( blocks.rows( arguments.capacities ), missing )
	return blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( people )
		:node( blocks.paused( words, arguments ) )
		:node( blocks.heading( words:message( 'statistics-matching' ) ) ):node( matching )
		:node( capacities( words, 'capacity-roots', sorted( blocks.rows( arguments.roots ), missing ) ) )
		:node( unmet( words, all ) )
		:node( growth( words, blocks.rows( arguments.months ) ) )
		:node( regions( words, by_people( arguments.regions ) ) )
		:node( languages( words, by_people( arguments.languages ) ) )
		:node( territories( words, by_people( arguments.territories ) ) )
		:node( capacities( words, 'capacities', all ) )
		:node( element( 'p' ):wikitext( blocks.link( USER, site.data:gsub( '^User:', '' ) .. 'statistics.json',
			words:message( 'statistics-data' ) ) ) )
end
