<?php
/**
 * What administrators do to accounts and revisions: standard input is a JSON list of
 * {"do": "rename", "from", "to"}, {"do": "block", "name", "partial", "expiry"},
 * {"do": "hide", "revision"} (its text), {"do": "age", "name", "registered"} and
 * {"do": "gender", "name", "gender"}.
 */
use MediaWiki\Block\DatabaseBlock;
use MediaWiki\Block\Restriction\NamespaceRestriction;
use MediaWiki\RenameUser\RenameuserSQL;
use MediaWiki\MediaWikiServices;
use MediaWiki\Revision\RevisionRecord;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class Accounts extends Maintenance {
	public function execute() {
		foreach ( json_decode( file_get_contents( 'php://stdin' ), true ) as $deed ) {
			$this->{$deed['do']}( $deed );
		}
		DeferredUpdates::doUpdates();
		MediaWikiServices::getInstance()->getJobRunner()->run( [] );
	}

	private function admin(): User {
		return User::newFromName( 'Admin' );
	}

	private function rename( array $deed ) {
		$user = User::newFromName( $deed['from'] );
		( new RenameuserSQL( $deed['from'], $deed['to'], $user->getId(), $this->admin() ) )->rename();
	}

	private function block( array $deed ) {
		$block = new DatabaseBlock( [
			'address' => User::newFromName( $deed['name'] ),
			'by' => $this->admin(),
			'expiry' => $deed['expiry'] ?? 'infinity',
			'sitewide' => !( $deed['partial'] ?? false ),
		] );
		if ( $deed['partial'] ?? false ) {
			$block->setRestrictions( [ new NamespaceRestriction( 0, NS_PROJECT ) ] );
		}
		MediaWikiServices::getInstance()->getDatabaseBlockStore()->insertBlock( $block );
	}

	private function hide( array $deed ) {
		$revision = MediaWikiServices::getInstance()->getRevisionLookup()->getRevisionById( $deed['revision'] );
		$title = Title::newFromLinkTarget( $revision->getPageAsLinkTarget() );
		$context = new DerivativeContext( RequestContext::getMain() );
		$context->setUser( $this->admin() );
		RevisionDeleter::createList( 'revision', $context, $title, [ $deed['revision'] ] )->setVisibility( [
			'value' => [ RevisionRecord::DELETED_TEXT => 1 ], 'comment' => '', 'perItemStatus' => false,
		] );
	}

	private function gender( array $deed ) {
		$options = MediaWikiServices::getInstance()->getUserOptionsManager();
		$user = User::newFromName( $deed['name'] );
		$options->setOption( $user, 'gender', $deed['gender'] );
		$options->saveOptions( $user );
	}

	private function age( array $deed ) {
		$this->getDB( DB_PRIMARY )->update( 'user',
			[ 'user_registration' => $this->getDB( DB_PRIMARY )->timestamp( $deed['registered'] ) ],
			[ 'user_name' => $deed['name'] ], __METHOD__ );
	}
}

$maintClass = Accounts::class;
require_once RUN_MAINTENANCE_IF_MAIN;
