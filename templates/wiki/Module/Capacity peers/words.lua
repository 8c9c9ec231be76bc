-- The reader's language: messages, names of capacities, countries and languages, numbers.
--
-- Words come from JSON pages that the bot writes. A word that the reader's language lacks is taken
-- from its fallback languages, English last, and marked with its own language and direction.
-- What people wrote is put into a message last and never looked at as wikitext.

local site = require( 'Module:Capacity peers/site' )

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
	local self = setmetatable( { code = code, language = mw.language.new( code ) }, Words )
	self.direction = self.language:getDir()
	self.chain = { code }
	for _, fallback in ipairs( mw.language.getFallbacksFor( code ) ) do
		table.insert( self.chain, fallback )
	end
	if code ~= 'en' and self.chain[ #self.chain ] ~= 'en' then
		table.insert( self.chain, 'en' )
	end
	self.has = { labels = {}, messages = {} }
	for _, kind in ipairs( { 'labels', 'messages' } ) do
		for _, language in ipairs( version[ kind ] ) do
			self.has[ kind ][ language ] = true
		end
	end
	self.translations = version.messages
	return self
end

-- The first word for `key` along the chain, and the language it was found in.
function Words:find( kind, part, key, chain )
	for _, code in ipairs( chain or self.chain ) do
		if self.has[ kind ][ code ] then
			local word = part_of( kind .. '/' .. code, part )[ key ]
			if word and word ~= '' then
				return word, code
			end
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

-- A message as wikitext. Parameters are numbers, or finished wikitext.
function Words:message( key, ... )
	local parameters = { ... }
	local text, code = self:find( 'messages', 'messages', key )
	if not text then
		return mw.text.nowiki( '⧼' .. key .. '⧽' )
	end
	local language = mw.language.new( code )
	text = text:gsub( '{{PLURAL:%$(%d)|(.-)}}', function ( index, forms )
		return language:plural( parameters[ tonumber( index ) ] or 0, mw.text.split( forms, '|', true ) )
	end )
	text = text:gsub( '%$(%d)', function ( index )
		return number( self.language, parameters[ tonumber( index ) ] ) or ''
	end )
	return self:marked( text, code )
end

function Words:number( value )
	return self.language:formatNum( tonumber( value ) or 0 )
end

-- The name of a capacity; its Q-id where no language of the chain has one.
function Words:capacity( item )
	local label, code = self:find( 'labels', 'labels', item )
	if not label then
		return mw.text.nowiki( item )
	end
	return self:marked( mw.text.nowiki( label ), code )
end

-- What a capacity means; nil where no language of the chain says it.
function Words:description( item )
	local text, code = self:find( 'labels', 'descriptions', item )
	return text and self:marked( mw.text.nowiki( text ), code )
end

function Words:territory( iso )
	local name, code = self:find( 'labels', 'territories', iso )
	return name and self:marked( mw.text.nowiki( name ), code ) or mw.text.nowiki( iso )
end

function Words:languageName( code )
	local name = mw.language.fetchLanguageName( code, self.code )
	if name == '' then
		name = code
	end
	return tostring( mw.html.create( 'bdi' ):wikitext( mw.text.nowiki( name ) ) )
end

-- Things in a row, with the comma of the reader's language.
function Words:list( things )
	local comma = mw.message.new( 'comma-separator' ):inLanguage( self.code ):plain()
	return table.concat( things, comma )
end

-- The Q-id of a name that somebody wrote, in the reader's languages or in `languages`; else nil.
function Words:itemNamed( name, languages )
	local wanted = mw.ustring.lower( mw.text.trim( name ) )
	local content = mw.language.getContentLanguage():getCode()
	for _, chain in ipairs( { languages, self.chain, { content } } ) do
		for _, code in ipairs( chain ) do
			if self.has.labels[ code ] then
				for item, label in pairs( part_of( 'labels/' .. code, 'labels' ) ) do
					if mw.ustring.lower( label ) == wanted then
						return item
					end
				end
			end
		end
	end
end

return Words
