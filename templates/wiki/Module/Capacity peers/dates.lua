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

-- On the clock nobody is further from UTC than this, in minutes.
local FURTHEST_WEST, FURTHEST_EAST = 12 * 60, 14 * 60

-- The time of a moment in ISO 8601 as hours, minutes and zone (`UTC`, `UTC+05:30`); each may be nil.
-- Nothing where it is none that a clock shows.
local function time_of( text, is_iso )
	local clock, zone = text:match( '^([%d:.,]+) ?%(?([^()]*)%)?$' )
	local sign, ahead, rest = ( zone or '' ):gsub( '^UTC', '' ):gsub( '^GMT', '' ):match( '^([+-])(%d%d?):?(%d*)$' )
	if not clock or not sign and zone ~= '' and zone ~= 'Z' and zone ~= 'UTC' and zone ~= 'GMT'
		or rest and rest ~= '' and not rest:match( '^[0-5]%d$' ) then
		return nil
	end
	local hours, behind = clock:match( '^(%d%d)(.*)$' )
	local minutes, seconds = ( behind or '' ):match( '^:?([0-5]%d)(.*)$' )
	seconds = seconds or behind
	if not hours or tonumber( hours ) > 24 or hours == '24' and not clock:match( '^24:?00$' )
		or seconds ~= '' and not ( minutes and ( seconds:match( '^:?[0-5]%d$' ) or seconds:match( '^:?[0-5]%d[.,]%d+$' ) ) ) then
		return nil
	end
	local minutes_ahead = sign and ahead * 60 + ( tonumber( rest ) or 0 ) or 0
	local is_later = not is_iso and zone:find( '^%-' ) and minutes_ahead > 60 * ( hours == '24' and 0 or hours )
	-- In `18:00-20:00` there is no distance from UTC.
	if minutes_ahead > ( sign == '-' and FURTHEST_WEST or FURTHEST_EAST ) or is_later then
		return nil
	end
	if sign then
		zone = ( 'UTC%s%02d:%s' ):format( sign, ahead, rest ~= '' and rest or '00' )
	end
	return hours, minutes, zone ~= '' and ( sign and zone or 'UTC' ) or nil
end

local DAY = 24 * 60 * 60

-- The day of a week of a year in ISO 8601, else nil.
local function of_week( year, week, weekday )
	local function noon( month, day )
		return os.time( { year = tonumber( year ), month = month, day = day, hour = 12 } )
	end
	-- The fourth of January is in the first week, the 28th of December in the last one.
	local monday = noon( 1, 4 ) - ( ( tonumber( os.date( '%w', noon( 1, 4 ) ) ) + 6 ) % 7 ) * DAY
	local at = monday + ( tonumber( week ) - 1 ) * 7 * DAY
	if week == '00' or at > noon( 12, 28 ) or not weekday:match( '^[1-7]?$' ) then
		return nil
	end
	return os.date( '%Y-%m-%d', at + ( ( tonumber( weekday ) or 1 ) - 1 ) * DAY )
end

-- What a text says, with the year first: `{ day, time, zone }`, the last two where they are told.
-- Nil for what is no date.
function dates.read( written )
	local text = mw.ustring.gsub( entries.typed( written ), '[年년月월]', '-' )
	local year, month, day, rest = mw.ustring.match( text, '^(20%d%d) ?[-./] ?(%d%d?) ?[-./] ?(%d%d?)(.*)$' )
	if not year then
		year, month, day, rest = text:match( '^(20%d%d)(%d%d)(%d%d)(.*)$' )
	end
	local found = year and existing( year, month, day )
	if not year then
		local week, weekday
		year, week, weekday, rest = text:match( '^(20%d%d)%-?W(%d%d)%-?(%d)(.*)$' )
		found = year and of_week( year, week, weekday )
	end
	if not found or rest:match( '^%d' ) then
		return nil
	end
	rest = mw.ustring.gsub( mw.ustring.gsub( rest, '^ ?[日일]', '' ), '^%.', '' )
	local is_iso = rest:find( '^[Tt]' )
	rest = mw.text.trim( rest:upper(), ' ,T' )
	local hours, minutes, zone = time_of( rest, is_iso )
	if rest ~= '' and not hours then
		return nil
	end
	return { day = found, time = minutes and hours .. ':' .. minutes or nil, zone = minutes and zone or nil }
end

-- `2026-11` where a text is a month with the year first, else nil.
function dates.month( written )
	local text = mw.ustring.gsub( entries.typed( written ), '[年년]', '-' )
	local year, month, rest = text:match( '^(20%d%d) ?[-./] ?(%d%d?)(.*)$' )
	local found = year and mw.ustring.match( rest, '^ ?[月월]?%.?$' ) and rest ~= ' ' and existing( year, month, 1 )
	return found and found:sub( 1, 7 ) or nil
end

-- Where the names of months stand in a text, and which these are, in the order of the text.
local function months_in( text, languages )
	local names, found = {}, {}
	for _, language in ipairs( languages ) do
		for _, form in ipairs( { 'F', 'xg', 'M' } ) do
			for month = 1, 12 do
				local name = mw.ustring.lower( language:formatDate( form, ( '2026-%02d-15' ):format( month ) ) )
				if not name:match( '^%d' ) and mw.ustring.len( name ) > 2 then
					names[ name ] = names[ name ] or month
				end
			end
		end
	end
	for name, month in pairs( names ) do
		local first, last = text:find( name, 1, true )
		while first do
			-- Words may have endings; of a short form that is all there is.
			if mw.ustring.len( name ) > 3 or not mw.ustring.match( text:sub( last + 1 ), '^%a' ) then
				table.insert( found, { at = first, size = #name, month = month } )
			end
			first, last = text:find( name, last + 1, true )
		end
	end
	table.sort( found, function ( one, other )
		return one.at < other.at or one.at == other.at and one.size > other.size
	end )
	local kept, free = {}, 1
	for _, one in ipairs( found ) do
		if one.at >= free then
			table.insert( kept, one )
			free = one.at + one.size
		end
	end
	return kept
end

-- The days of a text that are numbers, in their order, each as a list of what it may mean.
local function in_numbers( text )
	local found = {}
	for year, month, day, at in text:gmatch( '%f[%d](20%d%d) ?[-./] ?(%d%d?) ?[-./] ?(%d%d?)%f[%D]()' ) do
		table.insert( found, { { year, month, day } } )
		local rest = text:sub( at ):gsub( '^%.', '' )
		local further, behind = rest:match( '^ ?[-/] ?(%d%d?)(.?)' )
		if further and not behind:match( '[%d:./-]' ) then
			table.insert( found, { { year, month, further } } )
		end
	end
	if #found > 0 then
		return found
	end
	for at, one, other, year in text:gmatch( '%f[%d]()(%d%d?) ?[-./ ] ?(%d%d?) ?[-./ ] ?(20%d%d)%f[%D]' ) do
		local before = text:sub( 1, at - 1 )
		local first, month = before:match( '%f[%d](%d%d?)[./ ][./ ]?(%d%d?)%.? ?%- ?$' )
		first = first or before:match( '%f[%d](%d%d?)%.? ?%- ?$' )
		if first then
			table.insert( found, { { year, month or other, first } } )
		end
		table.insert( found, { { year, other, one }, { year, one, other } } )
	end
	return found
end

-- The first day or the last of a text with the name of a month, as `in_numbers`.
local function in_words( text, languages, last )
	local months, years, small, days = months_in( text, languages ), {}, {}, {}
	for at, number, behind in text:gmatch( '()%f[%d](%d+)%f[%D]()' ) do
		local rest = text:sub( behind )
		local time = text:sub( at - 1, at - 1 ) == ':' or rest:find( '^:' ) or rest:find( '^ ?[ap]%.?m%f[^%w_]' )
			or rest:find( '^ ?h%f[^%w_]' ) or rest:find( '^ ?uhr%f[^%w_]' )
		if not time and #number == 4 and number:match( '^20' ) then
			table.insert( years, { at = at, number = number } )
		elseif not time and #number < 3 and tonumber( number ) >= 1 and tonumber( number ) <= 31 then
			table.insert( small, { at = at, number = number } )
		end
	end
	if #months == 0 or #years == 0 then
		return {}
	end
	for _, one in ipairs( small ) do
		if one.at < years[ #years ].at then
			table.insert( days, one )
		end
	end
	days = #days > 0 and days or small
	local day = days[ last and #days or 1 ]
	if not day then
		return {}
	end
	-- `30 November - 2 December`, or `November 30 - December 2`. Of one day a month behind it is the
	-- one: what stands before it may be a day of the week (`mar. 5 mai`).
	local leads, before, behind = months[ 1 ].at < days[ 1 ].at and #days > 1, nil, nil
	for _, one in ipairs( months ) do
		if one.at < day.at then
			before = one.month
		else
			behind = behind or one.month
		end
	end
	local year = years[ #years ].number
	for position = #years, 1, -1 do
		year = years[ position ].at > day.at and years[ position ].number or year
	end
	return { { { year, leads and ( before or behind ) or behind or before, day.number } } }
end

-- The day that a text may mean, in ISO 8601: both where day and month may be swapped. Of several days
-- the first, or the `last`. `languages` are objects of MediaWiki, whose names of months are known.
function dates.meant( written, languages, last )
	local text = mw.ustring.lower( entries.typed( written ) ):gsub( '~', '-' )
	local numbers = in_numbers( mw.ustring.gsub( mw.ustring.gsub( text, '[年년月월]', '-' ), '[日일]', '' ) )
	if #numbers == 0 then
		numbers = in_words( text, languages, last )
	end
	local found, seen = {}, {}
	for _, one in ipairs( numbers[ last and #numbers or 1 ] or {} ) do
		local day = existing( unpack( one ) )
		if day and not seen[ day ] then
			seen[ day ] = true
			table.insert( found, day )
		end
	end
	return found
end

-- The month that a text may mean, as `2026-11`: the first of its days, or one without a day.
function dates.monthsMeant( written, languages )
	local found, seen, days = {}, {}, dates.meant( written, languages )
	if #days == 0 then
		local text = mw.ustring.lower( mw.ustring.gsub( entries.typed( written ), '[年년]', '-' ) )
		local year, month = text:match( '%f[%d](20%d%d) ?[-./] ?(%d%d?)%f[%D]' )
		if not year then
			month, year = text:match( '%f[%d](%d%d?) ?[-./ ] ?(20%d%d)%f[%D]' )
		end
		if not year then
			for one in text:gmatch( '%f[%d](20%d%d)%f[%D]' ) do
				year = one
			end
			local first = months_in( text, languages )[ 1 ]
			month = first and first.month
		end
		days = { year and month and existing( year, month, 1 ) or nil }
	end
	for _, day in ipairs( days ) do
		if not seen[ day:sub( 1, 7 ) ] then
			seen[ day:sub( 1, 7 ) ] = true
			table.insert( found, day:sub( 1, 7 ) )
		end
	end
	return found
end

-- A day so many days after today in UTC. `os.time()` would have MediaWiki keep a page for a second only;
-- the date keeps it until midnight.
local function days_from_now( days )
	local year, month, day = os.date( '!%Y-%m-%d' ):match( '(%d+)-(%d+)-(%d+)' )
	return os.date( '%Y-%m-%d', os.time( { year = year, month = month, day = day, hour = 12 } ) + days * DAY )
end

-- Whether a day is still to come, wherever one is.
function dates.isToCome( day )
	return day > days_from_now( 1 )
end

-- Whether a day is over, wherever one is: once that is so, it stays so on every copy of a page.
function dates.isOver( day )
	return day < days_from_now( -1 )
end

return dates
