-- Shows where to find whom: the directory, the organizations, the events to come.

local site = mw.loadData( 'Module:Capacity peers/site' )
local blocks = require( 'Module:Capacity peers/blocks' )

local MAIN = 0

local element, cell, small, text = blocks.element, blocks.cell, blocks.small, blocks.text

local directory = {}

-- A name with its figures. A directory has hundreds of them: in lines, a phone shows it in a few
-- screens, where a table would take twenty.
local function entry( words, name, ... )
	local total = 0
	for _, value in ipairs( { ... } ) do
		total = total + ( tonumber( value ) or 0 )
	end
	return total > 0 and name .. '&nbsp;' .. blocks.figures( words, ... ) or name
end

-- The same with who is there, in the place of a page: names with slashes between, in none of which
-- there can be one.
local function named( words, line, who )
	local people = {}
	for name in ( who or '' ):gmatch( '[^/]+' ) do
		table.insert( people, blocks.person( name ) )
	end
	return #people > 0 and line .. words:sign( 'colon' ) .. words:list( people ) or line
end

local function headed( words, key )
	return element( 'div' ):attr( 'id', 'directory-' .. key ):node( blocks.heading( words:message( key ) ) )
end

-- The tree, a line for each field, with how many offer and want each capacity.
local function fields( words, list )
	local view = headed( words, 'capacities' )
		:node( small( words:message( 'available' ) .. ' / ' .. words:message( 'wanted' ) ) )
	local below = {}
	local function finish()
		if #below > 0 then
			view:node( blocks.chips( below ) )
		end
		below = {}
	end
	for _, facts in ipairs( blocks.rows( list ) ) do
		local name = named( words,
			entry( words, blocks.capacity( words, facts.item, facts.page ), facts.offers, facts.seeks ), facts.who )
		if facts.level == '1' then
			finish()
			view:node( element( 'div', 'font-weight:bold;margin-top:.8em' ):wikitext( name ) )
		else
			table.insert( below, facts.who and blocks.chip( name, true ) or name )
		end
	end
	finish()
	return view
end

local function community( words, facts )
	local page, name
	if facts.region then
		page, name = 'Region/' .. facts.region, words:message( 'region-' .. facts.region )
	elseif facts.territory then
		page, name = 'Territory/' .. facts.territory, words:territory( facts.territory )
	elseif facts.language then
		page, name = 'Language/' .. facts.language, words:languageName( facts.language )
	else
		page = 'Affiliation/' .. ( facts.affiliation or '' )
		name = blocks.apart( text( facts.name ) )
	end
	local linked = facts.who and name or blocks.link( MAIN, site.root .. '/' .. page, name )
	return named( words, entry( words, linked, facts.people ), facts.who )
end

-- Communities of one kind, the largest first.
local function communities( words, key, list )
	local rows, found = blocks.rows( list ), {}
	for place, facts in ipairs( rows ) do
		facts.place = place
	end
	table.sort( rows, function ( one, other )
		local here, there = tonumber( one.people ) or 0, tonumber( other.people ) or 0
		if here ~= there then
			return here > there
		end
		return one.place < other.place
	end )
	for _, facts in ipairs( rows ) do
		local line = community( words, facts )
		table.insert( found, facts.who and blocks.chip( line, true ) or line )
	end
	return headed( words, key ):node( blocks.chips( found ) )
end

local KINDS = {
	{ 'regions', 'region' }, { 'territories', 'territory' }, { 'languages', 'language' },
	{ 'affiliations', 'affiliation' },
}

function directory.directory( words, arguments )
	local places = {}
	for _, page in ipairs( { 'Organizations', 'Events', 'Mentorship', 'Teams' } ) do
		table.insert( places, blocks.link( MAIN, site.root .. '/' .. page, words:message( page:lower() ) ) )
	end
	local search = blocks.gadget( words, 'find', 'gadget-find' )
	if search then
		table.insert( places, 1, search )
	end
	local jumps, sections = { '[[#directory-capacities|' .. words:message( 'capacities' ) .. ']]' }, {}
	for _, kind in ipairs( KINDS ) do
		local key, list = kind[ 1 ], arguments[ kind[ 2 ] ]
		if list and list:find( '%S' ) then
			table.insert( jumps, '[[#directory-' .. key .. '|' .. words:message( key ) .. ']]' )
			table.insert( sections, communities( words, key, list ) )
		end
	end
	local view = blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( element( 'p' ):wikitext( words:message( 'directory-about' ) ) )
		:node( element( 'p' ):wikitext( table.concat( places, ' · ' ) ) )
		:node( element( 'p' ):wikitext( table.concat( jumps, ' · ' ) ) )
		:node( fields( words, arguments.capacities ) )
	for _, section in ipairs( sections ) do
		view:node( section )
	end
	view:node( blocks.paused( words, arguments ) )
	return view
end

-- What both kinds of things offer and look for, and where.
local function offer( words, facts )
	return cell( 'td', blocks.capacities( words, facts.offers ) ),
		cell( 'td', blocks.capacities( words, facts.seeks ) ),
		blocks.places( words, facts.territories, facts.regions )
end

local function organization( words, facts )
	local offers, seeks, places = offer( words, facts )
	local kind = facts.kind and tostring( small( words:message( 'kind-' .. facts.kind ) ) ) or ''
	return element( 'tr' ):node( blocks.row_header( blocks.page( facts.page ) .. kind ) )
		:node( offers ):node( seeks ):node( cell( 'td', places ) )
end

local function event( words, facts )
	local offers, seeks, places = offer( words, facts )
	local days = facts.begin and words:day( facts.begin ) or ''
	if facts[ 'end' ] then
		local last = words:day( facts[ 'end' ] )
		days = facts.begin and words:message( 'from-to', days, last ) or words:message( 'until', last )
	end
	local where = { places ~= '' and places or nil }
	if facts.online == 'yes' then
		table.insert( where, words:message( 'event-online' ) )
	end
	return element( 'tr' ):node( blocks.row_header( blocks.page( facts.page ) ) )
		:node( cell( 'td', days ):attr( 'data-sort-value', facts.begin or facts[ 'end' ] ) )
		:node( cell( 'td', words:list( where ) ) )
		:node( cell( 'td', blocks.languages( words, facts.languages ) ) )
		:node( offers ):node( seeks )
end

-- A list under the language bar, or a line that says that it is empty.
local function listed( words, arguments, key, columns, row )
	local view = blocks.whole( words ):node( blocks.language_bar( words ) )
	if arguments.part then
		view:node( element( 'p' ):wikitext( blocks.link( MAIN, site.root .. '/Organizations',
			words:message( 'part', text( arguments.part ) ) ) ) )
	end
	local section = blocks.section( words, key, arguments.rows, columns, row )
	if arguments.parts then
		view:node( blocks.parts( words, 'Organizations', arguments.parts ) )
	elseif not section then
		view:node( element( 'p' ):wikitext( words:message( key .. '-none' ) ) )
	end
	return view:node( section )
end

-- The events about one thing, for a page about it; nil for none.
function directory.events_about( words, list )
	return blocks.section( words, 'events', list,
		{ 'event', 'event-days', 'event-place', 'languages', 'event-offered', 'event-needed' }, event )
end

function directory.organizations( words, arguments )
	return listed( words, arguments, 'organizations',
		{ 'organization', 'profile-available', 'profile-wanted', 'territory' }, organization )
end

function directory.events( words, arguments )
	local view = listed( words, arguments, 'events',
		{ 'event', 'event-days', 'event-place', 'languages', 'event-offered', 'event-needed' }, event )
	local further = tonumber( arguments.further ) or 0
	if further > 0 then
		view:node( element( 'p' ):node( small( words:message( 'events-further', further ) ) ) )
	end
	return view
end

return directory
