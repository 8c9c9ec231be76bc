-- Shows mentorship programmes: their list by state, and of each who is whose mentor and who waits.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN = 0

local mentorship = {}

local function joined( ... )
	local said = {}
	for _, one in ipairs( { ... } ) do
		if one ~= '' then
			table.insert( said, one )
		end
	end
	return table.concat( said, ' · ' )
end

local function days( words, facts )
	local first, last = facts.begin, facts[ 'end' ]
	if first and last then
		return words:message( 'from-to', words:day( first ), words:day( last ) )
	elseif last then
		return words:message( 'until', words:day( last ) )
	end
	return first and words:message( 'mentorship-from', words:day( first ) ) or ''
end

-- Who says that they met: each beside the name of the other.
local function met( words, name, items, role, programme )
	local account = mw.text.decode( ( links.account( name ) ), true )
	return components.action( 'row', links.session( words, account, items[ 1 ], role, programme ), words:message( 'we-met' ) )
end

local function pair( words, facts, programme )
	local reasons = {}
	for _, reason in ipairs( links.words_of( facts.reasons ) ) do
		table.insert( reasons, words:message( 'reason-' .. reason ) )
	end
	local items, subjects = links.subjects( words, links.pairs_of( facts.capacities ) )
	return components.pair( words,
		components.person( facts.mentee, words:list( subjects ), met( words, facts.mentee, items, 'taught', programme ), 'ring' ),
		components.person( facts.mentor, joined( links.languages( words, facts.languages ), words:list( reasons ) ),
			met( words, facts.mentor, items, 'learned', programme ), 'disc' ) )
end

local function obstacle( words, facts )
	return facts.obstacle and words:message( 'mentorship-' .. facts.obstacle ) or ''
end

local function mentee( words, facts )
	return components.person( facts.name, joined( links.some_capacities( words, facts.seeks ),
		links.languages( words, facts.languages ), obstacle( words, facts ) ), nil, 'ring' )
end

local function mentor( words, facts )
	local free = tonumber( facts.free ) or 0
	return components.person( facts.name, joined( links.some_capacities( words, facts.offers ),
		links.languages( words, facts.languages ), words:message( 'mentorship-count-free', free ), obstacle( words, facts ) ),
		nil, 'disc' )
end

-- A list under its heading, and how many people it leaves out; nil for none.
local function section( words, key, list, row, wide, further )
	local rows = {}
	for _, facts in ipairs( links.rows( list ) ) do
		table.insert( rows, row( words, facts ) )
	end
	if #rows == 0 then
		return nil
	end
	return components.element( 'div' ):node( components.heading( words:message( key ) ) ):node( components.many_rows( words, rows, wide ) )
		:node( further and components.note( words:message( 'mentorship-further', tonumber( further ) or 0 ) ) or nil )
end

-- How many sessions of a programme both people confirm, by quarter; nil where that may not be told of any.
local function sessions( words, given )
	local lines = {}
	for quarter, number in ( given or '' ):gmatch( '(%S+)/(%d+)' ) do
		table.insert( lines, 1, components.line( words:period( quarter ),
			components.cell_at_end( words:number( number ) ) ) )
	end
	return #lines > 0 and components.element( 'div' )
		:node( components.heading( words:message( 'mentorship-sessions' ) ) )
		:node( ( components.data_table( words, { 'after-period', 'after-confirmed' }, lines, { nil, true } ) ) )
		:node( components.note( words:message( 'mentorship-sessions-few' ) ) ) or nil
end

local STATES = { open = 'open', upcoming = 'exact', closed = 'quiet' }

function mentorship.programme( words, arguments )
	local programme, part, state = arguments.programme or '', arguments.part, arguments.state or 'open'
	local is_over = state == 'closed'
	local page = 'Mentorship/' .. mw.text.decode( programme, true )
	local badges = { components.badge( STATES[ state ] or 'quiet', words:message( 'mentorship-state-' .. state ) ) }
	for _, key in ipairs( part and {} or { 'paired', 'waits', 'mentors', 'free' } ) do
		local number = tonumber( arguments[ key ] ) or 0
		if number > 0 then
			table.insert( badges, components.badge( 'quiet', words:message( 'mentorship-count-' .. key, number ) ) )
		end
	end
	local actions = {}
	-- What is coming up without a first day has one that the bot cannot read.
	local is_dated = state ~= 'upcoming' or arguments.begin
	if not is_over and is_dated and not part then
		actions = components.joining( words, mw.text.decode( programme, true ) )
	end
	local function pair_here( here, facts )
		return pair( here, facts, mw.text.decode( programme, true ) )
	end
	local sections = {
		section( words, 'mentorship-pairs', arguments.pairs, pair_here, true ) or false,
		section( words, 'mentorship-waiting', arguments.waiting, mentee, false, arguments[ 'more waiting' ] ) or false,
		section( words, 'mentorship-room', arguments.room, mentor, false, arguments[ 'more room' ] ) or false,
	}
	local anybody = arguments.parts or sections[ 1 ] or sections[ 2 ] or sections[ 3 ]
	local said = is_over and not anybody and 'mentorship-closed-empty' or state ~= 'open' and 'mentorship-' .. state
	local view = components.page( words, 'mentorship' ):node( components.head( links.page( programme ),
		joined( said and words:message( said, links.page( programme ) ) or '', days( words, arguments ) ),
		actions, table.concat( badges, ' ' ) ) )
	if part then
		view:node( components.paragraph( links.link( MAIN, site.root .. '/' .. page,
			words:message( 'part', links.text( part ) ) ) ) )
	end
	if arguments.parts then
		local found = {}
		for _, key in ipairs( links.words_of( arguments.parts ) ) do
			local title = site.root .. '/Mentorship parts/' .. key .. '/' .. programme
			table.insert( found, links.link( MAIN, title, links.text( key ) ) )
		end
		view:node( components.paragraph( words:message( 'parts' ) .. ' ' .. table.concat( found, ' · ' ) ) )
	end
	for _, one in ipairs( sections ) do
		view:node( one or nil )
	end
	view:node( sessions( words, arguments.sessions ) )
	return not anybody and not is_over and view:node( components.empty( words:message( 'mentorship-empty' ) ) ) or view
end

local function card( words, facts )
	local name, long = links.page( facts.page ), nil
	if facts.long == 'yes' then
		long = components.small( words:message( 'mentorship-long' ) )
	else
		name = links.link( MAIN, site.root .. '/Mentorship/' .. facts.page, links.thing( facts.page ) )
	end
	local badges = {}
	for _, one in ipairs( { { 'paired', facts.pairs }, { 'waits', facts.waiting }, { 'free', facts.free } } ) do
		local key, number = one[ 1 ], tonumber( one[ 2 ] ) or 0
		if number > 0 then
			table.insert( badges, components.badge( key == 'free' and 'open' or 'quiet',
				words:message( 'mentorship-count-' .. key, number ) ) )
		end
	end
	return components.card( {
		components.about( name, joined( days( words, facts ), links.places( words, facts.territories, facts.regions ),
			links.languages( words, facts.languages ) ) ),
		long or false,
		components.capacities( words, 'teach', facts.capacities, words:message( 'programme-capacities' ) ) or false,
		#badges > 0 and components.said( table.concat( badges, ' ' ) ) or false,
	} )
end

function mentorship.list( words, arguments )
	local lists = {}
	for _, state in ipairs( { 'open', 'upcoming', 'closed' } ) do
		local cards = {}
		for _, facts in ipairs( links.rows( arguments[ state ] ) ) do
			table.insert( cards, card( words, facts ) )
		end
		if #cards > 0 then
			table.insert( lists, components.element( 'div' )
				:node( components.heading( words:message( 'mentorship-state-' .. state ) ) ):node( components.cards( cards ) ) )
		end
	end
	local view = components.page( words, 'mentorship' )
		:node( components.head( words:message( 'mentorship' ), words:message( 'mentorship-join' ), #lists > 0 and { components.begin( words, 'programme' ) } or {} ) )
	for _, list in ipairs( lists ) do
		view:node( list )
	end
	return #lists > 0 and view or view:node( components.empty( words:message( 'mentorship-none' ),
		table.concat( { components.begin( words, 'programme' ) }, ' ' ) ) )
end

return mentorship
