<?php

/**
 * The module's contract classes behind a pipe: one JSON request per line on standard input, one answer per line on
 * standard output. The Python tests keep one such process and compare what both languages say.
 */

declare(strict_types=1);

use Stockbridge\Contract\Amount;
use Stockbridge\Contract\ErpKey;
use Stockbridge\Contract\Json;
use Stockbridge\Contract\Payload;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Validator;

define('_PS_VERSION_', 'worker');
set_error_handler(static function (int $level, string $message): bool {
    // What is silenced on purpose stays silent; everything else ends the worker, and so the test.
    if ((error_reporting() & $level) === 0) {
        return false;
    }
    throw new \ErrorException($message);
});
require __DIR__ . '/../../prestashop-module/stockbridge/src/autoload.php';

$answers = [
    // A text of JSON against a definition: the JSON rules first, then the schema.
    'check' => static function (\stdClass $asked): array {
        Validator::check($asked->definition, Json::decode(base64_decode($asked->text)), 'invalid_item');

        return [];
    },
    'payload' => static function (\stdClass $asked): array {
        return ['lines' => array_map([Json::class, 'encode'], Payload::decode(base64_decode($asked->payload)))];
    },
    'encode' => static function (\stdClass $asked): array {
        return ['payload' => base64_encode(Payload::encode(array_map([Json::class, 'decode'], $asked->lines)))];
    },
    'erp_key' => static function (\stdClass $asked): array {
        return ['key' => ErpKey::of(...$asked->of)];
    },
    'amount' => static function (\stdClass $asked): array {
        $left = Amount::of($asked->left);
        $right = Amount::of($asked->right);

        return [
            'plus' => $left->plus($right)->text(),
            'minus' => $left->minus($right)->text(),
            'times' => $left->times($asked->count)->text(),
            'compare' => $left->compare($right),
            'rounded' => array_map(static function (int $mode) use ($left, $asked): string {
                return $left->rounded($asked->decimals, $mode)->text();
            }, range(0, 5)),
        ];
    },
];

while (($line = fgets(STDIN)) !== false) {
    $asked = json_decode($line, false, 512, JSON_THROW_ON_ERROR);
    try {
        $answer = $answers[$asked->op]($asked);
    } catch (ProblemException $refusal) {
        $answer = $refusal->problem()->toArray();
    }
    echo json_encode((object) $answer, JSON_THROW_ON_ERROR), "\n";
}
