-- Shows the five templates that people fill in: a person, an organization, an event, a team, a
-- mentorship programme. What people wrote stays text; what they can mend is said in the preview.

local site = mw.loadData( 'Module:Capacity peers/site' )
local blocks = require( 'Module:Capacity peers/blocks' )
local contract = require( 'Module:Capacity peers/contract' )
local entries = require( 'Module:Capacity peers/entries' )
local Reading = require( 'Module:Capacity peers/reading' )

local element, text, small, apart = blocks.element, blocks.text, blocks.small, blocks.apart
local inert = blocks.inert

local boxes = {}

local MEDIA, MAIN, USER = -2, 0, 2
local CATEGORY = '[[Category:Capacity profiles with problems]]'
-- Nobody reads more of an entry, a warning or a page.
local LONGEST_ENTRY = 80
local MOST_WARNINGS = 50
local LONG_TEXT = 420

-- The seven fields at the top of the tree have a colour and a shape each, since not everybody sees
-- colours. Both stand out from light and from dark by 3 to 1.
local MARKS = {
	{ '●', '#1199cc' }, { '▲', '#bb5522' }, { '■', '#338855' }, { '◆', '#9977ff' },
	{ '★', '#aa8811' }, { '▼', '#ee5588' }, { '✚', '#8866aa' },
}
local OTHER_MARK = { '○', '#72777d' }

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
	return tostring( element( 'span', 'border-bottom:1px dotted;color:' .. blocks.SUBTLE )
		:attr( 'title', ( words:plain( 'not-understood' ) ) ):wikitext( shortened( shown or written ) ) )
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

local function label( words, key, more )
	local made = element( 'div', 'font-size:.85em;font-weight:bold;margin:0 0 .3em;color:' .. blocks.SUBTLE )
		:wikitext( words:message( key ) )
	return more and made:node( element( 'span', 'margin-inline-start:.6em;font-weight:normal' ):wikitext( more ) )
		or made
end

-- Things in a row that may break between them.
local function row( contents )
	local list = element( 'ul', 'display:flex;flex-wrap:wrap;gap:.3em;list-style:none;margin:0;padding:0' )
	for _, content in ipairs( contents ) do
		list:node( element( 'li', 'max-width:100%;box-sizing:border-box;margin:0;padding:.1em .65em;'
			.. 'border-radius:1em;overflow-wrap:anywhere;border:' .. blocks.BORDER
			.. ';background-color:' .. blocks.BASE .. ';color:inherit' ):wikitext( content ) )
	end
	return list
end

local function mark( words, root, place, silent )
	local sign = MARKS[ place ] or OTHER_MARK
	local made = element( 'span', 'margin-inline-end:.4em;color:' .. sign[ 2 ] ):wikitext( sign[ 1 ] )
	if silent then
		return tostring( made:attr( 'aria-hidden', 'true' ) )
	end
	local name = words:label( root )
	return tostring( made:attr( 'role', 'img' ):attr( 'aria-label', name ):attr( 'title', name ) )
end

-- Capacities with the marks of their fields, those of one field together. `fields` gathers the
-- fields for the legend.
local function capacity_row( words, found, fields )
	local order, of_field = {}, {}
	for _, one in ipairs( found ) do
		local root, place = words:field( one.item )
		local content = one.item and words:capacity( one.item ) or not_understood( words, one.written )
		if root then
			content = mark( words, root, place ) .. tostring( element( 'span' ):wikitext( content ) )
			if not fields[ root ] then
				fields[ root ] = place or 0
				table.insert( fields, root )
			end
		end
		local key = root or ''
		if not of_field[ key ] then
			of_field[ key ] = {}
			table.insert( order, key )
		end
		table.insert( of_field[ key ], content )
	end
	local contents = {}
	for _, key in ipairs( order ) do
		for _, content in ipairs( of_field[ key ] ) do
			table.insert( contents, content )
		end
	end
	return row( contents )
end

-- Sections of capacities, each `{ message, capacities, more about them }`; empty ones are left out.
local function capacity_sections( words, box, sections )
	local fields = {}
	for _, section in ipairs( sections ) do
		local found, more = section[ 2 ], section[ 3 ]
		if #found > 0 or more then
			local part = element( 'div', 'margin-top:.8em' ):node( label( words, section[ 1 ], more ) )
			box:node( #found > 0 and part:node( capacity_row( words, found, fields ) ) or part )
		end
	end
	local names = {}
	for _, root in ipairs( fields ) do
		table.insert( names, tostring( element( 'span', 'white-space:nowrap' )
			:wikitext( mark( words, root, fields[ root ], true ) .. words:capacity( root ) ) ) )
	end
	if #names > 0 then
		box:node( element( 'div', 'display:flex;flex-wrap:wrap;gap:.1em 1em;margin-top:.6em;font-size:.85em;color:'
			.. blocks.SUBTLE ):wikitext( table.concat( names, ' ' ) ) )
	end
end

-- Facts with their names before them, each `{ message, content }`; those without content are left
-- out. On a narrow screen the name stands above.
local function facts( words, box, listed )
	local list = element( 'dl', 'margin:.9em 0 0' )
	local any = false
	for _, fact in ipairs( listed ) do
		if fact[ 2 ] and fact[ 2 ] ~= '' then
			any = true
			list:node( element( 'div', 'display:flex;flex-wrap:wrap;gap:0 1em;margin-bottom:.3em' )
				:node( element( 'dt', 'min-width:11em;max-width:100%;margin:0;padding:0;font-weight:normal;color:'
					.. blocks.SUBTLE )
					:wikitext( words:message( fact[ 1 ] ) ) )
				:node( element( 'dd', 'flex:1 1 15em;min-width:0;margin:0;padding:0' ):wikitext( fact[ 2 ] ) ) )
		end
	end
	return any and box:node( list ) or box
end

local function page_link( page, name )
	local title = mw.title.new( page )
	-- A link to the file itself would count as a use of it.
	if not title or title.namespace == MEDIA then
		return shortened( name )
	end
	return blocks.to( title, shortened( name ) )
end

local function listed_things( words, things )
	local names = {}
	for _, thing in ipairs( things ) do
		local name = thing.name and shortened( thing.name ) or not_understood( words, thing.written )
		table.insert( names, thing.page and page_link( thing.page, thing.name ) or name )
	end
	return words:list( names )
end

local function listed_people( words, accounts )
	local names = {}
	for _, account in ipairs( accounts ) do
		table.insert( names, blocks.person( account.name ) )
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
				name = name .. ' ' .. tostring( element( 'small', 'color:' .. blocks.SUBTLE )
					:wikitext( '(' .. words:message( 'level-' .. language.level ) .. ')' ) )
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
	local shown = date.day and words:day( date.day ) or shortened( date.written )
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
	local frame = element( 'div', 'margin-top:.7em;padding-inline-start:.8em;border-inline-start:3px solid '
		.. 'var(--border-color-subtle,#c8ccd1);overflow-wrap:anywhere' ):attr( 'dir', 'auto' )
	if language and mw.language.isKnownLanguageTag( language ) then
		frame:attr( 'lang', language ):attr( 'dir', mw.language.new( language ):getDir() )
	end
	if mw.ustring.len( written ) <= LONG_TEXT then
		return frame:wikitext( as_paragraphs( written ) )
	end
	-- The beginning is enough for who passes by.
	return frame:node( element( 'div', 'max-height:9em;overflow-y:auto' ):attr( 'tabindex', '0' )
		:attr( 'role', 'group' ):attr( 'aria-label', ( words:plain( 'profile-about' ) ) ):wikitext( as_paragraphs( written ) ) )
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
		local said = blocks.warning( words:message( 'preview-problems' ), list )
			:addClass( 'capacity-peers-problems' ):attr( 'role', 'alert' )
		-- Other wikis that show a global user page ask for it like a preview, without an account: where
		-- MediaWiki puts its own warnings they show none.
		if mw.addWarning and is_without_account( frame ) then
			mw.addWarning( tostring( said ) )
		else
			box:node( said )
		end
	end
	if reading.misplaced or mw.title.getCurrentTitle().namespace == USER then
		box:wikitext( CATEGORY )
	end
end

-- Frames

local function framed( words, kind )
	return blocks.whole( words ):addClass( 'capacity-' .. kind )
		:cssText( ';max-width:44em;box-sizing:border-box;margin:.5em 0;padding:.9em 1.1em;' .. blocks.CARD )
end

-- The first lines of a box: what it is, its name, and more about the name.
local function headed( box, name, beside, below )
	local line = element( 'div', 'font-size:1.35em;line-height:1.3;font-weight:bold;overflow-wrap:anywhere' )
		:wikitext( name )
	if beside then
		line:node( element( 'span', 'margin-inline-start:.6em;font-size:.7em;font-weight:normal;color:'
			.. blocks.SUBTLE ):wikitext( beside ) )
	end
	box:node( line )
	return below and box:node( small( below ) ) or box
end

local function footed( box, links )
	if #links > 0 then
		box:node( element( 'div', 'display:flex;flex-wrap:wrap;gap:.2em 1.2em;margin-top:1em;padding-top:.6em;border-top:'
			.. blocks.BORDER ):wikitext( table.concat( links, ' ' ) ) )
	end
	return box
end

-- A view of one template: `show( words, found, box, example )` fills the box.
local function box_of( kind, show )
	return function ( words, arguments, frame )
		local preview = frame:preprocess( '{{REVISIONID}}' ) == ''
		local reading = Reading.of( words, kind, arguments, preview )
		local box = framed( words, kind )
		answered( words, reading, box, frame )
		if reading.misplaced then
			box:node( small( words:sentence( 'misplaced-' .. kind ) ) )
		else
			show( words, reading.found, box, reading.example )
		end
		return box
	end
end

-- The five boxes

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

boxes.profile = box_of( 'profile', function ( words, found, box, example )
	local user = mw.title.getCurrentTitle().rootText
	-- An example is nobody's.
	local account = example and shortened( user ) or blocks.person( user )
	local shown_name = found[ 'display name' ]
	headed( box, shown_name and shortened( shown_name ) or account,
		found.pronoun and shortened( found.pronoun ), shown_name and account )
	if found.status == 'paused' then
		box:node( small( words:message( 'profile-paused' ) ) )
	end
	if found.about then
		box:node( written_text( words, found.about, found[ 'about language' ] ) )
	end
	local mentees = found.mentor > 0 and words:message( 'profile-mentor-number', found.mentor ) or nil
	capacity_sections( words, box, {
		{ 'profile-available', found.available },
		{ 'profile-wanted', found.wanted },
		{ 'profile-known', only_known( found ) },
		{ 'profile-mentor', found[ 'mentor in' ], mentees },
		{ 'profile-mentee', found[ 'mentee in' ] },
	} )
	local said = {}
	for _, parameter in ipairs( contract.profile.parameters ) do
		if parameter.box then
			table.insert( said, { parameter.box, SHOWN[ parameter.kind ]( words, found[ parameter.name ], parameter ) } )
		end
	end
	facts( words, box, said )
	if example then
		return
	end
	local links = {}
	if found.suggestions == 'page' then
		local title = site.root .. '/Suggestions/' .. user
		-- No title has more than 255 bytes; the bot makes no page for who is called too long.
		table.insert( links, #title > 255 and words:message( 'profile-no-suggestions' )
			or blocks.link( MAIN, title, words:message( 'profile-suggestions' ) ) )
	end
	table.insert( links, blocks.contact( words, user, found.contact, ( words:plain( 'write-text' ) ) ) )
	footed( box, links )
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
	headed( box, shortened( name ), found.acronym and shortened( found.acronym ),
		found.type and words:message( 'kind-' .. found.type ) )
	capacity_sections( words, box, {
		{ 'profile-available', found.available },
		{ 'profile-wanted', found.wanted },
		{ 'profile-known', only_known( found ) },
	} )
	local documents = {}
	for _, document in ipairs( found.documents ) do
		local shown = document.address and blocks.address( document.address, shortened( document.address ) )
		table.insert( documents, shown or page_link( document.page, document.name ) )
	end
	facts( words, box, {
		{ 'territory', listed_territories( words, found.territory ) },
		{ 'projects', listed_things( words, found.projects ) },
		{ 'organization-managers', listed_people( words, found.managers ) },
		{ 'organization-page', found.page and page_link( found.page.page, found.page.name ) },
		{ 'website', found.website and blocks.address( found.website, shortened( found.website ) ) },
		{ 'documents', words:list( documents ) },
	} )
end )

boxes.event = box_of( 'event', function ( words, found, box )
	local name = found.title or mw.title.getCurrentTitle().subpageText
	headed( box, shortened( name ), nil, days( words, found.begin, found[ 'end' ] ) )
	capacity_sections( words, box, {
		{ 'event-offered', found.offered },
		{ 'event-needed', found.needed },
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

-- What the bot makes of this page: a page of ours with this one's title at its end.
local function made_of_it( words, page )
	local title = mw.title.getCurrentTitle()
	local space = mw.site.namespaces[ title.namespace ].canonicalName
	local name = ( space == '' and '' or space .. ':' ) .. title.text
	return blocks.link( MAIN, site.root .. '/' .. page .. '/' .. name, words:message( page:lower() ) )
end

boxes.team = box_of( 'team', function ( words, found, box )
	headed( box, shortened( mw.title.getCurrentTitle().subpageText ), nil,
		found.activity and shortened( found.activity ) )
	capacity_sections( words, box, { { 'event-needed', found.needed } } )
	facts( words, box, {
		{ 'team-members', listed_people( words, found.members ) },
		{ 'languages', listed_languages( words, found.languages ) },
		{ 'teams-roles', made_of_it( words, 'Teams' ) },
	} )
end )

boxes.programme = box_of( 'programme', function ( words, found, box )
	headed( box, shortened( mw.title.getCurrentTitle().subpageText ), nil,
		days( words, found.begin, found[ 'end' ] ) )
	if found.conditions then
		box:node( written_text( words, found.conditions ) )
	end
	capacity_sections( words, box, { { 'programme-capacities', found.capacities } } )
	facts( words, box, {
		{ 'territory', listed_territories( words, found.territory ) },
		{ 'languages', listed_languages( words, found.languages ) },
		{ 'mentorship-pairs', made_of_it( words, 'Mentorship' ) },
	} )
end )

return boxes
