-- Shows the seven templates that people fill in: a person, an organization, an event, a team, a
-- mentorship programme, a session, a request. What people wrote stays text; what they can mend is said in the preview.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )
local contract = require( 'Module:Capacity peers/contract' )
local entries = require( 'Module:Capacity peers/entries' )
local dates = require( 'Module:Capacity peers/dates' )
local Reading = require( 'Module:Capacity peers/reading' )

local element, text, small, apart = components.element, links.text, components.small, links.apart
local inert = links.inert

local boxes = {}

local MEDIA, MAIN, USER = -2, 0, 2
local CATEGORY = '[[Category:Capacity profiles with problems]]'
-- Nobody reads more of an entry, a warning or a page.
local LONGEST_ENTRY = 80
local MOST_WARNINGS = 50
local LONG_TEXT = 420

-- Pieces

-- One line of what people wrote, as entries.plain reads it: of several lines MediaWiki would make
-- paragraphs.
local function shortened( written )
	written = written:gsub( '%s+', ' ' )
	if mw.ustring.len( written ) > LONGEST_ENTRY then
		written = mw.ustring.sub( written, 1, LONGEST_ENTRY - 1 ) .. '…'
	end
	return apart( inert( written ) )
end

-- What the bot does not understand, marked as such.
local function not_understood( words, written )
	local _, shown = entries.linkIn( written )
	return tostring( components.doubtful( shortened( shown or written ) ):attr( 'title', ( words:plain( 'not-understood' ) ) ) )
end

-- Paragraphs of free text: links as their words, without bold and italics.
local function as_paragraphs( written )
	written = written:gsub( '<[bB][rR]%s*/?>', '\n' )
		:gsub( '%[%[:?[^%[%]|]*|([^%[%]]*)%]%]', '%1' ):gsub( '%[%[:?([^%[%]|]*)%]%]', '%1' )
		:gsub( "''+", '' )
	local lines = {}
	for line in mw.text.gsplit( written, '\n+' ) do
		table.insert( lines, inert( mw.text.trim( line ) ) )
	end
	return table.concat( lines, '<br />' )
end

-- Sections of capacities, each `{ kind of chip, message, capacities, more about them }`; empty ones are
-- left out. `person` is the user who says so; nil for a group.
local function capacity_sections( words, box, sections, person )
	for _, section in ipairs( sections ) do
		local kind, key, found, more = section[ 1 ], section[ 2 ], section[ 3 ], section[ 4 ]
		local chips = {}
		for _, one in ipairs( found ) do
			table.insert( chips, one.item and links.capacity( words, one.item, nil, components.chip( kind, words:capacity( one.item ) ) )
				or components.chip( 'plain', not_understood( words, one.written ) ) )
		end
		if #chips > 0 or more then
			local label = words:message( key, person )
			box:node( components.chips( chips, more and label .. ' · ' .. more or label ) )
		end
	end
end

-- Facts with their names before them, each `{ message, content }`; those without content are left out.
local function facts( words, box, listed )
	local said = {}
	for _, fact in ipairs( listed ) do
		if fact[ 2 ] and fact[ 2 ] ~= '' then
			table.insert( said, { words:message( fact[ 1 ] ), fact[ 2 ] } )
		end
	end
	return #said > 0 and box:node( components.facts( said ) ) or box
end

-- A page by the words of its link, or as lists call it.
local function page_link( page, name )
	local title, shown = mw.title.new( page ), name ~= page and shortened( name ) or links.thing( page )
	-- A link to the file itself would count as a use of it.
	if not title or title.namespace == MEDIA or not links.is_there( title ) then
		return shown
	end
	return links.to( title, shown )
end

-- An affiliate with its match page, where it has one.
local function affiliate_link( key, name )
	local title = mw.title.makeTitle( MAIN, site.root .. '/Affiliation/' .. key )
	return title and links.is_there( title ) and links.to( title, name ) or name
end

local function listed_things( words, things )
	local names = {}
	for _, thing in ipairs( things ) do
		local name = thing.name and shortened( thing.name ) or not_understood( words, thing.written )
		if thing.page then
			name = page_link( thing.page, thing.name )
		elseif thing.affiliate then
			name = affiliate_link( thing.affiliate, name )
		end
		table.insert( names, name )
	end
	return words:list( names )
end

local function listed_people( words, accounts )
	local names = {}
	for _, account in ipairs( accounts ) do
		table.insert( names, links.somebody( account.name ) )
	end
	return words:list( names )
end

local function listed_territories( words, territories )
	local names = {}
	for _, territory in ipairs( territories ) do
		table.insert( names, territory.name or not_understood( words, territory.written ) )
	end
	return words:list( names )
end

-- Languages with how well they are spoken, without those that are not.
local function listed_languages( words, languages )
	local names = {}
	for _, language in ipairs( languages ) do
		if not language.code then
			table.insert( names, not_understood( words, language.written ) )
		elseif language.level ~= '0' then
			local name = words:languageName( language.code )
			if language.level ~= '' then
				name = name .. ' ' .. tostring( element( 'small' ):wikitext( '(' .. words:message( 'level-' .. language.level ) .. ')' ) )
			end
			table.insert( names, name )
		end
	end
	return words:list( names )
end

local function item_link( item )
	return item and '[[:d:' .. item .. '|' .. item .. ']]'
end

-- How a fact of a profile is shown, by the kind of its value.
local SHOWN = {
	accounts = listed_people, languages = listed_languages, organizations = listed_things, pages = listed_things,
	projects = listed_things, territories = listed_territories,
	item = function ( _, item )
		return item_link( item )
	end,
	words = function ( words, found )
		local names = {}
		for _, one in ipairs( found ) do
			table.insert( names, text( one.name ) )
		end
		return words:list( names )
	end,
	timezone = function ( words, zone )
		return zone and ( zone.name and shortened( zone.name ) or not_understood( words, zone.written ) )
	end,
}

local function day( words, date )
	if not date then
		return nil
	end
	local shown = date.day and words:day( date.day ) or not_understood( words, date.written )
	if date.time then
		shown = shown .. words:sign( 'comma' ) .. date.time .. ( date.zone and ' ' .. text( date.zone ) or '' )
	end
	return shown
end

-- From one day to another, as one sentence; either may be absent.
local function days( words, first, last )
	local from, to = day( words, first ), day( words, last )
	if from and to and from ~= to then
		return words:message( 'from-to', from, to )
	elseif from then
		return from
	end
	return to and words:message( 'until', to )
end

-- Free text in its own language, where one is stated, and its own direction.
local function written_text( words, written, language )
	local frame = components.quotation( as_paragraphs( written ), mw.ustring.len( written ) > LONG_TEXT
		and ( words:plain( 'profile-about' ) ) or nil )
	if language and mw.language.isKnownLanguageTag( language ) then
		frame:attr( 'lang', language ):attr( 'dir', mw.language.new( language ):getDir() )
	end
	return frame
end

-- Answers to the writer

local function suggestion_text( problem )
	local shown = {}
	for _, suggestion in ipairs( problem.suggestions ) do
		table.insert( shown, tostring( element( 'b' ):wikitext( apart( text( suggestion ) ) ) ) )
	end
	return table.concat( shown, ' / ' )
end

-- What is wrong, and what to do where there is something to suggest.
local function explained( words, problem )
	local wrong, suggestion = words:message( 'problem-' .. problem.reason ), suggestion_text( problem )
	local cure = words:cure( problem.reason, suggestion )
	return cure and wrong .. words:sign( 'semicolon' ) .. words:message( cure, suggestion ) or wrong
end

local function warning( words, problem )
	local shown = {}
	if problem.parameter ~= '' then
		table.insert( shown, tostring( element( 'code' ):wikitext( shortened( problem.parameter ) ) ) )
	end
	if problem.value ~= '' then
		table.insert( shown, words:message( 'quoted', shortened( problem.value ) ) )
	end
	local before = table.concat( shown, ' ' )
	return ( before ~= '' and before .. words:sign( 'colon' ) or '' ) .. explained( words, problem )
end

-- Whether whoever asks for a preview has no account.
local function is_without_account( frame )
	local user = frame:preprocess( '{{REVISIONUSER}}' )
	return user == '' or user:find( '^%d+%.%d+%.%d+%.%d+$' ) or user:find( '^[%x:]*:[%x:]*$' )
end

-- In a preview the writer reads what is wrong, before all else; on a saved page nobody does, but the
-- page stands in a category for those who help.
local function answered( words, reading, box, frame )
	if #reading.problems == 0 or reading.example then
		return
	end
	if reading.preview then
		local list = {}
		for position, problem in ipairs( reading.problems ) do
			if position <= MOST_WARNINGS then
				table.insert( list, warning( words, problem ) )
			end
		end
		local more = #reading.problems - MOST_WARNINGS
		if more > 0 then
			table.insert( list, words:message( 'more-problems', more ) )
		end
		-- In an element of its own, which the gadget can hide.
		local said = element( 'div' ):addClass( 'capacity-peers-problems' ):attr( 'role', 'alert' )
			:node( components.message( 'warning', words:message( 'preview-problems' ), list ) )
		-- Other wikis that show a global user page ask for it like a preview, without an account: where
		-- MediaWiki puts its own warnings they show none.
		if mw.addWarning and is_without_account( frame ) then
			mw.addWarning( tostring( components.whole( words ):node( said ) ) )
		else
			box:node( said )
		end
	end
	if reading.misplaced or mw.title.getCurrentTitle().namespace == USER then
		box:wikitext( CATEGORY )
	end
end

-- Frames

-- The first lines of a box: its name, what stands beside it, and more about it.
local function headed( box, name, below, before )
	return box:node( components.about( name, below, nil, before ) )
end

-- Where the guide tells of a template; of the profile at its beginning.
local CHAPTERS = {
	organization = 'organizations', event = 'events', team = 'teams', programme = 'programmes', session = 'met',
}

-- A view of one template: `show( words, found, box, example, person, preview )` fills the box.
local function box_of( kind, show )
	return function ( words, arguments, frame )
		local preview = frame:preprocess( '{{REVISIONID}}' ) == ''
		local reading = Reading.of( words, kind, arguments, preview )
		local is_line = reading.found.look == 'line' or kind == 'session'
		local shape = is_line and components.strip or components.box
		local frame_of_it, box = shape( words, links.guide( words, words:message( 'what-is-this' ), CHAPTERS[ kind ] ) )
		frame_of_it:addClass( 'capacity-' .. kind )
		answered( words, reading, box, frame )
		if reading.misplaced then
			box:node( small( words:sentence( 'misplaced-' .. kind ) ) )
		else
			show( words, reading.found, box, reading.example, reading.person, preview )
		end
		return frame_of_it
	end
end

-- The seven boxes

-- What one offers is known too, and need not stand there twice.
local function only_known( found )
	local offered, rest = {}, {}
	for _, one in ipairs( found.available ) do
		offered[ one.item or one.written ] = true
	end
	for _, one in ipairs( found.known ) do
		if not offered[ one.item or one.written ] then
			table.insert( rest, one )
		end
	end
	return rest
end

-- A person's letter: a disc for who teaches alone, a ring for who wants alone.
local function avatar_of( found, name )
	local kind = 'plain'
	if found.status == 'paused' then
		kind = 'paused'
	elseif #found.available > 0 and #found.wanted == 0 then
		kind = 'disc'
	elseif #found.wanted > 0 and #found.available == 0 then
		kind = 'ring'
	end
	return components.avatar( kind, name )
end

local function write( words, user, found, kind )
	local message = links.message( words, 'write-text', {}, 'Directory' )
	return components.action( kind, links.contact( user, found.contact, message ),
		words:message( found.contact == 'email' and 'write-email' or 'write' ) )
end

-- The page of the suggestions for somebody; nil where there can be none: no title has more than 255
-- bytes, and the bot makes no page for who is called too long.
local function suggestions_page( user )
	local name = site.root .. '/Suggestions/' .. user
	return #name <= 255 and mw.title.makeTitle( MAIN, name ) or nil
end

-- Where the suggestions for somebody stand, or that they come.
local function suggestions_of( words, user )
	local title = suggestions_page( user )
	if not title then
		return words:message( 'profile-no-suggestions' )
	end
	return title.exists and links.to( title, words:message( 'profile-suggestions' ) )
		or words:soon( 'profile-suggestions-soon' )
end

-- What one can do about somebody, under what they say: write to them; and what they can do themselves,
-- where the wiki has the gadget. `main`, `second` and `quiet` are kinds of buttons.
local function actions( words, box, user, found, main, second, quiet )
	local button = write( words, user, found, main )
	if button then
		box:node( components.others( components.actions( { button } ) ) )
	end
	if not links.gadget( 'profile' ) then
		return
	end
	local own, title = {}, found.suggestions == 'page' and suggestions_page( user )
	if title and title.exists then
		table.insert( own, links.to( title, components.button( main, words:message( 'own-suggestions' ) ) ) )
	end
	table.insert( own, components.action( second, links.gadget( 'profile' ), words:message( 'own-edit' ) ) )
	table.insert( own, components.action( quiet, links.gadget( 'leave' ), words:message( 'own-leave' ) ) )
	box:node( components.own( components.actions( own ) ) )
end

-- What somebody can teach and wants to learn, in a line.
local function in_a_line( words, found, box, user, person )
	for _, side in ipairs( { { 'teach', 'profile-available', found.available }, { 'want', 'profile-wanted', found.wanted } } ) do
		capacity_sections( words, box, { side }, person )
	end
	actions( words, box, user, found, 'row', 'row', 'row' )
end

-- How often somebody taught and learned something, as they and the others say; nil for never. The bot
-- counts, in parts by the name: no other box is rendered anew with this one.
local function sessions_of( words, user )
	local part = mw.title.new( site.data .. 'sessions/' .. mw.hash.hashValue( 'sha1', user ):sub( 1, 2 ) .. '.json' )
	-- Its text: of data that are not there yet nobody would know that this box waits for them.
	local is_json, page = pcall( mw.text.jsonDecode, part and part:getContent() or '', mw.text.JSON_PRESERVE_KEYS )
	local everyone = is_json and type( page ) == 'table' and type( page.sessions ) == 'table' and page.sessions or {}
	local number = tonumber( user )
	-- MediaWiki makes numbers of keys that look like numbers.
	local counts = everyone[ user ] or number and tostring( number ) == user and everyone[ number ]
	local said = {}
	for _, role in ipairs( { 'taught', 'learned' } ) do
		local count = type( counts ) == 'table' and counts[ role ]
		if type( count ) == 'number' and count >= 1 then
			table.insert( said, words:message( 'sessions-' .. role, math.floor( count ) ) )
		end
	end
	return words:list( said )
end

boxes.profile = box_of( 'profile', function ( words, found, box, example, person )
	local here = mw.title.getCurrentTitle()
	local user = here.rootText
	if found.look == 'line' then
		in_a_line( words, found, box, user, person )
		return
	end
	-- An example is nobody's.
	local account = example and shortened( user ) or links.person( links.named( user, here.text:sub( #user + 1 ):match( '^/(.+)$' ) ) )
	local shown_name, below = found[ 'display name' ], {}
	if shown_name then
		table.insert( below, account )
	end
	if found.pronoun then
		table.insert( below, shortened( found.pronoun ) )
	end
	headed( box, shown_name and shortened( shown_name ) or account, table.concat( below, ' · ' ),
		avatar_of( found, shown_name or user ) )
	if found.status == 'paused' then
		box:node( element( 'div' ):wikitext( components.badge( 'quiet', words:message( 'profile-paused' ) ) ) )
	end
	if found.about then
		box:node( written_text( words, found.about, found[ 'about language' ] ) )
	end
	local mentees = found.mentor > 0 and words:message( 'profile-mentor-number', found.mentor ) or nil
	capacity_sections( words, box, {
		{ 'teach', 'profile-available', found.available },
		{ 'want', 'profile-wanted', found.wanted },
		{ 'know', 'profile-known', only_known( found ) },
		{ 'teach', 'profile-mentor', found[ 'mentor in' ], mentees },
		{ 'want', 'profile-mentee', found[ 'mentee in' ] },
	}, person )
	local said = {}
	for _, parameter in ipairs( contract.profile.parameters ) do
		if parameter.box then
			table.insert( said, { parameter.box, SHOWN[ parameter.kind ]( words, found[ parameter.name ], parameter ) } )
		end
	end
	if not example then
		table.insert( said, { 'profile-sessions', sessions_of( words, user ) } )
	end
	facts( words, box, said )
	if example then
		return
	end
	actions( words, box, user, found, 'primary', 'normal', 'row' )
	-- For whoever passes by: what this is, and how to join.
	local below_all = words:message( 'box-about' ) .. ' ' .. links.link( MAIN, site.root, words:message( 'make-your-own' ) )
	if found.suggestions == 'page' then
		below_all = suggestions_of( words, user ) .. ' · ' .. below_all
	end
	box:node( components.foot( below_all ) )
end )

boxes.organization = box_of( 'organization', function ( words, found, box )
	local name = found.name or mw.title.getCurrentTitle().subpageText
	for _, code in ipairs( words.chain ) do
		-- Its own name says more to who reads neither than the English one.
		if code == 'en' and words.code ~= 'en' then
			break
		elseif found.names[ code ] and found.names[ code ] ~= '' then
			name = found.names[ code ]
			break
		end
	end
	local below = {}
	if found.acronym then
		table.insert( below, shortened( found.acronym ) )
	end
	if found.type then
		table.insert( below, words:message( 'kind-' .. found.type ) )
	end
	headed( box, shortened( name ), table.concat( below, ' · ' ) )
	capacity_sections( words, box, {
		{ 'teach', 'profile-available', found.available },
		{ 'want', 'profile-wanted', found.wanted },
		{ 'know', 'profile-known', only_known( found ) },
	} )
	local documents = {}
	for _, document in ipairs( found.documents ) do
		local shown = document.address and links.address( document.address, shortened( document.address ) )
		table.insert( documents, shown or page_link( document.page, document.name ) )
	end
	facts( words, box, {
		{ 'territory', listed_territories( words, found.territory ) },
		{ 'projects', listed_things( words, found.projects ) },
		{ 'organization-managers', listed_people( words, found.managers ) },
		{ 'organization-page', found.page and page_link( found.page.page, found.page.name ) },
		{ 'website', found.website and links.address( found.website, shortened( found.website ) ) },
		{ 'documents', words:list( documents ) },
	} )
end )

-- Why the bot does not list an event; nil where it does, or will.
local function why_not_listed( first, last )
	local ends = first and first.day
	if not ends then
		return 'event-not-listed'
	elseif last and last.day and last.day > ends then
		ends = last.day
	end
	return dates.isOver( ends ) and 'event-over' or nil
end

boxes.event = box_of( 'event', function ( words, found, box, example, _, preview )
	local name = found.title or mw.title.getCurrentTitle().subpageText
	headed( box, shortened( name ), days( words, found.begin, found[ 'end' ] ),
		found.begin and found.begin.day and components.day( words, found.begin.day ) or nil )
	local why = not example and why_not_listed( found.begin, found[ 'end' ] )
	if why then
		box:node( preview and components.message( 'warning', words:message( why ) ) or small( words:message( why ) ) )
	end
	capacity_sections( words, box, {
		{ 'teach', 'event-offered', found.offered },
		{ 'want', 'event-needed', found.needed },
	} )
	local place = found.place and shortened( found.place )
	if found.online == 'yes' then
		local online = words:message( 'event-online' )
		place = place and words:list( { place, online } ) or online
	end
	facts( words, box, {
		{ 'event-place', place },
		{ 'territory', listed_territories( words, found.territory ) },
		{ 'languages', listed_languages( words, found.languages ) },
		{ 'event-organizers', listed_people( words, found.organizers ) },
		{ 'wikidata', item_link( found.wikidata ) },
	} )
end )

-- What the bot makes of this page: a page of ours with this one's title at its end; or when it comes, in
-- the message `soon`. Nil where such a title would be too long.
local function made_of_it( words, page, soon )
	local here = mw.title.getCurrentTitle()
	local space = mw.site.namespaces[ here.namespace ].canonicalName
	local name = site.root .. '/' .. page .. '/' .. ( space == '' and '' or space .. ':' ) .. here.text
	local title = #name <= 255 and mw.title.makeTitle( MAIN, name )
	if not title then
		return nil
	end
	return links.is_there( title ) and links.to( title, words:message( page:lower() ) ) or words:message( soon )
end

boxes.team = box_of( 'team', function ( words, found, box, example )
	headed( box, shortened( mw.title.getCurrentTitle().subpageText ), found.activity and shortened( found.activity ) )
	capacity_sections( words, box, { { 'want', 'event-needed', found.needed } } )
	facts( words, box, {
		{ 'team-members', listed_people( words, found.members ) },
		{ 'languages', listed_languages( words, found.languages ) },
		{ 'teams-roles', made_of_it( words, 'Teams', 'teams-plan-soon' ) },
	} )
	if not example then
		box:node( components.actions( { components.action( 'normal',
			links.own_profile( words, { 'teams', mw.title.getCurrentTitle().prefixedText } ), words:message( 'team-join' ) ) } ) )
	end
end )

-- Nobody joins what is over, or waits for a day that nobody can read.
local function how_to_join( words, found )
	local first, last = found.begin, found[ 'end' ]
	if last and last.day and dates.isOver( last.day ) then
		return element( 'div' ):wikitext( components.badge( 'quiet', words:message( 'mentorship-state-closed' ) ) )
	end
	return ( not first or first.day ) and components.actions(
		components.joining( words, mw.title.getCurrentTitle().prefixedText ) ) or nil
end

boxes.programme = box_of( 'programme', function ( words, found, box, example )
	headed( box, shortened( mw.title.getCurrentTitle().subpageText ), days( words, found.begin, found[ 'end' ] ) )
	if found.conditions then
		box:node( written_text( words, found.conditions ) )
	end
	capacity_sections( words, box, { { 'teach', 'programme-capacities', found.capacities } } )
	facts( words, box, {
		{ 'territory', listed_territories( words, found.territory ) },
		{ 'languages', listed_languages( words, found.languages ) },
		{ 'mentorship-pairs', made_of_it( words, 'Mentorship', 'mentorship-pairs-soon' ) },
	} )
	if not example then
		box:node( how_to_join( words, found ) )
	end
end )

-- What is decided counts where somebody said it who speaks for the community: the list of requests knows.
boxes.request = box_of( 'request', function ( words, found, box, example )
	local here = mw.title.getCurrentTitle()
	local below = {}
	if found.kind then
		table.insert( below, words:message( 'request-' .. found.kind ) )
	end
	if found.date then
		table.insert( below, words:message( 'request-asked', day( words, found.date ) ) )
	end
	headed( box, shortened( found.title or here.subpageText ), table.concat( below, ' · ' ) )
	box:node( element( 'div' ):wikitext( components.badge( found.status == 'done' and 'open' or 'quiet',
		words:message( 'request-' .. found.status ) ) ) )
	facts( words, box, {
		{ 'request-reason', found.reason and apart( inert( found.reason ) ) },
		{ 'request-decided-on', day( words, found.decided ) },
	} )
	if example then
		return
	end
	box:node( components.actions( {
		components.action( 'normal', links.support( here ), words:message( 'request-support' ) ),
		links.to( here.talkPageTitle, components.button( 'row', words:message( 'request-discuss' ) ) ),
		links.link( MAIN, site.root .. '/Requests', components.button( 'row', words:message( 'requests-all' ) ) ),
	} ) )
	box:node( components.foot( words:message( 'requests-counts' ) ) )
end )

-- Whether both say so only the bot knows. So what is shown is true before and after, and names nobody:
-- what was understood stands in the preview alone.
boxes.session = box_of( 'session', function ( words, found, box, example, _, preview )
	local is_denied = found.role == 'not so'
	box:node( element( 'span' ):wikitext( words:message( is_denied and 'session-denied' or 'session-told' ) ) )
	if not preview or example then
		return
	end
	local hours, month = found.hours, found.date
	facts( words, box, {
		{ 'session-with', found.with and links.person( found.with.name ) },
		{ 'session-capacity', found.capacity and words:capacity( found.capacity.item ) },
		{ 'session-role', found.role and not is_denied and words:message( 'session-' .. found.role ) },
		{ 'session-month', month and words.language:formatDate( 'F Y', month.month .. '-01' ) },
		{ 'session-hours', hours and words.language:formatNum( hours ) },
		{ 'session-programme', found.programme and page_link( found.programme.page, found.programme.name ) },
	} )
	box:node( small( words:message( 'session-not-shown' ) ) )
end )

return boxes
