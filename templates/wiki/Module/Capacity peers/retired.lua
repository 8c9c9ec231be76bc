-- Shows a page that is no longer used: why, the way back or on, and how administrators delete it.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN = 0
-- What the first part of a title below the root is about. All else is a part of a list.
local ABOUT = {
	Suggestions = 'person', Teams = 'source', Mentorship = 'source',
	Capacity = 'people', Language = 'people', Territory = 'people', Region = 'people', Affiliation = 'people',
}

local function ours( words, page, key, style )
	return links.link( MAIN, site.root .. '/' .. page, components.button( style, words:message( key ) ) )
end

-- Of each: what there is to say about its name, and what one can do.
local SAID = {
	person = function ( words, name )
		return words:message( 'no-longer-used-person', links.apart( links.inert( name ) ) ),
			words:message( 'no-longer-used-yours', links.guide( words, words:message( 'root-guide' ), 'take-part' ) ),
			{ components.action( 'primary', links.own_profile( words ), words:message( 'landing-create' ) ) }
	end,
	source = function ( words, name, kind )
		local title, shown = mw.title.new( name ), links.apart( links.inert( name ) )
		return words:message( 'no-longer-used-source', title and links.is_there( title ) and links.to( title, shown ) or shown ), nil,
			{ ours( words, kind, kind:lower(), 'primary' ) }
	end,
	people = function ( words )
		return words:message( 'no-longer-used-nobody' ), nil, {
			components.action( 'primary', links.own_profile( words ), words:message( 'community-add' ) ),
			ours( words, 'Directory', 'landing-browse', 'normal' ),
		}
	end,
}

return function ( words, arguments )
	local here = mw.title.getCurrentTitle()
	local kind, name = here.prefixedText:sub( #site.root + 2 ):match( '^([^/]+)/(.+)$' )
	if here.prefixedText:sub( 1, #site.root + 1 ) ~= site.root .. '/' then
		-- Somebody's own page that shows a page of ours: there is nothing to show, and nothing to delete.
		return components.whole( words )
	end
	local view, to = components.page( words ), mw.title.new( mw.text.decode( arguments.to or '', true ) )
	local why, back, actions
	if to then
		why = words:message( kind == 'Suggestions' and 'no-longer-used-renamed' or 'no-longer-used-moved',
			links.to( to, links.apart( links.inert( to.subpageText ) ) ) )
	elseif ABOUT[ kind or '' ] then
		why, back, actions = SAID[ ABOUT[ kind ] ]( words, name, kind )
	end
	view:node( components.head( words:message( 'no-longer-used' ), why, actions ) )
		:node( back and components.paragraph( back ) or nil )
	-- By this reason the bot knows the deletion from one that it has to respect (sync/wiki/pages.py).
	local form = here:fullUrl( { action = 'delete', wpReason = 'Capacity page retired' } )
	return view:node( components.small( words:message( 'no-longer-used-administrators',
		links.address( form, words:message( 'retired-delete' ) ) ) ) )
end
