-- Shows teams: what each can do and lacks, whom it could ask, and which events look for a team.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN = 0

local teams = {}

-- The rows of a list by the capacity that they are about.
local function by_capacity( list )
	local found = {}
	for _, facts in ipairs( links.rows( list ) ) do
		found[ facts.item ] = found[ facts.item ] or {}
		table.insert( found[ facts.item ], facts )
	end
	return found
end

-- What is needed, and whether nobody said so: it is what the activity usually takes.
local function need( words, kind, item, usual )
	local chip = links.capacity( words, item, nil, components.chip( kind, words:capacity( item ) ) )
	return tostring( components.chips( { chip } ) ) .. ( usual[ item ] and tostring( components.small( words:message( 'teams-usual' ) ) ) or '' )
end

-- Who does a thing, and who else of the team could.
local function role( words, item, able, usual )
	local does, others = '', {}
	for _, one in ipairs( able ) do
		if one.does == 'yes' then
			does = links.person( one.name )
		else
			table.insert( others, links.person( one.name ) )
		end
	end
	return components.line( need( words, 'teach', item, usual ), does,
		#others > 0 and words:list( others ) or words:message( 'teams-alone' ) )
end

-- Buttons of one page; a message that stands ready is as long as a row.
local MOST_BUTTONS = 60

-- A button to write to somebody about a thing, in their language; nil where they want no messages, or
-- where `team` has had its buttons.
local function write( words, item, one, team )
	team.buttons = team.buttons + 1
	if team.buttons > MOST_BUTTONS then
		return nil
	end
	local account = mw.text.decode( ( links.account( one.name ) ), true )
	local theirs = words:speaking( links.words_of( one.languages )[ 1 ] or words.code )
	local message = links.message( theirs, 'write-found', { item }, 'Teams/' .. mw.text.decode( team.page, true ) )
	return components.action( 'row', links.contact( account, one.contact, message ),
		words:message( one.contact == 'email' and 'write-email' or 'write' ) )
end

-- Whom to ask for a thing that nobody of the team can do, with what they speak and how near they are; for
-- nobody why that is, by how many people `able` could do it.
local function gap( words, item, asked, usual, team )
	local people, able = components.element( 'div' ), 0
	for _, one in ipairs( asked ) do
		able = able + ( tonumber( one.able ) or 0 )
	end
	if able > 0 then
		return components.line( need( words, 'want', item, usual ), words:message( 'teams-others', able ) )
	end
	for _, one in ipairs( asked ) do
		local below = links.languages( words, one.languages )
		if one.near and one.near ~= '' then
			below = below .. ( below ~= '' and ' · ' or '' ) .. words:message( 'reason-' .. one.near )
		end
		people:node( components.person( one.name, below, write( words, item, one, team ), 'disc' ) )
	end
	return components.line( need( words, 'want', item, usual ),
		#asked > 0 and tostring( people ) or words:message( 'teams-nobody' ) )
end

-- What a team does, in the reader's language where that has a name for it.
local function activity( words, arguments )
	for _, code in ipairs( words.chain ) do
		if arguments[ 'activity ' .. code ] then
			return arguments[ 'activity ' .. code ]
		end
	end
	return arguments.activity
end

local function table_of( view, words, key, columns, rows )
	if #rows > 0 then
		view:node( components.heading( words:message( key ) ) ):node( ( components.data_table( words, columns, rows ) ) )
	end
end

function teams.plan( words, arguments )
	local badges = { components.badge( 'quiet', words:message( 'teams-members', tonumber( arguments.members ) or 0 ) ) }
	if arguments.activity then
		table.insert( badges, components.badge( 'quiet',
			words:message( 'teams-activity', links.apart( links.text( activity( words, arguments ) ) ) ) ) )
	end
	local able, asked, usual = by_capacity( arguments.able ), by_capacity( arguments.asked ), {}
	for _, item in ipairs( links.words_of( arguments.usual ) ) do
		usual[ item ] = true
	end
	local done, missing, team = {}, {}, { page = arguments.team or '', buttons = 0 }
	for _, item in ipairs( links.words_of( arguments.needs ) ) do
		if able[ item ] then
			table.insert( done, role( words, item, able[ item ], usual ) )
		else
			table.insert( missing, gap( words, item, asked[ item ] or {}, usual, team ) )
		end
	end
	local view = components.page( words, 'teams' ):node( components.head( links.page( arguments.team ),
		words:message( 'teams-plan', links.page( arguments.team ) ), {}, table.concat( badges, ' ' ) ) )
	if arguments.languages then
		view:node( components.paragraph( links.languages( words, arguments.languages ) ) )
	end
	if #done + #missing == 0 then
		local list = links.link( MAIN, site.root .. '/Activities', words:message( 'teams-activities' ) )
		view:node( components.empty( words:message( 'teams-needs-none', list ) ) )
	elseif #missing == 0 then
		view:node( components.message( 'done', words:message( 'teams-complete' ) ) )
	end
	table_of( view, words, 'teams-lacks', { 'capacity', 'teams-ask' }, missing )
	table_of( view, words, 'teams-roles', { 'capacity', 'teams-does', 'teams-could' }, done )
	return view
end

local function card( words, facts )
	local name = facts.long == 'yes' and links.page( facts.page )
		or links.link( MAIN, site.root .. '/Teams/' .. facts.page, links.thing( facts.page ) )
	local members, needs, gaps = tonumber( facts.members ) or 0, tonumber( facts.needs ) or 0, #links.words_of( facts.gaps )
	return components.card( {
		components.about( name, words:message( 'teams-members', members ) ),
		components.gap_bar( needs, needs - gaps, needs ),
		components.small( words:message( 'teams-covered', needs - gaps, needs ) ),
		components.capacities( words, 'want', facts.gaps, words:message( 'teams-lacks' ) ) or false,
	} )
end

-- An event, what it needs, and the smallest groups of people who could do it all.
local function looking( words, facts )
	local groups = {}
	for _, key in ipairs( { 'first', 'second', 'third' } ) do
		local people = {}
		for name in ( facts[ key ] or '' ):gmatch( '[^/]+' ) do
			table.insert( people, links.person( name ) )
		end
		if #people > 0 then
			table.insert( groups, components.about( words:list( people ) ) )
		end
	end
	local parts = {
		components.about( links.page( facts.page, facts.title ), facts.language and words:languageName( facts.language ) or nil, nil,
			facts.begin and components.day( words, facts.begin ) or nil ),
		components.capacities( words, 'want', facts.needs, words:message( 'event-needed' ) ) or false,
		components.small( #groups > 0 and words:message( 'teams-smallest' )
			or facts.able and words:message( 'teams-away', tonumber( facts.able ) or 0 ) or words:message( 'teams-nobody' ) ),
		#groups > 0 and components.rows( groups, true ) or false,
	}
	local more = {}
	if facts.near then
		table.insert( more, words:message( 'reason-' .. facts.near ) )
	end
	if facts.missing then
		table.insert( more, words:message( 'teams-missing', links.capacities( words, facts.missing ) ) )
	end
	if facts.sure == 'no' then
		table.insert( more, words:message( 'teams-unproven' ) )
	end
	for _, said in ipairs( more ) do
		table.insert( parts, components.small( said ) )
	end
	return components.card( parts )
end

-- Those that are there.
local function pieces( ... )
	local found = {}
	for place = 1, select( '#', ... ) do
		table.insert( found, ( select( place, ... ) ) )
	end
	return found
end

local function cards_of( words, list, card_of )
	local cards = {}
	for _, facts in ipairs( links.rows( list ) ) do
		table.insert( cards, card_of( words, facts ) )
	end
	return #cards > 0 and components.cards( cards ) or nil
end

function teams.list( words, arguments )
	local add, by_hand = components.begin( words, 'team' )
	local together = components.action( 'normal', links.gadget( 'training' ), words:message( 'training' ) )
	local listed, events = cards_of( words, arguments.teams, card ), cards_of( words, arguments.events, looking )
	local view = components.page( words, 'teams' )
		:node( components.head( words:message( 'teams' ), words:message( 'teams-about' ),
			listed and pieces( add, together, by_hand ) or {} ) )
		:node( listed or components.empty( words:message( 'teams-none' ), table.concat( pieces( add, together, by_hand ), ' ' ) ) )
	return events and view:node( components.heading( words:message( 'teams-events' ) ) ):node( events ) or view
end

return teams
