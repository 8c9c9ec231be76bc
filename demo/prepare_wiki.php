<?php
/**
 * Gives a fresh local wiki what Meta has and MediaWiki does not bring: the pages by
 * which {{int:lang}} tells the reader's language, and short interwiki prefixes.
 */
use MediaWiki\MediaWikiServices;
use MediaWiki\Revision\SlotRecord;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class PrepareWiki extends Maintenance {
	private const INTERWIKI = [
		'c' => 'https://commons.wikimedia.org/wiki/$1',
		'd' => 'https://www.wikidata.org/wiki/$1',
		'm' => 'https://meta.wikimedia.org/wiki/$1',
		'w' => 'https://en.wikipedia.org/wiki/$1',
	];

	public function execute() {
		foreach ( self::INTERWIKI as $prefix => $address ) {
			$row = [ 'iw_prefix' => $prefix, 'iw_url' => $address, 'iw_local' => 1, 'iw_trans' => 0,
				'iw_api' => '', 'iw_wikiid' => '' ];
			$this->getDB( DB_PRIMARY )->replace( 'interwiki', 'iw_prefix', $row, __METHOD__ );
		}
		$codes = MediaWikiServices::getInstance()->getLanguageNameUtils()->getLanguageNames( null, 'mwfile' );
		$this->import( 'Lang', 'en' );
		foreach ( array_keys( $codes ) as $code ) {
			$this->import( "Lang/$code", $code );
		}
	}

	/**
	 * Saving would parse each page in its own language, and compile 480 languages
	 * for that (90 s); an import without updates takes a second.
	 */
	private function import( string $message, string $text ) {
		$title = Title::makeTitle( NS_MEDIAWIKI, $message );
		$revision = new WikiRevision( $this->getConfig() );
		$revision->setTitle( $title );
		$revision->setContent( SlotRecord::MAIN, ContentHandler::makeContent( $text, $title ) );
		$revision->setUsername( 'Admin' );
		$revision->setTimestamp( wfTimestampNow() );
		$revision->setNoUpdates( true );
		$revision->importOldRevision();
	}
}

$maintClass = PrepareWiki::class;
require_once RUN_MAINTENANCE_IF_MAIN;
