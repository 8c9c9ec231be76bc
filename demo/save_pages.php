<?php
/**
 * Saves or deletes many pages of the local wiki in one process.
 *
 * Standard input is a JSON list of objects: title, text (null deletes the page),
 * author (the account is made if it does not exist; an IP address is taken as it
 * is), content_model (null: the default of the title), summary.
 * Nobody's rights are asked: this is for filling a wiki, not for testing one.
 */
use MediaWiki\MediaWikiServices;
use MediaWiki\Revision\SlotRecord;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class SavePages extends Maintenance {
	public function execute() {
		$pages = json_decode( file_get_contents( 'php://stdin' ), true, 512, JSON_THROW_ON_ERROR );
		foreach ( $pages as $page ) {
			$title = Title::newFromTextThrow( $page['title'] );
			$status = $page['text'] === null ? $this->delete( $title ) : $this->save( $title, $page );
			if ( !$status->isOK() ) {
				$this->fatalError( "{$page['title']}: " . $status->getWikiText( false, false, 'en' ) );
			}
		}
		DeferredUpdates::doUpdates();
		// A page may have been saved before the template that it uses.
		MediaWikiServices::getInstance()->getJobRunner()->run( [] );
	}

	private function save( Title $title, array $page ): Status {
		$content = ContentHandler::makeContent( $page['text'], $title, $page['content_model'] );
		$updater = MediaWikiServices::getInstance()->getWikiPageFactory()->newFromTitle( $title )
			->newPageUpdater( $this->author( $page['author'] ) );
		$updater->setContent( SlotRecord::MAIN, $content );
		$updater->saveRevision( CommentStoreComment::newUnsavedComment( $page['summary'] ) );
		return $updater->getStatus();
	}

	private function delete( Title $title ): Status {
		if ( !$title->exists() ) {
			return Status::newGood();
		}
		$administrator = User::newSystemUser( User::MAINTENANCE_SCRIPT_USER, [ 'steal' => true ] );
		$page = MediaWikiServices::getInstance()->getWikiPageFactory()->newFromTitle( $title );
		return Status::wrap( MediaWikiServices::getInstance()->getDeletePageFactory()
			->newDeletePage( $page, $administrator )->forceImmediate( true )->deleteUnsafe( '' ) );
	}

	private function author( string $name ): User {
		static $authors = [];
		return $authors[$name] ??= $this->account( $name );
	}

	private function account( string $name ): User {
		$services = MediaWikiServices::getInstance();
		if ( $services->getUserNameUtils()->isIP( $name ) ) {
			return User::newFromName( $name, false );
		}
		// Not 'creatable': accounts keep names that may no longer be made today, such as those with "=".
		$user = User::newFromName( $name, 'usable' ) ?: $this->fatalError( "No account can have this name: $name" );
		if ( !$user->isRegistered() ) {
			$user->addToDatabase();
			SiteStatsUpdate::factory( [ 'users' => 1 ] )->doUpdate();
		}
		return $user;
	}
}

$maintClass = SavePages::class;
require_once RUN_MAINTENANCE_IF_MAIN;
