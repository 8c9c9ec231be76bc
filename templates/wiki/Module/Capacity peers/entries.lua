-- Splits what stands behind a parameter into the entries that its author listed, and compares names,
-- by the bot's own rules.

local entries = {}

-- Without spaces of any kind around.
function entries.trimmed( text )
	return mw.text.trim( text, '%s' )
end

local trimmed = entries.trimmed

local function without_marks( text )
	-- U+061C, U+200B, U+200E and F, U+202A to E, U+2060, U+2066 to 9, U+FEFF
	return ( text:gsub( '\216\156', '' ):gsub( '\226\128[\139\142\143\170-\174]', '' )
		:gsub( '\226\129[\160\166-\169]', '' ):gsub( '\239\187\191', '' ) )
end

-- U+FFFD for the number of a sign that there cannot be.
local function no_sign( hexadecimal, digits )
	local number = tonumber( digits, hexadecimal ~= '' and 16 or 10 )
	local none = number and ( number == 0 or number > 0x10FFFF or number >= 0xD800 and number < 0xE000 )
	return none and '\239\191\189' or nil
end

-- A value as its author sees it in the source: without markers of the parser, entities as what
-- they stand for.
function entries.plain( value )
	local text = mw.text.killMarkers( mw.text.unstripNoWiki( value ) )
	-- MediaWiki's own names for a mark of direction
	text = text:gsub( '&רלמ;', '' ):gsub( '&رلم;', '' ):gsub( '&#([xX]?)(%x+);', no_sign )
	return trimmed( without_marks( mw.text.decode( text, true ) ) )
end

-- Names

local function folded( text )
	if text:find( '[\128-\255]' ) then
		text = mw.ustring.lower( mw.ustring.toNFKC( text ) or text )
		return ( text:gsub( 'ß', 'ss' ):gsub( 'ς', 'σ' ):gsub( 'և', 'եւ' ) )
	end
	return text:lower()
end

-- The form in which names are compared: Unicode NFKC, case folded, single spaces.
function entries.normalised( name )
	return mw.text.trim( ( folded( name ):gsub( '[_%s]+', ' ' ) ) )
end

-- The same for many names at once, between tabs and new lines: one by one is slow and takes memory.
function entries.normalisedTable( text )
	return ( folded( text ):gsub( '[_ \r\f\v]+', ' ' ):gsub( ' ?([\t\n]) ?', '%1' ) )
end

local function digit( letter )
	local code = mw.ustring.codepoint( letter )
	-- The digits of most scripts begin at a multiple of sixteen, those of India's six further.
	local six_further = code >= 0x900 and code < 0xE00 or code >= 0x1940 and code < 0x1950
	local value = ( six_further and code - 6 or code ) % 16
	return value < 10 and tostring( value ) or letter
end

local PICTURES = { svg = true, png = true, jpg = true, jpeg = true, gif = true, webp = true }

-- An entry without tags around words, in which `''` stays: it may be part of a name. A tag that is not closed
-- stays.
local function untagged( entry )
	local before
	repeat
		before = entry
		entry = entry:gsub( '<(%a+)[^<>]*>([^<>]*)</%1%s*>', '%2' )
	until entry == before
	entry = entry:gsub( '<[bB][rR] ?/?>', ' ' )
	-- A picture shows no words, as a flag before a country's name.
	entry = entry:gsub( '%[%[([^%[%]|:]+:[^%[%]|]-%.(%a+))%s*|?[^%[%]]*%]%]', function ( _, ending )
		return PICTURES[ ending:lower() ] and '' or nil
	end )
	return trimmed( entry )
end

entries.untagged = untagged

-- The same without bold and italics, which are letters in what a link leads to.
local function bare( entry )
	local text, kept = untagged( entry ), {}
	text = text:gsub( '%[%[[^%[%]|]*', function ( target )
		table.insert( kept, target )
		return '[['
	end )
	local place = 0
	text = text:gsub( "''+", '' ):gsub( '%[%[', function ()
		place = place + 1
		return kept[ place ]
	end )
	return trimmed( text )
end

entries.bare = bare

-- Whether a text has what ends lines, reaches terminals or turns the direction of a page
-- (sync/profiles/text.py).
local STRANGE = '[%c\194\128-\194\159\226\128\168\226\128\169\226\128\170-\226\128\174\226\129\166-\226\129\169]'
function entries.isStrange( text )
	return mw.ustring.find( text, STRANGE ) ~= nil
end

local function in_plain_letters( text )
	if text:find( '[\128-\255]' ) then
		text = mw.ustring.toNFKC( text ) or text
		text = mw.ustring.gsub( mw.ustring.gsub( text, '[‐‑‒–—―−]', '-' ), '%d', digit )
	end
	return mw.text.trim( ( text:gsub( '%s+', ' ' ) ) )
end

-- A text in which what a link to a page shows stands in its place.
function entries.withLinksShown( text )
	return ( text:gsub( '%[%[:?[^%[%]|]*|([^%[%]]*)%]%]', '%1' ):gsub( '%[%[:?([^%[%]|]*)%]%]', '%1' ) )
end

-- A code, number or date in plain letters, digits, hyphens and spaces, in whatever script. Bold and
-- other tags around it do not matter.
function entries.typed( value )
	return in_plain_letters( bare( entries.withLinksShown( entries.plain( value ) ) ) )
end

-- Words

local MOST_LETTERS, MOST_WORDS, MOST_WORDS_OF_A_NAME = 200, 40, 12
local APART = { '–', '—', '“', '”', '„', '«', '»', '…', '·', '•', '、', '。' }

-- The names that stand in a text word by word, in their order, with what they mean. `meaning` says
-- what one means, or nil, and `begins` whether any begins so. Of names that overlap the first, and of
-- those that begin with the same word the longest (wikidata/names.py has the same).
function entries.inside( text, meaning, begins )
	local plain = entries.normalised( mw.ustring.sub( text, 1, MOST_LETTERS ) )
	for _, sign in ipairs( APART ) do
		plain = plain:gsub( sign, ' ' )
	end
	plain = plain:gsub( ' +', ' ' )
	local words, found = {}, {}
	for first, word in plain:gmatch( '()([^ ()%[%]{}<>,;:/|&+"\'.!?-]+)' ) do
		words[ #words + 1 ] = #words < MOST_WORDS and { first, first + #word - 1 } or nil
	end
	local at = 1
	while at <= #words do
		local first, known = words[ at ][ 1 ], nil
		local worth = not begins or begins( plain:sub( first, words[ at ][ 2 ] ) )
		local last = worth and math.min( at + MOST_WORDS_OF_A_NAME - 1, #words ) or 0
		while not known and last >= at do
			local name = plain:sub( first, words[ last ][ 2 ] )
			known = meaning( name )
			if known then
				table.insert( found, { name = name, meaning = known } )
			end
			last = last - 1
		end
		at = known and last + 2 or at + 1
	end
	return found
end

-- Entries

-- What stands in parentheses says more of one thing.
local IN_PARENTHESES = { '%([^()]*%)', '（.-）' }

-- Splits at `;`, with links, templates and tags as one thing each, after `change` made separators.
-- What else is one thing is found by `more`, patterns.
local function split( text, change, more )
	local kept = {}
	local function keep( span )
		table.insert( kept, span )
		return '\1' .. #kept .. '\2'
	end
	local function kept_span( number )
		return kept[ tonumber( number ) ]
	end
	text = text:gsub( '%[%[[^%[%]]*%]%]', keep ):gsub( '{{[^{}]*}}', keep )
		:gsub( '%[[hH][tT][tT][pP][sS]?://[^%[%]]*%]', keep ):gsub( '<[^<>]*>', keep )
	for _, pattern in ipairs( more or {} ) do
		text = text:gsub( pattern, keep )
	end
	local found = {}
	for piece in mw.text.gsplit( change( text ), ';', true ) do
		-- What was kept may hold what was kept before it.
		for _ = 1, 5 do
			piece = piece:gsub( '\1(%d+)\2', kept_span )
		end
		table.insert( found, trimmed( piece ) )
	end
	return found
end

local function between( text )
	text = text:gsub( '؛', ';' ):gsub( '；', ';' ):gsub( '\n', ';' )
	for _, bullet in ipairs( { '•', '·' } ) do
		text = text:gsub( '(%s)' .. bullet .. '(%s)', '%1;%2' )
	end
	return text
end

local function at_commas( text )
	return ( text:gsub( ';', '\3' ):gsub( ',', ';' ):gsub( '،', ';' ):gsub( '、', ';' ):gsub( '，', ';' ) )
end

local function without_bullets( entry )
	local rest = trimmed( ( mw.ustring.gsub( entry, '^[*#:•·–—%s-]+', '' ) ) )
	return rest ~= '' and rest or mw.text.trim( entry, '*#:•·%s' )
end

-- Entries at `;`, new lines and bullets; at commas too where the whole is not `understood`.
function entries.of( value, understood )
	local found, seen = {}, {}
	local function add( entry )
		if entry ~= '' and not seen[ entry ] then
			seen[ entry ] = true
			table.insert( found, entry )
		end
	end
	local text = entries.plain( value ):gsub( '<[bB][rR]%s*/?>', '\n' )
	for _, piece in ipairs( split( text, between ) ) do
		local whole = without_bullets( piece )
		if whole ~= '' and understood( whole ) then
			add( whole )
		else
			for _, part in ipairs( split( whole, at_commas, IN_PARENTHESES ) ) do
				add( ( part:gsub( '\3', ';' ) ) )
			end
		end
	end
	return found
end

-- The target of an entry that is a link, without a section, and what it shows; else nil.
function entries.linkIn( entry )
	local target, shown = bare( entry ):match( '^%[%[:?([^%[%]|<>{}]+)|?([^%[%]]*)%]%]$' )
	target = target and trimmed( ( target:gsub( '#.*', '' ) ) )
	if target and target ~= '' then
		return target, shown ~= '' and trimmed( shown ) or target
	end
end

-- The title in an entry that is an address of a wiki, or what a template in it was given; else nil.
function entries.titleIn( entry )
	local title = entry:match( '^%[?https?://[^%s/]+/wiki/([^%s%]?#]+)' )
		or entry:match( '^%[?https?://[^%s/]+/[^%s%]]*[?&]title=([^%s%]&#]+)' )
	-- A template that shows one thing and was not expanded.
	local in_template = entry:match( '^{{[^{}]*|([^{}|=]+)}}$' ) or entry:match( '^{{([^{}|=]+)}}$' )
	local decoded = title and mw.uri.decode( title, 'PATH' )
	-- Bytes that are no text (`%FF`) name no page; they stay as they were written.
	return decoded and ( mw.ustring.isutf8( decoded ) and decoded or title ) or in_template
end

-- What an entry may call a thing, the likeliest first; it may be a link or an address of a wiki.
function entries.namesIn( entry )
	local target, shown = entries.linkIn( entry )
	if target then
		return { target, shown, target:match( '([^:]*)$' ) }
	end
	-- A title may have what is bold elsewhere.
	return { entries.titleIn( entry ) or bare( entry ), untagged( entry ) }
end

-- The Q-id that an entry is, or that its link or address holds. What a template for items made may
-- have more around it.
function entries.itemIn( entry )
	local item = in_plain_letters( bare( entries.plain( entry ) ) ):upper():match( '^Q[1-9]%d*$' )
	if item then
		return item
	end
	local target, rest = trimmed( ( entry:gsub( '<[^<>]*>', '' ) ) ):match( '^%[%[([^%[%]|]+)|?[^%[%]]*%]%](.*)$' )
	local number = target and in_plain_letters( target:match( '[^:/]*$' ) ):match( '^[Qq]([1-9]%d*)$' )
	if number and trimmed( ( rest:gsub( '%(?Q' .. number .. '%)?', '' ) ) ) == '' then
		return 'Q' .. number
	end
	number = entry:match( '^{{%s*[Qq]%s*|%s*[Qq]?([1-9]%d*)%s*}}$' )
		or entry:match( '^{{%s*[Qq]%s*|%s*[Qq]?([1-9]%d*)%s*|[^{}]*}}$' )
	if not number then
		local host, path = entry:match( '^%[?https?://([^/%s]+)/([^%s%[%]]+)[^%[%]]*%]?$' )
		if host == 'www.wikidata.org' or host == 'wikidata.org' or host == 'm.wikidata.org' then
			path = path:gsub( '[?#].*', '' ):gsub( 'Special:EntityPage/', '' )
			number = path:match( '^wiki/[Qq]([1-9]%d*)$' ) or path:match( '^entity/[Qq]([1-9]%d*)$' )
		end
	end
	return number and 'Q' .. number
end

return entries
