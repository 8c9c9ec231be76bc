-- Renders the project's pages: facts come in as parameters, words come out in the reader's language.

local site = mw.loadData( 'Module:Capacity peers/site' )
local Words = require( 'Module:Capacity peers/words' )
local blocks = require( 'Module:Capacity peers/blocks' )

local export = {}

local SPECIAL, MAIN, USER, TEMPLATE = -1, 0, 2, 10

local element, text, words_of, link = blocks.element, blocks.text, blocks.words_of, blocks.link
local person, address, chips, small = blocks.person, blocks.address, blocks.chips, blocks.small
local heading, whole, language_bar = blocks.heading, blocks.whole, blocks.language_bar
local cell, row_header, figure = blocks.cell, blocks.row_header, blocks.figure

-- A function for #invoke: `view( words, arguments )` makes the content, from the parameters that
-- the template was called with.
local function shown( view )
	return function ( frame )
		local words = Words.ofReader( frame )
		if not words then
			return 'This is shown after the first run of the bot.'
		end
		local calling = frame:getParent() or frame
		return tostring( view( words, calling.args, frame ) )
	end
end

-- Suggestions

local LIST = 'list-style:none;margin:0;padding:0;display:grid;gap:.6em;'
	.. 'grid-template-columns:repeat(auto-fill,minmax(min(17em,100%),1fr))'

-- What is offered, each once, with what is wanted where that is only close to it.
local function offers( words, pairs_of_items )
	local order, wanted = {}, {}
	for _, pair in ipairs( pairs_of_items ) do
		local item = pair[ 2 ]
		if not wanted[ item ] then
			wanted[ item ] = {}
			table.insert( order, item )
		end
		table.insert( wanted[ item ], pair[ 1 ] )
	end
	local found = {}
	for _, item in ipairs( order ) do
		local name, wants = words:capacity( item ), table.concat( wanted[ item ], ' ' )
		table.insert( found, ( ' ' .. wants .. ' ' ):find( ' ' .. item .. ' ', 1, true ) and name
			or words:message( 'match-near', blocks.capacities( words, wants ), name ) )
	end
	return found
end

-- First words to somebody, in a language that both share: what they could talk about.
local function first_words( words, row )
	local names, seen = {}, {}
	for _, pair in ipairs( row.capacities ) do
		if not seen[ pair[ 2 ] ] then
			seen[ pair[ 2 ] ] = true
			table.insert( names, blocks.inert( words:label( pair[ 2 ] ) ) )
		end
	end
	if #names == 0 then
		return ( words:plain( 'write-text' ) )
	end
	return ( words:plain( 'write-about', words:list( names ) ) )
end

local function suggestion_card( words, row, is_organization )
	local card = element( 'li', 'margin:0;padding:.6em .8em;' .. blocks.CARD )
	local name = is_organization and blocks.page( row.name ) or person( row.name )
	card:node( element( 'div', 'font-size:1.1em;font-weight:bold' ):wikitext( name ) )
	card:node( chips( offers( words, row.capacities ) ) )
	-- A row may come from a JSON page: its tables know ipairs, not the length operator.
	local languages = {}
	for _, code in ipairs( row.languages ) do
		table.insert( languages, words:languageName( code ) )
	end
	if #languages > 0 then
		card:node( small( words:message( 'both-speak', words:list( languages ) ) ) )
	end
	if row.mutual then
		card:node( small( '⇄ ' .. words:message( 'mutual' ) ) )
	end
	local reasons = {}
	for _, reason in ipairs( row.reasons or {} ) do
		table.insert( reasons, words:message( 'reason-' .. reason ) )
	end
	if #reasons > 0 then
		card:node( small( words:list( reasons ) ) )
	end
	if not is_organization then
		local theirs = words:speaking( row.languages[ 1 ] or words.code )
		local link_to_write = blocks.contact( words, row.name, row.contact, first_words( theirs, row ), theirs )
		if link_to_write then
			card:node( element( 'div', 'margin-top:.3em' ):wikitext( link_to_write ) )
		end
	end
	return card
end

-- One fact row: capacities are Q-ids that are wanted, or `wanted/offered` where they differ.
export.suggestion = shown( function ( words, arguments )
	local row = {
		name = mw.text.decode( arguments.name or '', true ),
		capacities = {},
		languages = words_of( arguments.languages ),
		mutual = arguments.mutual == 'yes',
		reasons = words_of( arguments.reasons ),
		contact = arguments.contact,
	}
	for _, pair in ipairs( words_of( arguments.capacities ) ) do
		local wanted, offered = pair:match( '^(.-)/(.+)$' )
		table.insert( row.capacities, { wanted or pair, offered or pair } )
	end
	return suggestion_card( words, row )
end )

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

local EXACT = 1

-- Cards: the fact rows that stand on the page, and on the page itself the rest from the shard, of
-- the exact tier or of the others; nil where there are none.
local function cards( words, given, rest, on_page, exact )
	local list = element( 'ul', LIST ):wikitext( mw.text.trim( given or '' ) )
	local some = mw.text.trim( given or '' ) ~= ''
	for position, row in ipairs( on_page and rest or {} ) do
		if position > on_page and ( row.tier == EXACT ) == exact then
			list:node( suggestion_card( words, row ) )
			some = true
		end
	end
	return some and list or nil
end

-- What stands over a part of a list.
local function apart( said )
	return element( 'div', 'margin:1em 0 .4em;font-weight:bold' ):wikitext( said )
end

-- A list: the exact ones, those who could teach it and have no room, and the near ones, each apart;
-- or that there is nobody.
local function suggestion_list( words, given, others, near, rest, on_page, key )
	local exact, full = cards( words, given, rest, on_page, true ), cards( words, others )
	local section = element( 'div' ):node( heading( words:message( key ) ) ):node( exact )
	if full then
		section:node( apart( words:message( 'learn-others' ) ) ):node( full )
	elseif not exact then
		section:node( small( words:message( key .. '-none' ) ) )
	end
	local related = cards( words, near, rest, on_page, false )
	if related then
		section:node( apart( words:message( key .. '-near' ) ) ):node( related )
	end
	return section
end

-- What is wanted and nobody is suggested for, and what would help. `written` is of Q-ids, each with
-- a wider one behind a slash where somebody offers that.
local function unmet_wants( words, written, why )
	local wants, wider = {}, {}
	for _, one in ipairs( words_of( written ) ) do
		local item, above = one:match( '^(.-)/(.+)$' )
		table.insert( wants, words:capacity( item or one ) )
		if above then
			table.insert( wider, words:capacity( above ) )
		end
	end
	if #wants == 0 then
		return nil
	end
	local said = words:message( 'unmet-' .. why, words:list( wants ), #wants )
	return element( 'p' ):wikitext( #wider > 0 and said .. ' ' .. words:message( 'unmet-wider', words:list( wider ) )
		or said )
end

-- The lists that stand in the shard alone; one that is empty is left out.
local function further_lists( view, words, rows )
	local function add( key, list, kind, style, entry )
		local entries = element( kind, style )
		local some = false
		for _, one in ipairs( list or {} ) do
			some = true
			entries:node( entry( one ) )
		end
		if some then
			view:node( heading( words:message( key ) ) ):node( entries )
		end
	end
	local function group( row )
		return suggestion_card( words, row, true )
	end
	add( 'organizations-learn-from', rows.organizations_learn_from, 'ul', LIST, group )
	add( 'organizations-share-with', rows.organizations_share_with, 'ul', LIST, group )
	add( 'same-language', rows.same_language, 'ul', LIST, function ( row )
		return suggestion_card( words, row )
	end )
	add( 'events-for-you', rows.events, 'ul', nil, function ( event )
		local day = event.begin ~= '' and event.begin or event[ 'end' ]
		local said = blocks.page( event.page )
		if day ~= '' then
			said = said .. ' · ' .. words:day( day )
		end
		return element( 'li' ):wikitext( said )
	end )
	add( 'new-capacities', rows.new_capacities, 'ul', nil, function ( one )
		return element( 'li' ):wikitext( words:capacity( one.capacity ) .. ' · '
			.. words:message( 'people-at-least', one.people ) )
	end )
end

-- The guide in the reader's language, where the wiki has a translation of it.
local function guide( words )
	return link( SPECIAL, 'MyLanguage/' .. site.root .. '/Guide', words:message( 'root-guide' ) )
end

-- What has words of its own for what it costs that a value is not understood; all else is counted
-- together.
local COSTS = { 'all-languages', 'languages', 'wanted', 'available', 'territory', 'affiliation' }

-- How much of a profile was not understood, and what that costs; `written` is `languages 2; role 1`.
local function not_understood( words, written, page )
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
	local where = title and blocks.to( title, text( title.prefixedText ) ) or ''
	return blocks.warning( words:message( 'unread-about', where ), list, words:message( 'unread-how' ) )
end

export.suggestions = shown( function ( words, arguments )
	local user = mw.text.decode( arguments.user or '', true )
	local title = mw.title.makeTitle( MAIN, site.root .. '/Suggestions/' .. user )
	local here = mw.title.getCurrentTitle()
	-- On somebody's own page the first rows are enough: it must not depend on a busy shard.
	local at_home = title and mw.title.equals( title, here )
	local rows = at_home and shard_of( user ) or {}
	local shown_rows = at_home and tonumber( arguments.rows )
	local view = whole( words )
	if at_home then
		view:node( language_bar( words ) )
	end
	view:node( element( 'p' ):wikitext( words:message( 'suggestions-for', person( user ) ) ) )
	if arguments.status == 'paused' then
		view:node( small( words:message( 'paused' ) ) )
		return view
	end
	if mw.text.trim( arguments[ 'not understood' ] or '' ) ~= '' then
		view:node( not_understood( words, arguments[ 'not understood' ], mw.text.decode( arguments.page or '', true ) ) )
	end
	view:node( suggestion_list( words, arguments[ 'learn from' ], arguments.others, arguments[ 'learn near' ],
		rows.learn_from, shown_rows, 'learn-from' ) )
	view:node( unmet_wants( words, arguments[ 'unmet nobody' ], 'nobody' ) )
	view:node( unmet_wants( words, arguments[ 'unmet language' ], 'language' ) )
	view:node( suggestion_list( words, arguments[ 'share with' ], nil, arguments[ 'share near' ],
		rows.share_with, shown_rows, 'share-with' ) )
	further_lists( view, words, rows )
	if not at_home and title then
		view:node( element( 'p' ):wikitext( link( MAIN, title.text, words:message( 'all-suggestions' ) ) ) )
	else
		view:node( element( 'p' ):wikitext(
			words:message( 'how-to-change', link( USER, user, text( user ) ) ) .. ' ' .. guide( words )
		) )
		if title then
			local code = element( 'code' ):attr( 'dir', 'ltr' ):wikitext( mw.text.nowiki( '{{:' .. title.prefixedText .. '}}' ) )
			view:node( small( words:message( 'how-to-show', tostring( code ) ) ) )
		end
	end
	return view
end )

-- A table under its name, whose rows can be sorted.
local function data_table( words, key, rows, columns )
	local frame, made = blocks.data_table( words, rows, columns )
	made:addClass( 'sortable' )
	return element( 'div' ):node( heading( words:message( key ) ) ):node( frame )
end

-- The catalogue

-- One capacity of the tree, with what it means, deeper ones further in.
export.tree_item = shown( function ( words, arguments )
	local item = arguments[ 1 ] or ''
	local level = tonumber( arguments.level ) or 1
	local name = element( 'div', level == 1 and 'font-weight:bold' or nil )
		:wikitext( blocks.capacity( words, item, arguments.page ) )
	local description = words:description( item )
	local header = cell( 'th', tostring( name ) .. ( description and tostring( small( description ) ) or '' ),
		'text-align:start;font-weight:normal;padding-inline-start:' .. ( level * 1.4 - 1 ) .. 'em' )
	return element( 'tr' )
		:node( header:attr( 'scope', 'row' ) )
		:node( figure( words, arguments.known ) )
		:node( figure( words, arguments.available ) )
		:node( figure( words, arguments.wanted ) )
end )

export.tree = shown( function ( words, arguments )
	return whole( words ):node( language_bar( words ) )
		:node( element( 'p' ):wikitext( words:message( 'tree-about' ) ) )
		:node( data_table( words, 'capacities', arguments.rows, { 'capacity', 'known', 'available', 'wanted' } ) )
		:node( element( 'p' ):wikitext(
			link( MAIN, site.root .. '/Proposed capacities', words:message( 'proposals' ) ) ) )
end )

-- A name that several people wrote: items that bear it, under the label that Wikidata gives them.
export.proposal = shown( function ( words, arguments )
	local items = {}
	local position = 1
	while arguments[ 'item ' .. position ] do
		local item = arguments[ 'item ' .. position ]:match( '^%s*(Q%d+)%s*$' )
		if item then
			table.insert( items, '[[:d:' .. item .. '|' .. text( arguments[ 'label ' .. position ] )
				.. ']] (' .. item .. ')' )
		end
		position = position + 1
	end
	return element( 'tr' ):node( row_header( words:list( items ) ) ):node( figure( words, arguments.people ) )
end )

export.proposals = shown( function ( words, arguments )
	local view = whole( words ):node( language_bar( words ) )
	if mw.text.trim( arguments.rows or '' ) == '' then
		return view:node( element( 'p' ):wikitext( words:message( 'proposals-none' ) ) )
	end
	return view:node( data_table( words, 'proposals', arguments.rows, { 'capacity', 'people' } ) )
end )

-- Where a word of an item is written: the translation unit, or the item itself.
local function place_to_translate( item, kind, language, bundled )
	if bundled then
		-- Translate opens the message by its whole key, which has no spaces.
		local key = ( site.bundle:gsub( ' ', '_' ) ) .. '/' .. item .. '-' .. kind
		return mw.title.makeTitle( SPECIAL, 'Translate' ):fullUrl( {
			group = 'messagebundle-' .. site.bundle, language = language, showMessage = key,
		} )
	end
	return mw.title.new( 'd:Special:SetLabelDescriptionAliases/' .. item .. '/' .. language ):fullUrl()
end

export.untranslated_item = shown( function ( words, arguments )
	local item, language = arguments[ 1 ] or '', arguments.language or ''
	local links = {}
	for _, kind in ipairs( words_of( arguments.missing ) ) do
		local place = place_to_translate( item, kind, language, arguments.bundled == 'yes' )
		table.insert( links, address( place, words:message( 'add-' .. kind ) ) )
	end
	return element( 'tr' ):node( row_header( words:capacity( item ) ) )
		:node( cell( 'td', words:list( links ) ) )
end )

export.untranslated = shown( function ( words, arguments )
	local view = whole( words ):node( language_bar( words ) )
	local language = words:languageName( arguments.language or '' )
	if mw.text.trim( arguments.rows or '' ) == '' then
		return view:node( element( 'p' ):wikitext( words:message( 'untranslated-none', language ) ) )
	end
	return view:node( element( 'p' ):wikitext( words:message( 'untranslated-about', language ) ) )
		:node( data_table( words, 'capacities', arguments.rows, { 'capacity', 'missing' } ) )
end )

-- What people write, and what could not be understood of it: each in a module of its own, so that
-- the many rows of other pages need not load it.

for _, kind in ipairs( { 'profile', 'organization', 'event', 'team', 'programme' } ) do
	export[ kind ] = shown( function ( words, arguments, frame )
		return require( 'Module:Capacity peers/boxes' )[ kind ]( words, arguments, frame )
	end )
end

-- What a profile says, as data for the form that fills it in: each list as it is written, what its
-- entries mean, and what is wrong. `template` is another one than the profile, by its key.
function export.read( frame )
	local words = Words.ofReader( frame )
	if not words then
		return ''
	end
	local given = {}
	for name, value in pairs( frame.args ) do
		given[ name ] = name ~= 'template' and value or nil
	end
	local kind = frame.args.template or 'profile'
	local reading = require( 'Module:Capacity peers/reading' ).of( words, kind, given, true )
	return mw.text.jsonEncode( {
		found = reading.found, listed = reading.listed, names = reading.names, written = reading.written,
		problems = reading.problems,
	} )
end

export.maintenance = shown( function ( words, arguments )
	return require( 'Module:Capacity peers/maintenance' ).page( words, arguments )
end )

export.problem = shown( function ( words, arguments )
	return require( 'Module:Capacity peers/maintenance' ).problem( words, arguments )
end )

export.statistics = shown( function ( words, arguments )
	return require( 'Module:Capacity peers/statistics' )( words, arguments )
end )

export.community = shown( function ( words, arguments )
	return require( 'Module:Capacity peers/communities' )( words, arguments )
end )

for _, page in ipairs( { 'directory', 'organizations', 'events' } ) do
	export[ page ] = shown( function ( words, arguments )
		return require( 'Module:Capacity peers/directory' )[ page ]( words, arguments )
	end )
end

for page, view in pairs( { mentorship = 'programme', mentorships = 'list' } ) do
	export[ page ] = shown( function ( words, arguments )
		return require( 'Module:Capacity peers/mentorship' )[ view ]( words, arguments )
	end )
end

for page, view in pairs( { team_plan = 'plan', teams = 'list' } ) do
	export[ page ] = shown( function ( words, arguments )
		return require( 'Module:Capacity peers/teams' )[ view ]( words, arguments )
	end )
end

-- Other pages

export.retired = shown( function ( words, arguments )
	local view = whole( words ):node( element( 'p', 'font-weight:bold' ):wikitext( words:message( 'no-longer-used' ) ) )
	local to = mw.title.new( mw.text.decode( arguments.to or '', true ) )
	if to then
		view:node( element( 'p' ):wikitext(
			words:message( 'no-longer-used-renamed', link( to.namespace, to.text, text( to.subpageText ) ) ) ) )
	else
		view:node( element( 'p' ):wikitext( words:message( 'no-longer-used-why' ) ) )
			:node( element( 'p' ):wikitext( words:message( 'no-longer-used-back', guide( words ) ) ) )
	end
	-- By this reason the bot knows the deletion from one that it has to respect (sync/wiki/pages.py).
	local form = mw.title.getCurrentTitle():fullUrl( { action = 'delete', wpReason = 'Capacity page retired' } )
	return view:node( small( words:message( 'no-longer-used-administrators',
		address( form, words:message( 'retired-delete' ) ) ) ) )
end )

export.root = shown( function ( words )
	local view = whole( words ):node( language_bar( words ) )
	view:node( element( 'p', 'font-size:1.15em' ):wikitext( words:message( 'root-about' ) ) )
	view:node( heading( words:message( 'root-begin' ) ) )
	local own_page = mw.title.makeTitle( SPECIAL, 'MyPage' )
	view:node( element( 'p' ):wikitext( words:message( 'root-begin-how' ) ) )
	view:node( element( 'p' ):wikitext( address( own_page:fullUrl( {
		action = 'edit', section = 'new', preload = 'Template:Capacity profile/preload', nosummary = '1',
	} ), words:message( 'root-begin-button' ) ) ) )
	local form = blocks.gadget( words, 'profile', 'root-begin-form' )
	if form then
		view:node( element( 'p' ):wikitext( form ) )
	end
	view:node( heading( words:message( 'root-look' ) ) )
	local places = element( 'ul' )
	local search = blocks.gadget( words, 'find', 'gadget-find' )
	if search then
		places:node( element( 'li' ):wikitext( search ) )
	end
	for _, place in ipairs( {
		guide( words ),
		link( MAIN, site.root .. '/Directory', words:message( 'directory' ) ),
		link( MAIN, site.root .. '/Organizations', words:message( 'organizations' ) ),
		link( MAIN, site.root .. '/Events', words:message( 'events' ) ),
		link( MAIN, site.root .. '/Mentorship', words:message( 'mentorship' ) ),
		link( MAIN, site.root .. '/Teams', words:message( 'teams' ) ),
		link( MAIN, site.root .. '/Capacities', words:message( 'capacities' ) ),
		link( MAIN, site.root .. '/Statistics', words:message( 'statistics' ) ),
		link( MAIN, site.root .. '/Maintenance', words:message( 'maintenance' ) ),
		link( TEMPLATE, 'Capacity profile', words:message( 'root-template' ) ),
	} ) do
		places:node( element( 'li' ):wikitext( place ) )
	end
	return view:node( places )
end )

return export
