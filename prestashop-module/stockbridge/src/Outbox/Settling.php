<?php

/**
 * Takes what became of leased events in the ERP, by token and revision; `Leasing` handed them out.
 *
 * The ERP's key is kept wherever the token matches: the document is there. The row is done only if nothing changed since.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Import\StockFence;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Settling
{
    public const SETTLED = 'settled';
    public const PENDING = 'pending';
    public const STALE = 'stale';
    public const UNKNOWN = 'unknown';

    /** A settled order is exported again after this time: nested rows of the core come late. */
    private const SECOND_LOOK_SECONDS = 60;

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var Clock */
    private $clock;
    /** @var StockFence */
    private $fence;

    public function __construct(Database $database, State $state, Clock $clock, StockFence $fence)
    {
        $this->database = $database;
        $this->state = $state;
        $this->clock = $clock;
        $this->fence = $fence;
    }

    /**
     * @param list<\stdClass> $items of the contract's settle
     *
     * @return list<string> one of the constants per item, in the same order
     */
    public function settle(string $token, array $items): array
    {
        $epoch = $this->state->integer(State::EPOCH);

        return $this->database->transaction(function () use ($token, $items, $epoch): array {
            $rows = $this->locked($items);
            $results = [];
            foreach ($items as $item) {
                $row = $rows[$item->event] ?? null;
                if ($row === null) {
                    $results[] = self::UNKNOWN;
                } elseif ($row['token'] !== $token) {
                    $results[] = self::STALE;
                } else {
                    // A revision of another epoch is none of this database's.
                    $revision = $item->revision->epoch === $epoch ? (string) $item->revision->sequence : null;
                    $current = $revision === $row['revision'];
                    $this->apply($row, $item, $revision, $current);
                    $results[] = $current ? self::SETTLED : self::PENDING;
                }
            }

            return $results;
        });
    }

    /**
     * @param list<\stdClass> $items
     *
     * @return array<array-key, array<string, string|null>> by id
     */
    private function locked(array $items): array
    {
        $ids = array_values(array_unique(array_column($items, 'event')));
        sort($ids, SORT_NUMERIC);

        return array_column($this->database->rows(
            'SELECT * FROM {sb:outbox} WHERE id IN (?*) ORDER BY id FOR UPDATE',
            [$ids]
        ), null, 'id');
    }

    /**
     * @param array<string, string|null> $row
     */
    private function apply(array $row, \stdClass $item, ?string $revision, bool $current): void
    {
        if ($item->outcome === 'done') {
            $this->keepAnswer($row, $item, $revision === $row['leased_revision']);
        }
        if (!$current) {
            $this->close($row, OutboxState::PENDING, $this->clock->now(), null);
        } elseif ($item->outcome === 'done') {
            $this->tellFence($row, $item->import_sequence ?? null);
            $again = $row['entity'] === OutboxState::ORDER ? $this->clock->now() + self::SECOND_LOOK_SECONDS : OutboxState::PARKED;
            $this->close($row, OutboxState::DONE, $again, null);
        } elseif ($item->outcome === 'retry') {
            $this->close($row, OutboxState::PENDING, $this->clock->now() + ($item->retry_seconds ?? 0), $item->problem ?? null);
        } else {
            $this->close($row, OutboxState::DEAD, OutboxState::PARKED, $item->problem ?? null);
        }
    }

    /**
     * The fingerprint is the one of the export that this answer is about, even if the entity changed since.
     *
     * @param array<string, string|null> $row
     */
    private function keepAnswer(array $row, \stdClass $item, bool $told): void
    {
        $this->database->execute(
            'UPDATE {sb:outbox} SET erp_key = COALESCE(?, erp_key), erp_number = COALESCE(?, erp_number),
                import_sequence = COALESCE(?, import_sequence), settled_at = ?,
                fingerprint = IF(?, leased_fingerprint, fingerprint)
             WHERE id = ?',
            [
                $item->erp_key ?? null,
                $item->erp_number ?? null,
                $item->import_sequence ?? null,
                $this->clock->now(),
                $told,
                $row['id'],
            ]
        );
        if (isset($item->import_sequence)) {
            // An agent that lost its state goes on from the highest that the shop has seen.
            $this->state->raise(State::IMPORT_SEQUENCE, $item->import_sequence);
        }
    }

    /**
     * Only of an order that did not change since: pieces that were added after the export are not in the ERP's figure.
     *
     * @param array<string, string|null> $row
     */
    private function tellFence(array $row, ?int $importSequence): void
    {
        if ($row['entity'] === OutboxState::ORDER && $importSequence !== null) {
            $this->fence->imported((int) $row['entity_id'], $importSequence);
        }
    }

    /**
     * The token stays: the same settling, repeated because its answer was lost, has the same answer.
     *
     * @param array<string, string|null> $row
     */
    private function close(array $row, int $state, int $availableAt, ?\stdClass $problem): void
    {
        $this->database->execute(
            'UPDATE {sb:outbox} SET state = ?, available_at = ?, attempts = 0, problem = ? WHERE id = ?',
            [$state, $availableAt, $problem === null ? null : json_encode($problem), $row['id']]
        );
    }
}
