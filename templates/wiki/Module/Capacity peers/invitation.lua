-- Shows a line for portals of communities: how many people take part, and how to join them.

local site = mw.loadData( 'Module:Capacity peers/site' )
local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local MAIN = 0

-- Who takes part, as `{ people, needs }`: of a language, of a territory, or, where nobody does, of all.
local function counted( words, arguments, figures )
	local language = mw.text.trim( arguments.language or '' ):lower()
	local territory = mw.text.trim( arguments.territory or '' ):upper()
	local here = figures.languages[ language ]
	if here then
		return here, words:message( 'invitation-language', here.people, words:languageName( language ) )
	end
	here = figures.territories[ territory ]
	if here then
		return here, words:message( 'invitation-territory', here.people, words:territory( territory ) )
	end
	return figures.everybody, words:message( 'invitation-everybody', figures.everybody.people )
end

return function ( words, arguments )
	local frame, line = components.strip( words )
	frame:addClass( 'capacity-invitation' )
	line:node( components.element( 'strong' ):wikitext( links.link( MAIN, site.root, words:message( 'project' ) ) ) )
	local found, figures = pcall( mw.loadJsonData, site.data .. 'invitation.json' )
	if found and figures.everybody and figures.everybody.people > 0 then
		local here, people = counted( words, arguments, figures )
		line:node( components.element( 'span' ):wikitext( people ) )
		if here.needs > 0 then
			line:node( components.element( 'span' ):wikitext( words:message( 'invitation-needs', here.needs ) ) )
		end
	end
	line:wikitext( components.action( 'row', links.own_profile( words ), words:message( 'invitation-join' ) ) )
	return frame
end
