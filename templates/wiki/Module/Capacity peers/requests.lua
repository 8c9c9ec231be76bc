-- Shows what people ask of the project: by status, with what was decided and why.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN = 0
local STATUSES = { 'open', 'planned', 'done', 'declined' }
local KINDS = { 'fault', 'improvement', 'idea', 'capacity' }
-- Numbers that others may have taken since the bot was here.
local MOST_TAKEN = 20

-- The page of the next request: the first number from `next` on that has none. It is looked for, so that
-- the list is rendered anew once somebody takes it.
local function next_page( next )
	local number = tonumber( next ) or 1
	for taken = 0, MOST_TAKEN do
		local title = mw.title.makeTitle( MAIN, ( '%s/Requests/%d' ):format( site.root, number + taken ) )
		if not title.exists then
			return title
		end
	end
end

-- Links to a form of each kind, for whoever has no script.
local function by_hand( words, next )
	local title, found = next_page( next ), {}
	for _, kind in ipairs( title and KINDS or {} ) do
		local hint = words:plain( 'gadget-report-' .. kind .. '-help' )
		local query = links.form( words, 'Capacity request' )
		query.preloadparams = { kind, hint }
		table.insert( found, links.address( title:fullUrl( query ), words:message( 'request-' .. kind ) ) )
	end
	return #found > 0 and components.small( words:message( 'requests-by-hand' ) .. ' ' .. table.concat( found, ' · ' ) ) or nil
end

-- Where one turns to about a person.
local function about_people( words )
	local channels = {}
	for _, page in ipairs( site.conduct ) do
		table.insert( channels, links.page( page, page ) )
	end
	return components.small( words:message( 'requests-person' ) .. ' ' .. words:list( channels ) )
end

local function row( words, facts )
	local title = mw.title.new( mw.text.decode( facts.page or '', true ) )
	local name = links.apart( links.text( facts.title ) )
	local below = { words:message( 'request-' .. ( facts.kind or 'idea' ) ) }
	if facts.date then
		table.insert( below, words:message( 'request-asked', words:day( facts.date ) ) )
	end
	local number = tonumber( facts.supporters ) or 0
	if number > 0 then
		table.insert( below, words:message( 'request-supporters', number ) )
	end
	local decided = {}
	if facts.decided then
		table.insert( decided, words:message( 'request-decided', words:day( facts.decided ) ) )
	end
	if facts.reason then
		table.insert( decided, links.apart( links.text( facts.reason ) ) )
	end
	local open = facts.status == 'open' or facts.status == 'planned'
	local shown = components.about( title and links.to( title, name ) or name, table.concat( below, ' · ' ),
		open and title and components.action( 'row', links.support( title ), words:message( 'request-support' ) ) or nil )
	return components.element( 'div' ):node( shown )
		:node( #decided > 0 and components.small( table.concat( decided, words:sign( 'colon' ) ) ) or nil )
end

return function ( words, arguments )
	local script = links.gadget( 'report' )
	local view = components.page( words, 'requests' ):node( components.head( words:message( 'requests' ), words:message( 'requests-about' ),
		{
			components.action( 'primary', script, words:message( 'requests-make' ) ) or '',
			links.link( MAIN, site.root .. '/Maintenance', components.button( 'row', words:message( 'maintenance' ) ) ),
		} ) )
	view:node( by_hand( words, arguments.next ) ):node( about_people( words ) )
	local by_status, rows = {}, links.rows( arguments.rows )
	for _, facts in ipairs( rows ) do
		local status = facts.status or 'open'
		by_status[ status ] = by_status[ status ] or {}
		table.insert( by_status[ status ], row( words, facts ) )
	end
	for _, status in ipairs( STATUSES ) do
		if by_status[ status ] then
			view:node( components.heading( words:message( 'request-' .. status ) ) )
				:node( components.many_rows( words, by_status[ status ], true ) )
		end
	end
	if #rows == 0 then
		return view:node( components.empty( words:message( 'requests-none' ) ) )
	end
	local further = tonumber( arguments.further ) or 0
	return view:node( further > 0 and components.note( words:message( 'requests-further', further ) ) or nil )
		:node( components.note( words:message( 'requests-counts' ) ) )
end
