-- Shows mentorship programmes: their list by state, and of each who is whose mentor and who waits.

local site = mw.loadData( 'Module:Capacity peers/site' )
local blocks = require( 'Module:Capacity peers/blocks' )

local MAIN = 0

local element, cell, small, text = blocks.element, blocks.cell, blocks.small, blocks.text

local mentorship = {}

local function days( words, facts )
	local first, last = facts.begin, facts[ 'end' ]
	if first and last then
		return words:message( 'from-to', words:day( first ), words:day( last ) )
	elseif last then
		return words:message( 'until', words:day( last ) )
	end
	return first and words:message( 'mentorship-from', words:day( first ) ) or ''
end

-- Capacities are Q-ids that are wanted, or `wanted/taught` where they differ.
local function subjects( words, pairs_of_items )
	local about = {}
	for _, pair in ipairs( blocks.words_of( pairs_of_items ) ) do
		local wanted, taught = pair:match( '^(.-)/(.+)$' )
		local name = blocks.capacities( words, wanted or pair )
		table.insert( about, wanted and words:message( 'mentorship-near', name, blocks.capacities( words, taught ) ) or name )
	end
	return words:list( about )
end

local function pair( words, facts )
	local reasons = {}
	for _, reason in ipairs( blocks.words_of( facts.reasons ) ) do
		table.insert( reasons, words:message( 'reason-' .. reason ) )
	end
	return element( 'tr' ):node( blocks.row_header( blocks.person( facts.mentor ) ) )
		:node( cell( 'td', blocks.person( facts.mentee ) ) )
		:node( cell( 'td', subjects( words, facts.capacities ) ) )
		:node( cell( 'td', blocks.languages( words, facts.languages ) ) )
		:node( cell( 'td', words:list( reasons ) ) )
end

local function obstacle( words, facts )
	return facts.obstacle and words:message( 'mentorship-' .. facts.obstacle ) or ''
end

local function mentee( words, facts )
	return element( 'tr' ):node( blocks.row_header( blocks.person( facts.name ) ) )
		:node( cell( 'td', blocks.capacities( words, facts.seeks ) ) )
		:node( cell( 'td', blocks.languages( words, facts.languages ) ) )
		:node( cell( 'td', obstacle( words, facts ) ) )
end

local function mentor( words, facts )
	local name = blocks.person( facts.name ) .. tostring( small( obstacle( words, facts ) ) )
	return element( 'tr' ):node( blocks.row_header( name ) )
		:node( cell( 'td', blocks.capacities( words, facts.offers ) ) )
		:node( cell( 'td', blocks.languages( words, facts.languages ) ) )
		:node( blocks.figure( words, facts.free ) )
end

-- How many people a list leaves out.
local function further( words, number )
	return number and element( 'p' ):node( small( words:message( 'mentorship-further', tonumber( number ) or 0 ) ) )
end

function mentorship.programme( words, arguments )
	local programme = arguments.programme or ''
	local part = arguments.part
	local page = 'Mentorship/' .. mw.text.decode( programme, true )
	local view = blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( element( 'p', 'font-size:1.15em' ):wikitext(
			words:message( 'mentorship-' .. ( arguments.state or 'open' ), blocks.page( programme ) ) ) )
	local when = days( words, arguments )
	if when ~= '' then
		view:node( small( when ) )
	end
	if part then
		view:node( element( 'p' ):wikitext( blocks.link( MAIN, site.root .. '/' .. page,
			words:message( 'part', text( part ) ) ) ) )
	else
		local figures = {}
		for _, key in ipairs( { 'paired', 'waits', 'mentors', 'free' } ) do
			local number = tonumber( arguments[ key ] ) or 0
			if number > 0 then
				table.insert( figures, words:message( 'mentorship-count-' .. key, number ) )
			end
		end
		view:node( blocks.chips( figures ) )
	end
	if arguments.parts then
		local links = {}
		for _, key in ipairs( blocks.words_of( arguments.parts ) ) do
			local title = site.root .. '/Mentorship parts/' .. key .. '/' .. programme
			table.insert( links, blocks.link( MAIN, title, text( key ) ) )
		end
		view:node( element( 'p' ):wikitext( words:message( 'parts' ) .. ' ' .. table.concat( links, ' · ' ) ) )
	end
	return view
		:node( blocks.section( words, 'mentorship-pairs', arguments.pairs,
			{ 'mentorship-mentor', 'mentorship-mentee', 'mentorship-about', 'languages', 'mentorship-common' }, pair ) )
		:node( blocks.section( words, 'mentorship-waiting', arguments.waiting,
			{ 'mentorship-mentee', 'profile-wanted', 'languages', 'mentorship-why' }, mentee ) )
		:node( further( words, arguments[ 'more waiting' ] ) )
		:node( blocks.section( words, 'mentorship-room', arguments.room,
			{ 'mentorship-mentor', 'mentorship-teaches', 'languages', 'mentorship-places' }, mentor ) )
		:node( further( words, arguments[ 'more room' ] ) )
		:node( element( 'p' ):wikitext(
			blocks.link( MAIN, site.root .. '/Mentorship', words:message( 'mentorship' ) ) ) )
end

local function programme( words, facts )
	local name = blocks.page( facts.page )
	if facts.long == 'yes' then
		name = name .. tostring( small( words:message( 'mentorship-long' ) ) )
	else
		name = blocks.link( MAIN, site.root .. '/Mentorship/' .. facts.page, blocks.apart( text( facts.page ) ) )
	end
	return element( 'tr' ):node( blocks.row_header( name ) )
		:node( cell( 'td', days( words, facts ) ):attr( 'data-sort-value', facts.begin or facts[ 'end' ] ) )
		:node( cell( 'td', blocks.capacities( words, facts.capacities ) ) )
		:node( cell( 'td', blocks.places( words, facts.territories, facts.regions ) ) )
		:node( cell( 'td', blocks.languages( words, facts.languages ) ) )
		:node( blocks.figure( words, facts.pairs ) )
		:node( blocks.figure( words, facts.waiting ) )
		:node( blocks.figure( words, facts.free ) )
end

function mentorship.list( words, arguments )
	local view = blocks.whole( words ):node( blocks.language_bar( words ) )
		:node( element( 'p' ):wikitext( words:message( 'mentorship-join' ) ) )
	local some = false
	for _, state in ipairs( { 'open', 'upcoming', 'closed' } ) do
		local section = blocks.section( words, 'mentorship-state-' .. state, arguments[ state ],
			{ 'mentorship-programme', 'event-days', 'programme-capacities', 'territory', 'languages',
				'mentorship-pairs', 'mentorship-waiting', 'mentorship-places' }, programme )
		some = some or section ~= nil
		view:node( section )
	end
	if not some then
		view:node( element( 'p' ):wikitext( words:message( 'mentorship-none' ) ) )
	end
	return view
end

return mentorship
