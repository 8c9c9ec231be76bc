<?php
/**
 * The settings of the local wiki, for tests and demonstrations on one machine only.
 *
 * Which wiki it is comes from the environment (see demo/wiki.py):
 * LOCAL_WIKI_FOLDER holds all that the wiki writes, LOCAL_WIKI_PORT is its port.
 */
$folder = getenv( 'LOCAL_WIKI_FOLDER' );
$port = getenv( 'LOCAL_WIKI_PORT' );

// Identity, as on Meta
$wgSitename = 'Local Meta';
$wgMetaNamespace = 'Meta';
$wgLanguageCode = 'en';
$wgServer = "http://127.0.0.1:$port";
$wgScriptPath = '/w';
$wgArticlePath = '/wiki/$1';
foreach ( [ NS_MAIN, NS_PROJECT, NS_TEMPLATE, NS_MEDIAWIKI ] as $namespace ) {
	$wgNamespacesWithSubpages[$namespace] = true;
}
// A title's first letter, as on Wikimedia's wikis
$letters = json_decode( file_get_contents( __DIR__ . '/../config/first_letters.json' ), true );
$wgOverrideUcfirstCharacters = $letters['become'] +
	array_combine( mb_str_split( $letters['stay'] ), mb_str_split( $letters['stay'] ) );
$wgAllowUserJs = true;
$wgAllowUserCss = true;
$wgUseInstantCommons = false;
$wgPingback = false;
$wgFavicon = 'data:,';
$wgEnableEmail = false;
$wgSecretKey = file_get_contents( "$folder/secret" );

// SQLite, in files of its own for what should survive a reset (sessions) and for
// what is written in between (jobs). Nothing here must outlive a power cut.
$wgDBtype = 'sqlite';
$wgDBname = 'wiki';
$wgSQLiteDataDir = "$folder/data";
$database = [
	'type' => 'sqlite',
	'dbDirectory' => $wgSQLiteDataDir,
	'tablePrefix' => '',
	'variables' => [ 'synchronous' => 'OFF' ],
	'trxMode' => 'IMMEDIATE',
];
$wgDBservers = [ $database + [
	'dbname' => $wgDBname, 'host' => '', 'user' => '', 'password' => '', 'flags' => DBO_DEFAULT, 'load' => 1,
] ];
$wgJobTypeConf['default'] = [
	'class' => JobQueueDB::class,
	'claimTTL' => 3600,
	'server' => $database + [ 'dbname' => 'wiki_jobqueue', 'flags' => 0 ],
];
$wgObjectCaches[CACHE_DB] = [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'server' => $database + [ 'dbname' => 'wikicache', 'flags' => 0 ],
];

// All that is cached from the database lies in shared memory, so that a reset can
// drop it in one go (demo/router.php); the sessions alone do not.
$wgMainCacheType = CACHE_ACCEL;
$wgMessageCacheType = CACHE_ACCEL;
$wgParserCacheType = CACHE_ACCEL;
$wgMainStash = CACHE_ACCEL;
$wgObjectCaches['sessions'] = $wgObjectCaches[CACHE_DB] + [ 'keyspace' => 'sessions' ];
$wgSessionCacheType = 'sessions';
$wgCacheDirectory = "$folder/cache";

// No waiting, no surprises: jobs run when told to, nobody is throttled
$wgJobRunRate = 0;
$wgRateLimits = [];
$wgPasswordAttemptThrottle = [];
$wgAccountCreationThrottle = [];
$wgGroupPermissions['bot']['noratelimit'] = true;
$wgShowExceptionDetails = true;
$wgShellRestrictionMethod = false;

// AbuseFilter alone has tables of its own: LocalWiki.install names it once more.
wfLoadExtensions( [
	'AbuseFilter', 'Cite', 'Gadgets', 'InputBox', 'Interwiki', 'ParserFunctions',
	'Scribunto', 'SpamBlacklist', 'TemplateData', 'TitleBlacklist',
] );
$wgScribuntoDefaultEngine = 'luasandbox';
// Nobody waits for a script, so nothing has to watch how long Lua takes. The watch is a thread, and on a
// busy machine it may look at what is gone already: the script dies of it at its very end, all work done.
if ( PHP_SAPI === 'cli' ) {
	$wgScribuntoEngineConf['luasandbox'] = [ 'cpuLimit' => false, 'profilerPeriod' => false ];
}
// By default it fetches the list of the real Meta; ours is MediaWiki:Spam-blacklist alone.
$wgBlacklistSettings = [ 'spam' => [ 'files' => [] ] ];

wfLoadSkins( [ 'MinervaNeue', 'Vector' ] );
$wgDefaultSkin = 'vector-2022';
// As on Meta, where readers without an account may choose the night, too.
$wgVectorNightMode['logged_out'] = true;

// How a program knows that it is this wiki that answers (LocalWiki.running)
$wgHooks['APIQuerySiteInfoGeneralInfo'][] = static function ( $module, &$information ) use ( $folder ) {
	$information['localfolder'] = $folder;
};

// What programs ask (LocalWiki.asked): a line of JSON a request, where somebody wants to know
$wgHooks['APIAfterExecute'][] = static function ( $module ) use ( $folder ) {
	if ( $module instanceof ApiQuery && is_file( "$folder/asked" ) ) {
		$asked = json_encode( $module->getRequest()->getValues() );
		file_put_contents( "$folder/asked", "$asked\n", FILE_APPEND | LOCK_EX );
	}
};

// What MediaWiki advises against (LocalWiki.advice): its own words on functions and parameters that
// are going to vanish, and what its API warns programs of
$wgDevelopmentWarnings = true;
foreach ( [ 'api-feature-usage', 'deprecated', 'error', 'warning' ] as $channel ) {
	$wgDebugLogGroups[$channel] = "$folder/advice";
}
$wgHooks['APIAfterExecute'][] = static function ( $module ) use ( $folder ) {
	// Of parameters that nothing knows it warns last of all.
	register_shutdown_function( static function () use ( $module, $folder ) {
		$warnings = $module->getResult()->getResultData( [ 'warnings' ], [ 'Strip' => 'all' ] );
		if ( $warnings ) {
			$asked = array_diff_key( $module->getRequest()->getValues(), [ 'token' => 1, 'text' => 1 ] );
			$advice = json_encode( [ 'warnings' => $warnings, 'asked' => $asked ], JSON_UNESCAPED_UNICODE );
			file_put_contents( "$folder/advice", "API $advice\n", FILE_APPEND | LOCK_EX );
		}
	} );
};

// Faults on demand (LocalWiki.overrides): any of these settings, by its name, and further extensions
$overrides = @file_get_contents( "$folder/overrides.json" );
if ( $overrides ) {
	foreach ( json_decode( $overrides, true ) as $name => $value ) {
		if ( $name === 'extensions' ) {
			wfLoadExtensions( $value );
			continue;
		}
		$GLOBALS[$name] = $value;
	}
}
