-- Shows where to find whom: the directory, the organizations, the events to come.

local site = mw.loadData( 'Module:Capacity peers/site' )
local blocks = require( 'Module:Capacity peers/blocks' )

local MAIN = 0

local element, cell, small, text = blocks.element, blocks.cell, blocks.small, blocks.text

local directory = {}

local function capacity( words, facts )
	local level = tonumber( facts.level ) or 1
	local name = element( 'span', level == 1 and 'font-weight:bold' or nil )
		:wikitext( blocks.capacity( words, facts.item, facts.page ) )
	local header = cell( 'th', tostring( name ),
		'text-align:start;font-weight:normal;padding-inline-start:' .. ( level * 1.4 - 1 ) .. 'em' )
	return element( 'tr' ):node( header:attr( 'scope', 'row' ) )
		:node( blocks.figure( words, facts.offers ) )
		:node( blocks.figure( words, facts.seeks ) )
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
	return element( 'tr' ):node( blocks.row_header( blocks.link( MAIN, site.root .. '/' .. page, name ) ) )
		:node( blocks.figure( words, facts.people ) )
end

function directory.directory( words, arguments )
	local places = {}
	for _, page in ipairs( { 'Organizations', 'Events' } ) do
		table.insert( places, blocks.link( MAIN, site.root .. '/' .. page, words:message( page:lower() ) ) )
	end
	return blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( element( 'p' ):wikitext( words:message( 'directory-about' ) ) )
		:node( element( 'p' ):wikitext( table.concat( places, ' · ' ) ) )
		:node( blocks.section( words, 'capacities', arguments.capacities,
			{ 'capacity', 'available', 'wanted' }, capacity ) )
		:node( blocks.section( words, 'regions', arguments.region, { 'region', 'people' }, community ) )
		:node( blocks.section( words, 'territories', arguments.territory, { 'territory', 'people' }, community ) )
		:node( blocks.section( words, 'languages', arguments.language, { 'language', 'people' }, community ) )
		:node( blocks.section( words, 'affiliations', arguments.affiliation, { 'affiliations', 'people' }, community ) )
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
