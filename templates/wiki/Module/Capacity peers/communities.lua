-- Shows the match page of a community: its needs, its best matches, its people.

local site = mw.loadData( 'Module:Capacity peers/site' )
local blocks = require( 'Module:Capacity peers/blocks' )

local MAIN = 0

local element, cell, small = blocks.element, blocks.cell, blocks.small

-- The kind of a community and its name, from the parameter that says which one it is.
local function subject( words, arguments )
	if arguments.capacity then
		return 'capacity', words:capacity( arguments.capacity )
	elseif arguments.language then
		return 'language', words:languageName( arguments.language )
	elseif arguments.territory then
		return 'territory', words:territory( arguments.territory )
	elseif arguments.region then
		return 'region', words:message( 'region-' .. arguments.region )
	end
	return 'affiliation', blocks.apart( blocks.text( arguments.name or arguments.affiliation ) )
end

-- Somebody of a community, with their capacities.
local function member( words, facts )
	return element( 'tr' ):node( blocks.row_header( blocks.person( facts.name ) ) )
		:node( cell( 'td', blocks.capacities( words, facts.offers ) ) )
		:node( cell( 'td', blocks.capacities( words, facts.seeks ) ) )
end

-- Somebody who offers or wants one capacity, with what tells them from the others.
local function speaker( words, facts )
	return element( 'tr' ):node( blocks.row_header( blocks.person( facts.name ) ) )
		:node( cell( 'td', blocks.languages( words, facts.languages ) ) )
		:node( cell( 'td', blocks.places( words, facts.territories ) ) )
end

local function need( words, facts )
	local offered = words:message( facts.elsewhere == 'yes' and 'offered-elsewhere' or 'offered-nowhere' )
	if facts.sharer then
		offered = words:message( 'offered-alone', blocks.person( facts.sharer ) )
	end
	return element( 'tr' )
		:node( blocks.row_header( blocks.capacity( words, facts.item, facts.page ) ) )
		:node( blocks.figure( words, facts.seekers ) )
		:node( cell( 'td', offered ) )
end

-- Capacities are Q-ids that are wanted, or `wanted/offered` where they differ.
local function match( words, facts )
	local about = {}
	for _, pair in ipairs( blocks.words_of( facts.capacities ) ) do
		local wanted, offered = pair:match( '^(.-)/(.+)$' )
		local name = blocks.capacities( words, wanted or pair )
		table.insert( about, wanted and words:message( 'match-near', name, blocks.capacities( words, offered ) ) or name )
	end
	return element( 'tr' ):node( blocks.row_header( blocks.person( facts.learner ) ) )
		:node( cell( 'td', words:list( about ) ) )
		:node( cell( 'td', blocks.person( facts.sharer ) ) )
end

return function ( words, arguments )
	local kind, name = subject( words, arguments )
	local page = arguments.page or ''
	local view = blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( element( 'p', 'font-size:1.15em' ):wikitext( words:message( 'community-' .. kind, name ) ) )
	local description = kind == 'capacity' and words:description( arguments.capacity )
	if description then
		view:node( small( description ) )
	end
	if arguments.part then
		view:node( element( 'p' ):wikitext( blocks.link( MAIN, site.root .. '/' .. page,
			words:message( 'part', blocks.text( arguments.part ) ) ) ) )
	elseif arguments[ 'offered by' ] == 'none' or arguments[ 'offered by' ] == 'one' then
		view:node( element( 'p' ):node( small( words:message( 'capacity-' .. arguments[ 'offered by' ] ) ) ) )
	end
	local matches = { 'profile-person', 'profile-wanted', 'match-sharer' }
	local about = { 'profile-person', 'profile-languages', 'territory' }
	local which = kind == 'capacity' and 'capacity' or 'community'
	view:node( blocks.section( words, 'capacity-offering', arguments.offering, about, speaker ) )
		:node( blocks.section( words, 'capacity-seeking', arguments.seeking, about, speaker ) )
		:node( blocks.section( words, which .. '-inside', arguments.inside, matches, match ) )
		:node( blocks.section( words, which .. '-across', arguments.across, matches, match ) )
		:node( blocks.section( words, 'community-needs', arguments.needs,
			{ 'capacity', 'wanted', 'offered-by' }, need ) )
		:node( blocks.section( words, 'community-people', arguments.people,
			{ 'profile-person', 'profile-available', 'profile-wanted' }, member ) )
	if arguments.events then
		view:node( require( 'Module:Capacity peers/directory' ).events_about( words, arguments.events ) )
	end
	if arguments.parts then
		view:node( blocks.parts( words, page, arguments.parts ) )
	end
	return view:node( element( 'p' ):wikitext(
		blocks.link( MAIN, site.root .. '/Directory', words:message( 'directory' ) ) ) )
end
