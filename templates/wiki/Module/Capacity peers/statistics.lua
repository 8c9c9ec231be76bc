-- Shows the figures: what is behind each chart stands beside it as a number.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN, USER = 0, 2

-- Rows of a table before the rest follows in a line, names in the line of what nobody teaches, and
-- months of the chart.
local MOST_ROWS, MOST_NAMES, MOST_COLUMNS = 10, 25, 12

local REGIONS = { 'SSA', 'NWE', 'ESEAP', 'LAC', 'CEECA', 'SA', 'MENA', 'NA' }

local function count( facts, key )
	return tonumber( facts[ key ] ) or 0
end

local function percent( words, part, whole )
	local share = whole > 0 and math.floor( part * 100 / whole ) or 0
	return mw.message.new( 'percent', words:number( share ) ):inLanguage( words.code ):plain()
end

local function highest( rows, key )
	local found = 0
	for _, facts in ipairs( rows ) do
		found = math.max( found, count( facts, key ) )
	end
	return found
end

-- Rows by `key`, the highest first, then by what `lowest` has the least of, then in their own order.
local function sorted( list, key, lowest )
	local rows = links.rows( list )
	for place, facts in ipairs( rows ) do
		facts.place = place
	end
	table.sort( rows, function ( one, other )
		if count( one, key ) ~= count( other, key ) then
			return count( one, key ) > count( other, key )
		elseif lowest and count( one, lowest ) ~= count( other, lowest ) then
			return count( one, lowest ) < count( other, lowest )
		end
		return one.place < other.place
	end )
	return rows
end

-- A table of the first rows under its heading; the rest are names with their figures in a line, which
-- even a phone shows without much ado, and all of it once more as a table to copy. `explained` says what the
-- figures are; `copied` are the columns of that table, and `named( facts )` is the name in it.
local function section( view, words, key, rows, made_of, row, brief, copied, named, explained )
	if #rows == 0 then
		return
	end
	local made, rest, lines = {}, {}, {}
	for place, facts in ipairs( rows ) do
		lines[ place ] = { named( facts ) }
		for column = 2, #copied do
			lines[ place ][ column ] = count( facts, copied[ column ] )
		end
		if place <= MOST_ROWS then
			table.insert( made, row( facts ) )
		else
			table.insert( rest, components.chip( 'plain', brief( facts ) ) )
		end
	end
	view:node( components.heading( words:message( key ) ) ):node( made_of( made ) )
	if #rest > 0 then
		view:node( components.note( words:message( 'statistics-rest', #rest ) .. ( explained and ' (' .. explained .. ')' or '' ) ) )
			:node( components.chips( rest ) )
			:node( components.folded( words:message( 'growth-table' ), components.plain_table( words, copied, lines ) ) )
	end
end

-- Who teaches and wants each capacity, the most wanted first.
local function capacities( view, words, key, rows, action )
	local most = highest( rows, 'wanted' )
	section( view, words, key, rows, function ( made )
		return components.gaps( words, made, not action )
	end, function ( facts )
		local name = links.capacity( words, facts.item )
		return components.gap( words, name, count( facts, 'wanted' ), count( facts, 'available' ), most,
			action and action( facts.item ) )
	end, function ( facts )
		return links.capacity( words, facts.item ) .. '&nbsp;' .. links.figures( words, facts.wanted, facts.available )
	end, { 'capacity', 'known', 'available', 'wanted' }, function ( facts )
		return words:capacity( facts.item )
	end, words:message( 'gap-want' ) .. ' / ' .. words:message( 'gap-teach' ) )
end

-- What is wanted and taught by nobody, with how many people wait.
local function unmet( view, words, rows, action )
	local names = {}
	for _, facts in ipairs( rows ) do
		if count( facts, 'available' ) == 0 and count( facts, 'wanted' ) > 0 and #names < MOST_NAMES then
			table.insert( names, links.capacity( words, facts.item, nil, components.chip( 'want',
				words:capacity( facts.item ) .. '&nbsp;' .. links.figures( words, facts.wanted ) ) ) )
		end
	end
	if #names > 0 then
		view:node( components.heading( words:message( 'needs-unmet' ), action ) ):node( components.chips( names ) )
	end
end

-- People by something, with bars: its table.
local function people_by( view, words, key, column, rows, name )
	local most = highest( rows, 'people' )
	section( view, words, key, rows, function ( made )
		return ( components.data_table( words, { column, 'people' }, made, { nil, true } ) )
	end, function ( facts )
		return components.line( components.beside( name( facts ), components.bar( count( facts, 'people' ), most ) ),
			components.number( words, facts.people ) )
	end, function ( facts )
		return name( facts ) .. '&nbsp;' .. links.figures( words, facts.people )
	end, { column, 'people' }, name )
end

-- All regions: those where nobody is are facts too; none where all are empty.
local function all_regions( list )
	local rows, known = sorted( list, 'people' ), {}
	for _, facts in ipairs( rows ) do
		known[ facts.region or '' ] = true
	end
	for _, id in ipairs( #rows > 0 and REGIONS or {} ) do
		if not known[ id ] then
			table.insert( rows, { region = id, people = '0' } )
		end
	end
	return rows
end

-- `Q1/3 Q2/1` as their names with the figures; `name( key )` calls a thing.
local function counted( words, value, name )
	local found = {}
	for _, entry in ipairs( links.words_of( value ) ) do
		local key, people = entry:match( '^(.+)/(%d+)$' )
		if key then
			table.insert( found, name( key ) .. '&nbsp;' .. links.figures( words, people ) )
		end
	end
	return words:list( found )
end

local function territories( view, words, rows )
	local function name( facts )
		return words:territory( facts.item or '' )
	end
	-- A link to its page, or, where there are too few people for one, to where the directory says who.
	local function place( facts )
		local page = mw.title.makeTitle( MAIN, site.root .. '/Territory/' .. ( facts.item or '' ) )
		return page and links.is_there( page ) and links.to( page, name( facts ) )
			or links.link( MAIN, site.root .. '/Directory', name( facts ), 'directory-territories' )
	end
	section( view, words, 'territories', rows, function ( made )
		return ( components.data_table( words, { 'territory', 'people', 'languages', 'wanted', 'available' }, made, { nil, true } ) )
	end, function ( facts )
		return components.line( place( facts ), components.number( words, facts.people ),
			counted( words, facts.languages, function ( code )
				return words:languageName( code )
			end ),
			counted( words, facts.wanted, function ( item )
				return words:capacity( item )
			end ),
			counted( words, facts.available, function ( item )
				return words:capacity( item )
			end ) )
	end, function ( facts )
		return name( facts ) .. '&nbsp;' .. links.figures( words, facts.people )
	end, { 'territory', 'people' }, name )
end

-- How the figures grew: a column a month, and the table of the same, the newest month first.
local function growth( view, words, rows )
	if #rows == 0 then
		return
	end
	local columns, lines = {}, {}
	for place = #rows, 1, -1 do
		local facts = rows[ place ]
		if #columns < MOST_COLUMNS then
			table.insert( columns, 1, { count( facts, 'people' ), words.language:formatDate( 'M', facts.item ) } )
		end
		table.insert( lines, components.line( words:day( facts.item ), components.number( words, facts.people ),
			components.number( words, facts.wants ), components.number( words, facts.offers ),
			components.cell_at_end( percent( words, count( facts, 'met' ), count( facts, 'wants' ) ) ),
			components.cell_at_end( count( facts, 'pairs' ) > 0 and words:number( facts.pairs ) or '–' ) ) )
	end
	local table_of = components.data_table( words,
		{ 'growth-date', 'people', 'wants', 'offers', 'needs-met', 'pairs-suggested' }, lines, { nil, true, true, true, true, true } )
	view:node( components.heading( words:message( 'growth' ) ) )
		:node( #columns > 1 and components.columns( words, columns ) or nil )
		:node( #columns > 1 and components.folded( words:message( 'growth-table' ), table_of ) or table_of )
end

-- What came after suggestions, by quarters and their months, the newest first: messages, answers, sessions.
local function afterwards( view, words, rows )
	local lines, quarters, newest = {}, {}, nil
	for _, facts in ipairs( rows ) do
		local is_month = not ( facts.item or '' ):find( 'Q', 1, true )
		local function figure( key, shown )
			local number = count( facts, key )
			if number == 0 then
				return components.cell_at_end( is_month and '–' or words:message( 'after-few' ) )
			end
			return components.cell_at_end( shown and words:message( shown, words:number( number ) ) or words:number( number ) )
		end
		local name = words:period( facts.item or '' )
		local line = components.line( is_month and tostring( components.small( name ) ) or name, figure( 'messages' ),
			figure( 'answered', facts.open and 'after-open' or 'after-least' ), figure( 'confirmed' ), figure( 'told' ), figure( 'hours' ) )
		if is_month and quarters[ 1 ] then
			table.insert( quarters[ 1 ], line )
		else
			table.insert( quarters, 1, { line } )
		end
		newest = ( facts.taught or facts.spoken or facts.regions ) and facts or newest
	end
	for _, quarter in ipairs( quarters ) do
		for _, line in ipairs( quarter ) do
			table.insert( lines, line )
		end
	end
	view:node( components.heading( words:message( 'after-heading' ) ) ):node( components.note( words:message( 'after-about' ) ) )
	if #lines == 0 then
		view:node( components.note( words:message( 'after-few' ) ) )
		return
	end
	view:node( ( components.data_table( words,
		{ 'after-period', 'after-messages', 'after-answered', 'after-confirmed', 'after-told', 'after-hours' }, lines,
		{ nil, true, true, true, true, true } ) ) )
	for _, part in ipairs( newest and {
		{ 'after-capacities', newest.taught, function ( item )
			return links.capacity( words, item )
		end },
		{ 'after-regions', newest.regions, function ( region )
			return words:message( 'region-' .. region )
		end },
		{ 'after-languages', newest.spoken, function ( code )
			return words:languageName( code )
		end },
	} or {} ) do
		if part[ 2 ] then
			view:node( components.note( words:message( part[ 1 ], words:period( newest.item ) ) .. words:sign( 'colon' )
				.. counted( words, part[ 2 ], part[ 3 ] ) ) )
		end
	end
end

local function figures( words, arguments, keys )
	local found = {}
	for _, key in ipairs( keys ) do
		local number = count( arguments, key )
		table.insert( found, { words:number( number ), words:message( 'people-' .. key:gsub( ' ', '-' ), number ) } )
	end
	return found
end

-- How well the matching works, in numbers.
local function matching( words, arguments )
	local wants, learners = count( arguments, 'wants' ), count( arguments, 'learners' )
	local found = {
		{ words:number( count( arguments, 'learners exact' ) ), words:message( 'learners-exact', learners ) },
		{ percent( words, count( arguments, 'wants met' ), wants ), words:message( 'people-needs-met', wants ) },
	}
	for _, one in ipairs( {
		{ 'people-with-suggestion', count( arguments, 'with suggestion' ) },
		{ 'people-waiting', learners - count( arguments, 'learners with suggestion' ) },
		{ 'people-unseen', count( arguments, 'sharers' ) - count( arguments, 'sharers suggested' ) },
		{ 'exposure-highest', count( arguments, 'exposure highest' ) },
		{ 'exposure-median', count( arguments, 'exposure median' ) },
	} ) do
		table.insert( found, { words:number( one[ 2 ] ), words:message( one[ 1 ], one[ 2 ] ) } )
	end
	return components.figures( found )
end

-- What the figures mean, a sentence each.
local function meanings( words )
	local list = components.element( 'div' )
	for _, key in ipairs( { 'people', 'fields', 'suggestions', 'needs', 'median', 'months' } ) do
		list:node( components.paragraph( words:message( 'figures-mean-' .. key ) ) )
	end
	return components.folded( words:message( 'figures-mean' ), list )
end

-- A citation that can be copied. A page does not know its own revision: the gadget adds that, and the history
-- has it.
local function citation( view, words, day )
	local here = mw.title.getCurrentTitle()
	view:node( components.heading( words:message( 'cite' ) ) )
		:node( components.paragraph( words:message( 'cite-text', words:message( 'project' ), words:message( 'statistics' ),
			links.text( mw.site.siteName ), words:day( day ) ) .. ' ' .. links.text( here:canonicalUrl() ) ) )
		:node( components.note( links.address( here:fullUrl( { action = 'history' } ), words:message( 'cite-lasting' ) ) ) )
end

return function ( words, arguments )
	local data = site.data:gsub( '^User:', '' ) .. 'statistics.json'
	local files = components.action( 'primary', links.gadget( 'figures' ), words:message( 'gadget-figures' ) )
	local json = links.link( USER, data, components.button( files and 'normal' or 'primary', words:message( 'statistics-data' ) ) )
	local months = links.rows( arguments.months )
	local all = sorted( arguments.capacities, 'wanted', 'available' )
	local view = components.page( words, 'statistics' )
		:node( components.head( words:message( 'statistics' ), words:message( 'statistics-about' ),
			{ files or json, files and json } ) )
		:node( components.figures( figures( words, arguments,
			{ 'total', 'organizations', 'with territory', 'with language', 'with capacities' } ) ) )
		:node( components.paused( words, arguments ) )
		:node( meanings( words ) )
	growth( view, words, months )
	view:node( components.heading( words:message( 'statistics-matching' ) ) ):node( matching( words, arguments ) )
	afterwards( view, words, links.rows( arguments.after ) )
	capacities( view, words, 'capacities', all, function ( item )
		return components.action( 'row', links.own_profile( words, { 'available', item } ), words:message( 'can-teach' ) )
	end )
	unmet( view, words, all, components.action( 'row', links.own_profile( words ), words:message( 'can-teach' ) ) )
	capacities( view, words, 'capacity-roots', sorted( arguments.roots, 'wanted', 'available' ) )
	people_by( view, words, 'regions', 'region', all_regions( arguments.regions ), function ( facts )
		return words:message( 'region-' .. facts.region )
	end )
	people_by( view, words, 'languages', 'language', sorted( arguments.languages, 'people' ), function ( facts )
		return words:languageName( facts.language or '' )
	end )
	territories( view, words, sorted( arguments.territories, 'people' ) )
	if #months > 0 then
		citation( view, words, months[ #months ].item )
	end
	return view
end
