-- Finds the time zone that somebody means, by the bot's own rule and tables
-- (sync/reference/timezones.py).

local known = mw.loadData( 'Module:Capacity peers/time zone data' )
local entries = require( 'Module:Capacity peers/entries' )
local lines = require( 'Module:Capacity peers/lines' )
local places = require( 'Module:Capacity peers/places' )
local folded = require( 'Module:Capacity peers/nearness' ).folded

local zones = {}

-- On the clock nobody is further from UTC than this, in minutes.
local FURTHEST_WEST, FURTHEST_EAST = -12 * 60, 14 * 60
local LONGEST, SHORTEST = 200, 4

local function as_zone( minutes )
	if minutes < FURTHEST_WEST or minutes > FURTHEST_EAST then
		return nil
	end
	local ahead = math.abs( minutes )
	return ( 'UTC%s%02d:%02d' ):format( minutes < 0 and '-' or '+', math.floor( ahead / 60 ), ahead % 60 )
end

local function ends( text )
	return not mw.ustring.match( text, '^[%w_.,:+-]' )
end

-- The distance from UTC that a text begins with, in minutes, and the rest; else nil.
local function offset_at( text )
	local name = text:match( '^UTC' ) or text:match( '^GMT' ) or ''
	local rest = text:sub( #name + 1 )
	if name ~= '' and ends( rest ) then
		return 0, rest
	end
	local sign, digits, behind = rest:match( '^([+-])([%d:]+)(.*)$' )
	local hours, minutes = ( digits or '' ):match( '^(%d%d?):?([0-5]%d)$' )
	hours = hours or ( digits or '' ):match( '^%d%d?$' )
	if hours and ends( behind ) then
		return ( hours * 60 + ( minutes or 0 ) ) * ( sign == '-' and -1 or 1 ), behind
	end
end

-- The form in which names are compared; U+200C and D are joiners, which many keyboards lack.
local function key_of( name )
	return ( folded( entries.normalised( name ) ):gsub( '\226\128[\140\141]', '' ) )
end

local function tight( written )
	return ( written:upper():gsub( '%s+', '' ):gsub( '±', '+' ) )
end

-- The zones of a country, by its code.
local function zones_of( country )
	local found = {}
	for zone in known.zones:gmatch( '\n([^\t\n]*)\t' .. country .. '%f[\n]' ) do
		table.insert( found, zone )
	end
	return found
end

-- The zones that a text names: none, one, or all of a city or a country that has several.
function zones.named( words, written )
	local minutes, rest = offset_at( tight( written ) )
	if minutes and rest == '' then
		return { as_zone( minutes ) }
	end
	local key = key_of( written )
	local found = lines.look( known.names, key )
	-- Three letters are an abbreviation, and no code of a country.
	if not found and mw.ustring.len( key ) >= SHORTEST then
		local countries = places.shipped( words, written, {} )
		local zones_there = #countries == 1 and zones_of( countries[ 1 ] ) or {}
		if #zones_there > 0 then
			return zones_there
		end
	end
	found = found or lines.look( lines.page( 'time zone names' ), key )
	return found and mw.text.split( found, ' / ', true ) or {}
end

-- The countries of a city that zones are named after.
function zones.countriesOf( written )
	local key = key_of( written )
	local found, seen = {}, {}
	local named = lines.look( known.names, key ) or lines.look( lines.page( 'time zone names' ), key )
	for _, zone in ipairs( named and mw.text.split( named, ' / ', true ) or {} ) do
		local country = lines.look( known.zones, zone )
		if country and not seen[ country ] then
			seen[ country ] = true
			table.insert( found, country )
		end
	end
	return found
end

-- The zones that a text may mean: the offsets in it, else the one with the name most like it.
-- `guesses` finds the names most like another one.
function zones.meant( written, guesses )
	written = mw.ustring.sub( written, 1, LONGEST )
	local text, found, seen = tight( written ), {}, {}
	local at = 1
	while at <= #text do
		at = text:find( '[UG+-]', at ) or #text + 1
		local minutes, rest
		if not mw.ustring.match( text:sub( 1, at - 1 ), '[%w_]$' ) then
			minutes, rest = offset_at( text:sub( at ) )
		end
		local zone = minutes and as_zone( minutes )
		if zone and not seen[ zone ] then
			seen[ zone ] = true
			table.insert( found, zone )
		end
		at = minutes and #text - #rest + 1 or at + 1
	end
	if #found > 0 then
		return found
	end
	local key = key_of( written )
	if mw.ustring.len( key ) < SHORTEST then
		return {}
	end
	local guess = guesses( key, 1, lines.further( lines.each( known.names ), 'time zone names', key ) )[ 1 ]
	return guess and mw.text.split( guess.meaning, ' / ', true ) or {}
end

return zones
