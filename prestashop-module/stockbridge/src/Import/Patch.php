<?php

/**
 * Reads a patch of the contract: a field that is missing is left alone, null clears. The writers' view of a record.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Patch
{
    /** @var \stdClass */
    private $record;
    /** @var string */
    private $pointer;

    /** @param string $pointer where the record stands in the item, such as "/product" */
    public function __construct(\stdClass $record, string $pointer)
    {
        $this->record = $record;
        $this->pointer = $pointer;
    }

    public function has(string $field): bool
    {
        return property_exists($this->record, $field);
    }

    /** Whether the field was sent with a value. */
    public function gives(string $field): bool
    {
        return isset($this->record->{$field});
    }

    /** Whether the field was sent as null. */
    public function clears(string $field): bool
    {
        return $this->has($field) && $this->record->{$field} === null;
    }

    /** A field's text; '' where it is cleared or missing. */
    public function text(string $field): string
    {
        return (string) ($this->record->{$field} ?? '');
    }

    public function integer(string $field): int
    {
        return (int) ($this->record->{$field} ?? 0);
    }

    public function boolean(string $field): bool
    {
        return (bool) ($this->record->{$field} ?? false);
    }

    /**
     * Texts by language code; none where the field is cleared or missing.
     *
     * @return array<string, string>
     */
    public function texts(string $field): array
    {
        return array_map('strval', (array) ($this->record->{$field} ?? []));
    }

    /**
     * @return list<mixed>
     */
    public function items(string $field): array
    {
        return array_values((array) ($this->record->{$field} ?? []));
    }

    public function object(string $field): \stdClass
    {
        return $this->record->{$field} ?? new \stdClass();
    }

    public function at(string $field): string
    {
        return $this->pointer . '/' . $field;
    }
}
