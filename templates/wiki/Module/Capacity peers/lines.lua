-- Looks into tables that are one text, a line for each key (sync/reference/lines.py): as tables of
-- Lua they would take several times the memory.

local site = mw.loadData( 'Module:Capacity peers/site' )

local lines = {}

-- What stands behind a key; nil where it is not there, or where there is no text.
function lines.look( text, key )
	local last
	if text then
		last = select( 2, text:find( '\n' .. key .. '\t', 1, true ) )
	end
	return last and text:match( '^[^\n]*', last + 1 )
end

-- Keys and what stands behind them, as for `for`.
function lines.each( text )
	return ( text or '' ):gmatch( '\n([^\t]*)\t([^\n]*)' )
end

local pages = {}

-- The text of a data page of the bot; nil where there is none. Such pages are large: they are read
-- for what no smaller table has.
function lines.page( name )
	if pages[ name ] == nil then
		local found, data = pcall( mw.loadJsonData, site.data .. name .. '.json' )
		pages[ name ] = found and data.names or false
	end
	return pages[ name ] or nil
end

return lines
