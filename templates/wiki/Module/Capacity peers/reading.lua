-- Reads a call of one of the templates as the bot does, and notes what is not understood.

local site = mw.loadData( 'Module:Capacity peers/site' )
local Capacities = require( 'Module:Capacity peers/capacities' )
local entries = require( 'Module:Capacity peers/entries' )
local nearest = require( 'Module:Capacity peers/nearness' ).nearest
local contract = require( 'Module:Capacity peers/contract' )
local values = require( 'Module:Capacity peers/values' )

local Reading = {}
Reading.__index = Reading

local MAIN, USER, USER_TALK, PROJECT = 0, 2, 3, 4
-- Where somebody may have put a template by mistake; elsewhere a call is an example or a draft.
local ANSWERED = { [ MAIN ] = true, [ USER ] = true, [ USER_TALK ] = true, [ PROJECT ] = true }

-- Likely names are looked for among tens of thousands: not more often than this on a page.
local MOST_SEARCHES = 8
-- More than anybody lists by hand: nothing further is looked up.
local MOST_ENTRIES = 500

-- Notes what is not understood. `suggestions` are right values, as plain text; each problem has its
-- own table of them, since JSON can hold none twice.
function Reading:problem( parameter, value, reason, suggestions )
	table.insert( self.problems, {
		parameter = self.written[ parameter ] or parameter,
		english = parameter,
		value = value,
		reason = reason,
		suggestions = { unpack( suggestions or {} ) },
	} )
end

-- The first `most` entries; each further one is a problem.
function Reading:atMost( most, found, parameter )
	for position = #found, most + 1, -1 do
		self:problem( parameter, table.remove( found, position ).written, 'too-many', { tostring( most ) } )
	end
	return found
end

-- What is listed, see entries.of; whatever nobody lists by hand is a problem unread.
function Reading:entries( value, parameter, understood )
	local looks = 0
	local found = entries.of( value, function ( whole )
		looks = looks + 1
		return looks > MOST_ENTRIES or understood( whole )
	end )
	self.listed[ parameter ] = found
	for position = #found, MOST_ENTRIES + 1, -1 do
		self:problem( parameter, table.remove( found, position ), 'too-many', { tostring( MOST_ENTRIES ) } )
	end
	return found
end

-- Names that somebody may have meant, for who can mend it, and while there is time to look.
function Reading:guesses( word, ... )
	self.searches = self.searches + 1
	return self:maySearch() and nearest( word, ... ) or {}
end

-- Whether there is time to look for what somebody may have meant.
function Reading:maySearch()
	return self.preview and self.searches <= MOST_SEARCHES
end

-- What the name in a table means that a word is most like, begins, or holds; else nil.
function Reading:near( word, names )
	local guess = self:guesses( word, 1, pairs( names ) )[ 1 ]
	if guess or not self:maySearch() then
		return guess and guess.meaning
	end
	local longer
	for name in pairs( mw.ustring.len( word ) > 3 and names or {} ) do
		if name:sub( 1, #word + 1 ) == word .. ' ' and ( not longer or #name < #longer or #name == #longer and name < longer ) then
			longer = name
		end
	end
	local best
	for _, one in ipairs( longer and {} or entries.inside( word, function ( name ) return names[ name ] end ) ) do
		local length = mw.ustring.len( one.name )
		if length > 3 and ( not best or length > mw.ustring.len( best.name ) ) then
			best = one
		end
	end
	return longer and names[ longer ] or best and best.meaning
end

-- The first languages of the writer, and the reader's; MediaWiki makes few of them on a page.
function Reading:languageObjects()
	local found, seen = {}, {}
	for _, code in ipairs( { self.languages[ 1 ] or 'en', self.languages[ 2 ] or 'en', 'en', self.words.code } ) do
		if not seen[ code ] and mw.language.isSupportedLanguage( code ) then
			seen[ code ] = true
			table.insert( found, mw.language.new( code ) )
		end
	end
	return found
end

-- Values by English parameter: a parameter's own name goes before the words of dialects, and of
-- those the first in order of letters.
function Reading:take( template, arguments )
	local own, given, found = {}, {}, {}
	for _, parameter in ipairs( template.parameters ) do
		own[ parameter.name ] = parameter.name
	end
	for key, value in pairs( arguments ) do
		if entries.trimmed( value ) ~= '' then
			table.insert( given, { key = entries.trimmed( tostring( key ) ), value = value } )
		end
	end
	table.sort( given, function ( one, other ) return one.key < other.key end )
	for _, one in ipairs( given ) do
		local english = own[ one.key ] or own[ site.parameters[ entries.normalised( one.key ) ] or false ]
		if not english then
			self:problem( '', entries.plain( one.key ), 'unknown-parameter', self:parameterMeant( one.key, own ) )
		else
			self.names[ english ] = self.names[ english ] or {}
			table.insert( self.names[ english ], one.key )
			if not found[ english ] or one.key == english then
				found[ english ] = one.value
				self.written[ english ] = one.key
			end
		end
	end
	return found
end

function Reading:parameterMeant( key, own )
	local names = {}
	for word, english in pairs( site.parameters ) do
		names[ word ] = own[ english ]
	end
	for name in pairs( own ) do
		names[ name ] = name
	end
	local guess = self:guesses( entries.normalised( key ), 1, pairs( names ) )[ 1 ]
	return guess and { guess.name }
end

-- The message that says where a template counts.
local function place_of( spaces )
	local with_users = false
	for _, space in ipairs( spaces ) do
		with_users = with_users or space == USER
	end
	return not with_users and 'place-project' or #spaces == 1 and 'place-user' or 'place-shared'
end

-- Whether the call counts where it stands.
function Reading:place( template, here )
	self.misplaced = true
	for _, space in ipairs( template.spaces ) do
		self.misplaced = self.misplaced and here.namespace ~= space
	end
	local owner = here.rootText
	if self.misplaced then
		self:problem( '', '', 'wrong-place',
			{ ( self.words:plain( place_of( template.spaces ) ) ) } )
	elseif #template.spaces == 1 and ( owner:match( '^%d+%.%d+%.%d+%.%d+$' )
		or owner:match( '^%x*:[%x:]*:%x*$' ) or owner:match( '^~2' ) ) then
		self:problem( '', '', 'no-account' )
	end
end

-- The parameters that the call needs, with what it says.
function Reading:needed( template )
	local words, found = {}, { unpack( template.needed ) }
	for _, parameter in ipairs( template.parameters ) do
		if parameter.choices then
			words[ self.found[ parameter.name ] or '' ] = true
		end
	end
	for _, parameter in ipairs( template.parameters ) do
		if parameter.needed_unless and not words[ parameter.needed_unless ] then
			table.insert( found, parameter.name )
		end
	end
	return found
end

-- What a call of the template `name` says: `found` by English parameter, what its lists are made of
-- (`listed`), how its parameters are called there (`written`, and all of one meaning in `names`), and
-- `problems`; in a preview also what its author may have meant.
function Reading.of( words, name, arguments, preview )
	local template = contract[ name ]
	local here = mw.title.getCurrentTitle()
	local self = setmetatable( {
		-- Whose page it is, where the template is about a person.
		person = #template.spaces == 1 and here.namespace == USER and here.rootText or nil,
		words = words, preview = preview, languages = {}, found = {}, problems = {}, written = {},
		listed = {}, names = {},
		searches = 0, example = not ANSWERED[ here.namespace ],
	}, Reading )
	self.capacities = Capacities.of( words, self.languages )
	local given = self:take( template, arguments )
	for _, parameter in ipairs( template.parameters ) do
		local called = parameter.name
		self.found[ called ] = values[ parameter.kind ]( self, given[ called ] or '', called, parameter )
	end
	local first, last = self.found.begin, self.found[ 'end' ]
	if first and last and first.day and last.day and last.day < first.day then
		self:problem( 'end', last.written, 'ends-too-early' )
	end
	if not self.example then
		self:place( template, here )
	end
	local partner = self.found.with
	if partner and partner.name == here.rootText then
		self:problem( 'with', partner.written, 'same-person' )
	end
	for _, needed in ipairs( self:needed( template ) ) do
		if entries.plain( given[ needed ] or '' ) == '' and not self.misplaced then
			self:problem( needed, '', 'missing-parameter', { needed } )
		end
	end
	return self
end

return Reading
