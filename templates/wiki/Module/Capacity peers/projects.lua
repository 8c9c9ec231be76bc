-- Finds the Wikimedia project that somebody means, by the bot's own rule
-- (sync/profiles/values/page.py).

local site = mw.loadData( 'Module:Capacity peers/site' )
local entries = require( 'Module:Capacity peers/entries' )
local languages = require( 'Module:Capacity peers/languages' )

local projects = {}

-- What the addresses and the databases of projects end in, which languages have their own of.
local OF_LANGUAGES = {
	'wikipedia', 'wikibooks', 'wikinews', 'wikiquote', 'wikisource', 'wikiversity', 'wikivoyage', 'wiktionary', 'wiki',
}

-- A project's name, normalised; of `ptwiki` and `pt.wikisource.org` without the language.
local function name_of( written )
	local text = entries.normalised( written )
	local site_name = text:gsub( '^https?://', '' ):gsub( '%.org/.*$', '' ):gsub( '%.org$', '' )
	for _, project in ipairs( OF_LANGUAGES ) do
		local language = site_name:sub( -#project ) == project and site_name:sub( 1, -#project - 1 )
			:gsub( '[. ]$', '' ):gsub( '%.m$', '' )
		if language and language:match( '^[a-z][a-z -]*$' ) and languages.isCode( ( language:gsub( ' ', '-' ) ) ) then
			return project
		end
	end
	return text
end

-- The key of the project that an entry means; else nil.
function projects.named( entry )
	for _, name in ipairs( entries.namesIn( entry ) ) do
		local key = site.project_names[ name_of( name ) ]
		if key then
			return key
		end
	end
end

-- The name of the project that an entry may mean, as a list of none or one. `near` finds it by names.
function projects.meant( entry, near )
	local key = near( entries.normalised( entries.namesIn( entry )[ 1 ] ), site.project_names )
	return key and { site.projects[ key ] } or {}
end

function projects.shown( key )
	return site.projects[ key ]
end

return projects
