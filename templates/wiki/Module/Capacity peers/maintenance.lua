-- Shows the maintenance page: what could not be understood, page by page, and what to do about it.

local blocks = require( 'Module:Capacity peers/blocks' )

local element, text, small = blocks.element, blocks.text, blocks.small

local maintenance = {}

local function edit_link( words, page )
	local title = mw.title.new( page )
	return title and blocks.address( title:fullUrl( { action = 'edit' } ), words:message( 'maintenance-edit' ) ) or ''
end

-- One problem: a row that says which page it belongs to, so that the frame can put it under it.
-- With `more`, how many further problems of that page, or of that person, are not listed.
function maintenance.problem( words, arguments )
	local row = element( 'tr' ):attr( 'data-page', mw.text.decode( arguments.page or '', true ) )
	local more = tonumber( arguments.more )
	if more then
		return row:node( blocks.cell( 'td', tostring( small( words:message( 'maintenance-further', more ) ) ) )
			:attr( 'colspan', '3' ) )
	end
	local parameter, reason = mw.text.trim( arguments.parameter or '' ), mw.text.trim( arguments.reason or '' )
	local suggestion, times = mw.text.trim( arguments.suggestion or '' ), tonumber( arguments.times ) or 1
	local cure = words:cure( reason, suggestion )
	local place = ''
	if parameter:match( '^Q%d+$' ) then
		place = words:capacity( parameter ) .. ' (' .. parameter .. ')'
	elseif parameter ~= '' then
		place = tostring( element( 'code' ):wikitext( text( parameter ) ) )
	end
	local key = 'problem-' .. reason
	local wrong = words:hasMessage( key ) and words:sentence( key ) or text( reason )
	if times > 1 then
		wrong = wrong .. tostring( element( 'span', 'color:' .. blocks.SUBTLE )
			:wikitext( ' × ' .. words:number( times ) ) )
	end
	return row:node( blocks.cell( 'td', place ) )
		:node( blocks.cell( 'td', wrong ) )
		:node( blocks.cell( 'td', cure and words:sentence( cure, blocks.apart( text( suggestion ) ) ) or '' ) )
end

-- The rows with a line for each page before those that belong to it.
local function grouped( words, rows )
	local last
	return ( rows:gsub( '<tr data%-page="([^"]*)">', function ( page )
		if page == last then
			return nil
		end
		last = page
		local title = mw.text.decode( page, true )
		local header = element( 'tr' ):node( blocks.cell( 'th', blocks.page( title )
			.. tostring( element( 'span', 'font-size:.9em;font-weight:normal;margin-inline-start:.8em' )
				:wikitext( edit_link( words, title ) ) ), 'text-align:start' )
			:attr( 'colspan', '3' ):attr( 'scope', 'rowgroup' ) )
		return tostring( header ) .. '<tr data-page="' .. page .. '">'
	end ) )
end

function maintenance.page( words, arguments )
	local view = blocks.whole( words ):node( blocks.language_bar( words ) )
	local people, further = tonumber( arguments.people ) or 0, tonumber( arguments.further ) or 0
	local rows = mw.text.trim( arguments.rows or '' )
	if rows == '' then
		return view:node( element( 'p' ):wikitext( words:message( 'maintenance-none', people ) ) )
	end
	view:node( element( 'p' ):wikitext( words:message( 'maintenance-about', people ) ) )
		:node( ( blocks.data_table( words, grouped( words, rows ),
			{ 'maintenance-parameter', 'maintenance-problem', 'maintenance-cure' } ) ) )
	if further > 0 then
		view:node( small( words:message( 'maintenance-further', further ) ) )
	end
	return view
end

return maintenance
