-- Shows a page that is no longer used: why, the way back, and how administrators delete it.

local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

return function ( words, arguments )
	local view = components.page( words )
	local to = mw.title.new( mw.text.decode( arguments.to or '', true ) )
	if to then
		view:node( components.head( words:message( 'no-longer-used' ),
			words:message( 'no-longer-used-renamed', links.to( to, links.text( to.subpageText ) ) ) ) )
	else
		view:node( components.head( words:message( 'no-longer-used' ), words:message( 'no-longer-used-why' ) ) )
			:node( components.paragraph( words:message( 'no-longer-used-back', links.guide( words:message( 'root-guide' ) ) ) ) )
	end
	-- By this reason the bot knows the deletion from one that it has to respect (sync/wiki/pages.py).
	local form = mw.title.getCurrentTitle():fullUrl( { action = 'delete', wpReason = 'Capacity page retired' } )
	return view:node( components.small( words:message( 'no-longer-used-administrators',
		links.address( form, words:message( 'retired-delete' ) ) ) ) )
end
