-- The reader's language: messages, names of capacities, countries and languages, numbers.
--
-- Words come from JSON pages that the bot writes. A word that the reader's language lacks is taken
-- from its fallback languages, English last, and marked with its own language and direction.
-- What people wrote is put into a message last and never looked at as wikitext.

local site = mw.loadData( 'Module:Capacity peers/site' )
local inert = require( 'Module:Capacity peers/links' ).inert

local Words = {}
Words.__index = Words

local function data( name )
	return mw.loadJsonData( site.data .. name .. '.json' )
end

-- A part of a data page; empty where the page or the part is not there (yet, or any more).
local function part_of( name, part )
	local found, page = pcall( data, name )
	return found and page[ part ] or {}
end

local function by_number( one, other )
	return tonumber( one:sub( 2 ) ) < tonumber( other:sub( 2 ) )
end

-- Take the words of a language and of those that it falls back on, English last.
function Words:speak( code )
	self.code = code
	self.language = mw.language.new( code )
	self.direction = self.language:getDir()
	self.chain = { code }
	for _, fallback in ipairs( mw.language.getFallbacksFor( code ) ) do
		table.insert( self.chain, fallback )
	end
	if code ~= 'en' and self.chain[ #self.chain ] ~= 'en' then
		table.insert( self.chain, 'en' )
	end
end

-- Words for the reader of this page, or nil while the bot has not written any.
function Words.ofReader( frame )
	-- Every rendering loads this one page, in whatever language: so a change of it renews them all.
	local found, version = pcall( data, 'version' )
	if not found or not version.labels then
		return nil
	end
	local code = frame:callParserFunction( 'int', 'lang' )
	if not mw.language.isKnownLanguageTag( code ) then
		code = mw.language.getContentLanguage():getCode()
	end
	local self = setmetatable( {}, Words )
	self:speak( code )
	self.has = { labels = {}, messages = {} }
	for _, kind in ipairs( { 'labels', 'messages' } ) do
		for _, language in ipairs( version[ kind ] ) do
			self.has[ kind ][ language ] = true
		end
	end
	self.translations = version.messages
	self.roots = version.roots or {}
	self.minutes = version.within_minutes
	return self
end

-- The same in another language, where it has messages: for what somebody else is going to read.
function Words:speaking( code )
	if code == self.code or not self.has.messages[ code ] then
		return self
	end
	local other = setmetatable( {}, { __index = self } )
	other:speak( code )
	return other
end

-- A part of `labels/<code>.json` or `messages/<code>.json`; empty for a language without such a page.
function Words:part( kind, code, part )
	return self.has[ kind ][ code ] and part_of( kind .. '/' .. code, part ) or {}
end

-- All names in all languages: the one large page, edited whenever a word of it is. Nil while there
-- is none. Decoded here, since the tables of `loadJsonData` take several times the memory.
function Words.catalogue()
	local title = mw.title.new( site.data .. 'catalogue.json' )
	local found, page = pcall( mw.text.jsonDecode, title and title:getContent() or '' )
	return found and type( page ) == 'table' and page.capacities and page or nil
end

-- Codes of countries by their items, as the bot has them; empty before its first run.
function Words.itemsOfCountries()
	local found, page = pcall( data, 'territories' )
	return found and page.territories or {}
end

-- The first word for `key` along the chain, and the language it was found in.
function Words:find( kind, part, key, chain )
	for _, code in ipairs( chain or self.chain ) do
		local word = self:part( kind, code, part )[ key ]
		if word and word ~= '' then
			return word, code
		end
	end
end

-- `text` as wikitext, marked where it is in another language than the page.
function Words:marked( text, code )
	if code == self.code then
		return text
	end
	return tostring( mw.html.create( 'span' )
		:attr( 'lang', code )
		:attr( 'dir', mw.language.new( code ):getDir() )
		:wikitext( text ) )
end

local function number( language, value )
	return type( value ) == 'number' and language:formatNum( value ) or value
end

function Words:hasMessage( key )
	return self:find( 'messages', 'messages', key ) ~= nil
end

-- What is to be done about a problem; nil where that names something and there is nothing to name.
function Words:cure( reason, suggestion )
	local key = 'cure-' .. reason
	local text = self:find( 'messages', 'messages', key )
	if text and ( suggestion ~= '' or not text:find( '$1', 1, true ) ) then
		return key
	end
end

-- A sign that MediaWiki has for every language, such as a colon and its space.
function Words:sign( name )
	return mw.message.new( name .. '-separator' ):inLanguage( self.code ):plain()
end

-- The form of some words for a person, by what they set in their preferences. The reader is nobody's
-- name, and everybody's page.
local function for_gender( language, user, forms )
	return user and user ~= '' and language:gender( user, forms ) or forms[ 3 ] or forms[ 1 ]
end

-- What MediaWiki calls the same in nearly every language, for where ours is not translated yet.
local OF_MEDIAWIKI = {
	write = 'talkpagelinktext', [ 'write-offer' ] = 'talkpagelinktext', [ 'request-discuss' ] = 'talk',
	statistics = 'statistics', [ 'nav-guide' ] = 'help',
}

-- A message of MediaWiki as text, as it is shipped; nil where it has none in that language.
local function of_mediawiki( name, code )
	local message = mw.message.new( name ):useDatabase( false )
	local text = message:inLanguage( code ):plain()
	return text ~= message:inLanguage( 'en' ):plain() and mw.text.nowiki( text ) or nil
end

-- A message without marks of its language, and the language: for attributes. Parameters are
-- numbers, finished wikitext, or for GENDER the name of a user: a look into the database each.
function Words:plain( key, ... )
	local parameters = { ... }
	local text, code = self:find( 'messages', 'messages', key )
	if not text then
		return mw.text.nowiki( '⧼' .. key .. '⧽' ), self.code
	end
	local known = code == 'en' and OF_MEDIAWIKI[ key ] and of_mediawiki( OF_MEDIAWIKI[ key ], self.code )
	if known then
		return known, self.code
	end
	local language = mw.language.new( code )
	text = text:gsub( '{{PLURAL:%$(%d)|(.-)}}', function ( index, forms )
		return language:plural( parameters[ tonumber( index ) ] or 0, mw.text.split( forms, '|', true ) )
	end )
	text = text:gsub( '{{GENDER:%$?(%d?)|(.-)}}', function ( index, forms )
		return for_gender( language, parameters[ tonumber( index ) ], mw.text.split( forms, '|', true ) )
	end )
	text = text:gsub( '%$(%d)', function ( index )
		return number( self.language, parameters[ tonumber( index ) ] ) or ''
	end )
	return text, code
end

-- A message as wikitext, marked where it is in another language than the page.
function Words:message( key, ... )
	return self:marked( self:plain( key, ... ) )
end

-- A message about what the bot is going to do: it says in how many minutes, where the schedule does.
function Words:soon( key )
	if self.minutes then
		return self:message( key .. '-within', self.minutes )
	end
	return self:message( key )
end

-- The same as the beginning of a sentence.
function Words:sentence( key, ... )
	local text, code = self:plain( key, ... )
	return self:marked( mw.language.new( code ):ucfirst( text ), code )
end

function Words:number( value )
	return self.language:formatNum( tonumber( value ) or 0 )
end

-- The name of a capacity; its Q-id where no language of the chain has one.
function Words:capacity( item )
	local label, code = self:find( 'labels', 'labels', item )
	if not label then
		return inert( item )
	end
	return self:marked( inert( label ), code )
end

-- The name of a capacity as plain text.
function Words:label( item )
	return self:find( 'labels', 'labels', item ) or item
end

-- What a capacity means; nil where no language of the chain says it.
function Words:description( item )
	local text, code = self:find( 'labels', 'descriptions', item )
	return text and self:marked( inert( text ), code )
end

function Words:territory( iso )
	local name, code = self:find( 'labels', 'territories', iso )
	return name and self:marked( inert( name ), code ) or inert( iso )
end

-- The name of a country as plain text.
function Words:country( iso )
	return ( self:find( 'labels', 'territories', iso ) or iso )
end

-- A language by its name in the reader's.
function Words:languageName( code )
	local name = mw.language.fetchLanguageName( code, self.code )
	if name == '' then
		name = code
	end
	return tostring( mw.html.create( 'bdi' ):wikitext( inert( name ) ) )
end

-- Things in a row, with the comma of the reader's language.
function Words:list( things )
	return table.concat( things, self:sign( 'comma' ) )
end

-- The field at the top of the tree to which a capacity belongs, and its place among the fields:
-- by their numbers, so that it stays. An item alone, with nothing below it, has no place.
function Words:field( item )
	if not self.places then
		local roots = {}
		self.places = {}
		for below, root in pairs( self.roots ) do
			if below ~= root and not self.places[ root ] then
				self.places[ root ] = 0
				table.insert( roots, root )
			end
		end
		table.sort( roots, by_number )
		for place, root in ipairs( roots ) do
			self.places[ root ] = place
		end
	end
	local root = self.roots[ item ]
	return root, root and self.places[ root ]
end

-- A day in the reader's language, from `2026-11-22`.
function Words:day( date )
	return self.language:formatDate( ( self:plain( 'date-format' ) ), date )
end

-- `2026-Q4` and `2026-10` as they are called.
function Words:period( key )
	local year, quarter = key:match( '^(%d%d%d%d)%-Q([1-4])$' )
	if year then
		return self:message( 'after-quarter', self:number( quarter ), self.language:formatDate( 'Y', year .. '-01-01' ) )
	end
	return key:match( '^%d%d%d%d%-%d%d$' ) and self.language:formatDate( 'F Y', key .. '-01' ) or ''
end

return Words
