-- Finds the capacity that a name means, by the bot's own rule: in its writer's languages one after
-- the other, then in any; what means several means none.

local entries = require( 'Module:Capacity peers/entries' )
local level_of = require( 'Module:Capacity peers/languages' ).levelOf
local nearness = require( 'Module:Capacity peers/nearness' )

local normalised = entries.normalised

local Capacities = {}
Capacities.__index = Capacities

local MOST_LETTERS = 200

-- `languages` are the writer's, which may be filled in later.
function Capacities.of( words, languages )
	return setmetatable( { words = words, languages = languages }, Capacities )
end

-- The items of a key in `names`; MediaWiki makes numbers of keys that look like numbers.
local function items_of( names, key )
	local items = names[ key ] or names[ tonumber( key ) ]
	return items and mw.text.split( items, ' ', true ) or {}
end

-- All names of all languages, from the page that changes often: only for who has to look there.
-- `names` is one long text, a line for each name, its item and its language: as tables it would not
-- fit into the memory. False while there is no such page.
function Capacities:everyName()
	if self.index ~= nil then
		return self.index
	end
	local catalogue = self.words.catalogue()
	if not catalogue then
		self.index = false
		return false
	end
	local lines, capacities = {}, {}
	for item, capacity in pairs( catalogue.capacities ) do
		capacities[ item ] = true
		for language, label in pairs( capacity.labels or {} ) do
			table.insert( lines, label .. '\t' .. item .. '\t' .. language )
		end
		for language, aliases in pairs( capacity.aliases or {} ) do
			for _, alias in ipairs( aliases ) do
				table.insert( lines, alias .. '\t' .. item .. '\t' .. language )
			end
		end
	end
	self.index = {
		names = entries.normalisedTable( '\n' .. table.concat( lines, '\n' ) .. '\n' ),
		redirects = catalogue.redirects or {},
		retired = catalogue.retired or {},
		capacities = capacities,
	}
	return self.index
end

-- The items that a normalised name means in one language, or in any, by the names of all.
function Capacities:byName( key, language )
	local index, found, at = self:everyName(), {}, 1
	while index and at do
		local _, last = index.names:find( '\n' .. key .. '\t', at, true )
		if last then
			local item, code = index.names:match( '^(q%d+)\t([^\n]*)', last + 1 )
			item = item:upper()
			if not found[ item ] and ( not language or code == language ) then
				found[ item ] = true
				table.insert( found, item )
			end
		end
		at = last
	end
	return found
end

function Capacities:byAllNames( key )
	for _, language in ipairs( self.languages ) do
		local items = self:byName( key, language )
		if #items > 0 then
			return items
		end
	end
	return self:byName( key )
end

-- The items that a name means: none, one, or several.
function Capacities:named( name )
	local key = normalised( name )
	-- A language of the writer may have names, and no page of labels to find them on.
	local certain = true
	for _, code in ipairs( self.languages ) do
		local items = items_of( self.words:part( 'labels', code, 'names' ), key )
		if #items > 0 then
			local others = items_of( self.words:part( 'labels', code, 'elsewhere' ), key )
			return ( certain or #others == 0 ) and items or self:byAllNames( key )
		end
		certain = certain and self.words.has.labels[ code ]
	end
	-- Any language will do then; those of the reader are loaded already.
	for _, code in ipairs( self.words.chain ) do
		local items = items_of( self.words:part( 'labels', code, 'names' ), key )
		if #items > 0 then
			for _, item in ipairs( items_of( self.words:part( 'labels', code, 'elsewhere' ), key ) ) do
				table.insert( items, item )
			end
			return ( certain or #items == 1 ) and items or self:byAllNames( key )
		end
	end
	return self:byAllNames( key )
end

-- The items that an entry may mean by any of its names, as `named`.
function Capacities:meant( entry )
	for _, name in ipairs( entries.namesIn( entry ) ) do
		local items = self:named( name )
		if #items > 0 then
			return items
		end
	end
	return entries.itemIn( entry ) and {} or self:amongWords( entry )
end

-- An item as it counts now; else nil, the problem, and the item to use instead.
function Capacities:standing( item )
	-- No item has so long a number (wikidata/items.py).
	if #item > 11 then
		return nil, 'unknown-capacity'
	end
	local index = not self.words.roots[ item ] and self:everyName()
	if not index or index.capacities[ item ] then
		return item
	elseif index.redirects[ item ] then
		return index.redirects[ item ]
	elseif index.retired[ item ] then
		return nil, 'retired-capacity', index.retired[ item ].replacement
	end
	return nil, 'not-a-capacity'
end

-- Every normalised name, its item in small letters, and the name folded, as for `for`.
function Capacities:everyNameAndItem()
	local names = self:everyName().names
	self.folded = self.folded or nearness.folded( names )
	local line, bare = '\n([^\t]*)\t(q%d+)', self.folded:gmatch( '\n([^\t]*)\t' )
	local whole = names:gmatch( line )
	return function ()
		local name, item = whole()
		return name, item, bare()
	end
end

-- A normalised name of an item as it is written.
function Capacities:spelling( name, item )
	local capacity = self.words.catalogue().capacities[ item ]
	local function written( named )
		local codes = {}
		for code in pairs( named ) do
			table.insert( codes, code )
		end
		table.sort( codes )
		for _, code in ipairs( codes ) do
			local some = named[ code ]
			for _, one in ipairs( type( some ) == 'string' and { some } or some ) do
				if normalised( one ) == name then
					return one
				end
			end
		end
	end
	return written( capacity.labels or {} ) or written( capacity.aliases or {} ) or name
end

-- The items in a text, and the text without them.
local function items_in( text )
	local found, seen = {}, {}
	local rest = mw.ustring.gsub( ' ' .. text .. ' ', '%f[%w_][dD]?:?[qQ]([1-9]%d*)%f[^%w_]', function ( number )
		if #number > 10 then
			return nil
		end
		if not seen[ number ] then
			seen[ number ] = true
			table.insert( found, 'Q' .. number )
		end
		return ' '
	end )
	return found, mw.ustring.gsub( mw.ustring.gsub( rest, '^[ ()%[%]:,–—=-]+', '' ), '[ ()%[%]:,–—=-]+$', '' )
end

-- What an entry means that says more than a name, where nothing else can be meant: an item beside its
-- own name (`Q113 (Wikidata)`), a capacity and how well somebody knows it. None, one, or several.
function Capacities:amongWords( entry )
	local text = mw.ustring.sub( entries.typed( entry ), 1, MOST_LETTERS )
	local name, level = mw.ustring.match( text, '^(.-) ?[(:-] ?([^():-]+)%)?$' )
	level = name ~= '' and level and level_of( level )
	text = level and level ~= '0' and name or text
	local items, rest = items_in( text )
	local named = #items < 2 and rest ~= '' and self:named( rest ) or {}
	if #items == 1 and ( rest == '' or #named == 1 and named[ 1 ] == self:standing( items[ 1 ] ) ) then
		return { ( self:standing( items[ 1 ] ) ) }
	end
	return level and level ~= '0' and #items == 0 and named or {}
end

-- The names of capacities that stand in an entry among other words, as one list; else nil.
function Capacities:inside( entry )
	local name, found, seen = entries.namesIn( entry )[ 1 ], {}, {}
	local function add( one )
		if not seen[ one ] then
			seen[ one ] = true
			table.insert( found, one )
		end
	end
	for _, item in ipairs( ( items_in( name ) ) ) do
		if self:everyName().capacities[ item ] then
			add( self.words:label( item ) )
		end
	end
	local names = #found == 0 and self:everyName().names
	for _, one in ipairs( names and entries.inside( name, function ( key )
		return self:byName( key )[ 1 ]
	end, function ( beginning )
		return names:find( '\n' .. beginning, 1, true )
	end ) or {} ) do
		add( self:spelling( one.name, one.meaning ) )
	end
	return #found > 0 and table.concat( found, '; ' ) or nil
end

return Capacities
