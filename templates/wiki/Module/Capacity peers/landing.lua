-- Shows the page that all begins at: what this is, how to join, that people are here.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN, TEMPLATE = 0, 10
local MOST_NEEDS = 5

local function ours( words, page, key, part )
	return links.link( MAIN, site.root .. '/' .. page, words:message( key ), part )
end

local function hero( words )
	local said = components.element( 'div' )
		:node( components.slogan( words:message( 'landing-slogan' ) ) )
		:node( components.paragraph( words:message( 'root-about' ) ) )
		:node( components.actions( {
			tostring( components.others( components.action( 'primary', links.own_profile( words ), words:message( 'landing-create' ) ) ) ),
			tostring( components.own_suggestions( components.button( 'primary', words:message( 'own-suggestions' ) ) ) ),
			links.link( MAIN, site.root .. '/Directory', components.button( 'normal', words:message( 'landing-browse' ) ) ),
		} ) )
		:node( components.others( components.note( words:message( 'landing-login' ) ) ) )
	return components.hero( said, components.exchange(
		{ links.apart( words:message( 'landing-learner' ) ), words:message( 'landing-wants' ) },
		{ links.apart( words:message( 'landing-sharer' ) ), words:message( 'landing-teaches' ) },
		words:message( 'landing-capacity' ), words:message( 'landing-example' ) ) )
end

local function size( list )
	local count = 0
	for _ in pairs( list or {} ) do
		count = count + 1
	end
	return count
end

local function figures( words, statistics )
	local people, matching = statistics.people.total, statistics.matching
	local languages, territories = size( statistics.languages ), size( statistics.territories )
	local found = {
		{ words:number( people ), words:message( 'people-total', people ) },
		{ words:number( languages ), words:message( 'landing-languages', languages ) },
		{ words:number( territories ), words:message( 'landing-territories', territories ) },
		{ words:number( matching.learners_exact ), words:message( 'learners-exact', matching.learners ) },
	}
	local held = statistics.sessions
	if held then
		table.insert( found, { words:number( held.count ),
			words:message( 'sessions-month', held.count, words.language:formatDate( 'F Y', held.month .. '-01' ) ) } )
	end
	return components.figures( found )
end

-- The capacities with the most learning needs, and who could teach them.
local function needs( words, statistics )
	local wanted, most = {}, 0
	for item, count in pairs( statistics.capacities ) do
		if count.wanted > 0 then
			table.insert( wanted, { item = item, wanted = count.wanted, available = count.available } )
			most = math.max( most, count.wanted )
		end
	end
	table.sort( wanted, function ( one, other )
		if one.wanted ~= other.wanted then
			return one.wanted > other.wanted
		elseif one.available ~= other.available then
			return one.available < other.available
		end
		return one.item < other.item
	end )
	local rows = {}
	for place, one in ipairs( wanted ) do
		if place <= MOST_NEEDS then
			table.insert( rows, components.gap( words, links.capacity( words, one.item ), one.wanted, one.available, most,
				components.action( 'row', links.own_profile( words, { 'available', one.item } ), words:message( 'can-teach' ) ) ) )
		end
	end
	return components.element( 'div' )
		:node( components.heading( words:message( 'landing-needs' ), ours( words, 'Capacities', 'landing-all-capacities' ) ) )
		:node( components.gaps( words, rows ) )
end

local function steps( words )
	local made = {}
	for _, key in ipairs( { 'say', 'meet', 'write' } ) do
		table.insert( made, { words:message( 'landing-' .. key ), words:message( 'landing-' .. key .. '-how' ) } )
	end
	return components.element( 'div' ):node( components.heading( words:message( 'landing-how' ) ) )
		:node( components.steps( words, made ) )
end

local function places( words )
	local search = links.gadget( 'find' )
	return components.element( 'div' ):node( components.heading( words:message( 'root-look' ) ) )
		:node( components.groups( {
			{ words:message( 'landing-find' ), {
				search and links.address( search, words:message( 'gadget-find' ) ) or ours( words, 'Directory', 'directory' ),
				ours( words, 'Capacities', 'capacities' ),
				ours( words, 'Directory', 'landing-places', 'directory-territories' ),
				ours( words, 'Organizations', 'organizations' ),
			} },
			{ words:message( 'landing-together' ), {
				ours( words, 'Mentorship', 'mentorship' ), ours( words, 'Teams', 'teams' ), ours( words, 'Events', 'events' ),
			} },
			{ words:message( 'landing-understand' ), {
				links.guide( words, words:message( 'root-guide' ), 'take-part' ),
				links.link( TEMPLATE, 'Capacity profile', words:message( 'root-template' ) ),
				ours( words, 'Statistics', 'statistics' ), ours( words, 'Requests', 'requests' ),
			} },
		} ) )
end

return function ( words )
	local found, statistics = pcall( mw.loadJsonData, site.data .. 'statistics.json' )
	local elsewhere = links.elsewhere( words )
	local is_there = found and statistics.people and statistics.people.total > 0
	return components.page( words, 'start' )
		:node( hero( words ) )
		:node( is_there and figures( words, statistics ) or nil )
		:node( steps( words ) )
		:node( is_there and needs( words, statistics ) or nil )
		:node( places( words ) )
		:node( elsewhere and components.note( elsewhere ) or nil )
end
