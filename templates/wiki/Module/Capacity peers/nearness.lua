-- Finds the names that look most like a misspelt one, among tens of thousands.

local nearness = {}

-- Whoever writes more than this wrote no name.
local LONGEST = 60

-- The letters of a word, each as something that equals only itself.
local function letters( word )
	if not word:find( '[\128-\255]' ) then
		return { word:byte( 1, -1 ) }
	end
	local found = {}
	for letter in word:gmatch( '[%z\1-\127\194-\244][\128-\191]*' ) do
		found[ #found + 1 ] = #letter == 1 and letter:byte() or letter
	end
	return found
end

local function length( word )
	return #( word:gsub( '[\128-\191]+', '' ) )
end

-- How many letters of `word` are in a word that has each letter as often as `counts` says.
local function shared( counts, word )
	local common = 0
	for position = 1, #word do
		local left = counts[ word[ position ] ]
		if left then
			counts[ word[ position ] ] = left - 1
			if left > 0 then
				common = common + 1
			end
		end
	end
	for position = 1, #word do
		local left = counts[ word[ position ] ]
		if left then
			counts[ word[ position ] ] = left + 1
		end
	end
	return common
end

-- How many letters are to change, to add, to leave out or to swap; above `most` it is not counted.
local function distance( one, other, most )
	local before, last = nil, {}
	for column = 0, #other do
		last[ column ] = column
	end
	for row = 1, #one do
		local now, least = { [ 0 ] = row }, row
		local letter, previous = one[ row ], one[ row - 1 ]
		for column = 1, #other do
			local here = last[ column - 1 ] + ( letter == other[ column ] and 0 or 1 )
			if last[ column ] < here then
				here = last[ column ] + 1
			end
			if now[ column - 1 ] < here then
				here = now[ column - 1 ] + 1
			end
			if before and column > 1 and letter == other[ column - 1 ] and previous == other[ column ]
				and before[ column - 2 ] < here then
				here = before[ column - 2 ] + 1
			end
			now[ column ] = here
			if here < least then
				least = here
			end
		end
		if least > most then
			return most + 1
		end
		before, last = last, now
	end
	return last[ #other ]
end

-- A text without the accents of Latin, Greek and Cyrillic letters (U+0300 to U+036F). It stays as it
-- is where there are none: that is quick, and names of tens of thousands come as one text.
function nearness.folded( text )
	if not text:find( '[\128-\255]' ) then
		return text
	end
	local bare = ( mw.ustring.toNFD( text ) or text ):gsub( '\204[\128-\191]', '' ):gsub( '\205[\128-\175]', '' )
	return mw.ustring.toNFC( bare ) or bare
end

-- The names that `word` may be with letters wrong, best first, at most `count`: a third of the letters
-- of the longer name, whatever the accents (wikidata/names.py has the same). Further arguments give
-- names, what they mean and, where it is known, how they look folded, as for `for`: of two with one
-- meaning one is enough. Each comes as `{ name, meaning }`.
function nearness.nearest( word, count, ... )
	local wanted, counts, best = letters( nearness.folded( word ) ), {}, {}
	if #wanted == 0 or #wanted > LONGEST then
		return {}
	end
	for _, letter in ipairs( wanted ) do
		counts[ letter ] = ( counts[ letter ] or 0 ) + 1
	end
	for name, meaning, bare in ... do
		bare = bare or nearness.folded( name )
		local size = length( bare )
		local longest = math.max( #wanted, size )
		local most = math.floor( longest / 3 )
		-- What differs too much by length or by letters need not be compared in their order.
		if math.abs( #wanted - size ) <= most then
			local other = letters( bare )
			if longest - shared( counts, other ) <= most then
				local steps = distance( wanted, other, most )
				local known = best[ meaning ]
				if steps <= most and ( not known or steps / longest < known.apart
					or steps / longest == known.apart and name > known.name ) then
					best[ meaning ] = { name = name, meaning = meaning, apart = steps / longest }
				end
			end
		end
	end
	local found = {}
	for _, one in pairs( best ) do
		table.insert( found, one )
	end
	table.sort( found, function ( one, other )
		if one.apart == other.apart then
			return one.name > other.name
		end
		return one.apart < other.apart
	end )
	while #found > count do
		table.remove( found )
	end
	return found
end

return nearness
