<?php

/**
 * Reads documents as a JSON list from standard input; says which of them our way past the purifier stores otherwise than
 * the purifier itself, and how many it did not have to purify.
 */

declare(strict_types=1);

require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php';

$html = new Stockbridge\Import\Html();
$purified = new ReflectionProperty($html, 'purified');
$purified->setAccessible(true);
$different = [];
$past = 0;
foreach (json_decode(stream_get_contents(STDIN)) as $document) {
    $before = count($purified->getValue($html));
    $stored = $html->stored($document);
    $past += count($purified->getValue($html)) === $before ? 1 : 0;
    if ($stored !== Tools::purifyHTML($document)) {
        $different[] = $document;
    }
}
echo json_encode(['different' => $different, 'past' => $past]);
