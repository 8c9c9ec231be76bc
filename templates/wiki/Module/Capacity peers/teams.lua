-- Shows teams: what each can do and lacks, whom it could ask, and which events look for a team.

local site = mw.loadData( 'Module:Capacity peers/site' )
local blocks = require( 'Module:Capacity peers/blocks' )

local MAIN = 0

local element, cell, small, text = blocks.element, blocks.cell, blocks.small, blocks.text

local teams = {}

-- The rows of a list by the capacity that they are about.
local function by_capacity( list )
	local found = {}
	for _, facts in ipairs( blocks.rows( list ) ) do
		found[ facts.item ] = found[ facts.item ] or {}
		table.insert( found[ facts.item ], facts )
	end
	return found
end

local function table_of( words, key, columns, rows )
	if #rows == 0 then
		return nil
	end
	return element( 'div' ):node( blocks.heading( words:message( key ) ) )
		:node( ( blocks.data_table( words, table.concat( rows, '\n' ), columns ) ) )
end

local function row( first, ... )
	local made = element( 'tr' ):node( blocks.row_header( first ) )
	for _, content in ipairs( { ... } ) do
		made:node( cell( 'td', content ) )
	end
	return tostring( made )
end

-- What is needed, and whether nobody said so: it is what the activity usually takes.
local function need( words, item, usual )
	local name = words:capacity( item )
	return usual[ item ] and name .. tostring( small( words:message( 'teams-usual' ) ) ) or name
end

-- How near people are; nothing where they are far away.
local function nearness( words, near )
	return near and near ~= '' and tostring( small( words:message( 'reason-' .. near ) ) ) or ''
end

-- Who does a thing, and who else of the team could.
local function role( words, item, able, usual )
	local does, others = '', {}
	for _, one in ipairs( able ) do
		if one.does == 'yes' then
			does = blocks.person( one.name )
		else
			table.insert( others, blocks.person( one.name ) )
		end
	end
	return row( need( words, item, usual ), does,
		#others > 0 and words:list( others ) or tostring( small( words:message( 'teams-alone' ) ) ) )
end

-- Whom to ask for a thing that nobody of the team can do, with what they speak and how near they are.
local function gap( words, item, asked, usual )
	local people = {}
	for _, one in ipairs( asked ) do
		table.insert( people, blocks.person( one.name )
			.. tostring( small( blocks.languages( words, one.languages ) ) ) .. nearness( words, one.near ) )
	end
	return row( need( words, item, usual ),
		#people > 0 and table.concat( people ) or words:message( 'teams-nobody' ) )
end

function teams.plan( words, arguments )
	local view = blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( element( 'p', 'font-size:1.15em' ):wikitext(
			words:message( 'teams-plan', blocks.page( arguments.team ) ) ) )
	local facts = { words:message( 'teams-members', tonumber( arguments.members ) or 0 ) }
	if arguments.activity then
		local name = arguments.activity
		for _, code in ipairs( words.chain ) do
			if arguments[ 'activity ' .. code ] then
				name = arguments[ 'activity ' .. code ]
				break
			end
		end
		table.insert( facts, words:message( 'teams-activity', blocks.apart( text( name ) ) ) )
	end
	if arguments.languages then
		table.insert( facts, blocks.languages( words, arguments.languages ) )
	end
	view:node( blocks.chips( facts ) )
	local able, asked = by_capacity( arguments.able ), by_capacity( arguments.asked )
	local done, missing, usual = {}, {}, {}
	for _, item in ipairs( blocks.words_of( arguments.usual ) ) do
		usual[ item ] = true
	end
	for _, item in ipairs( blocks.words_of( arguments.needs ) ) do
		if able[ item ] then
			table.insert( done, role( words, item, able[ item ], usual ) )
		else
			table.insert( missing, gap( words, item, asked[ item ] or {}, usual ) )
		end
	end
	if #done + #missing == 0 then
		local list = blocks.link( MAIN, site.root .. '/Activities', words:message( 'teams-activities' ) )
		view:node( element( 'p' ):wikitext( words:message( 'teams-needs-none', list ) ) )
	elseif #missing == 0 then
		view:node( element( 'p' ):wikitext( words:message( 'teams-complete' ) ) )
	end
	return view:node( table_of( words, 'teams-lacks', { 'capacity', 'teams-ask' }, missing ) )
		:node( table_of( words, 'teams-roles', { 'capacity', 'teams-does', 'teams-could' }, done ) )
		:node( element( 'p' ):wikitext( blocks.link( MAIN, site.root .. '/Teams', words:message( 'teams' ) ) ) )
end

local function team( words, facts )
	local name
	if facts.long == 'yes' then
		name = blocks.page( facts.page )
	else
		name = blocks.link( MAIN, site.root .. '/Teams/' .. facts.page, blocks.apart( text( facts.page ) ) )
	end
	local lacks = blocks.capacities( words, facts.gaps )
	return element( 'tr' ):node( blocks.row_header( name ) )
		:node( blocks.figure( words, facts.members ) )
		:node( blocks.figure( words, facts.needs ) )
		:node( cell( 'td', lacks ) )
end

local function event( words, facts )
	local groups = {}
	for _, key in ipairs( { 'first', 'second', 'third' } ) do
		if facts[ key ] then
			local people = {}
			for _, name in ipairs( mw.text.split( facts[ key ], '/', true ) ) do
				table.insert( people, blocks.person( name ) )
			end
			table.insert( groups, tostring( element( 'li' ):wikitext( words:list( people ) ) ) )
		end
	end
	local proposed = #groups > 0 and tostring( element( 'ul', 'margin-block:0' ):wikitext( table.concat( groups ) ) )
		or words:message( 'teams-nobody' )
	proposed = proposed .. nearness( words, facts.near )
	if facts.missing then
		proposed = proposed .. tostring( small( words:message( 'teams-missing',
			blocks.capacities( words, facts.missing ) ) ) )
	end
	if facts.sure == 'no' then
		proposed = proposed .. tostring( small( words:message( 'teams-unproven' ) ) )
	end
	local date = facts.begin or ''
	return element( 'tr' ):node( blocks.row_header( blocks.page( facts.page ) ) )
		:node( cell( 'td', date ~= '' and words:day( date ) or '' ):attr( 'data-sort-value', date ) )
		:node( cell( 'td', blocks.capacities( words, facts.needs ) ) )
		:node( cell( 'td', facts.language and words:languageName( facts.language ) or '' ) )
		:node( cell( 'td', proposed ) )
end

function teams.list( words, arguments )
	local listed = blocks.section( words, 'teams', arguments.teams,
		{ 'teams-team', 'teams-count', 'teams-needed', 'teams-lacks' }, team )
	local looking = blocks.section( words, 'teams-events', arguments.events,
		{ 'event', 'event-days', 'event-needed', 'language', 'teams-smallest' }, event )
	return blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( element( 'p' ):wikitext( words:message( 'teams-about' ) ) )
		:node( not listed and element( 'p' ):wikitext( words:message( 'teams-none' ) ) or nil )
		:node( listed ):node( looking )
end

return teams
