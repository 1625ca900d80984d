<?php

/**
 * What the core's own definition of a class allows in a field: length and validator; so set-based writes refuse the same.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class CoreRules
{
    /** Columns that hold less than the core's definition says: MySQL would cut the text without a word. */
    private const COLUMN_LENGTHS = ['name' => 128, 'meta_title' => 128, 'link_rewrite' => 128];

    private const REASONS = [
        'isCatalogName' => 'a name may not contain < > { } and, in older shops, not ; = #',
        'isGenericName' => 'this text may not contain < > { } and, in older shops, not =',
        'isCleanHtml' => 'the text holds a script, an event attribute, a form or a frame, or the word "script:"',
        'isPrice' => 'a price is not negative and has at most ten digits before the point',
        'isUnsignedFloat' => 'a measure is not negative',
        'isReference' => 'a reference may not contain < > ; = { }',
    ];

    /** @var array<string, array<string, mixed>> */
    private $fields;

    /**
     * @param array<string, mixed> $definition an ObjectModel's static definition
     */
    public function __construct(array $definition)
    {
        $this->fields = $definition['fields'];
    }

    /** Null where the core takes the value, else the reason in words. */
    public function refusal(string $field, string $value): ?string
    {
        $rule = $this->fields[$field] ?? [];
        $longest = $this->longest($field, $rule);
        if ($longest !== null && mb_strlen($value) > $longest) {
            return 'it has ' . mb_strlen($value) . ' characters, the shop takes ' . $longest;
        }
        $validator = $rule['validate'] ?? null;
        if ($value === '' || !is_string($validator) || \Validate::{$validator}($value)) {
            return null;
        }

        return self::REASONS[$validator] ?? 'the shop\'s rule ' . $validator . ' does not take it';
    }

    /**
     * @param array<string, mixed> $rule
     */
    private function longest(string $field, array $rule): ?int
    {
        $size = $rule['size'] ?? PHP_INT_MAX;
        $size = (int) (is_array($size) ? ($size['max'] ?? PHP_INT_MAX) : $size);
        $longest = min($size, self::COLUMN_LENGTHS[$field] ?? PHP_INT_MAX);

        return $longest === PHP_INT_MAX ? null : $longest;
    }
}
