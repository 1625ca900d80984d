<?php

/**
 * A PDO link that records statements and fails where it is told to; it speaks to no database.
 */

declare(strict_types=1);

namespace Stockbridge\Tests\Platform;

final class FakeLink extends \PDO
{
    /** @var list<string> */
    public $statements = [];

    /** @var list<list<array{0: mixed, 1: int}>> values and types bound to each statement */
    public $bound = [];

    /** @var array<int, int> which statement fails, counted from 1, with the driver's number */
    public $failures = [];

    /** @var bool whether failures are exceptions, as on PHP 8, or false, as on PHP 7 */
    public $throws = true;

    /** @var list<array<string, mixed>> rows of every statement */
    public $rows = [];

    public function __construct()
    {
    }

    /**
     * @param string            $query
     * @param array<int, mixed> $options
     */
    #[\ReturnTypeWillChange]
    public function prepare($query, $options = [])
    {
        $this->statements[] = $query;
        $this->bound[] = [];

        return new FakeStatement($this, count($this->statements));
    }

    /**
     * @param string $statement
     */
    #[\ReturnTypeWillChange]
    public function exec($statement)
    {
        $this->statements[] = $statement;
        $this->bound[] = [];

        return 0;
    }
}
