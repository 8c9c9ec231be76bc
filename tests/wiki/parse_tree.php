<?php
/**
 * Finds the calls of some templates in many texts, as MediaWiki's own preprocessor sees them.
 *
 * Standard input is a JSON object: `names` of the templates (one that begins with # is a parser
 * function), `tags` of extensions that this wiki may lack, `texts`. The output is a JSON list
 * with the calls of each text in the order in which they begin: their `name` and `parameters`.
 * A call in a value of another one is part of that value.
 */
use MediaWiki\MediaWikiServices;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class ParseTree extends Maintenance {
	/** @var string[] */
	private $functions;
	/** @var string[] */
	private $titles;
	/** @var array[] */
	private $calls;

	public function execute() {
		$asked = json_decode( file_get_contents( 'php://stdin' ), true, 512, JSON_THROW_ON_ERROR );
		$this->functions = preg_grep( '/^#/', $asked['names'] );
		$templates = array_diff( $asked['names'], $this->functions );
		$this->titles = array_map( [ self::class, 'templateTitle' ], $templates );
		$parser = MediaWikiServices::getInstance()->getParserFactory()->create();
		$parser->startExternalParse(
			Title::makeTitle( NS_USER, 'Ana' ), ParserOptions::newFromAnon(), Parser::OT_PREPROCESS
		);
		foreach ( array_diff( $asked['tags'], $parser->getTags() ) as $tag ) {
			$parser->setHook( $tag, static fn () => '' );
		}
		$found = [];
		foreach ( $asked['texts'] as $text ) {
			$this->calls = [];
			$this->walk( $parser->preprocessToDom( $text ) );
			$found[] = $this->calls;
		}
		$this->output( json_encode( $found, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR ) );
	}

	private function walk( PPNode $node ): void {
		if ( $node->getName() === 'template' && $this->take( $node->splitTemplate() ) ) {
			return;
		}
		foreach ( self::children( $node ) as $child ) {
			$this->walk( $child );
		}
	}

	private function take( array $template ): bool {
		$title = $template['title'];
		$plain = trim( self::plainStart( $title ) );
		$function = strtolower( strstr( $plain, ':', true ) ?: '' );
		$parameters = [];
		if ( in_array( $function, $this->functions, true ) ) {
			$name = $function;
			$parameters[0] = self::trimmed( substr( strstr( self::shown( $title ), ':' ), 1 ) );
		} else {
			// What follows a `#` that is no entity's is a place on a page: it may be anything.
			$place = preg_match( '/^(?:[^#&]|&(?:#(?:\d+|[xX][\dA-Fa-f]+);)?+)++#/', $plain, $matches );
			$isName = $place || $plain === trim( self::written( $title ) );
			$name = $isName ? self::templateTitle( $place ? $matches[0] : $plain ) : null;
			if ( !in_array( $name, $this->titles, true ) ) {
				return false;
			}
		}
		for ( $i = 0; $i < $template['parts']->getLength(); $i++ ) {
			$part = $template['parts']->item( $i )->splitArg();
			$isNamed = $part['index'] === '';
			$key = $isNamed ? self::trimmed( self::written( $part['name'] ) ) : $part['index'];
			$parameters[$key] = self::trimmed( self::shown( $part['value'] ) );
		}
		$this->calls[] = [ 'name' => $name, 'parameters' => (object)$parameters ];
		return true;
	}

	/** The name of the template that a call by this name reaches, if there can be one. */
	private static function templateTitle( string $name ): ?string {
		$title = Title::newFromText( trim( $name ), NS_TEMPLATE );
		return $title && $title->getNamespace() === NS_TEMPLATE && !$title->isExternal()
			? $title->getText() : null;
	}

	/** The text with which a title begins, before any markup; comments and the like are not seen. */
	private static function plainStart( PPNode $title ): string {
		$text = '';
		foreach ( self::children( $title ) as $child ) {
			if ( $child instanceof PPNode_Hash_Text ) {
				$text .= $child->value;
			} elseif ( !self::isIgnored( $child ) ) {
				break;
			}
		}
		return $text;
	}

	/** The wikitext of a node as its author wrote it, without comments and ignored parts. */
	private static function written( PPNode $node ): string {
		return self::wikitext( $node, static function ( $tag ) {
			$written = '<' . self::raw( $tag['name'] ) . self::raw( $tag['attr'] );
			return isset( $tag['inner'] )
				? "$written>" . self::raw( $tag['inner'] ) . self::raw( $tag['close'] )
				: "$written/>";
		} );
	}

	/** The wikitext of a node with characters for entities, and nowiki as the text it holds. */
	private static function shown( PPNode $node ): string {
		// An entity may be cut in two by a comment, and not by a tag.
		$pieces = explode( "\0", self::wikitext( $node, static function ( $tag ) {
			$isText = strtolower( self::raw( $tag['name'] ) ) === 'nowiki' && isset( $tag['inner'] );
			return "\0" . ( $isText ? self::raw( $tag['inner'] ) : '' ) . "\0";
		} ) );
		return implode( '', array_map( [ Sanitizer::class, 'decodeCharReferences' ], $pieces ) );
	}

	private static function wikitext( PPNode $node, callable $ofTag ): string {
		if ( $node instanceof PPNode_Hash_Text ) {
			return $node->value;
		}
		if ( self::isIgnored( $node ) || $node instanceof PPNode_Hash_Attr ) {
			return '';
		}
		if ( $node->getName() === 'ext' ) {
			return $ofTag( $node->splitExt() );
		}
		$signs = [ 'template' => [ '{{', '}}' ], 'tplarg' => [ '{{{', '}}}' ], 'part' => [ '|', '' ] ];
		[ $before, $after ] = $signs[$node->getName()] ?? [ '', '' ];
		foreach ( self::children( $node ) as $child ) {
			$before .= self::wikitext( $child, $ofTag );
		}
		return $before . $after;
	}

	private static function isIgnored( PPNode $node ): bool {
		return in_array( $node->getName(), [ 'comment', 'ignore' ] );
	}

	private static function raw( PPNode $node ): string {
		return implode( '', array_column( self::children( $node ), 'value' ) );
	}

	/** @return PPNode[] */
	private static function children( PPNode $node ): array {
		$children = [];
		for ( $child = $node->getFirstChild(); $child; $child = $child->getNextSibling() ) {
			$children[] = $child;
		}
		return $children;
	}

	/**
	 * A name or value without spaces of any kind around it.
	 *
	 * MediaWiki itself leaves no-break spaces and their like there; nobody sees them.
	 */
	private static function trimmed( string $text ): string {
		return preg_replace( '/^[\t-\r\pZ\x{85}]+|[\t-\r\pZ\x{85}]+$/uD', '', $text );
	}
}

$maintClass = ParseTree::class;
require_once RUN_MAINTENANCE_IF_MAIN;
