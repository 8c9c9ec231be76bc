-- Reads what stands behind a parameter, one function a kind of value, by the bot's own rules. Each
-- gets the reading of a call, the value, the parameter's name and what the contract says of it, and
-- gives back what is shown. What only the bot can know passes: pages and accounts that there are.

local site = mw.loadData( 'Module:Capacity peers/site' )
local affiliates = require( 'Module:Capacity peers/affiliates' )
local contract = require( 'Module:Capacity peers/contract' )
local dates = require( 'Module:Capacity peers/dates' )
local entries = require( 'Module:Capacity peers/entries' )
local languages = require( 'Module:Capacity peers/languages' )
local lines = require( 'Module:Capacity peers/lines' )
local pages = require( 'Module:Capacity peers/pages' )
local places = require( 'Module:Capacity peers/places' )
local projects = require( 'Module:Capacity peers/projects' )
local zones = require( 'Module:Capacity peers/time zones' )

local normalised, plain, trimmed, typed = entries.normalised, entries.plain, entries.trimmed, entries.typed
local item_in, link_in = entries.itemIn, entries.linkIn

local values = {}

local MOST_CHOICES = 5
local EXAMPLE_ZONES = { 'America/Lima', 'UTC-05:00' }
local EXAMPLE_ADDRESS = 'https://example.org/'

local function never()
	return false
end

-- What is understood, and behind it what is not.
local function with_unknown( found, unknown )
	for _, one in ipairs( unknown ) do
		table.insert( found, one )
	end
	return found
end

-- Capacities

local function capacity( reading, entry, parameter )
	local capacities = reading.capacities
	local item = item_in( entry )
	if item then
		local standing, reason, instead = capacities:standing( item )
		if reason then
			reading:problem( parameter, entry, reason, instead and { reading.words:label( instead ) } )
		end
		return { item = standing, written = entry }
	end
	local items = capacities:meant( entry )
	if #items == 1 then
		return { item = items[ 1 ], written = entry }
	elseif #items > 1 then
		-- Without stated languages the bot looks at the Babel boxes of the page, which we cannot.
		if #reading.languages > 0 then
			local choices = {}
			for _, choice in ipairs( items ) do
				table.insert( choices, reading.words:label( choice ) .. ' (' .. choice .. ')' )
			end
			reading:problem( parameter, entry, 'ambiguous-capacity', choices )
		end
	elseif capacities:everyName() then
		local name = normalised( entries.namesIn( entry )[ 1 ] )
		local found, seen = {}, {}
		for _, guess in ipairs( reading:guesses( name, 3, capacities:everyNameAndItem() ) ) do
			local written = capacities:spelling( guess.name, guess.meaning:upper() )
			found[ #found + 1 ] = not seen[ written ] and written or nil
			seen[ written ] = true
		end
		local listed = reading:maySearch() and capacities:inside( entry )
		found[ #found + 1 ] = listed and not seen[ listed ] and listed or nil
		reading:problem( parameter, entry, 'unknown-capacity', found )
	end
	return { written = entry }
end

function values.capacities( reading, value, parameter )
	local found, seen = {}, {}
	local function understood( entry )
		return item_in( entry ) or #reading.capacities:meant( entry ) > 0
	end
	for _, entry in ipairs( reading:entries( value, parameter, understood ) ) do
		local one = capacity( reading, entry, parameter )
		local key = one.item or entry
		if not seen[ key ] then
			seen[ key ] = true
			table.insert( found, one )
		end
	end
	return found
end

-- One of them: of several the first.
function values.capacity( reading, value, parameter )
	local found = {}
	for _, one in ipairs( values.capacities( reading, value, parameter ) ) do
		found[ #found + 1 ] = one.item and one or nil
	end
	return reading:atMost( 1, found, parameter )[ 1 ]
end

-- Languages

-- The right form of a language, for who can mend it.
local function language_meant( reading, written )
	return reading.preview and languages.meant( written, function ( ... )
		return reading:guesses( ... )
	end ) or {}
end

-- The better of two levels that somebody states for one language; one that is not stated is below all.
local function better( one, other )
	return one > other and one or other
end

function values.languages( reading, value, parameter, about )
	local found, unknown, stated = {}, {}, {}
	local function add( code, level, entry )
		if not stated[ code ] then
			stated[ code ] = { code = code, written = entry, level = level }
			table.insert( found, stated[ code ] )
		end
		stated[ code ].level = better( stated[ code ].level, level )
	end
	local listed = {}
	for _, whole in ipairs( reading:entries( value, parameter, never ) ) do
		for _, entry in ipairs( languages.listed( whole ) ) do
			table.insert( listed, entry )
			local code, level = languages.read( entry )
			if code and languages.isLevel( level ) then
				add( code, level, entry )
			elseif code then
				reading:problem( parameter, entry, 'unknown-level', { code .. '-5', code .. '-n' } )
				table.insert( unknown, { written = entry } )
			else
				reading:problem( parameter, entry, 'unknown-language', language_meant( reading, entry ) )
				table.insert( unknown, { written = entry } )
			end
		end
	end
	reading.listed[ parameter ] = listed
	reading:atMost( about.most, found, parameter )
	for _, one in ipairs( found ) do
		table.insert( reading.languages, one.code )
	end
	return with_unknown( found, unknown )
end

function values.language( reading, value, parameter )
	local code = languages.read( value )
	if not code and typed( value ) ~= '' then
		reading:problem( parameter, plain( value ), 'unknown-language', language_meant( reading, value ) )
	end
	return code
end

-- `pt: Wikimedia Brasil; ar: …`, as a table by language. A name may hold a comma: it separates only
-- where another language follows.
function values.names( reading, value, parameter )
	local found = {}
	local function one( entry )
		local code, name = entry:gsub( '：', ':' ):match( '^([^:]*):(.*)$' )
		local language = code and languages.read( code )
		if not language then
			reading:problem( parameter, entry, 'unknown-language',
				code and language_meant( reading, code ) or { 'en: …' } )
			return
		end
		name = mw.text.trim( name, ' ,،、，' )
		if name == '' then
			reading:problem( parameter, entry, 'missing-parameter', { language .. ': …' } )
		elseif mw.ustring.len( name ) > 200 then
			reading:problem( parameter, entry, 'too-long', { '200' } )
		elseif entries.isStrange( name ) then
			reading:problem( parameter, entry, 'strange-characters' )
		else
			found[ language ] = name
		end
	end
	for _, entry in ipairs( reading:entries( value, parameter, function () return true end ) ) do
		local parted = entry
		for _, comma in ipairs( { ',', '،', '、', '，' } ) do
			parted = parted:gsub( comma .. '%s*(%a[%w_-]*)(%s*:)', function ( code, colon )
				return languages.isCode( code ) and '\3' .. code .. colon or nil
			end )
		end
		for part in mw.text.gsplit( parted, '\3', true ) do
			one( part )
		end
	end
	return found
end

-- Places

-- The places that an entry means: none, one, or several.
local function places_of( reading, entry )
	local item = item_in( entry )
	if item then
		local country = reading.words:itemsOfCountries()[ item ]
		return country and { country } or {}
	end
	for _, name in ipairs( entries.namesIn( entry ) ) do
		local found = places.named( reading.words, name, reading.languages )
		if #found > 0 then
			return found
		end
	end
	return {}
end

-- The places that stand in an entry, as a list; else the country of a city, else what is alike.
local function place_meant( reading, entry )
	local name = entries.namesIn( entry )[ 1 ]
	local words, key = reading.words, places.keyOf( name )
	if not reading:maySearch() then
		return {}
	end
	local within = places.published( places.inside( words, name, reading.languages ) )
	if #within > 0 then
		return { table.concat( places.called( words, within ), '; ' ) }
	end
	local near = zones.countriesOf( name )
	if #near == 0 and mw.ustring.len( key ) > 3 then
		local names = places.names( words, reading.languages )
		local guess = reading:guesses( key, 1, lines.further( names, 'place names', key ) )[ 1 ]
		near = guess and mw.text.split( guess.meaning, ' / ', true ) or {}
	end
	return places.called( words, places.published( near ) )
end

function values.territories( reading, value, parameter, about )
	local found, unknown, seen = {}, {}, {}
	local function is_understood( whole )
		return #places_of( reading, whole ) > 0
	end
	for _, entry in ipairs( reading:entries( value, parameter, is_understood ) ) do
		local some = places.published( places_of( reading, entry ) )
		if #some == 1 and not seen[ some[ 1 ] ] then
			seen[ some[ 1 ] ] = true
			local key = some[ 1 ]:gsub( '^region:', '' )
			table.insert( found, { key = key, name = places.shown( reading.words, some )[ 1 ], written = entry } )
		elseif #some ~= 1 then
			local meant = #some > 0 and places.called( reading.words, some ) or place_meant( reading, entry )
			reading:problem( parameter, entry, 'unknown-territory', meant )
			table.insert( unknown, { written = entry } )
		end
	end
	return with_unknown( reading:atMost( about.most, found, parameter ), unknown )
end

-- Things, pages, people

function values.projects( reading, value, parameter, about )
	local found, unknown, seen = {}, {}, {}
	for _, entry in ipairs( reading:entries( value, parameter, projects.named ) ) do
		local key = projects.named( entry )
		if not key then
			reading:problem( parameter, entry, 'unknown-project', projects.meant( entry, function ( word, names )
				return reading:near( word, names )
			end ) )
			table.insert( unknown, { written = entry } )
		elseif not seen[ key ] then
			seen[ key ] = true
			table.insert( found, { key = key, name = projects.shown( key ), written = entry } )
		end
	end
	return with_unknown( reading:atMost( about.most, found, parameter ), unknown )
end

values.organizations = affiliates.read

-- A page by title or by link; nil where no page can be called so.
local function page_in( entry )
	local target, shown = link_in( entry )
	local title = target or trimmed( ( entry:gsub( '^:', '' ):gsub( '#.*', '' ) ) )
	if title ~= '' and not title:find( '://', 1, true ) and not title:find( '~~~', 1, true ) and mw.title.new( title ) then
		return { page = title, name = shown or title, written = entry }
	end
end

-- The title of the page that an entry means, if one has the template that is asked for; else nil.
local function page_with( reading, template, entry )
	for _, name in ipairs( entries.namesIn( entry ) ) do
		local title = mw.title.new( name )
		if title and pages.hold( title, template, reading.preview ) then
			return title
		end
	end
end

-- Pages that have a template: a team's, a programme's.
function values.pages( reading, value, parameter, about )
	local found, unknown = {}, {}
	local function understood( whole )
		return page_with( reading, about.template, whole )
	end
	for _, entry in ipairs( reading:entries( value, parameter, understood ) ) do
		local title = page_with( reading, about.template, entry )
		local _, shown = link_in( entry )
		if title then
			table.insert( found, { page = title.prefixedText, name = shown or title.prefixedText, written = entry } )
		else
			reading:problem( parameter, entry, 'unknown-page' )
			table.insert( unknown, { written = entry } )
		end
	end
	return with_unknown( reading:atMost( about.most, found, parameter ), unknown )
end

-- The page itself says at least as much as one that cannot be.
local function this_page()
	return { mw.title.getCurrentTitle().prefixedText }
end

-- A page by title or by link; where the contract names a template, one that holds it.
function values.page( reading, value, parameter, about )
	if about.template then
		local one = values.pages( reading, value, parameter, { template = about.template, most = 1 } )[ 1 ]
		return one and one.page and one or nil
	end
	local written = plain( value )
	local page = page_in( written )
	if written ~= '' and not page then
		reading:problem( parameter, written, 'unknown-page', this_page() )
	end
	return page
end

-- Spaces whose pages are nobody's, without "talk" (sync/wikitext/accounts.py).
local NO_USERS = {}
for space in ( 'category file help image media mediawiki module project special template translations' ):gmatch( '%a+' ) do
	NO_USERS[ space ] = true
end

-- Spaces, controls, marks and private signs that no account has in its name.
local NO_NAME = '[\194\128-\194\160\226\128\128-\226\128\143\226\128\168-\226\128\175\227\128\128'
	.. '\238\128\128-\239\163\191\239\191\189-\239\191\191]'

local QUOTES = { { "'''", "'''" }, { "''", "''" }, { '"', '"' }, { '“', '”' }, { '„', '“' }, { '«', '»' }, { '‹', '›' },
	{ '‘', '’' }, { '「', '」' } }

-- A name without quotes around it, or marks of bold: inside of it these are letters of a name.
local function unquoted( text )
	for _, pair in ipairs( QUOTES ) do
		local first, last = pair[ 1 ], pair[ 2 ]
		if #text > #first + #last and text:sub( 1, #first ) == first and text:sub( -#last ) == last then
			return unquoted( trimmed( text:sub( #first + 1, -#last - 1 ) ) )
		end
	end
	return text
end

-- The account that an entry names: plain, by links that all lead to it, or as a signature; else nil.
local function account_in( entry )
	local targets, found = {}, nil
	for target in entry:gmatch( '%[%[:?([^%[%]|#]+)' ) do
		table.insert( targets, target )
	end
	if #targets == 0 then
		targets = { entries.titleIn( entry ) or unquoted( entries.untagged( entry ) ) }
	end
	for _, target in ipairs( targets ) do
		local name = trimmed( ( mw.ustring.gsub( target, '[_%s]+', ' ' ) ) )
		local space = name:match( '^:?[^:/.@%d%[%]{}<>|]+:' )
		if not ( space and NO_USERS[ ( normalised( ( space:gsub( ':', '' ) ) ):gsub( ' talk$', '' ) ) ] ) then
			-- No account has a colon in its name: what goes before one is a namespace, in any language.
			while name:match( '^:?[^:/.@%d%[%]{}<>|,]+:' ) do
				name = trimmed( ( name:gsub( '^:?[^:/.@%d%[%]{}<>|,]+:', '' ) ) )
			end
			if space then
				name = name:gsub( '/.*', '' )
			end
			name = mw.text.trim( name, ' @' )
			if name == '' or name == '*' or #name > 255 or name:find( '[<>%[%]{}|#/@:%c]' ) or name:find( '~~~', 1, true )
				or name:find( '%%%x%x' ) or name:match( '^%d+%.%d+%.%d+%.%d+$' ) or name:match( '^~2' ) or found and found ~= name then
				return nil
			end
			name = mw.language.getContentLanguage():ucfirst( name )
			if mw.ustring.find( name, NO_NAME ) then
				return nil
			end
			if found and found ~= name then
				return nil
			end
			found = name
		end
	end
	return found
end

local function is_signed( entry )
	return entry:match( '%]%)? %d%d:%d%d, .+ %(UTC%)$' )
end

function values.accounts( reading, value, parameter, about )
	local found, seen = {}, {}
	for _, entry in ipairs( reading:entries( value, parameter, is_signed ) ) do
		local name = account_in( entry )
		if not name then
			reading:problem( parameter, entry, 'unknown-account' )
		elseif not seen[ name ] then
			seen[ name ] = true
			table.insert( found, { name = name, written = entry } )
		end
	end
	return reading:atMost( about.most, found, parameter )
end

-- One account: all that stands there is taken for it.
function values.account( reading, value, parameter )
	local written = plain( value )
	local name = account_in( written )
	if written ~= '' and not name then
		reading:problem( parameter, written, 'unknown-account' )
	end
	return name and { name = name, written = written }
end

-- Addresses

-- The address that an entry is or links to; else nil.
local function address_in( entry )
	entry = entries.withLinksShown( entries.bare( entry ) )
	local written = entry:match( '^%[([^%s%[%]]+)[^%[%]]*%]$' ) or entry
	local place = written:match( '^[hH][tT][tT][pP][sS]?://([^/?#]*)' )
	-- What stands before an @ is there to be taken for the host.
	if not place or #written > 2000 or mw.ustring.find( written, '[%s<>%[%]{}|"]' ) or place:find( '@', 1, true ) then
		return nil
	end
	return mw.text.trim( place:gsub( ':%d*$', '' ), '.' ):find( '.', 1, true ) and written or nil
end

function values.address( reading, value, parameter )
	local written = plain( value )
	local found = address_in( written )
	if written ~= '' and not found then
		reading:problem( parameter, written, 'bad-address', { EXAMPLE_ADDRESS } )
	end
	return found
end

-- Addresses of the web, or pages of the wiki as links.
function values.documents( reading, value, parameter, about )
	local found = {}
	local function understood( whole )
		return link_in( whole ) or address_in( whole )
	end
	for _, entry in ipairs( reading:entries( value, parameter, understood ) ) do
		local page = link_in( entry ) and page_in( entry )
		local address = address_in( entry )
		if page then
			table.insert( found, page )
		elseif link_in( entry ) then
			reading:problem( parameter, entry, 'unknown-page', this_page() )
		elseif address then
			table.insert( found, { address = address, written = entry } )
		else
			reading:problem( parameter, entry, 'bad-address', { EXAMPLE_ADDRESS } )
		end
	end
	return reading:atMost( about.most, found, parameter )
end

-- Words, numbers, days

local function too_long( reading, written, parameter, most )
	if mw.ustring.len( written ) <= most then
		return written ~= '' and written or nil
	end
	reading:problem( parameter, mw.ustring.sub( written, 1, 40 ) .. '…', 'too-long', { tostring( most ) } )
	return mw.ustring.sub( written, 1, most ) .. '…'
end

-- Free text up to `most` characters; what goes beyond is not shown.
function values.text( reading, value, parameter, about )
	return too_long( reading, plain( value ), parameter, about.most )
end

-- A name in one line; of links what they show.
function values.line( reading, value, parameter, about )
	local shown = trimmed( ( entries.withLinksShown( plain( value ) ):gsub( '%s+', ' ' ) ) )
	if entries.isStrange( shown ) then
		reading:problem( parameter, plain( value ), 'strange-characters' )
		return nil
	end
	return too_long( reading, shown, parameter, about.most )
end

-- A time zone, as `name` and what was written; without a name where it is not understood.
function values.timezone( reading, value, parameter )
	local written = typed( value )
	if plain( value ) == '' then
		return nil
	end
	local found = zones.named( reading.words, written )
	if #found == 1 then
		return { name = found[ 1 ], written = plain( value ) }
	elseif #found == 0 and reading.preview then
		found = zones.meant( written, function ( ... )
			return reading:guesses( ... )
		end )
	end
	found = { unpack( found, 1, MOST_CHOICES ) }
	reading:problem( parameter, plain( value ), 'unknown-timezone', #found > 0 and found or EXAMPLE_ZONES )
	return { written = plain( value ) }
end

-- The words of all dialects that mean one of some choices; a choice means itself.
local function words_for( choices )
	local known, found = {}, {}
	for _, choice in ipairs( choices ) do
		known[ choice ] = true
	end
	for word, english in pairs( site.values ) do
		found[ word ] = known[ english ] and english
	end
	for choice in pairs( known ) do
		found[ choice ] = choice
	end
	return found
end

-- The choice that a word may be misspelt for; without one all of them.
local function choices_meant( reading, word, choices )
	local guess = reading:guesses( word, 1, pairs( words_for( choices ) ) )[ 1 ]
	return guess and { guess.meaning } or choices
end

-- One word out of a few; nil for nothing.
function values.word( reading, value, parameter, about )
	local word = normalised( typed( value ) )
	local found = words_for( about.choices )[ word ]
	if word ~= '' and not found then
		reading:problem( parameter, plain( value ), 'unknown-choice', choices_meant( reading, word, about.choices ) )
	end
	return found
end

-- The same; the first is what nothing means.
function values.choice( reading, value, parameter, about )
	return values.word( reading, value, parameter, about ) or about.choices[ 1 ]
end

-- Some of several words; each as `key`, `name` being what it is called for the reader.
function values.words( reading, value, parameter, about )
	local known, found, seen = words_for( about.choices ), {}, {}
	local function meant( entry )
		return known[ normalised( typed( entry ) ) ]
	end
	for _, entry in ipairs( reading:entries( value, parameter, meant ) ) do
		local word = meant( entry )
		if not word then
			local choices = choices_meant( reading, normalised( typed( entry ) ), about.choices )
			reading:problem( parameter, entry, 'unknown-choice', choices )
		elseif not seen[ word ] then
			seen[ word ] = true
			table.insert( found, { key = word, name = ( reading.words:plain( parameter .. '-' .. word, reading.person ) ), written = entry } )
		end
	end
	return found
end

-- Yes and no as wikitext says them too.
local YES_OR_NO = {
	[ '1' ] = 'yes', y = 'yes', [ 'true' ] = 'yes', on = 'yes',
	[ '0' ] = 'no', n = 'no', [ 'false' ] = 'no', off = 'no',
}

function values.yes( reading, value, parameter )
	return YES_OR_NO[ normalised( typed( value ) ) ]
		or values.choice( reading, value, parameter, { choices = { 'no', 'yes' } } )
end

-- What an organization is, as the letter of its type.
values[ 'organization type' ] = function ( reading, value, parameter )
	local word, choices, names, known = normalised( typed( value ) ), {}, {}, {}
	for _, kind in ipairs( contract.types ) do
		local letter, name = kind[ 1 ], normalised( kind[ 2 ] )
		known[ letter:lower() ], known[ name ], known[ name:gsub( '^wikimedia ', '' ) ] = letter, letter, letter
		names[ letter ] = kind[ 2 ]
		table.insert( choices, kind[ 2 ] )
	end
	for word_of_dialect, english in pairs( site.values ) do
		known[ word_of_dialect ] = known[ word_of_dialect ] or known[ normalised( english ) ]
	end
	if word ~= '' and not known[ word ] then
		local guess = reading:guesses( word, 1, pairs( known ) )[ 1 ]
		reading:problem( parameter, plain( value ), 'unknown-choice', guess and { names[ guess.meaning ] } or choices )
	end
	return known[ word ]
end

function values.mentees( reading, value, parameter, about )
	local word = normalised( typed( value ) )
	word = site.values[ word ] or word
	local number = ( { [ '' ] = 0, no = 0, yes = 1 } )[ word ]
	if not number and word:match( '^%d%d?%d?%d?$' ) then
		number = tonumber( word )
	end
	if number and number <= about.most then
		return number
	end
	local reason = number and 'too-many' or 'not-a-number'
	reading:problem( parameter, plain( value ), reason, { number and tostring( about.most ) or '2' } )
	return 0
end

-- How many hours something took, with up to two decimals behind the decimal sign of any language.
function values.hours( reading, value, parameter, about )
	local text = typed( value ):gsub( '٫', '.' ):gsub( ',', '.' )
	local number = ( text:match( '^%d%d?%d?%d?$' ) or text:match( '^%d%d?%d?%d?%.%d%d?$' ) ) and tonumber( text ) or 0
	if number > 0 and number <= about.most then
		return number
	elseif number > 0 then
		reading:problem( parameter, plain( value ), 'too-many', { tostring( about.most ) } )
	elseif plain( value ) ~= '' then
		reading:problem( parameter, plain( value ), 'not-a-number', { '1.5' } )
	end
	return nil
end

function values.item( reading, value, parameter )
	local written = plain( value )
	local item = item_in( written )
	if item and #item > 12 then
		item = nil
	end
	if written ~= '' and not item then
		reading:problem( parameter, written, 'not-an-item', { 'Q42' } )
	end
	return item
end

-- A day or a moment, as dates.read tells it, with what was written.
function values.date( reading, value, parameter )
	local written = plain( value )
	if written == '' then
		return nil
	end
	local found = dates.read( written )
	if not found then
		local meant = reading.preview and dates.meant( written, reading:languageObjects(), parameter == 'end' ) or {}
		reading:problem( parameter, written, 'bad-date', #meant > 0 and meant or { '2026-11-22', '2026-11-22T18:00Z' } )
		found = {}
	end
	found.written = written
	return found
end

-- The month of a session as `2026-11`, with what was written; nil for none that has begun.
function values.month( reading, value, parameter )
	local written = plain( value )
	if written == '' then
		return nil
	end
	local month, day = dates.month( written ), dates.read( written )
	local first = month and month .. '-01' or day and day.day
	if not first then
		local meant = reading.preview and dates.monthsMeant( written, reading:languageObjects() ) or {}
		reading:problem( parameter, written, 'bad-date', #meant > 0 and meant or { '2026-11' } )
	elseif dates.isToCome( first ) then
		reading:problem( parameter, written, 'future-date', { '2026-11' } )
	else
		return { month = first:sub( 1, 7 ), written = written }
	end
	return nil
end

return values
