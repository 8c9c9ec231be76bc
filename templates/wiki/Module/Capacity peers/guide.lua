-- The head of the guide, in the language that the page is in.

local components = require( 'Module:Capacity peers/components' )

return function ( words )
	return components.page( words:speaking( mw.title.getCurrentTitle().subpageText ), 'nav-guide' )
end
