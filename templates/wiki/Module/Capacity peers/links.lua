-- What a page says and leads to: text that stays text, links, the facts of rows. How it looks stands in
-- Module:Capacity peers/components.

local site = mw.loadData( 'Module:Capacity peers/site' )

local links = {}

local SPECIAL, MAIN, USER, USER_TALK = -1, 0, 2, 3
local OWN_PAGE = 'MyPage/Capacity profile'
-- Capacities of one side that a card names, and bytes of their names in a row.
local MOST_NAMES, ROOM = 4, 75

local element = mw.html.create

-- Plain text as wikitext that is nothing else. MediaWiki makes links to books, papers and standards
-- of some words also before a no-break space and its like, which nowiki leaves.
function links.inert( plain )
	local safe = mw.text.nowiki( plain )
	return ( safe:gsub( 'ISBN', 'ISB&#78;' ):gsub( 'PMID', 'PMI&#68;' ):gsub( 'RFC', 'RF&#67;' ) )
end

-- What people wrote, as text and nothing else.
function links.text( written )
	return links.inert( mw.text.decode( mw.text.killMarkers( written or '' ), true ) )
end

function links.words_of( value )
	local found = {}
	for word in ( value or '' ):gmatch( '%S+' ) do
		table.insert( found, word )
	end
	return found
end

-- A link to an address, without a sign of its own: components.whole says so. Marks of italics and of magic words mean the same to a server as their codes.
function links.address( url, label )
	local safe = tostring( url ):gsub( "'", '%%27' ):gsub( '__', '_%%5F' )
	-- Around control characters and what is no character MediaWiki makes no link.
	local plain = label:gsub( '[%z\1-\8\10-\31]', ' ' ):gsub( '\239\191[\189-\191]', ' ' )
	return '[' .. safe .. ' ' .. plain .. ']'
end

-- A link to a page. On an account's own page by the whole address: all wikis show Meta's page of an
-- account without one there (extension GlobalUserPage), and a link from page to page would lead to
-- a page of theirs.
function links.to( title, label )
	local here = mw.title.getCurrentTitle()
	local is_global = here.namespace == USER and not here.isSubpage
	if is_global and not title.isExternal and not mw.title.equals( title, here ) then
		return links.address( title:fullUrl(), label )
	end
	return '[[:' .. title.fullText .. '|' .. label .. ']]'
end

-- A link to a page of namespace `space`, or to a part of it; plain text where the name cannot be a title.
function links.link( space, name, label, part )
	local title = name and mw.title.makeTitle( space, mw.text.decode( name, true ), part )
	return title and links.to( title, label ) or label
end

-- Text in a direction of its own, such as a name.
function links.apart( content )
	return tostring( element( 'bdi' ):wikitext( content ) )
end

-- A name as rows have it: behind a `#`, which is in no title, the subpage of the account's own page where
-- the profile is; behind two of them the title of the page, where that has another name, since nobody
-- moved it when somebody was renamed. Neither where it is on the own page itself.
function links.named( account, subpage, page )
	local name = mw.text.nowiki( account )
	if page then
		return name .. '##' .. mw.text.nowiki( ( page:gsub( '^User:', '' ) ) )
	end
	return subpage and name .. '#' .. mw.text.nowiki( subpage ) or name
end

-- The account of such a name, the page in user space with the profile, and the subpage where that is one of
-- the account's own page. Each entity has a `#` too.
function links.account( name )
	name = name or ''
	local account, page = name:match( '^(.-[^&])##(.+)$' )
	if account then
		return account, page
	end
	local subpage
	account, subpage = name:match( '^(.*[^&])#(.+)$' )
	return account or name, account and account .. '/' .. subpage or name, subpage
end

-- A person by such a name, with a link to where their profile is.
function links.person( name )
	local account, page = links.account( name )
	return links.link( USER, page, links.apart( links.text( account ) ) )
end

-- Pages that were looked at. MediaWiki lets a page look at a hundred others; less than half of it is enough,
-- since the nearest come first.
local looked = 0
local MOST_LOOKED = 40

-- Whether a page is there, or is none of this wiki's; further ones are taken to be.
function links.is_there( title )
	if title.isExternal or title.namespace < 0 then
		return true
	end
	looked = looked + 1
	-- A page that transcludes several of ours may have looked at its hundred.
	local fine, there = pcall( function ()
		return looked > MOST_LOOKED or title.exists
	end )
	return not fine or there
end

-- Somebody whom others name, with a link to their page, or to where a form puts a profile; without
-- either the name alone.
function links.somebody( account )
	local name = links.apart( links.text( account ) )
	for _, page in ipairs( { account, account .. '/Capacity profile' } ) do
		local title = mw.title.makeTitle( USER, page )
		if title and links.is_there( title ) then
			return links.to( title, name )
		end
	end
	return name
end

-- What a page with a thing (a team, a programme) is called by its title alone: below an account's page as
-- its box calls it, with the account, since many have a page `Team`.
function links.thing( page )
	local title = mw.title.new( mw.text.decode( page or '', true ) )
	if title and title.namespace == USER and title.isSubpage then
		return links.apart( links.inert( title.subpageText ) ) .. ' (' .. links.apart( links.inert( title.rootText ) ) .. ')'
	end
	return links.apart( links.text( page ) )
end

-- A link to a page of any namespace, by its whole title; it shows what the page calls itself, if told.
function links.page( page, called )
	local title = mw.title.new( mw.text.decode( page or '', true ) )
	local name = called and links.apart( links.text( called ) ) or links.thing( page )
	return title and links.to( title, name ) or name
end

-- `label`, or the name of a capacity, with a link to its match page where `page` says what that is
-- called, else to its row of the tree.
function links.capacity( words, item, page, label )
	label = label or words:capacity( item )
	local title = page and mw.title.makeTitle( MAIN, site.root .. '/Capacity/' .. mw.text.decode( page, true ) )
		or mw.title.makeTitle( MAIN, site.root .. '/Capacities', item )
	return title and links.to( title, label ) or label
end

-- The first Q-ids of some with spaces between, as many as a card has room for, and how many more there are
-- or nil: somebody may name a hundred, and a page of such people would be too large to be shown.
function links.first_of( words, items )
	local all = links.words_of( items )
	local more = #all - MOST_NAMES
	return { unpack( all, 1, MOST_NAMES ) }, more > 0 and '+' .. words:number( more ) or nil
end

-- The names of capacities, from their Q-ids with spaces between. A Latin one of a language that is
-- written from right to left stands apart, or it would turn the list around.
function links.capacities( words, items )
	local found = {}
	for _, item in ipairs( links.words_of( items ) ) do
		local name = words:capacity( item )
		local turned = words.direction == 'rtl' and name:find( '^%a' )
		table.insert( found, turned and links.apart( name ) or name )
	end
	return words:list( found )
end

-- The first of them, as many as a row has room for in the reader's language, and how many more there are.
function links.some_capacities( words, items )
	local all, first, room = links.words_of( items ), {}, ROOM
	for place, item in ipairs( all ) do
		room = room - #words:capacity( item )
		if room < 0 and place > 1 then
			break
		end
		first[ place ] = item
	end
	local named = links.capacities( words, table.concat( first, ' ' ) )
	return #first < #all and named .. ' +' .. words:number( #all - #first ) or named
end

-- What can be taught to whoever wants something, from pairs `{ wanted, offered }` of Q-ids: what is
-- offered, each once, and by its name; with what is wanted where that is another thing.
function links.subjects( words, pairs_of_items )
	local order, wanted, named = {}, {}, {}
	for _, pair in ipairs( pairs_of_items ) do
		local item = pair[ 2 ]
		if not wanted[ item ] then
			wanted[ item ] = {}
			table.insert( order, item )
		end
		wanted[ item ][ pair[ 1 ] ] = true
		table.insert( wanted[ item ], pair[ 1 ] )
	end
	for _, item in ipairs( order ) do
		local name = words:capacity( item )
		table.insert( named, wanted[ item ][ item ] and name
			or words:message( 'match-for', name, links.capacities( words, table.concat( wanted[ item ], ' ' ) ) ) )
	end
	return order, named
end

-- Such pairs as they are written: Q-ids, or `wanted/offered` where they differ.
function links.pairs_of( written )
	local found = {}
	for _, one in ipairs( links.words_of( written ) ) do
		local wanted, offered = one:match( '^(.-)/(.+)$' )
		table.insert( found, { wanted or one, offered or one } )
	end
	return found
end

-- The names of countries and regions, from their codes with spaces between.
function links.places( words, territories, regions )
	local found = {}
	for _, code in ipairs( links.words_of( territories ) ) do
		table.insert( found, words:territory( code ) )
	end
	for _, code in ipairs( links.words_of( regions ) ) do
		table.insert( found, words:message( 'region-' .. code ) )
	end
	return words:list( found )
end

-- The names of languages, from their codes with spaces between.
function links.languages( words, codes )
	local found = {}
	for _, code in ipairs( links.words_of( codes ) ) do
		table.insert( found, words:languageName( code ) )
	end
	return words:list( found )
end

-- Links to the pages that hold the parts of a long list, from their keys with spaces between.
function links.parts( words, page, keys )
	local found = {}
	for _, key in ipairs( links.words_of( keys ) ) do
		table.insert( found, links.link( MAIN, site.root .. '/' .. page .. '/' .. key, links.text( key ) ) )
	end
	return words:message( 'parts' ) .. ' ' .. table.concat( found, ' · ' )
end

-- Figures with strokes between, in the direction of the page: each stands apart, or those of Arabic
-- would be one number that runs the other way.
function links.figures( words, ... )
	local found = {}
	for _, value in ipairs( { ... } ) do
		local written = words:number( value )
		table.insert( found, words.direction == 'rtl' and links.apart( written ) or written )
	end
	return table.concat( found, '/' )
end

-- A message that stands ready, in the language of `words`: its heading, and what the preload page takes. `key`
-- is how it begins and `items` what it is about; `found` is the page below the root where somebody was found,
-- `subpage` the one of the writer's own page where their profile is, or nil.
function links.message( words, key, items, found, subpage )
	local names = {}
	for _, item in ipairs( items ) do
		table.insert( names, links.inert( words:label( item ) ) )
	end
	local text, code = words:plain( key, words:list( names ) )
	return {
		heading = ( words:plain( 'write-heading' ) ),
		parts = {
			text, table.concat( items, ' ' ) .. '|lang=' .. code,
			( subpage and '/' .. subpage or '' ) .. '|' .. words:plain( 'write-profile' ),
			found .. '|' .. words:plain( 'write-how' ),
		},
	}
end

-- An address in which letters of two bytes, such as Cyrillic and Arabic ones, stand as they are: as codes a
-- message would take three times the room in it. Behind C2 are spaces and signs, which may end it.
local function shorter( url )
	return ( url:gsub( '%%(%u%x)%%(%x%x)', function ( first, second )
		if first >= 'C3' and first <= 'DF' then
			return string.char( tonumber( first, 16 ), tonumber( second, 16 ) )
		end
	end ) )
end

-- Whether nothing can be added to a page for its owner to read: it leads elsewhere, or is no page of text.
-- Further ones are taken for open.
local function is_closed( talk )
	looked = looked + 1
	local fine, closed = pcall( function ()
		return looked <= MOST_LOOKED and talk.exists and ( talk.isRedirect or talk.contentModel ~= 'wikitext' )
	end )
	return fine and closed
end

-- The query of a new section in which the text of a form stands ready, with these values. By
-- hand: a card says two of them and has no bytes to spare.
local function new_section( form, values )
	local query = 'action=edit&section=new&preload=Template:Capacity_' .. form
	for _, value in ipairs( values ) do
		query = query .. '&preloadparams%5B%5D=' .. mw.uri.encode( value )
	end
	return query
end

-- The address where one writes to a person, as they wish it; nil where they do not. On their talk page
-- `message` stands ready; where it cannot be added there, the address is that of the page alone.
function links.contact( user, way, message )
	if way == 'none' then
		return nil
	elseif way == 'email' then
		local form = mw.title.makeTitle( SPECIAL, 'EmailUser/' .. user )
		return form and form:fullUrl()
	end
	local talk = mw.title.makeTitle( USER_TALK, user )
	-- DiscussionTools leaves this to the plain form, and has to: in its visual mode it takes a signature that
	-- stands ready for four tildes, and signs once more.
	return talk and shorter( talk:fullUrl( not is_closed( talk )
		and new_section( 'message/preload', message.parts ) .. '&preloadtitle=' .. mw.uri.encode( message.heading ) or nil ) )
end

-- How an address says in which language its reader goes on; empty in the wiki's own. Who reads without an
-- account has no preference that would say so.
local further
local function in_readers_language()
	if not further then
		local code = mw.getCurrentFrame():callParserFunction( 'int', 'lang' )
		local is_wikis = code == mw.language.getContentLanguage():getCode()
		further = not is_wikis and mw.language.isKnownLanguageTag( code ) and '&uselang=' .. code or ''
	end
	return further
end

-- The address of a view of the gadget, which is on the page of the directory; nil where the wiki has
-- none.
function links.gadget( view )
	local script = mw.title.new( 'MediaWiki:Gadget-CapacityPeers.js' )
	local directory = mw.title.makeTitle( MAIN, site.root .. '/Directory' )
	return script.exists and directory:fullUrl( 'withgadget=CapacityPeers' .. in_readers_language() ) .. '#/' .. view or nil
end

-- A link to the reader's own suggestions: the gadget finds out whether there are some. Where the wiki has
-- none, to where a form puts a profile; the box there leads on.
function links.own_suggestions( label )
	local view = links.gadget( 'suggestions' )
	return view and links.address( view, label ) or links.link( SPECIAL, OWN_PAGE, label )
end

-- The reader's language, or the first that it falls back on, in which there are forms of the templates; nil
-- for English.
function links.form_language( words )
	for _, code in ipairs( words.chain ) do
		if code == 'en' or site.forms[ code ] then
			return code ~= 'en' and code or nil
		end
	end
end

-- What opens the editor of a new page with a template to fill in, in the reader's language: a query.
function links.form( words, template )
	local code = links.form_language( words )
	return {
		action = 'edit', preload = 'Template:' .. template .. '/preload' .. ( code and '/' .. code or '' ),
		editintro = 'Template:' .. template .. '/editintro',
	}
end

-- A view of the gadget with values for its form, pairs of a name and its value.
local function view_with( view, pairs_of_values )
	for place, pair in ipairs( pairs_of_values ) do
		view = view .. ( place == 1 and '?' or '&' ) .. mw.uri.encode( pair[ 1 ] ) .. '=' .. mw.uri.encode( pair[ 2 ] )
	end
	return links.gadget( view )
end

-- The address where one writes the own profile: the form where the wiki has the gadget, else the
-- template with its empty parameters, or what stands there already. `...` is what the reader adds by
-- following it, pairs of a parameter and its value: a Q-id, or a title.
function links.own_profile( words, ... )
	local lines = {}
	for _, pair in ipairs( { ... } ) do
		table.insert( lines, '| ' .. pair[ 1 ] .. ' = ' .. pair[ 2 ] )
	end
	local query = links.form( words, 'Capacity profile' )
	if #lines > 0 then
		query.preload, query.preloadparams = 'Template:Capacity profile/preload/more', { table.concat( lines, '\n' ) }
	end
	return view_with( 'profile', { ... } ) or mw.title.makeTitle( SPECIAL, OWN_PAGE ):fullUrl( query )
end

-- The address where one begins a thing of a kind (`team`): the form where the wiki has the gadget, with pairs
-- of a parameter and its value filled in; and the one of a page of the reader's own with its template to fill
-- in.
function links.begin( words, kind, ... )
	local template = kind == 'programme' and 'Mentorship programme' or 'Capacity ' .. kind
	local page = mw.title.makeTitle( SPECIAL, 'MyPage/' .. words:plain( kind ) )
	return view_with( kind, { ... } ), page:fullUrl( links.form( words, template ) )
end

-- The address where whoever met somebody says so: the form where the wiki has the gadget, else the template in
-- the reader's own space. `role` is `learned` or `taught`, what the reader did; `programme` is the title of one
-- or nil.
function links.session( words, partner, item, role, programme )
	local view = view_with( 'session', {
		{ 'with', partner }, { 'capacity', item or '' }, { 'role', role }, programme and { 'programme', programme },
	} )
	if view then
		return shorter( view )
	end
	local code = links.form_language( words )
	local did = programme and role .. '\n| programme = ' .. programme or role
	return shorter( mw.title.makeTitle( SPECIAL, 'MyPage/Capacity sessions' ):fullUrl(
		new_section( 'session/preload' .. ( code and '/' .. code or '' ), { partner, item or '', did } ) .. '&nosummary=1' ) )
end

-- The address where one says that one supports a request: a line of one's own at the end of its page.
function links.support( title )
	return title:fullUrl( { action = 'edit', section = 'new', nosummary = 1, preload = 'Template:Capacity request/support' } )
end

-- The guide in the first language of `words` that it is in. Not by Special:MyLanguage: for who has no
-- account, that knows another language than this page does.
local guides = {}
local function guide_in( words )
	if not guides[ words.code ] then
		local page = site.root .. '/Guide'
		guides[ words.code ] = page
		for _, code in ipairs( words.chain ) do
			local title = code ~= 'en' and mw.title.makeTitle( MAIN, page .. '/' .. code )
			local fine, there = pcall( function ()
				return not title or title.exists
			end )
			if fine and there then
				guides[ words.code ] = title and title.text or page
				break
			end
		end
	end
	return guides[ words.code ]
end

-- A link to the guide, or to a chapter of it.
function links.guide( words, label, chapter )
	return links.link( MAIN, guide_in( words ), label, chapter )
end

-- Where else one can sign up; nil where the settings name no platform.
function links.elsewhere( words )
	local found = {}
	for _, one in ipairs( site.elsewhere ) do
		table.insert( found, links.address( one.address, links.apart( links.text( one.name ) ) ) )
	end
	return found[ 1 ] and words:message( 'landing-elsewhere', words:list( found ) )
end

-- The facts of a list, a row a line, each written as `name=Ana|seeks=Q1 Q2`; none is "".
-- One call for the whole list instead of one a row: a page of 1,000 people is shown in time.
function links.rows( list )
	local rows = {}
	for line in ( list or '' ):gmatch( '[^\n]+' ) do
		local row = {}
		for name, value in line:gmatch( '(%w+)=([^|]+)' ) do
			row[ name ] = value
		end
		table.insert( rows, row )
	end
	return rows
end

return links
