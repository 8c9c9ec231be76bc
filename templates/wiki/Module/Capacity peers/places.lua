-- Finds the country or region that somebody means, by the bot's own rule and tables
-- (sync/reference/places.py).

local site = mw.loadData( 'Module:Capacity peers/site' )
local known = mw.loadData( 'Module:Capacity peers/place data' )
local entries = require( 'Module:Capacity peers/entries' )
local lines = require( 'Module:Capacity peers/lines' )
local folded = require( 'Module:Capacity peers/nearness' ).folded

local places = {}

-- Places as they may be told of people: some countries as their region, each place once.
local function published( some )
	local found, seen = {}, {}
	for _, one in ipairs( some ) do
		local region = site.byRegionOnly[ one ]
		one = region and 'region:' .. region or one
		if not seen[ one ] then
			seen[ one ] = true
			table.insert( found, one )
		end
	end
	return found
end

local MOST_LANGUAGES, LONG_CODE = 3, 3
local LEFT_OUT = { "'", '’', '‘', 'ʼ', 'ʻ', '`', '´', '%.' }
local SPACES = { '-', '–', ',', '،', '%(', '%)', '/' }

-- The form in which names of places are compared.
local function key_of( name )
	local text = folded( entries.normalised( name ) )
	for _, one in ipairs( LEFT_OUT ) do
		text = text:gsub( one, '' )
	end
	for _, one in ipairs( SPACES ) do
		text = text:gsub( one == '-' and '%-' or one, ' ' )
	end
	-- U+064B to U+0652 and U+0640: vowel signs and the long line of Arabic; U+200C and D: joiners
	text = text:gsub( '\217[\139-\146]', '' ):gsub( '\217\128', '' ):gsub( '\226\128[\140\141]', '' )
		:gsub( '&', ' and ' )
	return ( mw.text.trim( ( text:gsub( '%s+', ' ' ) ) ):gsub( '^the ', '' ) )
end

-- Names of countries in one language, by key; made once a rendering.
local function names_in( words, language )
	words.placeNames = words.placeNames or {}
	if not words.placeNames[ language ] then
		local names = {}
		for country, name in pairs( words:part( 'labels', language, 'territories' ) ) do
			names[ key_of( name ) ] = country
		end
		words.placeNames[ language ] = names
	end
	return words.placeNames[ language ]
end

-- The country whose flag a text begins with, and the rest.
local function flag_in( text )
	local first, second, rest = text:match( '^\240\159\135([\166-\191])\240\159\135([\166-\191])(.*)$' )
	if not first then
		return nil, text
	end
	local code = string.char( first:byte() - 166 + 65, second:byte() - 166 + 65 )
	return lines.look( known.codes, code ) == code and code or nil, mw.text.trim( rest )
end

local function parted( text )
	return text and mw.text.split( text, ' / ', true ) or {}
end

-- What names in the languages mean; else nil.
local function in_own( words, key, languages )
	for position = 1, math.min( #languages, MOST_LANGUAGES ) do
		local country = names_in( words, languages[ position ] )[ key ]
		if country then
			return country
		end
	end
end

local function of_name( words, text, languages )
	local key = key_of( text )
	local in_capitals, plain = text == mw.ustring.upper( text ), entries.normalised( text )
	-- No code has accents.
	local code = folded( plain ) == plain and lines.look( known.codes, ( key:upper():gsub( 'REGION:', '' ) ) )
	local own = in_own( words, key, languages )
	if own and not ( code and in_capitals ) then
		return { own }
	elseif code and ( in_capitals or mw.ustring.len( key ) ~= LONG_CODE ) then
		return { code }
	end
	local found = parted( lines.look( known.names, key ) or lines.look( lines.page( 'place names' ), key ) )
	-- `Nga` is Vietnamese for Russia, `NGA` the code of Nigeria.
	for _, one in ipairs( code and found or {} ) do
		if one == code then
			return { code }
		end
	end
	if code then
		table.insert( found, 1, code )
	end
	return found
end

-- The countries, and regions with `region:` before their key, that a text means by the tables of the
-- program: none, one, several.
function places.shipped( words, written, languages )
	local flag, rest = flag_in( mw.text.trim( written ) )
	if not flag then
		return of_name( words, rest, languages )
	end
	local other = flag_in( rest )
	local found = other and { other } or rest ~= '' and of_name( words, rest, languages ) or {}
	for _, one in ipairs( found ) do
		if one == flag then
			return { flag }
		end
	end
	-- A name beside the flag of another country: which one is meant is asked.
	table.insert( found, 1, flag )
	return found
end

-- The places that a text names among other words; codes too, where there is nothing else (`BR/PT`).
function places.inside( words, text, languages )
	local key, found, seen = key_of( text ), {}, {}
	local function add( place )
		if not seen[ place ] then
			seen[ place ] = true
			table.insert( found, place )
		end
	end
	local codes = {}
	for word in key:upper():gmatch( '%S+' ) do
		table.insert( codes, lines.look( known.codes, word ) or false )
	end
	local all = #codes > 1
	for _, code in ipairs( codes ) do
		all = all and code
	end
	if all then
		for _, code in ipairs( codes ) do
			add( code )
		end
		return found
	end
	for _, one in ipairs( entries.inside( key, function ( name )
		return in_own( words, name, languages ) or lines.look( known.names, name )
	end ) ) do
		if mw.ustring.len( one.name ) > LONG_CODE and not one.meaning:find( ' / ', 1, true ) then
			add( one.meaning )
		end
	end
	return found
end

-- The same with the names that Wikidata alone has.
function places.named( words, written, languages )
	local found = places.shipped( words, written, languages )
	if #found == 0 then
		local _, rest = flag_in( mw.text.trim( written ) )
		local means = lines.look( lines.page( 'place names of Wikidata' ), key_of( rest ) )
		found = means and mw.text.split( means, ' / ', true ) or found
	end
	return found
end

-- Names and places among which near ones are looked for, as for `for`.
function places.names( words, languages )
	local all = {}
	for name, place in lines.each( known.names ) do
		all[ name ] = place
	end
	for position = 1, math.min( #languages, MOST_LANGUAGES ) do
		for name, country in pairs( names_in( words, languages[ position ] ) ) do
			all[ name ] = country
		end
	end
	local name, place
	return function ()
		name, place = next( all, name )
		return name, place
	end
end

places.keyOf, places.published = key_of, published

-- Places by their names for the reader.
function places.shown( words, some )
	local names = {}
	for _, one in ipairs( some ) do
		local region = one:match( '^region:(.*)$' )
		table.insert( names, region and words:message( 'region-' .. region ) or words:territory( one ) )
	end
	return names
end

-- The same as plain text, to be written in a parameter.
function places.called( words, some )
	local names = {}
	for _, one in ipairs( some ) do
		local region = one:match( '^region:(.*)$' )
		table.insert( names, region and ( words:plain( 'region-' .. region ) ) or words:country( one ) )
	end
	return names
end

return places
