-- Shows where to find whom: the directory, the organizations, the events to come.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local SPECIAL, MAIN = -1, 0
-- A card takes much more room than a row.
local MOST_CARDS = 24

local directory = {}

-- A name with its figures. A directory has hundreds of them: in lines, a phone shows it in a few
-- screens, where a table would take twenty.
local function entry( words, name, ... )
	local total = 0
	for _, value in ipairs( { ... } ) do
		total = total + ( tonumber( value ) or 0 )
	end
	return total > 0 and name .. '&nbsp;' .. links.figures( words, ... ) or name
end

-- The same with who is there, in the place of a page: names with slashes between, in none of which
-- there can be one.
local function named( words, line, who )
	local people = {}
	for name in ( who or '' ):gmatch( '[^/]+' ) do
		table.insert( people, links.person( name ) )
	end
	return #people > 0 and line .. words:sign( 'colon' ) .. words:list( people ) or line
end

local function headed( words, key )
	return components.element( 'div' ):attr( 'id', 'directory-' .. key )
		:node( components.heading( words:message( key ) ) )
end

-- The tree, a line for each field, with how many teach and want each capacity.
local function fields( words, key, list )
	local view = headed( words, key )
		:node( components.small( words:message( 'available' ) .. ' / ' .. words:message( 'wanted' ) ) )
	local below = {}
	local function finish()
		if #below > 0 then
			view:node( components.chips( below ) )
		end
		below = {}
	end
	for _, facts in ipairs( links.rows( list ) ) do
		local name = named( words,
			entry( words, links.capacity( words, facts.item, facts.page ), facts.offers, facts.seeks ), facts.who )
		if facts.level == '1' then
			finish()
			view:node( components.subheading( name, true ) )
		else
			table.insert( below, components.chip( 'plain', name ) )
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
		name = links.apart( links.text( facts.name ) )
	end
	local linked = facts.who and name or links.link( MAIN, site.root .. '/' .. page, name )
	return named( words, entry( words, linked, facts.people ), facts.who )
end

-- Communities of one kind, the largest first.
local function communities( words, key, list )
	local rows, found = links.rows( list ), {}
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
		table.insert( found, components.chip( 'plain', community( words, facts ) ) )
	end
	return headed( words, key ):node( components.chips( found ) )
end

-- The lists of the directory: what each is called, its parameter, and how it looks.
local KINDS = {
	{ 'capacities', 'capacities', fields }, { 'regions', 'region', communities }, { 'territories', 'territory', communities },
	{ 'languages', 'language', communities }, { 'affiliations', 'affiliation', communities },
}

local function jump( words, key )
	return '[[#directory-' .. key .. '|' .. words:message( key ) .. ']]'
end

function directory.directory( words, arguments )
	local jumps, sections = {}, {}
	for _, kind in ipairs( KINDS ) do
		local key, list, made_of = kind[ 1 ], arguments[ kind[ 2 ] ], kind[ 3 ]
		if list and list:find( '%S' ) then
			table.insert( jumps, jump( words, key ) )
			table.insert( sections, made_of( words, key, list ) )
		end
	end
	if #sections == 0 then
		table.insert( sections, components.empty( words:message( 'directory-none' ) ) )
	end
	table.insert( jumps, links.link( MAIN, site.root .. '/Organizations', words:message( 'organizations' ) ) )
	local search = components.action( 'primary', links.gadget( 'find' ), words:message( 'gadget-find' ) )
	local view = components.page( words, 'nav-people' )
		:node( components.head( words:message( 'nav-people' ), words:message( 'directory-about' ), {
			search or components.action( 'primary', links.own_profile( words ), words:message( 'landing-create' ) ),
			search and components.action( 'normal', links.own_profile( words ), words:message( 'landing-create' ) ),
		} ) )
		:node( components.paragraph( table.concat( jumps, ' · ' ) ) )
	for _, section in ipairs( sections ) do
		view:node( section )
	end
	-- For whoever has no script, and what the form does better.
	local by_title = links.link( SPECIAL, 'PrefixIndex/' .. site.root .. '/Capacity/', words:message( 'directory-titles' ) )
	return view:node( components.paused( words, arguments ) )
		:node( search and components.note( words:message( 'directory-without-script' ) .. ' ' .. by_title ) or components.note( by_title ) )
end

-- Lists

-- What both kinds of things offer and look for, under what that is called.
local SIDES = {
	organization = { { 'teach', 'offers', 'profile-available' }, { 'want', 'seeks', 'profile-wanted' } },
	event = { { 'teach', 'offers', 'event-offered' }, { 'want', 'seeks', 'event-needed' } },
}

local function joined( ... )
	local said = {}
	for _, one in ipairs( { ... } ) do
		if one ~= '' then
			table.insert( said, one )
		end
	end
	return table.concat( said, ' · ' )
end

local function organization( words, facts )
	return joined( facts.kind and words:message( 'kind-' .. facts.kind ) or '',
		links.places( words, facts.territories, facts.regions ) )
end

local function days( words, facts )
	local first, last = facts.begin, facts[ 'end' ]
	if first and last then
		return words:message( 'from-to', words:day( first ), words:day( last ) )
	elseif last then
		return words:message( 'until', words:day( last ) )
	end
	return first and words:day( first ) or ''
end

local function event( words, facts )
	return joined( days( words, facts ), facts.place and links.apart( links.text( facts.place ) ) or '',
		links.places( words, facts.territories, facts.regions ),
		facts.online == 'yes' and words:message( 'event-online' ) or '', links.languages( words, facts.languages ) )
end

local BELOW = { organization = organization, event = event }

local function card( words, kind, facts )
	local before = kind == 'event' and components.day( words, facts.begin or facts[ 'end' ] ) or nil
	local parts = { components.about( links.page( facts.page, facts.title ), BELOW[ kind ]( words, facts ), nil, before ) }
	for _, side in ipairs( SIDES[ kind ] ) do
		table.insert( parts, components.capacities( words, side[ 1 ], facts[ side[ 2 ] ], words:message( side[ 3 ] ) ) )
	end
	return components.card( parts )
end

local function row( words, kind, facts )
	local said = { BELOW[ kind ]( words, facts ) }
	for _, side in ipairs( SIDES[ kind ] ) do
		local names = links.some_capacities( words, facts[ side[ 2 ] ] )
		table.insert( said, names ~= '' and words:message( side[ 3 ] ) .. words:sign( 'colon' ) .. names or '' )
	end
	return components.about( links.page( facts.page, facts.title ), joined( unpack( said ) ) )
end

-- Organizations or events: cards where they are few; nil for none.
local function listed( words, kind, list )
	local made, all = {}, links.rows( list )
	for _, facts in ipairs( all ) do
		table.insert( made, ( #all <= MOST_CARDS and card or row )( words, kind, facts ) )
	end
	if #made == 0 then
		return nil
	end
	return #all <= MOST_CARDS and components.cards( made ) or components.many_rows( words, made )
end

-- The events about one thing, for a page about it; nil for none.
function directory.events_about( words, list )
	local events = listed( words, 'event', list )
	return events and components.element( 'div' ):node( components.heading( words:message( 'events' ) ) ):node( events )
end

-- A list under its head, or that it is empty; `beside` is a button for what is listed, or nil.
local function page( words, arguments, kind, key, current, beside )
	local list = listed( words, kind, arguments.rows )
	local actions = ( list or arguments.parts ) and { components.begin( words, kind ) } or {}
	table.insert( actions, list and beside or nil )
	local view = components.page( words, current, key )
		:node( components.head( words:message( key ), words:message( key .. '-about' ),
			actions ) )
	if arguments.part then
		view:node( components.paragraph( links.link( MAIN, site.root .. '/Organizations',
			words:message( 'part', links.text( arguments.part ) ) ) ) )
	end
	if arguments.parts then
		view:node( components.paragraph( links.parts( words, 'Organizations', arguments.parts ) ) )
	elseif not list then
		view:node( components.empty( words:message( key .. '-none' ), table.concat( { components.begin( words, kind ) }, ' ' ) ) )
	end
	return view:node( list )
end

function directory.organizations( words, arguments )
	return page( words, arguments, 'organization', 'organizations', 'nav-people' )
end

function directory.events( words, arguments )
	local calendar = components.action( 'normal', links.gadget( 'figures?events' ), words:message( 'events-calendar' ) )
	local view = page( words, arguments, 'event', 'events', 'events', calendar )
	local further = tonumber( arguments.further ) or 0
	return further > 0 and view:node( components.note( words:message( 'events-further', further ) ) ) or view
end

return directory
