-- Says messages as the pages do, for test_every_message.py: a line for each thing that is asked.
local Words = require( 'Module:Capacity peers/words' )
local links = require( 'Module:Capacity peers/links' )

local function line( class, content )
	return tostring( mw.html.create( 'div' ):addClass( class ):wikitext( content ) )
end

return { all = function ( frame )
	local words = Words.ofReader( frame )
	local asked = mw.text.jsonDecode( mw.title.new( 'User:Admin/asked.json' ):getContent() )
	local lines = {}
	for _, number in ipairs( asked.numbers ) do
		table.insert( lines, line( 'number', words:number( number ) ) )
	end
	for _, one in ipairs( asked.messages ) do
		local parameters = {}
		for place, value in ipairs( one.parameters ) do
			parameters[ place ] = type( value ) == 'number' and value or links.text( value )
		end
		table.insert( lines, line( 'said', words:message( one.key, unpack( parameters ) ) ) )
	end
	return table.concat( lines, '\n' )
end }
