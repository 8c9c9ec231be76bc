-- Finds the affiliate, or the page of another organization, that somebody means, by the bot's own rule
-- and tables (sync/reference/affiliates.py, sync/profiles/values/page.py).

local known = mw.loadData( 'Module:Capacity peers/affiliate data' )
local entries = require( 'Module:Capacity peers/entries' )
local folded = require( 'Module:Capacity peers/nearness' ).folded
local lines = require( 'Module:Capacity peers/lines' )
local pages = require( 'Module:Capacity peers/pages' )
local places = require( 'Module:Capacity peers/places' )

local affiliates = {}

local WORD, NO_WORD = '%f[%w\128-\255]', '%f[^%w\128-\255]'
-- Names that are gone through, and things of one name.
local MOST_NAMES, MOST_CHOICES = 1000, 5

local function escaped( word )
	return ( word:gsub( '%p', '%%%0' ) )
end

-- A name without what all of them are called, and whether there was something of that at its beginning.
local function without_generic( name )
	local rest
	for _, start in ipairs( known.beforePlace ) do
		local behind = name:sub( #start + 1 )
		rest = rest or name:sub( 1, #start ) == start and ( behind == '' or behind:find( '^[ -]' ) ) and behind
	end
	for _, start in ipairs( known.joinedToPlace ) do
		rest = rest or name:sub( 1, #start ) == start and name:sub( #start + 1 )
	end
	local generic = rest and true
	rest = rest and rest:gsub( '^[ -]+', '' ) or name
	for _, word in ipairs( known.besidePlace ) do
		local pattern = WORD .. escaped( word ) .. NO_WORD
		generic = generic or rest:find( '^' .. pattern )
		rest = rest:gsub( pattern, ' ' )
	end
	return mw.text.trim( ( rest:gsub( ' +', ' ' ) ) ), generic
end

-- The key of the affiliate that a name means by the tables of the program; else nil.
local function shipped( words, name )
	local written = entries.normalised( name )
	local key = lines.look( known.names, written )
	if key then
		return key
	end
	local place, generic = written:match( '^wm%-?(%l%l)$' ), true
	if not place then
		place, generic = without_generic( folded( written ) )
	end
	if not generic or place == '' then
		return nil
	end
	key = #place == 2 and lines.look( known.names, place )
	local countries = not key and places.shipped( words, place, {} ) or {}
	return key or #countries == 1 and lines.look( known.countries, countries[ 1 ] ) or nil
end

-- What a normalised name means by the tables alone: an affiliate, as its key, or pages; nil for nothing.
local function listed( name )
	local key = lines.look( known.names, name ) or lines.look( lines.page( 'affiliate names of Wikidata' ), name )
	if key then
		return { key }
	end
	local organizations = lines.page( 'organization names' )
	local titles = lines.look( organizations, name ) or lines.look( organizations, mw.hash.hashValue( 'sha1', name ) )
	return titles and mw.text.split( titles, ' | ', true )
end

local function meant( words, entry )
	for _, name in ipairs( entries.namesIn( entry ) ) do
		local key = shipped( words, name )
		local found = key and { key } or listed( entries.normalised( name ) )
		if found then
			return found
		end
	end
end

-- The first names of affiliates and organizations, with what each means.
local function all_names()
	local found = {}
	for _, text in ipairs( { known.names, lines.page( 'organization names' ) } ) do
		for name, means in lines.each( text ) do
			if #found < MOST_NAMES then
				table.insert( found, { name = name, means = means } )
			end
		end
	end
	return found
end

-- What somebody may mean whose name is none: what looks like it, begins with it, or stands in it.
local function near( reading, name )
	local all, own, position = all_names(), without_generic( name ), 0
	local guess = reading:guesses( own, 1, function ()
		position = position + 1
		local one = all[ position ]
		if one then
			return without_generic( one.name ), one.means
		end
	end )[ 1 ]
	if guess or not reading:maySearch() then
		return guess and mw.text.split( guess.meaning, ' | ', true ) or {}
	end
	local longer
	for _, one in ipairs( mw.ustring.len( own ) > 3 and all or {} ) do
		if one.name:sub( 1, #name + 1 ) == name .. ' ' and ( not longer or #one.name < #longer.name
			or #one.name == #longer.name and one.name < longer.name ) then
			longer = one
		end
	end
	if longer then
		return mw.text.split( longer.means, ' | ', true )
	end
	local longest, found = 3, {}
	for _, one in ipairs( entries.inside( name, listed ) ) do
		local length = mw.ustring.len( one.name )
		if length > longest then
			longest, found = length, one.meaning
		end
	end
	return found
end

-- The page of an organization that an entry names by its title, though the bot has not listed it yet: somebody
-- began it since the last run.
local function begun( reading, entry )
	for _, name in ipairs( entries.namesIn( entry ) ) do
		local title = mw.title.new( name )
		if title and pages.hold( title, 'organization', reading.preview ) then
			return title.prefixedText
		end
	end
end

-- Organizations by their names, with the page where one is linked; what is none is shown all the same.
function affiliates.read( reading, value, parameter, about )
	local found, unknown, seen = {}, {}, {}
	local function is_understood( whole )
		return meant( reading.words, whole ) or begun( reading, whole )
	end
	for _, entry in ipairs( reading:entries( value, parameter, is_understood ) ) do
		local target, shown = entries.linkIn( entry )
		local one = { page = target, name = shown or entry, written = entry }
		-- Which of several is meant depends on who says it: only the bot knows.
		local means = meant( reading.words, entry )
		local title = not means and begun( reading, entry )
		if title then
			means, one.page = { title }, title
		end
		local key = means and table.concat( means, ' | ' ) or entry
		if means and not seen[ key ] then
			seen[ key ] = true
			one.affiliate = #means == 1 and known.called[ key ] and key or nil
			table.insert( found, one )
		elseif not means then
			table.insert( unknown, one )
			-- An empty table tells that there are no organizations, none that nobody can tell yet.
			if lines.page( 'organization names' ) ~= '' then
				local names = {}
				local name = entries.normalised( entries.namesIn( entry )[ 1 ] )
				for _, meaning in ipairs( near( reading, name ) ) do
					table.insert( names, #names < MOST_CHOICES and ( known.called[ meaning ] or meaning ) or nil )
				end
				reading:problem( parameter, entry, 'unknown-affiliation', names )
			end
		end
	end
	reading:atMost( about.most, found, parameter )
	for _, one in ipairs( unknown ) do
		table.insert( found, one )
	end
	return found
end

return affiliates
