-- Shows the line below a message that was begun with the project, the same for everybody who reads it.
--
-- Thousands of talk pages have it, and an edit of any page that it loads renders all of these anew. So it
-- loads one, the sentences of the message's own language, and neither the reader's words nor a module that
-- others use. In each reader's language the wiki would render and keep every talk page once for each of these.
-- For the same reason it has its own few styles.

local SPECIAL, USER_TALK = -1, 3
local MOMENT = ( '%d' ):rep( 14 )
local ANSWER = 'Re: Capacity Peers'
local LONGEST_CODE, LONGEST_ITEM = 20, 15
-- A span: text of the paragraph of the signature above it, so that it ends that comment and begins none.
local LINE = 'display:block;font-size:.875em;color:var(--color-subtle,#54595d)'

local export = {}

-- The sentences of a language, English ones where it has none, and the language they are in; nothing
-- where there are none at all.
local function sentences( pages, code )
	for _, one in ipairs( { code, 'en' } ) do
		local found, page = pcall( mw.loadJsonData, pages .. one .. '.json' )
		if found and page.messages then
			return page.messages, one
		end
	end
end

local function link( title, query, label )
	return '[' .. title:fullUrl( query ) .. ' ' .. mw.text.nowiki( label ) .. ']'
end

-- Where somebody answers: in a new section on the talk page of who wrote, by what the message says of them,
-- so that they see it and it counts; else on this page.
local function answer_form( sender )
	local name = mw.text.trim( mw.text.decode( sender ) )
	local talk = name ~= '' and not name:find( '[/#:|<>%[%]{}%c]' ) and mw.title.makeTitle( USER_TALK, name )
	if talk then
		return talk, { action = 'edit', section = 'new', preloadtitle = ANSWER }
	end
	return mw.title.getCurrentTitle(), { action = 'edit' }
end

-- The form for what both say of having met, in the message's language if `forms` has it. Who the other one is,
-- and who taught, it cannot know; the capacity is the first of those that the message was about.
local function session_form( about, code, forms )
	local item = about:match( '^%s*(Q%d+)' )
	local spoken = ''
	for _, one in ipairs( { code, code:match( '^%l+' ) } ) do
		if spoken == '' and ( ' ' .. forms .. ' ' ):find( ' ' .. one .. ' ', 1, true ) then
			spoken = '/' .. one
		end
	end
	return mw.title.makeTitle( SPECIAL, 'MyPage/Capacity sessions' ), {
		action = 'edit', section = 'new', nosummary = '1', preload = 'Template:Capacity session/preload' .. spoken,
		preloadparams = { '', item and #item <= LONGEST_ITEM and item or '', '' },
	}
end

-- Called by the template with where the sentences are, as `pages`, and the languages that have `forms`, beside
-- English; what people wrote is the template's own.
function export.line( frame )
	local given = frame:getParent().args
	local code = mw.text.trim( given.lang or '' ):lower()
	if #code > LONGEST_CODE or not code:find( '^%l[%l%d-]+$' ) then
		code = 'en'
	end
	local said, language = sentences( mw.text.decode( frame.args.pages ), code )
	if not said then
		return ''
	end
	local talk, new_section = answer_form( given.from or '' )
	local form, query = session_form( given.about or '', code, frame.args.forms or '' )
	-- By the moment MediaWiki:Gadget-CapacityPeers.js finds out who sent it, whatever the message says of that.
	local line = mw.html.create( 'span' )
		:addClass( 'capacity-message' ):addClass( 'plainlinks' )
		:attr( { lang = language, dir = mw.language.new( language ):getDir() } )
		:attr( 'data-sent', ( given.sent or '' ):match( '^%s*(' .. MOMENT .. ')%s*$' ) )
		:cssText( LINE )
		:wikitext( mw.text.nowiki( said[ 'marker-sent' ] ), ' ' )
	line:tag( 'span' ):addClass( 'capacity-message-answer' ):wikitext( link( talk, new_section, said[ 'marker-answer' ] ) )
	return tostring( line:wikitext( ' · ', link( form, query, said[ 'marker-met' ] ) ) )
end

return export
