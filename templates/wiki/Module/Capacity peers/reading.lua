-- Reads what people write into the templates, by the bot's own rules, and notes what is not
-- understood. What only the bot can know passes: accounts, pages, names of countries in every
-- language.

local site = mw.loadData( 'Module:Capacity peers/site' )
local entries = require( 'Module:Capacity peers/entries' )
local nearest = require( 'Module:Capacity peers/nearness' ).nearest

local normalised, plain, trimmed = entries.normalised, entries.plain, entries.trimmed
local item_in, link_in = entries.itemIn, entries.linkIn

local Reading = {}
Reading.__index = Reading

local MAIN, USER, USER_TALK, PROJECT = 0, 2, 3, 4
-- Where somebody may have put a template by mistake; elsewhere a call is an example or a draft.
local ANSWERED = { [ MAIN ] = true, [ USER ] = true, [ USER_TALK ] = true, [ PROJECT ] = true }

-- Suggestions are looked for in all names of all languages: not more often than this on a page.
local MOST_SEARCHES = 8
local LONGEST_NAME = 200

local function always()
	return true
end

local function never()
	return false
end

-- Problems

-- Notes what is not understood. `suggestions` are right values, as plain text.
function Reading:problem( parameter, value, reason, suggestions )
	table.insert( self.problems, {
		parameter = self.written[ parameter ] or parameter,
		value = value,
		reason = reason,
		suggestions = suggestions or {},
	} )
end

-- The first `most` entries; each further one is a problem.
function Reading:atMost( most, found, parameter )
	for position = #found, most + 1, -1 do
		local value = table.remove( found, position )
		self:problem( parameter, value.written or value, 'too-many', { tostring( most ) } )
	end
	return found
end

-- Names that somebody may have meant, for who can mend it, and while there is time to look.
function Reading:guesses( word, ... )
	self.searches = self.searches + 1
	return self.preview and self.searches <= MOST_SEARCHES and nearest( word, ... ) or {}
end

-- Capacities

-- The items of a key in `names`; MediaWiki makes numbers of keys that look like numbers.
local function items_of( names, key )
	local items = names[ key ] or names[ tonumber( key ) ]
	return items and mw.text.split( items, ' ', true ) or {}
end

-- All names of all languages, from the page that changes often: only for who has to look there.
-- `names` is one long text, a line for each name, its item and its language: as tables it would not
-- fit into the memory.
function Reading:everyName()
	if self.index == nil then
		local catalogue = self.words.catalogue()
		if not catalogue then
			self.index = false
			return false
		end
		local lines = {}
		for item, capacity in pairs( catalogue.capacities ) do
			for language, label in pairs( capacity.labels or {} ) do
				table.insert( lines, label .. '\t' .. item .. '\t' .. language )
			end
			for language, aliases in pairs( capacity.aliases or {} ) do
				for _, alias in ipairs( aliases ) do
					table.insert( lines, alias .. '\t' .. item .. '\t' .. language )
				end
			end
		end
		self.index = {
			names = entries.normalisedTable( '\n' .. table.concat( lines, '\n' ) .. '\n' ),
			redirects = catalogue.redirects or {},
			retired = catalogue.retired or {},
			capacities = {},
		}
		for item in pairs( catalogue.capacities ) do
			self.index.capacities[ item ] = true
		end
	end
	return self.index
end

-- The items that a normalised name means in one language, or in any, by the names of all.
function Reading:itemsByName( key, language )
	local index, found, at = self:everyName(), {}, 1
	while index and at do
		local _, last = index.names:find( '\n' .. key .. '\t', at, true )
		if last then
			local item, code = index.names:match( '^(q%d+)\t([^\n]*)', last + 1 )
			item = item:upper()
			if not found[ item ] and ( not language or code == language ) then
				found[ item ] = true
				table.insert( found, item )
			end
		end
		at = last
	end
	return found
end

function Reading:itemsByAllNames( key )
	for _, language in ipairs( self.languages ) do
		local items = self:itemsByName( key, language )
		if #items > 0 then
			return items
		end
	end
	return self:itemsByName( key )
end

-- The items that a name means: in its writer's languages one after the other, then in any.
function Reading:meanings( name )
	local key = normalised( name )
	-- A language of the writer may have names, and no page of labels to find them on.
	local certain = true
	for _, code in ipairs( self.languages ) do
		local items = items_of( self.words:part( 'labels', code, 'names' ), key )
		if #items > 0 then
			local others = items_of( self.words:part( 'labels', code, 'elsewhere' ), key )
			return ( certain or #others == 0 ) and items or self:itemsByAllNames( key )
		end
		certain = certain and self.words.has.labels[ code ]
	end
	-- Any language will do then; those of the reader are loaded already.
	for _, code in ipairs( self.words.chain ) do
		local items = items_of( self.words:part( 'labels', code, 'names' ), key )
		if #items > 0 then
			for _, item in ipairs( items_of( self.words:part( 'labels', code, 'elsewhere' ), key ) ) do
				table.insert( items, item )
			end
			return ( certain or #items == 1 ) and items or self:itemsByAllNames( key )
		end
	end
	return self:itemsByAllNames( key )
end

-- An item as it counts now; nil and a problem where it does not count.
function Reading:standing( item, entry, parameter )
	if self.words.roots[ item ] then
		return item
	end
	local index = self:everyName()
	if not index or index.capacities[ item ] then
		return item
	end
	if index.redirects[ item ] then
		return index.redirects[ item ]
	elseif index.retired[ item ] then
		local instead = index.retired[ item ].replacement
		self:problem( parameter, entry, 'retired-capacity', instead and { self.words:label( instead ) } )
	else
		self:problem( parameter, entry, 'not-a-capacity' )
	end
end

function Reading:capacity( entry, parameter )
	local item = item_in( entry )
	if item then
		local standing = self:standing( item, entry, parameter )
		return { item = standing, written = entry }
	end
	local items = self:meanings( entry )
	if #items == 1 then
		return { item = items[ 1 ], written = entry }
	elseif #items > 1 then
		-- Without stated languages the bot looks at the Babel boxes of the page, which we cannot.
		if #self.languages > 0 then
			local choices = {}
			for _, choice in ipairs( items ) do
				table.insert( choices, self.words:label( choice ) .. ' (' .. choice .. ')' )
			end
			self:problem( parameter, entry, 'ambiguous-capacity', choices )
		end
	elseif self:everyName() then
		local guesses = {}
		for position, one in ipairs( self:guesses( normalised( entry ), 0.6, 3,
			self.index.names:gmatch( '\n([^\t]*)\t(q%d+)' ) ) ) do
			-- As it is written where we know how.
			local label = self.words:label( one.meaning:upper() )
			guesses[ position ] = normalised( label ) == one.name and label or one.name
		end
		self:problem( parameter, entry, 'unknown-capacity', guesses )
	end
	return { written = entry }
end

-- Kinds of values: each function gets a value, its parameter and what TEMPLATES says beside it,
-- and gives back what is shown.
local read = {}

function read.capacities( self, value, parameter )
	local found, seen = {}, {}
	local function understood( entry )
		return item_in( entry ) or #self:meanings( entry ) > 0
	end
	for _, entry in ipairs( entries.of( value, understood ) ) do
		local capacity = self:capacity( entry, parameter )
		local key = capacity.item or entry
		if not seen[ key ] then
			seen[ key ] = true
			table.insert( found, capacity )
		end
	end
	return found
end

-- Languages

-- What people write in place of a level.
local LEVEL_OF_WORD = {
	native = 'n', nativo = 'n', nativa = 'n', natif = 'n', mother = 'n', fluent = '4', fluente = '4',
	good = '3', advanced = '3', basic = '1', beginner = '1',
}

-- Whether a code is certainly no language's: by its form, since some codes MediaWiki has not heard of.
local function is_no_language( code )
	if mw.language.isKnownLanguageTag( code ) then
		return false
	end
	local parts = mw.text.split( code, '-', true )
	if not parts[ 1 ]:match( '^%l%l%l?$' ) then
		return true
	end
	for position = 2, #parts do
		local part = parts[ position ]
		local fits = part:match( '^%l%l%l?%l?$' ) or part:match( '^%d%d%d$' ) or part:match( '^%d%w%w%w$' )
			or #part >= 5 and #part <= 8 and part:match( '^[%l%d]+$' )
		if not fits or LEVEL_OF_WORD[ part ] then
			return true
		end
	end
	return false
end

-- The code of the language that somebody named, and how well they know it where they said.
function Reading:languageNamed( entry )
	local name, level = normalised( entry:gsub( '[()]', ' ' ) ), nil
	local code, word = name:match( '^(%l%l%l?)[- ](%l+)$' )
	if code and LEVEL_OF_WORD[ word ] then
		return { code .. '-' .. LEVEL_OF_WORD[ word ] }
	end
	local rest, last = name:match( '^(.-)[- ]([0-5n])$' )
	if rest then
		name, level = rest, last
	end
	local codes = {}
	for _, language in ipairs( { self.words.code, 'en', false } ) do
		for known, called in pairs( mw.language.fetchLanguageNames( language or nil, 'all' ) ) do
			local key = normalised( called )
			-- Of two languages of one name, the shorter code: the language, not a variant.
			if not codes[ key ] or #known < #codes[ key ] then
				codes[ key ] = known
			end
		end
	end
	local found = codes[ name ] and { { meaning = codes[ name ] } }
		or self:guesses( name, 0.75, 1, pairs( codes ) )
	return found[ 1 ] and { found[ 1 ].meaning .. ( level and '-' .. level or '' ) }
end

function Reading:unknownLanguage( entry, parameter )
	self:problem( parameter, entry, 'unknown-language', self.preview and self:languageNamed( entry ) or nil )
end

function read.languages( self, value, parameter, most )
	local found, places = {}, {}
	for _, entry in ipairs( entries.of( value, never ) ) do
		local written = entry:gsub( '_', '-' ):lower()
		local code, level = written:match( '^(.+)%-([0-9]+)$' )
		if not code then
			code, level = written:match( '^(.+)%-(n)$' )
		end
		if not code then
			code, level = written, ''
		end
		local has_level = level:match( '^[0-5n]?$' )
		-- A longer code that MediaWiki has not heard of may be one, but not with a wrong level too.
		if is_no_language( code )
			or not has_level and code:find( '-', 1, true ) and not mw.language.isKnownLanguageTag( code ) then
			self:unknownLanguage( entry, parameter )
		elseif not has_level then
			self:problem( parameter, entry, 'unknown-level', { code .. '-5', code .. '-n' } )
		elseif places[ code ] then
			places[ code ].level = level
		else
			places[ code ] = { code = code, level = level, written = entry }
			table.insert( found, places[ code ] )
		end
	end
	self:atMost( most, found, parameter )
	if #self.languages == 0 then
		for _, one in ipairs( found ) do
			table.insert( self.languages, one.code )
		end
	end
	return found
end

function read.language( self, value, parameter )
	local code = plain( value ):gsub( '_', '-' ):lower()
	if code ~= '' and is_no_language( code ) then
		self:unknownLanguage( value, parameter )
		return nil
	end
	return code ~= '' and code or nil
end

-- `pt: Wikimedia Brasil; ar: …`, as a table by language.
function read.names( self, value, parameter )
	local found = {}
	for _, entry in ipairs( entries.of( value, always ) ) do
		local code, name = entry:match( '^([^:]*):(.*)$' )
		code = code and trimmed( code ):lower():gsub( '_', '-' )
		if not code or is_no_language( code ) then
			self:problem( parameter, entry, 'unknown-language' )
		else
			found[ code ] = trimmed( name )
		end
	end
	return found
end

-- Places, people, pages

local function country_names( self, code )
	self.countries[ code ] = self.countries[ code ] or {}
	local names = self.countries[ code ]
	if not next( names ) then
		for country, name in pairs( self.words:part( 'labels', code, 'territories' ) ) do
			names[ normalised( name ) ] = country
		end
	end
	return names
end

-- A country or a region in the reader's words, or nil: the bot knows names in more languages.
function Reading:territory( entry )
	local code = entry:upper()
	if self.words:part( 'labels', 'en', 'territories' )[ code ] then
		return code, self.words:territory( code )
	end
	local name = normalised( entry ):gsub( ',', '' )
	for region, called in pairs( site.regions ) do
		if code == region or name == normalised( called ):gsub( ',', '' ) then
			return region, self.words:message( 'region-' .. region )
		end
	end
	for _, languages in ipairs( { self.languages, { 'en' }, self.words.chain } ) do
		for _, language in ipairs( languages ) do
			local country = country_names( self, language )[ normalised( entry ) ]
			if country then
				return country, self.words:territory( country )
			end
		end
	end
end

function read.territories( self, value, parameter, most )
	local found, understood, seen = {}, {}, {}
	for _, entry in ipairs( entries.of( value, function ( whole ) return self:territory( whole ) end ) ) do
		local key, name = self:territory( entry )
		if not seen[ key or entry ] then
			seen[ key or entry ] = true
			table.insert( key and understood or found, { name = name, written = entry, key = key } )
		end
	end
	-- Only what is understood here is counted; whatever else stands there is shown as it is.
	self:atMost( most, understood, parameter )
	for _, one in ipairs( found ) do
		table.insert( understood, one )
	end
	return understood
end

-- Names of things, with the page where one is linked.
function read.things( self, value, parameter, most )
	local found = {}
	for _, entry in ipairs( entries.of( value, never ) ) do
		local target, label = link_in( entry )
		table.insert( found, { page = target, name = label or entry, written = entry } )
	end
	return self:atMost( most, found, parameter )
end

-- Pages of the wiki, by title or by link.
function read.pages( self, value, parameter, most )
	local found = {}
	for _, entry in ipairs( entries.of( value, never ) ) do
		local target, label = link_in( entry )
		if mw.title.new( target or entry ) then
			table.insert( found, { page = target or entry, name = label or entry, written = entry } )
		else
			self:problem( parameter, entry, 'unknown-page' )
		end
	end
	return self:atMost( most, found, parameter )
end

function read.page( self, value, parameter )
	local entry = plain( value )
	local target, label = link_in( entry )
	if entry == '' then
		return nil
	elseif mw.title.new( target or entry ) then
		return { page = target or entry, name = label or entry }
	end
	self:problem( parameter, entry, 'unknown-page' )
end

function read.accounts( self, value, parameter, most )
	local found, seen = {}, {}
	for _, entry in ipairs( entries.of( value, always ) ) do
		local title = mw.title.new( ( link_in( entry ) ) or entry, USER )
		local name = title and title.rootText
		if not name or name == '' or name:find( '[@:>=]' ) then
			self:problem( parameter, entry, 'unknown-account' )
		elseif not seen[ name ] then
			seen[ name ] = true
			table.insert( found, { name = name, written = entry } )
		end
	end
	return self:atMost( most, found, parameter )
end

local function is_address( written )
	return written:match( '^[hH][tT][tT][pP][sS]?://[^%s/]*%.' ) and not written:find( '[%s<>%[%]{}|"]' )
end

function read.address( self, value, parameter )
	local written = plain( value )
	if written == '' then
		return nil
	elseif is_address( written ) then
		return written
	end
	self:problem( parameter, written, 'bad-address', { 'https://example.org/' } )
end

-- Addresses of the web, or pages of the wiki as links.
function read.documents( self, value, parameter, most )
	local found = {}
	for _, entry in ipairs( entries.of( value, always ) ) do
		local target, label = link_in( entry )
		if target and mw.title.new( target ) then
			table.insert( found, { page = target, name = label, written = entry } )
		elseif is_address( entry ) then
			table.insert( found, { address = entry, written = entry } )
		else
			self:problem( parameter, entry, 'bad-address', { 'https://example.org/' } )
		end
	end
	return self:atMost( most, found, parameter )
end

-- Words, numbers, days

-- Free text up to `most` characters; what goes beyond is not shown.
function read.text( self, value, parameter, most )
	local written = plain( value )
	if mw.ustring.len( written ) > most then
		self:problem( parameter, mw.ustring.sub( written, 1, 40 ) .. '…', 'too-long', { tostring( most ) } )
		return mw.ustring.sub( written, 1, most ) .. '…'
	end
	return written ~= '' and written or nil
end

-- One word out of a few; the first is what nothing means.
function read.choice( self, value, parameter, choices )
	local word = normalised( plain( value ) )
	local english = normalised( site.values[ word ] or word )
	for _, choice in ipairs( choices ) do
		if word == choice or english == choice then
			return choice
		end
	end
	if word ~= '' then
		self:problem( parameter, plain( value ), 'unknown-choice', choices )
	end
	return choices[ 1 ]
end

-- What an organization is, as the letter of the type.
local KINDS = {
	{ 'C', 'Chapter' }, { 'T', 'Thematic organization' }, { 'U', 'Wikimedia user group' },
}

function read.kind( self, value, parameter )
	local word = normalised( plain( value ) )
	local english = normalised( site.values[ word ] or word )
	local choices = {}
	for _, kind in ipairs( KINDS ) do
		if word == kind[ 1 ]:lower() or english == normalised( kind[ 2 ] ) then
			return kind[ 1 ]
		end
		table.insert( choices, kind[ 2 ] )
	end
	if word ~= '' then
		self:problem( parameter, plain( value ), 'unknown-choice', choices )
	end
end

function read.number( self, value, parameter, most )
	local word = normalised( plain( value ) )
	word = site.values[ word ] or word
	local number = ( { [ '' ] = 0, no = 0, yes = 1 } )[ word ]
	if not number and mw.ustring.match( word, '^%d+$' ) then
		-- Digits of other scripts are numbers too, and shown as they are written.
		number = tonumber( word ) or self.words.language:parseFormattedNumber( word ) or 1
	end
	if number and number <= most then
		return number
	end
	local reason = number and 'too-many' or 'not-a-number'
	self:problem( parameter, plain( value ), reason, { number and tostring( most ) or '2' } )
	return 0
end

function read.item( self, value, parameter )
	local written = plain( value )
	local item = item_in( written )
	if written ~= '' and not item then
		self:problem( parameter, written, 'not-an-item', { 'Q42' } )
	end
	return item
end

-- A day, or a moment, as `{ day, time, written }`; the day is nil in the forms of ISO 8601 that
-- only the bot knows.
function read.date( self, value, parameter )
	local written = plain( value )
	if written == '' then
		return nil
	end
	local year, month, day, rest = written:match( '^(%d%d%d%d)%-(%d%d)%-(%d%d)(.*)$' )
	local hours, minutes, zone = ( rest or '' ):match( '^[T ](%d%d):(%d%d)[%d:.,]*(.*)$' )
	local fits = year and tonumber( year ) > 2000 and tonumber( year ) < 2100
		and ( rest == '' or rest:match( '^[T ]%d%d' ) )
	if fits then
		local moment = os.time( { year = year, month = month, day = day, hour = 12 } )
		fits = os.date( '%Y-%m-%d', moment ) == table.concat( { year, month, day }, '-' )
	end
	local other_form = written:match( '^2%d%d%d%d%d%d%d' ) or written:match( '^2%d%d%d%-?W%d%d' )
	if not fits and not other_form then
		self:problem( parameter, written, 'bad-date', { '2026-11-22', '2026-11-22T18:00Z' } )
	end
	return {
		written = written,
		day = fits and written:sub( 1, 10 ) or nil,
		time = fits and hours and hours .. ':' .. minutes or nil,
		zone = zone and ( zone == 'Z' and 'UTC' or zone:match( '^[+-]%d%d:?%d?%d?$' ) and 'UTC' .. zone ) or nil,
	}
end

-- The five templates: where each may stand, what has to be there, and how each parameter is read.
-- Languages come first: names are looked up in them.
local SHARED = { MAIN, PROJECT, USER }
local LANGUAGES = { 'languages', 'languages', 20 }
local YES_OR_NO = { 'no', 'yes' }

local TEMPLATES = {
	profile = {
		spaces = { USER },
		needed = {},
		parameters = {
			LANGUAGES,
			{ 'known', 'capacities' },
			{ 'available', 'capacities' },
			{ 'wanted', 'capacities' },
			{ 'territory', 'territories', 10 },
			{ 'affiliation', 'things', 10 },
			{ 'manages', 'things', 10 },
			{ 'teams', 'pages', 20 },
			{ 'projects', 'things', 20 },
			{ 'about', 'text', 2000 },
			{ 'about language', 'language' },
			{ 'pronoun', 'text', 100 },
			{ 'display name', 'text', 100 },
			{ 'timezone', 'text', LONGEST_NAME },
			{ 'wikidata', 'item' },
			{ 'alternative account', 'accounts', 100 },
			{ 'mentor', 'number', 20 },
			{ 'mentor in', 'capacities' },
			{ 'mentee in', 'capacities' },
			{ 'programme', 'pages', 20 },
			{ 'contact', 'choice', { 'talk', 'email', 'none' } },
			{ 'notify', 'choice', { 'never', 'weekly', 'monthly' } },
			{ 'suggestions', 'choice', { 'page', 'none' } },
			{ 'status', 'choice', { 'open', 'paused' } },
		},
	},
	organization = {
		spaces = SHARED,
		needed = { 'managers' },
		parameters = {
			{ 'name', 'text', LONGEST_NAME },
			{ 'names', 'names' },
			{ 'acronym', 'text', LONGEST_NAME },
			{ 'type', 'kind' },
			{ 'managers', 'accounts', 100 },
			{ 'known', 'capacities' },
			{ 'available', 'capacities' },
			{ 'wanted', 'capacities' },
			{ 'territory', 'territories', 10 },
			{ 'projects', 'things', 20 },
			{ 'website', 'address' },
			{ 'page', 'page' },
			{ 'documents', 'documents', 20 },
		},
	},
	event = {
		spaces = SHARED,
		needed = { 'begin' },
		parameters = {
			LANGUAGES,
			{ 'title', 'text', LONGEST_NAME },
			{ 'begin', 'date' },
			{ 'end', 'date' },
			{ 'place', 'text', LONGEST_NAME },
			{ 'online', 'choice', YES_OR_NO },
			{ 'territory', 'territories', 10 },
			{ 'needed', 'capacities' },
			{ 'offered', 'capacities' },
			{ 'organizers', 'accounts', 100 },
			{ 'wikidata', 'item' },
		},
	},
	team = {
		spaces = SHARED,
		needed = { 'members' },
		parameters = {
			LANGUAGES,
			{ 'members', 'accounts', 100 },
			{ 'activity', 'text', LONGEST_NAME },
			{ 'needed', 'capacities' },
		},
	},
	programme = {
		spaces = SHARED,
		needed = {},
		parameters = {
			LANGUAGES,
			{ 'begin', 'date' },
			{ 'end', 'date' },
			{ 'territory', 'territories', 10 },
			{ 'capacities', 'capacities' },
			{ 'conditions', 'text', 2000 },
		},
	},
}

-- Values by English parameter: a parameter's own name goes before the words of dialects.
function Reading:take( template, arguments )
	local known, own, given = {}, {}, {}
	for _, parameter in ipairs( template.parameters ) do
		known[ parameter[ 1 ] ] = parameter[ 1 ]
		own[ parameter[ 1 ] ] = parameter[ 1 ]
	end
	for word, english in pairs( site.parameters ) do
		if known[ english ] then
			own[ word ] = english
		end
	end
	for key, value in pairs( arguments ) do
		if trimmed( value ) ~= '' then
			table.insert( given, { key = trimmed( tostring( key ) ), value = value } )
		end
	end
	table.sort( given, function ( one, other ) return one.key < other.key end )
	local values = {}
	for _, one in ipairs( given ) do
		local english = known[ one.key ] or own[ site.parameters[ normalised( one.key ) ] or false ]
		if not english then
			local guess = self:guesses( normalised( one.key ), 0.6, 1, pairs( own ) )[ 1 ]
			self:problem( '', one.key, 'unknown-parameter', guess and { guess.name } )
		elseif not values[ english ] or one.key == english then
			values[ english ] = one.value
			self.written[ english ] = one.key
		end
	end
	return values
end

-- What a call of one of the templates says: `found` by English parameter, and `problems`.
-- In a preview also what its author may have meant.
function Reading.of( words, name, arguments, preview )
	local template = TEMPLATES[ name ]
	local self = setmetatable( {
		words = words, preview = preview, languages = {}, found = {}, problems = {}, written = {},
		countries = {}, searches = 0,
	}, Reading )
	local values = self:take( template, arguments )
	for _, parameter in ipairs( template.parameters ) do
		local called, kind, option = parameter[ 1 ], parameter[ 2 ], parameter[ 3 ]
		self.found[ called ] = read[ kind ]( self, values[ called ] or '', called, option )
	end
	local here = mw.title.getCurrentTitle()
	self.example = not ANSWERED[ here.namespace ]
	if not self.example then
		self:place( template, here )
		for _, needed in ipairs( template.needed ) do
			if not values[ needed ] then
				self:problem( needed, '', 'missing-parameter', { needed } )
			end
		end
	end
	local first, last = self.found.begin, self.found[ 'end' ]
	if first and last and first.day and last.day and last.day < first.day then
		self:problem( 'end', last.written, 'ends-too-early' )
	end
	return self
end

-- Whether the call counts where it stands.
function Reading:place( template, here )
	self.misplaced = true
	for _, space in ipairs( template.spaces ) do
		self.misplaced = self.misplaced and here.namespace ~= space
	end
	if self.misplaced then
		self:problem( '', '', 'wrong-place',
			{ self.words:plain( #template.spaces == 1 and 'place-user' or 'place-shared' ) } )
	elseif here.namespace == USER and template.spaces[ 2 ] == nil
		and ( here.rootText:match( '^%d+%.%d+%.%d+%.%d+$' ) or here.rootText:match( '^%x*:[%x:]*:%x*$' )
			or here.rootText:match( '^~2' ) ) then
		self:problem( '', '', 'no-account' )
	end
end

return Reading
