-- Shows the maintenance page: what could not be understood, page by page, and what to do about it.

local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

-- What a problem is about: a parameter, or a capacity of the catalogue.
local function place_of( words, parameter )
	if parameter:match( '^Q%d+$' ) then
		return words:capacity( parameter ) .. ' (' .. parameter .. ')'
	end
	return parameter ~= '' and tostring( components.element( 'code' ):wikitext( links.text( parameter ) ) ) or ''
end

-- One problem, or with `more` how many further ones of that page, or of that person, are not listed.
local function problem( words, facts )
	local more = tonumber( facts.more )
	if more then
		return components.said( words:message( 'maintenance-further', more ) )
	end
	local reason, suggestion = facts.reason or '', facts.suggestion or ''
	local key, cure, times = 'problem-' .. reason, words:cure( reason, suggestion ), tonumber( facts.times ) or 1
	local wrong = words:hasMessage( key ) and words:sentence( key ) or links.text( reason )
	if times > 1 then
		wrong = wrong .. ' × ' .. words:number( times )
	end
	local place = place_of( words, facts.parameter or '' )
	return components.said( ( place ~= '' and place .. words:sign( 'colon' ) or '' ) .. wrong,
		cure and words:sentence( cure, links.apart( links.text( suggestion ) ) ) or nil )
end

local function edit( words, page )
	local title = mw.title.new( page )
	return title and links.address( title:fullUrl( { action = 'edit' } ), words:message( 'maintenance-edit' ) )
end

return function ( words, arguments )
	local people, further = tonumber( arguments.people ) or 0, tonumber( arguments.further ) or 0
	local view, rows = components.page( words, nil, 'report' ), links.rows( arguments.rows )
	if #rows == 0 then
		return view:node( components.head( words:message( 'maintenance' ) ) )
			:node( components.message( 'done', words:message( 'maintenance-none', people ) ) )
	end
	view:node( components.head( words:message( 'maintenance' ), words:message( 'maintenance-about', people ) ) )
	local last, of_page
	local function finish()
		if of_page then
			view:node( components.rows( of_page, true ) )
		end
	end
	for _, facts in ipairs( rows ) do
		if facts.page ~= last then
			finish()
			last, of_page = facts.page, {}
			view:node( components.heading( links.page( facts.page, facts.page ), edit( words, mw.text.decode( facts.page or '', true ) ), true ) )
		end
		table.insert( of_page, problem( words, facts ) )
	end
	finish()
	return further > 0 and view:node( components.note( words:message( 'maintenance-further', further ) ) ) or view
end
