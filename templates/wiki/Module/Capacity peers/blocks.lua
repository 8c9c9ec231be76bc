-- The building blocks of every page: text that stays text, links, chips, tables, the frame.

local blocks = {}

local USER = 2

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

-- What people wrote, as text and nothing else.
function blocks.text( written )
	return mw.text.nowiki( mw.text.decode( mw.text.killMarkers( written or '' ), true ) )
end

function blocks.words_of( value )
	local found = {}
	for word in ( value or '' ):gmatch( '%S+' ) do
		table.insert( found, word )
	end
	return found
end

-- A link to a page of namespace `space`, or plain text where the name cannot be a title.
function blocks.link( space, name, label )
	local title = name and mw.title.makeTitle( space, mw.text.decode( name, true ) )
	if not title then
		return label
	end
	return '[[:' .. title.prefixedText .. '|' .. label .. ']]'
end

-- Text in a direction of its own, such as a name.
function blocks.apart( content )
	return tostring( element( 'bdi' ):wikitext( content ) )
end

function blocks.person( name )
	return blocks.link( USER, name, blocks.apart( blocks.text( name ) ) )
end

function blocks.address( url, label )
	return tostring( element( 'span' ):addClass( 'plainlinks' )
		:wikitext( '[' .. tostring( url ) .. ' ' .. label .. ']' ) )
end

function blocks.chip( content )
	return element( 'span', 'display:inline-block;margin:.15em;padding:.05em .6em;border-radius:1em;'
		.. 'overflow-wrap:anywhere;background-color:' .. blocks.CHIP .. ';color:inherit' ):wikitext( content )
end

function blocks.chips( contents )
	local line = element( 'div', 'margin:.25em 0' )
	for _, content in ipairs( contents ) do
		line:node( blocks.chip( content ) )
	end
	return line
end

function blocks.small( content )
	return element( 'div', 'font-size:.9em;color:' .. blocks.SUBTLE ):wikitext( content )
end

function blocks.heading( content )
	return element( 'div', 'font-size:1.25em;font-weight:bold;margin:1.2em 0 .4em' )
		:attr( 'role', 'heading' ):attr( 'aria-level', '2' ):wikitext( content )
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
	return bar:wikitext( table.concat( entries, ' · ' ) )
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
	return blocks.cell( 'th', content, 'text-align:start;font-weight:normal' ):attr( 'scope', 'row' )
end

-- A table that scrolls by itself on a narrow screen.
function blocks.data_table( words, rows, columns )
	local head = element( 'tr' )
	for _, column in ipairs( columns ) do
		head:node( blocks.cell( 'th', words:message( column ) ):attr( 'scope', 'col' ) )
	end
	local made = element( 'table', 'margin:0' ):addClass( 'wikitable' )
		:node( head )
		:wikitext( '\n' .. ( rows or '' ) )
	return element( 'div', 'overflow-x:auto' ):node( made ), made
end

return blocks
