-- Shows the suggestions of a person: whom they could learn from, and who could learn from them.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN = 0
local EXACT = 1
-- A card takes much more room than a row.
local MOST_CARDS = 12

-- The facts of a row as those of the JSON page.
local function as_data( facts )
	return {
		name = mw.text.decode( ( links.account( facts.name ) ), true ), named = facts.name,
		capacities = links.pairs_of( facts.capacities ),
		languages = links.words_of( facts.languages ), mutual = facts.mutual == 'yes',
		reasons = links.words_of( facts.reasons ), contact = facts.contact,
	}
end

-- The rows that stand on the page, and on the page itself the rest from the shard, of the exact tier or
-- of the others.
local function listed( given, rest, on_page, exact )
	local rows, places = {}, {}
	for position, row in ipairs( on_page and rest or {} ) do
		places[ row.name ] = position
	end
	for place, facts in ipairs( links.rows( given ) ) do
		local row = as_data( facts )
		row.place = places[ row.name ] or place
		table.insert( rows, row )
	end
	-- On the page they stand by name, in the shard the best first.
	table.sort( rows, function ( one, other )
		return one.place < other.place
	end )
	for position, row in ipairs( on_page and rest or {} ) do
		if position > on_page and ( row.tier == EXACT ) == exact then
			table.insert( rows, row )
		end
	end
	return rows
end

-- The person of a row, as rows of the page have it.
local function named( row )
	return row.named or links.named( row.name, row.at, row.page )
end

local function chips( words, row, kind )
	local items, names = links.subjects( words, row.capacities )
	local made = {}
	for place, item in ipairs( items ) do
		table.insert( made, links.capacity( words, item, nil, components.chip( kind, names[ place ] ) ) )
	end
	return made
end

local function in_words( words, row )
	local _, names = links.subjects( words, row.capacities )
	return words:list( names )
end

-- What a message is about: what is offered, or what the other one wants of it, each once.
local function items_of( row, wanted )
	local items, seen = {}, {}
	for _, pair in ipairs( row.capacities ) do
		local item = pair[ wanted and 1 or 2 ]
		if not seen[ item ] then
			seen[ item ] = true
			table.insert( items, item )
		end
	end
	return items
end

-- A button that begins a message, in a language that both share; `first` is how it begins.
local function write( words, row, kind, look, first )
	local theirs = words:speaking( row.languages[ 1 ] or words.code )
	local items = items_of( row, first == 'write-share' )
	local message = links.message( theirs, #items > 0 and first or 'write-text', items, look.page, look.subpage )
	return components.action( kind, links.contact( row.name, row.contact, message ), words:message( look.action ) )
end

-- The reader says that they met somebody: what they could talk about most likely.
local function met( words, row, role )
	local items = links.subjects( words, row.capacities )
	return components.action( 'row', links.session( words, row.name, items[ 1 ], role ), words:message( 'we-met' ) )
end

-- What two people have in common: languages, and why they are near.
local function common( words, row )
	local said, languages, reasons = {}, {}, {}
	for _, code in ipairs( row.languages ) do
		table.insert( languages, words:languageName( code ) )
	end
	if #languages > 0 then
		table.insert( said, words:list( languages ) )
	end
	for _, reason in ipairs( row.reasons or {} ) do
		table.insert( reasons, words:message( 'reason-' .. reason ) )
	end
	if #reasons > 0 then
		table.insert( said, words:list( reasons ) )
	end
	return table.concat( said, ' · ' )
end

-- How a list looks: of the people, of what they have to do with it, and what one does. Messages lead to the
-- page where these are found, and to the profile of `user`.
local function looks_of( user )
	local account, _, subpage = links.account( user )
	local page = 'Suggestions/' .. mw.text.decode( account, true )
	local looks = {
		learn = { avatar = 'disc', chip = 'teach', label = 'profile-available', action = 'write', first = 'write-learn', back = 'card-in-return', role = 'learned' },
		share = { avatar = 'ring', chip = 'want', label = 'profile-wanted', action = 'write-offer', first = 'write-share', role = 'taught' },
		plain = { avatar = 'plain', action = 'write', first = 'write-text' },
	}
	for _, look in pairs( looks ) do
		look.page, look.subpage = page, subpage and mw.text.decode( subpage, true )
	end
	return looks
end

-- How a message begins to somebody who is near, and not just who is wanted.
local NEAR = 'write-about'

-- A card of somebody; `back` is the row of the same person in the other list, where there is one.
local function card( words, row, look, is_first, back )
	local parts = {
		components.person( named( row ), common( words, row ), nil, look.avatar ),
		components.chips( chips( words, row, look.chip ), words:message( look.label ) ),
	}
	if look.back and back then
		table.insert( parts, components.small( '⇄ ' .. words:message( look.back ) .. words:sign( 'colon' ) .. in_words( words, back ) ) )
	elseif look.back and row.mutual then
		table.insert( parts, components.small( '⇄ ' .. words:message( 'mutual' ) ) )
	end
	local button = write( words, row, is_first and 'primary' or 'card', look, look.first )
	local said = met( words, row, look.role )
	return components.card( parts, components.actions( button and { button, said } or { said } ) )
end

local function rows_of( words, rows, look, first )
	local made = {}
	for _, row in ipairs( rows ) do
		table.insert( made, components.person( named( row ), in_words( words, row ),
			write( words, row, 'row', look, first ), look.avatar ) )
	end
	return components.rows( made )
end

-- The exact ones: cards, and rows for those that are too many for cards.
local function exact_list( words, rows, look, backs )
	local view, cards, further = components.element( 'div' ), {}, {}
	view:node( components.note( words:message( 'card-languages' ) ) )
	for place, row in ipairs( rows ) do
		if place <= MOST_CARDS then
			table.insert( cards, card( words, row, look, place == 1 and look.back ~= nil, backs[ row.name ] ) )
		else
			table.insert( further, row )
		end
	end
	view:node( components.cards( cards ) )
	return #further > 0 and view:node( rows_of( words, further, look, look.first ) ) or view
end

-- What is wanted and nobody is suggested for, and what would help. `written` is of Q-ids, each with
-- a wider one behind a slash where somebody offers that.
local function unmet_wants( words, written, why )
	local wants, wider = {}, {}
	for _, one in ipairs( links.words_of( written ) ) do
		local item, above = one:match( '^(.-)/(.+)$' )
		table.insert( wants, links.capacity( words, item or one ) )
		if above then
			table.insert( wider, links.capacity( words, above ) )
		end
	end
	if #wants == 0 then
		return nil
	end
	local said = words:message( 'unmet-' .. why, words:list( wants ), #wants )
	return #wider > 0 and said .. ' ' .. words:message( 'unmet-wider', words:list( wider ) ) or said
end

-- What has words of its own for what it costs that a value is not understood; all else is counted
-- together.
local COSTS = { 'all-languages', 'languages', 'wanted', 'available', 'territory', 'affiliation' }

-- How much of a profile was not understood, and what that costs; `written` is `languages 2; role 1`.
local function not_understood( words, written, page, user )
	local counts, other = {}, 0
	for parameter, count in written:gmatch( '([%a ]-) (%d+)' ) do
		counts[ mw.text.trim( parameter ):gsub( ' ', '-' ) ] = tonumber( count )
	end
	local list = {}
	for _, key in ipairs( COSTS ) do
		if counts[ key ] then
			table.insert( list, words:message( 'unread-' .. key, counts[ key ] ) )
			counts[ key ] = nil
		end
	end
	for _, count in pairs( counts ) do
		other = other + count
	end
	if other > 0 then
		table.insert( list, words:message( 'unread-other', other ) )
	end
	local title = mw.title.new( page )
	local where = title and links.to( title, links.text( title.prefixedText ) ) or ''
	return components.message( 'warning', words:message( 'unread-about', where ), list, words:message( 'unread-how', user ) )
end

local function shard_of( user )
	local found, index = pcall( mw.loadJsonData, site.data .. 'index.json' )
	if not found then
		return {}
	end
	local shard = mw.hash.hashValue( 'sha1', user ):sub( 1, index.digits )
	local loaded, data = pcall( mw.loadJsonData, site.data .. 'suggestions/' .. shard .. '.json' )
	local everyone = loaded and data.suggestions or {}
	-- MediaWiki makes numbers of keys that look like numbers.
	local number = tonumber( user )
	return everyone[ user ] or number and tostring( number ) == user and everyone[ number ] or {}
end

local function by_name( rows )
	local found = {}
	for _, row in ipairs( rows ) do
		found[ row.name ] = row
	end
	return found
end

local function learn( view, words, arguments, look, rows, on_page, shared )
	local exact = listed( arguments[ 'learn from' ], rows.learn_from, on_page, true )
	local near = listed( arguments[ 'learn near' ], rows.learn_from, on_page, false )
	local others = listed( arguments.others )
	view:node( components.heading( words:message( 'learn-from' ) ) )
	if #exact > 0 then
		view:node( exact_list( words, exact, look, by_name( shared ) ) )
	elseif #others == 0 then
		view:node( components.empty( words:message( 'learn-from-none' ),
			components.action( 'normal', links.own_profile( words ), words:message( 'add-wants' ) ) ) )
	end
	if #others > 0 then
		view:node( components.subheading( words:message( 'learn-others' ) ) ):node( rows_of( words, others, look, look.first ) )
	end
	if #near > 0 then
		view:node( components.subheading( words:message( 'learn-from-near' ) ) ):node( rows_of( words, near, look, NEAR ) )
	end
	local unmet = {}
	for _, why in ipairs( { 'nobody', 'language' } ) do
		table.insert( unmet, unmet_wants( words, arguments[ 'unmet ' .. why ], why ) )
	end
	if #unmet > 0 then
		view:node( components.subheading( words:message( 'unmet' ) ) )
		for _, said in ipairs( unmet ) do
			view:node( components.paragraph( said ) )
		end
	end
end

local function share( view, words, arguments, look, exact, rows, on_page )
	local near = listed( arguments[ 'share near' ], rows.share_with, on_page, false )
	view:node( components.heading( words:message( 'share-with' ) ) )
	if #exact > 0 then
		view:node( exact_list( words, exact, look, {} ) )
	else
		view:node( components.empty( words:message( 'share-with-none' ),
			components.action( 'normal', links.own_profile( words ), words:message( 'add-offers' ) ) ) )
	end
	if #near > 0 then
		view:node( components.subheading( words:message( 'share-with-near' ) ) ):node( rows_of( words, near, look, NEAR ) )
	end
end

-- The lists that stand in the shard alone; one that is empty is left out.
local function further_lists( view, words, look, rows )
	local function add( key, list, entry )
		local entries = {}
		for _, one in ipairs( list or {} ) do
			table.insert( entries, entry( one ) )
		end
		if #entries > 0 then
			view:node( components.heading( words:message( key ) ) ):node( components.rows( entries ) )
		end
	end
	local function group( row )
		return components.about( links.page( row.name ), in_words( words, row ) )
	end
	add( 'organizations-learn-from', rows.organizations_learn_from, group )
	add( 'organizations-share-with', rows.organizations_share_with, group )
	add( 'same-language', rows.same_language, function ( row )
		return components.person( named( row ), common( words, row ), write( words, row, 'row', look, look.first ), look.avatar )
	end )
	add( 'events-for-you', rows.events, function ( event )
		local day, about = event.begin ~= '' and event.begin or event[ 'end' ], {}
		-- Data of a page is no table that `concat` could read.
		for _, item in ipairs( event.capacities ) do
			table.insert( about, item )
		end
		local names = links.capacities( words, table.concat( about, ' ' ) )
		return components.about( links.page( event.page ), day ~= '' and words:day( day ) .. ' · ' .. names or names )
	end )
	add( 'new-capacities', rows.new_capacities, function ( one )
		return components.about( links.capacity( words, one.capacity ), words:message( 'people-at-least', one.people ) )
	end )
end

return function ( words, arguments )
	local user = mw.text.decode( ( links.account( arguments.user ) ), true )
	local title = mw.title.makeTitle( MAIN, site.root .. '/Suggestions/' .. user )
	-- On somebody's own page the first rows are enough: it must not depend on a busy shard.
	local at_home = title and mw.title.equals( title, mw.title.getCurrentTitle() )
	local rows = at_home and shard_of( user ) or {}
	local on_page = at_home and tonumber( arguments.rows )
	local view = at_home and components.page( words, 'nav-suggestions' ) or components.whole( words )
	view:node( components.head( words:message( 'suggestions-for', links.person( arguments.user ) ),
		at_home and words:message( 'how-to-change', links.person( arguments.user ) )
			.. ' ' .. links.guide( words, words:message( 'root-guide' ), 'suggestions' ) or nil ) )
	if arguments.status == 'paused' then
		return view:node( components.message( 'warning', words:message( 'paused' ) ) )
	end
	if mw.text.trim( arguments[ 'not understood' ] or '' ) ~= '' then
		view:node( not_understood( words, arguments[ 'not understood' ], mw.text.decode( arguments.page or '', true ), user ) )
	end
	local shared = listed( arguments[ 'share with' ], rows.share_with, on_page, true )
	local looks = looks_of( arguments.user )
	learn( view, words, arguments, looks.learn, rows, on_page, shared )
	share( view, words, arguments, looks.share, shared, rows, on_page )
	further_lists( view, words, looks.plain, rows )
	if not at_home and title then
		view:node( components.paragraph( links.link( MAIN, title.text, words:message( 'all-suggestions' ) ) ) )
	elseif title then
		local code = components.element( 'code' ):attr( 'dir', 'ltr' ):wikitext( mw.text.nowiki( '{{:' .. title.prefixedText .. '}}' ) )
		view:node( components.note( words:message( 'how-to-show', tostring( code ) ) ) )
	end
	return view
end
