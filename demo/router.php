<?php
/**
 * Tells PHP's built-in web server which file answers which address of the local wiki.
 */
const FILE_TYPES = [
	'css' => 'text/css',
	'gif' => 'image/gif',
	'js' => 'text/javascript',
	'json' => 'application/json',
	'png' => 'image/png',
	'svg' => 'image/svg+xml',
	'woff' => 'font/woff',
	'woff2' => 'font/woff2',
];
/**
 * Keys of what MediaWiki makes of its own files, by their time, and of scripts and styles, by a sum
 * of the text: no change of the wiki makes them wrong, and half of a first page's time goes there.
 */
const OF_FILES = 'global:(?:FileContentsHasher|registration-[a-z-]+|resourceloader-(?:filter|less|mapped)):'
	. '|WANCache:wiki:resourceloader-userjsparse:';

$tree = getenv( 'MW_INSTALL_PATH' );
$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );

// What command-line scripts or a reset changed, the workers' shared memory must forget.
if ( $path === '/__apcu_clear' ) {
	echo apcu_delete( new APCUIterator( '/^(?!' . OF_FILES . ')/' ) ) ? 'cleared' : 'failed';
	return;
}

$entry = null;
if ( preg_match( '!^/(wiki(/|$)|$)!', $path ) ) {
	$entry = 'index';
} elseif ( preg_match( '!^/w/(api|index|load|rest)\.php(/.*)?$!', $path, $match ) ) {
	$entry = $match[1];
}
if ( $entry !== null ) {
	// MediaWiki finds the title by the difference between these and the address.
	$_SERVER['SCRIPT_NAME'] = "/w/$entry.php";
	$_SERVER['SCRIPT_FILENAME'] = "$tree/$entry.php";
	$_SERVER['PATH_INFO'] = $match[2] ?? '';
	$_SERVER['PHP_SELF'] = $_SERVER['SCRIPT_NAME'] . $_SERVER['PATH_INFO'];
	chdir( $tree );
	require "$tree/$entry.php";
	return;
}

// realpath() first, so that no .. leads out of the three public folders
$file = realpath( $tree . preg_replace( '!^/w/!', '/', rawurldecode( $path ) ) );
$type = FILE_TYPES[pathinfo( (string)$file, PATHINFO_EXTENSION )] ?? null;
if ( $type && preg_match( '!^/(resources|skins|extensions)/!', substr( $file, strlen( $tree ) ) ) ) {
	header( "Content-Type: $type" );
	header( 'Cache-Control: max-age=3600' );
	readfile( $file );
	return;
}
http_response_code( 404 );
