-- What the guide says beside its texts, in the language that the page is in.

local links = require( 'Module:Capacity peers/links' )
local components = require( 'Module:Capacity peers/components' )

local guide = {}

local function of_page( words )
	return words:speaking( mw.title.getCurrentTitle().subpageText )
end

function guide.head( words )
	return components.page( of_page( words ), 'nav-guide' )
end

-- Below the paragraph that it stands at the end of.
function guide.elsewhere( words )
	local own = of_page( words )
	local said = links.elsewhere( own )
	return said and '\n' .. tostring( components.whole( own ):node( components.paragraph( said ) ) ) or ''
end

return guide
