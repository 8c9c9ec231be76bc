-- Tells whether a page has one of the templates, as the bot finds it there.

local contract = require( 'Module:Capacity peers/contract' )
local site = mw.loadData( 'Module:Capacity peers/site' )
local entries = require( 'Module:Capacity peers/entries' )

local pages = {}

-- Further templates on a page are not looked at.
local MOST_CALLS = 50

local function names_of( template )
	local found = {}
	for _, name in ipairs( site.template_names[ contract[ template ].name ] ) do
		found[ entries.normalised( name ) ] = true
	end
	return found
end

-- Whether a template of this name is the one, or leads to it.
local function is_called( name, names )
	local short = entries.normalised( name:gsub( '^[^:]*:', '' ) )
	if names[ short ] then
		return true
	end
	local title = mw.title.new( name, 'Template' )
	local leads = title and title.redirectTarget
	return leads and names[ entries.normalised( leads.text ) ] or false
end

local function is_in_place( title, template )
	for _, space in ipairs( contract[ template ].spaces ) do
		if title.namespace == space then
			return true
		end
	end
	return false
end

local known = {}

-- Whether a page in the right place has a template, by its key in the contract; kept for the one
-- rendering. A title that leads on means the page there, which somebody moved. A saved page is content
-- with a page that is there: it must not depend on what that says.
function pages.hold( title, template, preview )
	local key = template .. '\n' .. title.prefixedText
	if known[ key ] == nil then
		title = preview and title.redirectTarget or title
		local here = is_in_place( title, template )
		if not preview then
			known[ key ] = here and title.exists
			return known[ key ]
		end
		local text = here and title:getContent() or ''
		local names, seen, left = names_of( template ), {}, MOST_CALLS
		known[ key ] = false
		for name in text:gmatch( '{{%s*([^{}|<>#\n]+)' ) do
			if not known[ key ] and not seen[ name ] and left > 0 then
				seen[ name ] = true
				left = left - 1
				known[ key ] = is_called( entries.trimmed( name ), names )
			end
		end
	end
	return known[ key ]
end

return pages
