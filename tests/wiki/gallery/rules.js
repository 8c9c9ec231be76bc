// What is wrong with our part of a page, a sentence each; runs in the browser that shows the page.
( { language, direction, known, root } ) => {
	const found = new Set();
	const contents = [ ...document.querySelectorAll( '.capacity-peers' ) ];
	if ( !contents.length ) {
		found.add( 'nothing of ours is shown' );
	}
	const items = new Set( known );
	for ( const content of contents ) {
		const text = content.innerText;
		const part = ( selector ) => [ ...content.querySelectorAll( selector ) ];
		if ( content.lang !== language || getComputedStyle( content ).direction !== direction ) {
			found.add( `it is in ${ content.lang } ${ getComputedStyle( content ).direction }` );
		}
		for ( const raw of text.match( /⧼.*?⧽|\{\{.*|\}\}|\$\d|(Script|Lua) error.*|UNIQ.*/g ) || [] ) {
			if ( !part( 'code' ).some( ( code ) => code.innerText.includes( raw ) ) ) {
				found.add( `raw text: ${ raw }` );
			}
		}
		for ( const item of text.match( /(?<!\()\bQ\d+\b/g ) || [] ) {
			if ( items.has( item ) ) {
				found.add( `${ item } has a name` );
			}
		}
		part( 'table' ).forEach( ( table, number ) => {
			const [ head, ...rows ] = table.rows;
			if ( ![ ...head.cells ].every( ( cell ) => cell.scope === 'col' && cell.innerText.trim() ) ) {
				found.add( `table ${ number } has a column without a name` );
			}
			rows.forEach( ( row ) => {
				const named = [ ...row.cells ].some( ( cell ) => cell.scope === 'row' && cell.innerText.trim() );
				if ( !named ) {
					found.add( `table ${ number } has a row without a name: ${ row.innerText }` );
				}
			} );
		} );
		// A heading is one level below the one before it at most.
		let above = 1;
		part( 'h2, h3, h4, [role=heading]' ).forEach( ( heading ) => {
			const level = Number( heading.getAttribute( 'aria-level' ) || heading.tagName.slice( 1 ) );
			if ( level > above + 1 ) {
				found.add( `a heading of level ${ level } below one of level ${ above }: ${ heading.innerText }` );
			}
			above = level;
		} );
		part( 'a' ).forEach( ( link ) => {
			if ( !link.innerText.trim() && !link.querySelector( '[role=img][aria-label]' ) ) {
				found.add( `a link without words: ${ link.href }` );
			}
			const title = decodeURIComponent( link.title ).replace( /_/g, ' ' );
			if ( link.classList.contains( 'new' ) && title.startsWith( `${ root }/` ) ) {
				found.add( `a link to nothing: ${ title }` );
			}
		} );
		const marked = part( '[lang]' ).filter( ( one ) => one.lang !== language && one.tagName === 'SPAN' );
		marked.forEach( ( one ) => {
			if ( one.lang === 'en' && getComputedStyle( one ).direction !== 'ltr' ) {
				found.add( `English from right to left: ${ one.innerText }` );
			}
		} );
	}
	if ( document.documentElement.scrollWidth > window.innerWidth ) {
		found.add( `it is ${ document.documentElement.scrollWidth - window.innerWidth } pixels too wide` );
	}
	return [ ...found ];
};
