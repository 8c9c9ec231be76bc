-- Reads the days that people write, in the forms that the bot reads, and guesses at others.

local entries = require( 'Module:Capacity peers/entries' )

local dates = {}

-- `2026-11-22` where there is such a day, else nil.
local function existing( year, month, day )
	year, month, day = tonumber( year ), tonumber( month ), tonumber( day )
	if year < 2001 or year > 2099 or month < 1 or month > 12 then
		return nil
	end
	local last = os.date( '*t', os.time( { year = year, month = month + 1, day = 0, hour = 12 } ) ).day
	return day >= 1 and day <= last and ( '%04d-%02d-%02d' ):format( year, month, day ) or nil
end

-- Whether a text is the time of a moment in ISO 8601, with or without a zone.
local function is_time( text )
	local clock = text:gsub( 'Z$', '' ):gsub( '[+-]%d%d:?%d?%d?$', '' )
	return clock:match( '^%d%d$' ) or clock:match( '^%d%d:?%d%d$' ) or clock:match( '^%d%d:?%d%d:?%d%d[.,]?%d*$' )
end

-- What a text says, with the year first: `{ day, time, zone }`, the last two where they are told.
-- A week of a year has no day here. Nil for what is no date.
function dates.read( written )
	local text = mw.ustring.gsub( entries.typed( written ), '[年년月월]', '-' )
	local year, month, day, rest = mw.ustring.match( text, '^(20%d%d) ?[-./] ?(%d%d?) ?[-./] ?(%d%d?)(.*)$' )
	if not year then
		year, month, day, rest = text:match( '^(20%d%d)(%d%d)(%d%d)(.*)$' )
	end
	if not year then
		return text:match( '^20%d%d%-?W%d%d' ) and {} or nil
	elseif rest:match( '^%d' ) then
		return nil
	end
	rest = mw.ustring.gsub( mw.ustring.gsub( rest, '^ ?[日일]', '' ), '^%.', '' )
	local time = mw.text.trim( rest:upper(), ' ,T' ):gsub( ' ?%(?UTC%)?$', 'Z' ):gsub( ' ?%(?GMT%)?$', 'Z' )
	local found = existing( year, month, day )
	if not found or time ~= '' and not is_time( time ) then
		return nil
	end
	local hours, minutes = time:match( '^(%d%d):?(%d%d)' )
	local zone = time:match( 'Z$' ) and 'UTC' or time:match( '[+-]%d%d:?%d?%d?$' )
	return {
		day = found,
		time = hours and hours .. ':' .. minutes or nil,
		zone = hours and zone and ( zone == 'UTC' and zone or 'UTC' .. zone ) or nil,
	}
end

local function month_in( text, languages )
	for _, language in ipairs( languages ) do
		for _, form in ipairs( { 'F', 'xg', 'M' } ) do
			for month = 1, 12 do
				local name = mw.ustring.lower( language:formatDate( form, ( '2026-%02d-15' ):format( month ) ) )
				if mw.ustring.len( name ) > 2 and text:find( name, 1, true ) then
					return month
				end
			end
		end
	end
end

-- The days that a text may mean, in ISO 8601: where day and month may be swapped, both.
-- `languages` are objects of MediaWiki, whose names of months are looked for.
function dates.meant( written, languages )
	local text, found, seen = mw.ustring.lower( entries.typed( written ) ), {}, {}
	local function add( year, month, day )
		local one = year and month and day and existing( year, month, day )
		if one and not seen[ one ] then
			seen[ one ] = true
			table.insert( found, one )
		end
	end
	for year, month, day in text:gmatch( '%f[%d](20%d%d)[-./ ]+(%d%d?)[-./ ]+(%d%d?)%f[%D]' ) do
		add( year, month, day )
	end
	for day, month, year in text:gmatch( '%f[%d](%d%d?)[-./ ]+(%d%d?)[-./ ]+(20%d%d)%f[%D]' ) do
		add( year, month, day )
		add( year, day, month )
	end
	if #found == 0 then
		local year, day = text:match( '%f[%d](20%d%d)%f[%D]' ), text:match( '%f[%d](%d%d?)%f[%D]' )
		add( year, year and day and month_in( text, languages ), day )
	end
	return found
end

return dates
