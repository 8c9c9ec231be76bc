-- The building blocks of every page: text that stays text, links, chips, tables, the frame.

local site = mw.loadData( 'Module:Capacity peers/site' )

local blocks = {}

local SPECIAL, MAIN, USER, USER_TALK = -1, 0, 2, 3

-- Colours of the skin, with the light ones of the oldest supported MediaWiki behind them.
blocks.SUBTLE = 'var(--color-subtle,#54595d)'
blocks.BORDER = '1px solid var(--border-color-subtle,#c8ccd1)'
blocks.SURFACE = 'var(--background-color-neutral-subtle,#f8f9fa)'
blocks.BASE = 'var(--background-color-base,#fff)'
blocks.CHIP = 'var(--background-color-progressive-subtle,#eaf3ff)'
-- The frame of a box or a card.
blocks.CARD = 'border-radius:2px;border:' .. blocks.BORDER .. ';background-color:' .. blocks.SURFACE
	.. ';color:inherit'

function blocks.element( tag, css )
	local made = mw.html.create( tag )
	return css and made:cssText( css ) or made
end

local element = blocks.element

-- Plain text as wikitext that is nothing else. MediaWiki makes links to books, papers and standards
-- of some words also before a no-break space and its like, which nowiki leaves.
function blocks.inert( plain )
	local safe = mw.text.nowiki( plain )
	return ( safe:gsub( 'ISBN', 'ISB&#78;' ):gsub( 'PMID', 'PMI&#68;' ):gsub( 'RFC', 'RF&#67;' ) )
end

-- What people wrote, as text and nothing else.
function blocks.text( written )
	return blocks.inert( mw.text.decode( mw.text.killMarkers( written or '' ), true ) )
end

function blocks.words_of( value )
	local found = {}
	for word in ( value or '' ):gmatch( '%S+' ) do
		table.insert( found, word )
	end
	return found
end

-- A link to an address. Marks of italics and of magic words mean the same to a server as their codes.
function blocks.address( url, label )
	local safe = tostring( url ):gsub( "'", '%%27' ):gsub( '__', '_%%5F' )
	return tostring( element( 'span' ):addClass( 'plainlinks' ):wikitext( '[' .. safe .. ' ' .. label .. ']' ) )
end

-- A link to a page. On an account's own page by the whole address: all wikis show Meta's page of an
-- account without one there (extension GlobalUserPage), and a link from page to page would lead to
-- a page of theirs.
function blocks.to( title, label )
	local here = mw.title.getCurrentTitle()
	local is_global = here.namespace == USER and not here.isSubpage
	if is_global and not title.isExternal and not mw.title.equals( title, here ) then
		return blocks.address( title:fullUrl(), label )
	end
	return '[[:' .. title.fullText .. '|' .. label .. ']]'
end

-- A link to a page of namespace `space`, or plain text where the name cannot be a title.
function blocks.link( space, name, label )
	local title = name and mw.title.makeTitle( space, mw.text.decode( name, true ) )
	return title and blocks.to( title, label ) or label
end

-- Text in a direction of its own, such as a name.
function blocks.apart( content )
	return tostring( element( 'bdi' ):wikitext( content ) )
end

function blocks.person( name )
	return blocks.link( USER, name, blocks.apart( blocks.text( name ) ) )
end

-- A link to a page of any namespace, by its whole title.
function blocks.page( page )
	local title = mw.title.new( mw.text.decode( page or '', true ) )
	local name = blocks.apart( blocks.text( page ) )
	return title and blocks.to( title, name ) or name
end

-- The name of a capacity, with a link to its match page where `page` says what that is called.
function blocks.capacity( words, item, page )
	local label = words:capacity( item )
	return page and blocks.link( MAIN, site.root .. '/Capacity/' .. page, label ) or label
end

-- The names of capacities, from their Q-ids with spaces between. A Latin one of a language that is
-- written from right to left stands apart, or it would turn the list around.
function blocks.capacities( words, items )
	local found = {}
	for _, item in ipairs( blocks.words_of( items ) ) do
		local name = words:capacity( item )
		local turned = words.direction == 'rtl' and name:find( '^%a' )
		table.insert( found, turned and blocks.apart( name ) or name )
	end
	return words:list( found )
end

-- The names of countries and regions, from their codes with spaces between.
function blocks.places( words, territories, regions )
	local found = {}
	for _, code in ipairs( blocks.words_of( territories ) ) do
		table.insert( found, words:territory( code ) )
	end
	for _, code in ipairs( blocks.words_of( regions ) ) do
		table.insert( found, words:message( 'region-' .. code ) )
	end
	return words:list( found )
end

-- The names of languages, from their codes with spaces between.
function blocks.languages( words, codes )
	local found = {}
	for _, code in ipairs( blocks.words_of( codes ) ) do
		table.insert( found, words:languageName( code ) )
	end
	return words:list( found )
end

-- Links to the pages that hold the parts of a long list, from their keys with spaces between.
function blocks.parts( words, page, keys )
	local found = {}
	for _, key in ipairs( blocks.words_of( keys ) ) do
		table.insert( found, blocks.link( MAIN, site.root .. '/' .. page .. '/' .. key, blocks.text( key ) ) )
	end
	return element( 'p' ):wikitext( words:message( 'parts' ) .. ' ' .. table.concat( found, ' · ' ) )
end

-- Figures with strokes between, in the direction of the page: each stands apart, or those of Arabic
-- would be one number that runs the other way.
function blocks.figures( words, ... )
	local found = {}
	for _, value in ipairs( { ... } ) do
		local written = words:number( value )
		table.insert( found, words.direction == 'rtl' and blocks.apart( written ) or written )
	end
	return table.concat( found, '/' )
end

-- Where one writes to a person, as they wish it; nil where they do not. `first_words` stand ready
-- on their talk page, in the language of `theirs`.
function blocks.contact( words, user, way, first_words, theirs )
	if way == 'none' then
		return nil
	elseif way == 'email' then
		return blocks.link( SPECIAL, 'EmailUser/' .. user, words:message( 'write-email' ) )
	end
	local talk = mw.title.makeTitle( USER_TALK, user )
	return talk and blocks.address( talk:fullUrl( {
		action = 'edit', section = 'new', preloadtitle = ( ( theirs or words ):plain( 'write-title' ) ),
		preload = 'Template:Capacity profile/message', [ 'preloadparams[]' ] = first_words,
		-- Without this DiscussionTools leaves texts that stand ready to the plain form.
		dtpreload = '1',
	} ), words:message( 'write' ) )
end

-- A link into the gadget, which is on the page of the directory; nil where the wiki has none.
function blocks.gadget( words, view, key )
	local script = mw.title.new( 'MediaWiki:Gadget-CapacityPeers.js' )
	local directory = mw.title.makeTitle( MAIN, site.root .. '/Directory' )
	return script.exists and blocks.address(
		directory:fullUrl( { withgadget = 'CapacityPeers' } ) .. '#/' .. view, words:message( key ) ) or nil
end

-- A chip, which is `framed` where people may be named: their red links are too dark for its colour.
function blocks.chip( content, framed )
	return element( 'span', 'display:inline-block;margin:.15em;padding:.05em .6em;border-radius:1em;'
		.. 'overflow-wrap:anywhere;color:inherit;'
		.. ( framed and 'border:' .. blocks.BORDER or 'background-color:' .. blocks.CHIP ) ):wikitext( content )
end

-- Chips in a line, from what each holds, or ready ones.
function blocks.chips( contents )
	local line = element( 'div', 'margin:.25em 0' )
	for _, content in ipairs( contents ) do
		line:node( type( content ) == 'table' and content or blocks.chip( content ) )
	end
	return line
end

function blocks.small( content )
	return element( 'div', 'font-size:.9em;color:' .. blocks.SUBTLE ):wikitext( content )
end

-- A heading of our own pages. On a page that shows one of them, it is a line in bold: its author's
-- headings and table of contents stay as they are.
function blocks.heading( content )
	local ours = mw.title.getCurrentTitle().prefixedText:sub( 1, #site.root ) == site.root
	return element( ours and 'h2' or 'div', 'border:0;padding:0;margin:1.2em 0 .4em;font-family:inherit;'
		.. 'font-size:1.25em;font-weight:bold' ):wikitext( content )
end

-- One language at a time, for readers whose wiki does not know their language.
function blocks.language_bar( words )
	local bar = element( 'div', 'font-size:.85em;margin-bottom:.8em;color:' .. blocks.SUBTLE )
		:attr( 'role', 'navigation' ):attr( 'aria-label', ( words:plain( 'language-bar' ) ) )
	local here = mw.title.getCurrentTitle()
	local entries = {}
	for _, code in ipairs( words.translations ) do
		local name = tostring( element( 'bdi' ):attr( 'lang', code )
			:wikitext( mw.language.fetchLanguageName( code ) ) )
		if code == words.code then
			table.insert( entries, tostring( element( 'b' ):wikitext( name ) ) )
		else
			table.insert( entries, blocks.address( here:fullUrl( { uselang = code } ), name ) )
		end
	end
	-- Nothing of ours is so long that it needs a table of contents.
	return bar:wikitext( table.concat( entries, ' · ' ) .. '__NOTOC__' )
end

-- The frame of everything: the reader's language and direction.
function blocks.whole( words )
	return element( 'div', 'overflow-wrap:break-word' ):attr( 'lang', words.code ):attr( 'dir', words.direction )
		:addClass( 'capacity-peers mw-content-' .. words.direction )
end

-- Tables

function blocks.cell( tag, content, css )
	return element( tag, css ):wikitext( content )
end

function blocks.row_header( content )
	-- The skin's grey would be too dark behind a red link.
	return blocks.cell( 'th', content, 'text-align:start;font-weight:normal;background:none' ):attr( 'scope', 'row' )
end

function blocks.figure( words, value )
	return blocks.cell( 'td', words:number( value ), 'text-align:end' )
		:attr( 'data-sort-value', tostring( tonumber( value ) or 0 ) )
end

-- A table that scrolls by itself on a narrow screen.
function blocks.data_table( words, rows, columns )
	local head = element( 'tr' )
	for _, column in ipairs( columns ) do
		head:node( blocks.cell( 'th', words:message( column ) ):attr( 'scope', 'col' ) )
	end
	-- Whoever has no mouse scrolls it when it has the focus.
	local made = element( 'table', 'margin:0' ):addClass( 'wikitable' ):attr( 'tabindex', '0' )
		:node( head )
		:wikitext( '\n' .. ( rows or '' ) )
	return element( 'div', 'overflow-x:auto' ):node( made ), made
end

-- What was not understood: a heading, entries, and a line below where there is more to say.
function blocks.warning( heading, list, below )
	local block = blocks.element( 'div', 'margin:0 0 1em;padding:.6em .9em;border:1px solid var(--border-color-warning,#a66200);'
		.. 'background:var(--background-color-warning-subtle,#fdf2d5);color:var(--color-base,#202122)' )
		:node( blocks.element( 'strong' ):wikitext( heading ) )
	local entries = blocks.element( 'ul', 'margin:.3em 0 0;margin-inline-start:1.5em' )
	for _, one in ipairs( list ) do
		entries:node( blocks.element( 'li' ):wikitext( one ) )
	end
	return block:node( entries ):node( below and blocks.small( below ) )
end

-- The facts of a list, a row a line, each written as `name=Ana|seeks=Q1 Q2`; none is "".
-- One call for the whole list instead of one a row: a page of 1,000 people is shown in time.
function blocks.rows( list )
	local rows = {}
	for line in ( list or '' ):gmatch( '[^\n]+' ) do
		local row = {}
		for name, value in line:gmatch( '(%w+)=([^|]+)' ) do
			row[ name ] = value
		end
		table.insert( rows, row )
	end
	return rows
end

-- A sortable table under its heading, whose rows `row( words, facts )` makes; nil for no rows.
function blocks.section( words, key, list, columns, row )
	local made = {}
	for _, facts in ipairs( blocks.rows( list ) ) do
		table.insert( made, tostring( row( words, facts ) ) )
	end
	if #made == 0 then
		return nil
	end
	local frame, whole = blocks.data_table( words, table.concat( made, '\n' ), columns )
	whole:addClass( 'sortable' )
	return element( 'div' ):node( blocks.heading( words:message( key ) ) ):node( frame )
end

-- How many people paused, of whom a page with figures says that they are not in them; or nil.
function blocks.paused( words, arguments )
	local count = tonumber( arguments.paused ) or 0
	return count > 0 and blocks.small( words:message( 'paused-not-counted', count ) ) or nil
end

return blocks
