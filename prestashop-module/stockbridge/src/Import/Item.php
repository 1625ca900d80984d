<?php

/**
 * One line of an apply request as a value: identity, version and record; Applier decides what becomes of it.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Schemas;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Item
{
    /** @var int */
    public $shopId;
    /** @var string the key as it was sent */
    public $sentKey;
    /** @var string the key as the database compares it, without blanks at its end */
    public $key;
    /** @var int */
    public $memory;
    /** @var int */
    public $counter;
    /** @var string */
    public $hash;
    /** @var \stdClass|null null: the item does not carry its flow's record */
    public $record;

    /** @param string $field the field that holds the flow's record */
    public function __construct(\stdClass $line, string $field)
    {
        $this->shopId = (int) $line->shop_id;
        $this->sentKey = (string) $line->key;
        $this->key = rtrim($this->sentKey, ' ');
        $this->memory = (int) $line->version->memory;
        $this->counter = (int) $line->version->counter;
        $this->hash = (string) $line->hash;
        $this->record = isset($line->{$field}) ? $line->{$field} : null;
    }

    /**
     * The lines of a batch of one flow.
     *
     * @param array<int, \stdClass> $lines
     *
     * @return array<int, self> by the same place
     */
    public static function batch(array $lines, string $flow): array
    {
        return array_map(static function (\stdClass $line) use ($flow): self {
            return new self($line, Schemas::FLOW_RECORDS[$flow]);
        }, $lines);
    }

    /** What two lines share that mean the same record. */
    public function identity(): string
    {
        return $this->shopId . '|' . $this->key;
    }
}
