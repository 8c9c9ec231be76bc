-- Renders the project's pages: facts come in as parameters, words come out in the reader's language.
--
-- Each kind of page has a module of its own, so that none loads what it does not show.

local Words = require( 'Module:Capacity peers/words' )

-- What #invoke calls each view, and the module that makes it: a function, or one of several by name.
local VIEWS = {
	root = { 'landing' },
	suggestions = { 'suggestions' },
	community = { 'communities' },
	directory = { 'directory', 'directory' }, organizations = { 'directory', 'organizations' },
	events = { 'directory', 'events' },
	mentorship = { 'mentorship', 'programme' }, mentorships = { 'mentorship', 'list' },
	team_plan = { 'teams', 'plan' }, teams = { 'teams', 'list' },
	statistics = { 'statistics' },
	maintenance = { 'maintenance' }, requests = { 'requests' }, invitation = { 'invitation' },
	tree = { 'catalogue', 'tree' }, proposals = { 'catalogue', 'proposals' }, untranslated = { 'catalogue', 'untranslated' },
	retired = { 'retired' },
	documentation = { 'documentation', 'page' }, introduction = { 'documentation', 'introduction' },
	guide = { 'guide', 'head' }, elsewhere = { 'guide', 'elsewhere' },
	profile = { 'boxes', 'profile' }, organization = { 'boxes', 'organization' }, event = { 'boxes', 'event' },
	team = { 'boxes', 'team' }, programme = { 'boxes', 'programme' }, session = { 'boxes', 'session' },
	request = { 'boxes', 'request' },
}

local export = {}

-- A view makes the content from the words of the reader and from the parameters that the template was
-- called with.
for name, place in pairs( VIEWS ) do
	export[ name ] = function ( frame )
		local words = Words.ofReader( frame )
		if not words then
			return 'This is shown after the first run of the bot.'
		end
		local view = require( 'Module:Capacity peers/' .. place[ 1 ] )
		if place[ 2 ] then
			view = view[ place[ 2 ] ]
		end
		return tostring( view( words, ( frame:getParent() or frame ).args, frame ) )
	end
end

-- Row templates of contract 2, which stand on pages until the first night with this one: their facts,
-- as those of now. Take it away with contract 4.
for _, old in ipairs( { 'suggestion', 'problem', 'tree_item', 'untranslated_item' } ) do
	export[ old ] = function ( frame )
		local facts = {}
		for name, value in pairs( frame:getParent().args ) do
			table.insert( facts, ( name == 1 and 'item' or name ) .. '=' .. mw.text.trim( value ) )
		end
		return table.concat( facts, '|' )
	end
end

-- What a profile says, as data for the form that fills it in: each list as it is written, what its
-- entries mean, and what is wrong. `template` is another one than the profile, by its key.
function export.read( frame )
	local words = Words.ofReader( frame )
	if not words then
		return ''
	end
	local given = {}
	for name, value in pairs( frame.args ) do
		given[ name ] = name ~= 'template' and value or nil
	end
	local kind = frame.args.template or 'profile'
	local reading = require( 'Module:Capacity peers/reading' ).of( words, kind, given, true )
	return mw.text.jsonEncode( {
		found = reading.found, listed = reading.listed, names = reading.names, written = reading.written,
		problems = reading.problems,
	} )
end

return export
