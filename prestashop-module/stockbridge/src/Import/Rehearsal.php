<?php

/**
 * Finds out what a batch would do: the very writers that `apply` uses run in a transaction that is always rolled back.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\RollBack;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Rehearsal
{
    /** So few share a transaction: its locks stand in the way of a checkout for so long. */
    private const TOGETHER = 100;

    /** @var Database */
    private $db;
    /** @var Admission */
    private $admission;
    /** @var Versions */
    private $versions;

    public function __construct(Database $db, Admission $admission, Versions $versions)
    {
        $this->db = $db;
        $this->admission = $admission;
        $this->versions = $versions;
    }

    /**
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome> one per item, by the same place
     */
    public function run(string $flow, FlowWriter $writer, array $items, Budget $budget): array
    {
        $outcomes = $this->admission->refused($items);
        foreach (array_chunk(array_diff_key($items, $outcomes), self::TOGETHER, true) as $chunk) {
            if ($budget->over()) {
                break;
            }
            $outcomes += Halving::run($chunk, function (array $items) use ($flow, $writer, $budget): array {
                return $this->undone($flow, $writer, $items, $budget);
            });
        }

        return array_replace(array_fill_keys(array_keys($items), Outcome::unprocessed()), $outcomes);
    }

    /**
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome>
     */
    private function undone(string $flow, FlowWriter $writer, array $items, Budget $budget): array
    {
        $outcomes = [];
        try {
            $this->db->transaction(function () use ($flow, $writer, $items, $budget, &$outcomes): void {
                $claims = $this->versions->imagined($flow, $items);
                $outcomes = $writer instanceof Rehearsing ? $writer->rehearse($claims) : $writer->write($claims, $budget);
                throw new RollBack();
            });
        } catch (RollBack $rolledBack) {
            // The one way that this transaction ends well.
        }

        return $outcomes;
    }
}
