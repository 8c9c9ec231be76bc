-- Finds the language and the level that somebody means, by the bot's own rule and tables
-- (sync/profiles/values/language.py).

local known = mw.loadData( 'Module:Capacity peers/language data' )
local entries = require( 'Module:Capacity peers/entries' )
local lines = require( 'Module:Capacity peers/lines' )

local languages = {}

-- No name of a language is so long, and no code.
local LONGEST, LONGEST_CODE = 100, 3

local function plain( written )
	return mw.ustring.sub( entries.normalised( ( entries.typed( written ):gsub( '_', '-' ) ) ), 1, LONGEST )
end

-- Whether a code is one of this wiki's MediaWiki alone, by the list that the bot asks for: the function
-- `isKnownLanguageTag` takes what an extension has a name of, too.
local function is_of_this_wiki( text )
	return #text <= 30 and text:find( '^%l%l[%l%d-]*$' ) and not ( text .. '-' ):find( '%-%w?%-' )
		and not text:find( '^%l+%d' ) and not known.nothing[ text ] and mw.language.fetchLanguageName( text ) ~= ''
end

local function code_of( text )
	return lines.look( known.codes, text ) or is_of_this_wiki( text ) and text or nil
end

function languages.isCode( written )
	return code_of( plain( written ) ) ~= nil
end

-- U+200C and D are joiners, which many keyboards lack.
local function name_of( text )
	return ( text:gsub( '-', ' ' ):gsub( '\226\128[\140\141]', '' ) )
end

local function well_known( text )
	return code_of( text ) or lines.look( known.names, name_of( text ) )
end

local function language_named( text )
	return well_known( text ) or lines.look( lines.page( 'language names' ), name_of( text ) )
end

-- The language of a code or a name, and of `pt-n`, `English (fluent)` the level; nil where it is none.
-- A level that there is not comes as it is written.
local function read_by( named, text )
	local function language( written )
		local found = named( written )
		return found ~= '?' and found or nil
	end
	local found = language( text )
	if found then
		return found, ''
	end
	local at = 1
	while true do
		local first, last = text:find( '[ (:-]+', at )
		if not first then
			return nil
		end
		local level = text:sub( last + 1 ):gsub( '[) ]+$', '' )
		found = first > 1 and language( text:sub( 1, first - 1 ) )
		if found and known.levels[ level ] then
			return found, known.levels[ level ]
		end
		if found and text:sub( first, last ):find( '%S' ) and language( level ) == found then
			-- `pt: português`
			return found, ''
		end
		local marked = text:sub( first, last ):find( '%S' ) and mw.ustring.match( level, '^%a%a%a%a%a+$' )
		if found and ( level:match( '^%d+$' ) or marked ) then
			return found, level
		end
		at = last + 1
	end
end

-- Names in every language are looked at for the others alone.
local function read( text )
	local code, level = read_by( well_known, text )
	if not code and text ~= '' then
		code, level = read_by( language_named, text )
	end
	return code, level
end

-- The language that an entry means by code or name, and its level; nil where it is none.
function languages.read( written )
	return read( plain( written ) )
end

function languages.isLevel( level )
	return level == '' or known.levels[ level ] == level
end

-- The level that a word means; else nil.
function languages.levelOf( word )
	return known.levels[ entries.normalised( word ) ]
end

-- What spaces part: nothing but codes with levels (`pt-N en-3 es-2`).
function languages.listed( entry )
	local parts = mw.text.split( plain( entry ), ' ', true )
	for _, one in ipairs( parts ) do
		local code, level = one:match( '^(.*)-([^-]*)$' )
		if not code or not code_of( code ) or not known.levels[ level ] then
			return { entry }
		end
	end
	return #parts > 1 and parts or { entry }
end

local function is_long_name( word )
	local found = mw.ustring.len( word ) > LONGEST_CODE and language_named( word )
	return found and found ~= '?'
end

-- The languages that words name, with their levels; in a sentence names alone, no codes.
local function several( text )
	local words = {}
	local named, codes = false, false
	for word in text:gsub( '[&+/]', ' %0 ' ):gmatch( '%S+' ) do
		table.insert( words, word )
		codes = codes or known.between[ word ] and code_of( word )
	end
	for _, word in ipairs( codes and words or {} ) do
		named = named or is_long_name( word )
	end
	local listed, all = {}, true
	for at, word in ipairs( words ) do
		-- Beside names `en`, `ja` and `ve` are words for "and".
		if not known.between[ word ] or code_of( word ) and not named then
			local code, level = read( word )
			local counts = known.levels[ word ] or code and languages.isLevel( level )
			all = all and counts
			table.insert( listed, { at = at, word = word, code = code, level = level, counts = counts } )
		end
	end
	local found, seen, waiting, last = {}, {}, '', -1
	for _, one in ipairs( listed ) do
		if one.counts and ( all or mw.ustring.len( one.word ) > LONGEST_CODE ) then
			-- A level is that of the language just before it, else of the next one.
			local level = known.levels[ one.word ]
			if not level then
				level = one.level ~= '' and one.level or waiting
				table.insert( found, level ~= '' and one.code .. '-' .. level or one.code )
				waiting, last = '', one.at
			elseif #found > 0 and one.at == last + 1 and not found[ #found ]:find( '-', 1, true ) then
				found[ #found ] = found[ #found ] .. '-' .. level
			else
				waiting = level
			end
		end
	end
	local each = {}
	for _, one in ipairs( found ) do
		each[ #each + 1 ] = not seen[ one ] and one or nil
		seen[ one ] = true
	end
	return each
end

-- The right form of what was not understood: of several languages, of one, of a wrong name; else nil.
-- `guesses` finds the names most like another one.
function languages.meant( entry, guesses )
	local text = plain( entry )
	local found = several( text )
	local together = code_of( ( text:gsub( ' ', '-' ) ) )
	together = together and together:find( '-', 1, true ) and together or nil
	if together or #found > 0 then
		local both = { together }
		table.insert( both, #found > 0 and table.concat( found, '; ' ) or nil )
		return both
	end
	local shorter = text
	while shorter:find( '-', 1, true ) do
		shorter = shorter:gsub( '-[^-]*$', '' )
		if code_of( shorter ) then
			return { code_of( shorter ) }
		end
	end
	local word = mw.text.trim( ( text:gsub( '[- ]+', ' ' ) ) )
	local guess = guesses( word, 1, lines.further( lines.each( known.names ), 'language names', word ) )[ 1 ]
	return guess and { guess.meaning }
end

return languages
