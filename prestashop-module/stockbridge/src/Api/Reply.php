<?php

/**
 * What an operation answers: a result and, where the contract says so, one item per line.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Reply
{
    /** @var array<string, mixed> */
    private $result;

    /** @var list<array<string, mixed>|\stdClass> */
    private $items;

    /**
     * Arrays with string keys become objects; an object that may be empty is given as `(object) []`.
     *
     * @param array<string, mixed>                 $result
     * @param list<array<string, mixed>|\stdClass> $items
     */
    public function __construct(array $result = [], array $items = [])
    {
        $this->result = $result;
        $this->items = $items;
    }

    /**
     * @return array<string, mixed>
     */
    public function result(): array
    {
        return $this->result;
    }

    /**
     * @return list<array<string, mixed>|\stdClass>
     */
    public function items(): array
    {
        return $this->items;
    }
}
