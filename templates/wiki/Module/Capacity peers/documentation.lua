-- Shows on the page of a template, and above a form that a link opens, what one has to know to use it.

local components = require( 'Module:Capacity peers/components' )
local links = require( 'Module:Capacity peers/links' )

local documentation = {}

-- What makes each count that people write. All other templates are the bot's.
local SAID = {
	profile = 'template-profile', organization = 'template-organization', event = 'template-event', team = 'template-team',
	programme = 'template-programme', session = 'template-session', message = 'template-message',
	request = 'template-request', invitation = 'template-invitation', form = 'template-form',
}

-- What one may write, in the language of the reader or in English: text to copy.
local function example( words, kind )
	local written = require( 'Module:Capacity peers/examples' )[ kind ]
	if not written then
		return nil
	end
	local code = links.form_language( words ) or 'en'
	return components.element( 'pre' )
		:attr( { lang = code, dir = mw.language.new( code ):getDir() } ):wikitext( mw.text.nowiki( table.concat( written[ code ], '\n' ) ) )
end

function documentation.page( words, _, frame )
	local kind = frame.args[ 1 ]
	return components.page( words ):node( components.paragraph( words:message( SAID[ kind ] or 'template-bot' ) ) )
		:node( example( words, kind ) )
end

function documentation.introduction( words, _, frame )
	return components.whole( words ):node( components.paragraph( words:message( 'form-help' ) ) )
		:node( components.paragraph( words:message( SAID[ frame.args[ 1 ] ] ) ) )
end

return documentation
