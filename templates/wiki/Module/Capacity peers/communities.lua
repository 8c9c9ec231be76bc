-- Shows the match page of a community: who should meet, what is missing, who is there.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local SPECIAL, MAIN, USER = -1, 0, 2
-- A card takes much more room than a row.
local MOST_CARDS = 24
-- Where more people teach something, they stand by language and region too; so many of these, and names in each.
local MANY, MOST_PLACES, MOST_NAMES = 5, 20, 8
-- Of groups who could be taught together: how many are shown, and of each how many letters and names.
local MOST_GROUPS, MOST_LETTERS, MOST_TEACHERS = 3, 6, 3

-- The kind of a community and its name, from the parameter that says which one it is.
local function subject( words, arguments )
	if arguments.capacity then
		return 'capacity', words:capacity( arguments.capacity )
	elseif arguments.language then
		return 'language', words:languageName( arguments.language )
	elseif arguments.territory then
		return 'territory', words:territory( arguments.territory )
	elseif arguments.region then
		return 'region', words:message( 'region-' .. arguments.region )
	end
	return 'affiliation', links.apart( links.text( arguments.name or arguments.affiliation ) )
end

-- Pairs, with what the first wants of the second where that is not `about`, the page's own capacity; nil
-- for none.
local function matches( words, list, about )
	local rows = {}
	for _, facts in ipairs( links.rows( list ) ) do
		local _, subjects = links.subjects( words, links.pairs_of( facts.capacities ) )
		table.insert( rows, components.pair( words,
			components.person( facts.learner, facts.capacities ~= about and words:list( subjects ) or nil, nil, 'ring' ),
			components.person( facts.sharer, nil, nil, 'disc' ) ) )
	end
	return #rows > 0 and components.many_rows( words, rows, true ) or nil
end

-- Those who should meet: where a community is not a capacity, here and elsewhere apart.
local function meetings( view, words, arguments )
	local inside = matches( words, arguments.inside, arguments.capacity )
	local across = matches( words, arguments.across )
	if not inside and not across then
		return
	end
	view:node( components.heading( words:message( 'community-meet' ) ) )
	for _, part in ipairs( { { 'community-inside', inside or false }, { 'community-across', across or false } } ) do
		if part[ 2 ] then
			view:node( not arguments.capacity and components.subheading( words:message( part[ 1 ] ) ) or nil ):node( part[ 2 ] )
		end
	end
end

local function by_demand( rows )
	for place, facts in ipairs( rows ) do
		facts.place, facts.wanted = place, tonumber( facts.seekers ) or 0
	end
	table.sort( rows, function ( one, other )
		if one.wanted ~= other.wanted then
			return one.wanted > other.wanted
		elseif ( one.sharer == nil ) ~= ( other.sharer == nil ) then
			return one.sharer == nil
		end
		return one.place < other.place
	end )
	return rows
end

-- What is wanted and hardly taught here, the most wanted first.
local function missing( view, words, list )
	local needs = by_demand( links.rows( list ) )
	local rows = {}
	for _, facts in ipairs( needs ) do
		local action = ''
		if facts.elsewhere == 'yes' then
			action = links.capacity( words, facts.item, facts.page,
				components.button( 'row', words:message( 'community-elsewhere' ) ) )
		elseif not facts.sharer then
			action = components.action( 'row', links.own_profile( words, { 'available', facts.item } ), words:message( 'can-teach' ) )
		end
		table.insert( rows, components.gap( words, links.capacity( words, facts.item, facts.page ), facts.wanted,
			facts.sharer and 1 or 0, needs[ 1 ].wanted, action,
			facts.sharer and links.person( facts.sharer ) or words:message( 'offered-nowhere' ) ) )
	end
	if #rows > 0 then
		view:node( components.heading( words:message( 'community-needs' ) ) )
			:node( components.gaps( words, rows ) )
	end
end

-- A person's letter: a disc for who teaches alone, a ring for who wants alone.
local function avatar_of( facts )
	if facts.offers and facts.seeks then
		return 'plain'
	end
	return facts.offers and 'disc' or facts.seeks and 'ring' or 'plain'
end

local function card( words, facts )
	local parts = { components.person( facts.name, nil, nil, avatar_of( facts ) ) }
	for _, side in ipairs( { { 'teach', facts.offers, 'profile-available' }, { 'want', facts.seeks, 'profile-wanted' } } ) do
		table.insert( parts, components.capacities( words, side[ 1 ], side[ 2 ], words:message( side[ 3 ] ) ) )
	end
	return components.card( parts )
end

local function row( words, facts )
	local said = {}
	for _, side in ipairs( { { facts.offers, 'profile-available' }, { facts.seeks, 'profile-wanted' } } ) do
		local names = links.some_capacities( words, side[ 1 ] )
		if names ~= '' then
			table.insert( said, words:message( side[ 2 ] ) .. words:sign( 'colon' ) .. names )
		end
	end
	return components.person( facts.name, table.concat( said, ' · ' ), nil, avatar_of( facts ) )
end

-- Everybody who is here: cards where they are few.
local function people( view, words, everyone )
	local cards, rows = {}, {}
	for _, facts in ipairs( everyone ) do
		if #everyone <= MOST_CARDS then
			table.insert( cards, card( words, facts ) )
		else
			table.insert( rows, row( words, facts ) )
		end
	end
	if #everyone > 0 then
		view:node( components.heading( words:message( 'community-people' ) ) )
			:node( #cards > 0 and components.cards( cards ) or components.many_rows( words, rows ) )
	end
end

-- Who offers or wants one capacity, with what tells them from the others.
local function speakers( view, words, key, list, kind )
	local rows = {}
	for _, facts in ipairs( list ) do
		local below, places = links.languages( words, facts.languages ), links.places( words, facts.territories )
		table.insert( rows, components.person( facts.name,
			below .. ( below ~= '' and places ~= '' and ' · ' or '' ) .. places, nil, kind ) )
	end
	if #rows > 0 then
		view:node( components.heading( words:message( key ) ) ):node( components.many_rows( words, rows ) )
	end
end

-- People by what `keys` says of each, as lines: whom most have in common first.
local function grouped( words, list, keys, name_of )
	local order, groups, lines = {}, {}, {}
	for _, facts in ipairs( list ) do
		for _, key in ipairs( links.words_of( facts[ keys ] ) ) do
			if not groups[ key ] then
				groups[ key ] = {}
				table.insert( order, key )
			end
			table.insert( groups[ key ], facts.name )
		end
	end
	table.sort( order, function ( one, other )
		if #groups[ one ] ~= #groups[ other ] then
			return #groups[ one ] > #groups[ other ]
		end
		return one < other
	end )
	for place = 1, math.min( #order, MOST_PLACES ) do
		local everyone, names = groups[ order[ place ] ], {}
		for number = 1, math.min( #everyone, MOST_NAMES ) do
			names[ number ] = links.person( everyone[ number ] )
		end
		local more = #everyone - #names
		table.insert( lines, name_of( order[ place ] ) .. '&nbsp;' .. words:number( #everyone ) .. words:sign( 'colon' )
			.. words:list( names ) .. ( more > 0 and ' +' .. words:number( more ) or '' ) )
	end
	return lines
end

-- The name of a community, as a link where it has a page: one of a single person has none.
local function to_community( page, name )
	local title = mw.title.makeTitle( MAIN, site.root .. '/' .. page )
	return title and links.is_there( title ) and links.to( title, name ) or name
end

-- Who teaches something, by language and region: what the gadget finds, for whoever has no script.
local function by_place( words, offering )
	return components.folded( words:message( 'capacity-by-place' ), components.groups( {
		{ words:message( 'languages' ), grouped( words, offering, 'languages', function ( code )
			return to_community( 'Language/' .. code, words:languageName( code ) )
		end ) },
		{ words:message( 'regions' ), grouped( words, offering, 'regions', function ( region )
			return to_community( 'Region/' .. region, words:message( 'region-' .. region ) )
		end ) },
	} ) )
end

-- The wiki's own search, where it knows templates: for the name of a capacity in the reader's language.
local function search( words, item )
	local form = mw.title.makeTitle( SPECIAL, 'Search' )
	local word = words:label( item ):gsub( '"', ' ' )
	return links.address( form:fullUrl( {
		search = 'hastemplate:"Capacity profile" insource:"' .. word .. '"', [ 'ns' .. USER ] = 1, fulltext = 1,
	} ), words:message( 'search-profiles' ) ) .. ' ' .. words:message( 'search-words' )
end

-- By the code of a language, the names of those in rows of people who speak it.
local function by_language( rows )
	local found = {}
	for _, facts in ipairs( rows ) do
		for _, code in ipairs( links.words_of( facts.languages ) ) do
			found[ code ] = found[ code ] or {}
			table.insert( found[ code ], facts.name )
		end
	end
	return found
end

-- Languages in which one person could teach several together, those with most learners first.
local function together( view, words, item, offering, seeking )
	local taught, codes = by_language( offering ), {}
	local wanted = by_language( seeking )
	for code, learners in pairs( wanted ) do
		if #learners > 1 and taught[ code ] then
			table.insert( codes, code )
		end
	end
	table.sort( codes, function ( one, other )
		if #wanted[ one ] ~= #wanted[ other ] then
			return #wanted[ one ] > #wanted[ other ]
		end
		return one < other
	end )
	local cards = {}
	for _, code in ipairs( { unpack( codes, 1, MOST_GROUPS ) } ) do
		local letters, teachers = {}, {}
		for _, name in ipairs( { unpack( wanted[ code ], 1, MOST_LETTERS ) } ) do
			table.insert( letters, tostring( components.avatar( 'ring', ( links.account( name ) ) ) ) )
		end
		for _, name in ipairs( { unpack( taught[ code ], 1, MOST_TEACHERS ) } ) do
			table.insert( teachers, links.person( name ) )
		end
		local count, form, page = #wanted[ code ], links.begin( words, 'event', { 'offered', item }, { 'languages', code } )
		local begin = components.action( 'row', form or page, words:message( 'add-event' ) )
		table.insert( cards, components.card( {
			components.about( words:languageName( code ),
				words:number( count ) .. ' ' .. words:message( 'capacity-seeking-count', count ) ),
			components.actions( letters ),
			components.said( words:message( 'capacity-together-teach' ) .. ' ' .. words:list( teachers ) ),
		}, components.actions( { begin } ) ) )
	end
	if #cards > 0 then
		view:node( components.heading( words:message( 'capacity-together' ) ) )
			:node( components.note( words:message( 'capacity-together-below' ) ) )
			:node( components.cards( cards ) )
	end
end

local function own( words, key, kind, ... )
	return components.action( kind, links.own_profile( words, ... ), words:message( key ) )
end

-- The head of a capacity's page: what it means, who is wanted, what one can do.
local function of_capacity( view, words, name, arguments, offering, seeking )
	view:node( components.head( name, words:description( arguments.capacity ),
		{
			own( words, 'can-teach', 'primary', { 'available', arguments.capacity } ),
			own( words, 'want-to-learn', 'normal', { 'wanted', arguments.capacity } ),
			own( words, 'add-known', 'row', { 'known', arguments.capacity } ),
		} ) )
	if arguments.part then
		return
	end
	if not arguments.parts then
		view:node( components.gap_bar( #seeking, #offering, math.max( #seeking, #offering ) ) )
			:node( components.figures( {
				{ words:number( #offering ), words:message( 'capacity-offering-count', #offering ) },
				{ words:number( #seeking ), words:message( 'capacity-seeking-count', #seeking ) },
			} ) )
	end
	local few = arguments[ 'offered by' ]
	if few == 'none' or few == 'one' then
		view:node( components.paragraph( words:message( 'capacity-' .. few ) ) )
	end
end

-- Where `trends.json` has the communities of a kind, with the columns of their figures.
local TRENDS = {
	capacity = { 'capacities', 'available', 'wanted' }, language = { 'languages', 'people' }, territory = { 'territories', 'people' },
	region = { 'regions', 'people' }, affiliation = { 'affiliations', 'people' },
}

-- How many there were when each month began: columns, and the table of the same.
local function trend( view, words, kind, key )
	local found, page = pcall( mw.loadJsonData, site.data .. 'trends.json' )
	local part, heads = TRENDS[ kind ][ 1 ], { 'growth-date', unpack( TRENDS[ kind ], 2 ) }
	local columns, lines, ends = {}, {}, {}
	for _, month in ipairs( found and page.months or {} ) do
		local figures = ( month[ part ] or {} )[ key ] or 0
		local cells = {}
		for place = 2, #heads do
			local figure = type( figures ) == 'table' and figures[ place - 1 ] or type( figures ) == 'number' and figures or 0
			ends[ place ] = true
			columns[ place ] = columns[ place ] or {}
			table.insert( columns[ place ], { figure, words.language:formatDate( 'M', month.date ) } )
			table.insert( cells, components.number( words, figure ) )
		end
		table.insert( lines, 1, components.line( words:day( month.date ), unpack( cells ) ) )
	end
	if #lines < 2 then
		return
	end
	view:node( components.heading( words:message( 'growth' ) ) ):node( components.small( words:message( 'trend-about' ) ) )
	for place = 2, #heads do
		view:node( #heads > 2 and components.note( words:message( heads[ place ] ) ) or nil )
			:node( components.columns( words, columns[ place ] ) )
	end
	view:node( components.folded( words:message( 'growth-table' ), ( components.data_table( words, heads, lines, ends ) ) ) )
end

return function ( words, arguments )
	local kind, name = subject( words, arguments )
	local page = arguments.page or ''
	local view = components.page( words, 'nav-people' )
	local offering, seeking = links.rows( arguments.offering ), links.rows( arguments.seeking )
	local everyone = links.rows( arguments.people )
	if kind == 'capacity' then
		of_capacity( view, words, name, arguments, offering, seeking )
	else
		view:node( components.head( name, words:message( 'community-' .. kind, name ),
			{ own( words, 'community-add', 'primary' ) } ) )
		if not arguments.part and not arguments.parts then
			local needs = #links.rows( arguments.needs )
			view:node( components.figures( {
				{ words:number( #everyone ), words:message( 'community-count', #everyone ) },
				{ words:number( needs ), words:message( 'community-needs-count', needs ) },
			} ) )
		end
	end
	if arguments.part then
		view:node( components.paragraph( links.link( MAIN, site.root .. '/' .. page,
			words:message( 'part', links.text( arguments.part ) ) ) ) )
	end
	if not arguments.part and not arguments.parts then
		together( view, words, arguments.capacity, offering, seeking )
	end
	speakers( view, words, 'capacity-offering', offering, 'disc' )
	if #offering > MANY then
		view:node( by_place( words, offering ) )
	end
	speakers( view, words, 'capacity-seeking', seeking, 'ring' )
	meetings( view, words, arguments )
	missing( view, words, arguments.needs )
	people( view, words, everyone )
	if arguments.events then
		view:node( require( 'Module:Capacity peers/directory' ).events_about( words, arguments.events ) )
	end
	if arguments.capacity and site.cirrus then
		view:node( components.note( search( words, arguments.capacity ) ) )
	end
	if arguments.parts then
		view:node( components.note( links.parts( words, page, arguments.parts ) ) )
	end
	if not arguments.part then
		trend( view, words, kind, arguments[ kind ] )
	end
	return view
end
