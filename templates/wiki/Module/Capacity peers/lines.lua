-- Looks into tables that are one text, a line for each name with a tab before what it means: as tables
-- of Lua they would not fit into the memory.

local site = mw.loadData( 'Module:Capacity peers/site' )
local nearness = require( 'Module:Capacity peers/nearness' )

local lines = {}

-- What stands behind a key in a text of lines; else nil.
function lines.look( text, key )
	local _, last = text:find( '\n' .. key .. '\t', 1, true )
	return last and text:match( '^[^\n]*', last + 1 )
end

-- Each key and what it means, as for `for`; those that are nothing (`?`) are left out.
function lines.each( text )
	return text:gmatch( '\n([^\t]*)\t([^\n?]+)' )
end

-- The text of a page that the bot writes, in the one rendering; empty while there is none. Such a
-- page is large: only for what nothing nearer knows.
local texts = {}
function lines.page( name )
	if not texts[ name ] then
		local found, page = pcall( mw.loadJsonData, site.data .. name .. '.json' )
		texts[ name ] = found and page.names or ''
	end
	return texts[ name ]
end

-- What `first` gives, and then each name of such a page, folded as the third value, where `word` is
-- long enough: short words are like too many names.
local SHORTEST, bare = 5, {}
function lines.further( first, name, word )
	local whole, folded
	return function ()
		local key, means, other
		if not whole then
			key, means, other = first()
		end
		if key or mw.ustring.len( word ) < SHORTEST then
			return key, means, other
		elseif not whole then
			local text = lines.page( name )
			-- Thousands of names are folded quickly as one text, and slowly one by one.
			bare[ name ] = bare[ name ] or nearness.folded( text )
			whole, folded = lines.each( text ), lines.each( bare[ name ] )
		end
		key, means = whole()
		return key, means, ( folded() )
	end
end

return lines
