<?php

/**
 * What the export of a claimed row led to: told, closed, failed, or PHP's end; `ExportRun` exports, `Queue` claims.
 *
 * The attempt is counted before and taken back after, so that only an export that failed counts. Every write asks for
 * the lease's token.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\Problem;
use Stockbridge\Import\StockFence;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Attempts
{
    /** The export that fails for the fifth time makes a dead letter. */
    private const MOST = 5;
    private const FIRST_DELAY_SECONDS = 30;

    /** What a row knows of its document; the id may be another's later. */
    private const OF_THE_DOCUMENT = [
        'document_key', 'erp_key', 'erp_number', 'fingerprint', 'leased_fingerprint', 'import_sequence', 'settled_at',
        'gate_since', 'gate_difference',
    ];

    /** @var Database */
    private $database;
    /** @var Clock */
    private $clock;
    /** @var StockFence */
    private $fence;

    public function __construct(Database $database, Clock $clock, StockFence $fence)
    {
        $this->database = $database;
        $this->clock = $clock;
        $this->fence = $fence;
    }

    /**
     * Counts the attempt before the export, committed: it stands if PHP does not survive it.
     *
     * @param list<array<string, string|null>> $rows
     */
    public function begin(array $rows): void
    {
        $count = function () use ($rows): void {
            $this->database->execute(
                'UPDATE {sb:outbox} SET attempts = attempts + 1 WHERE id IN (?*) AND state = 1',
                [array_column($rows, 'id')]
            );
        };
        count($rows) === 1 ? $count() : $this->database->transaction($count);
    }

    /**
     * Takes attempts back that were counted for reading a batch, and led to nothing.
     *
     * @param list<array<string, string|null>> $rows
     */
    public function survived(array $rows): void
    {
        $this->database->transaction(function () use ($rows): void {
            $this->database->execute(
                'UPDATE {sb:outbox} SET attempts = attempts - 1 WHERE id IN (?*) AND state = 1 AND attempts > 0',
                [array_column($rows, 'id')]
            );
        });
    }

    /**
     * The record stands in the answer: no attempt was lost, and the row knows what it told. A wait at the gate is over:
     * what is edited later has its own.
     *
     * @param array<string, string|null> $row
     */
    public function exported(array $row, string $fingerprint, ?string $documentKey, ?string $mark): void
    {
        $this->database->execute(
            'UPDATE {sb:outbox} SET attempts = 0, leased_fingerprint = ?, document_key = ?, row_mark = ?,
                gate_since = NULL, gate_difference = NULL
             WHERE id = ? AND token = ? AND state = 1',
            [$fingerprint, $documentKey, $mark, $row['id'], $row['token']]
        );
    }

    /**
     * The document is another than the row knew: an id was used again, so neither what was told of the former nor the
     * ERP's answer to it is its.
     *
     * @param array<string, string|null> $row
     *
     * @return array<string, string|null> the row as it is now
     */
    public function forgetDocument(array $row): array
    {
        $this->database->execute(
            'UPDATE {sb:outbox} SET document_key = NULL, erp_key = NULL, erp_number = NULL, fingerprint = NULL,
                leased_fingerprint = NULL, import_sequence = NULL, settled_at = NULL, gate_since = NULL, gate_difference = NULL
             WHERE id = ?',
            [$row['id']]
        );

        return array_fill_keys(self::OF_THE_DOCUMENT, null) + $row;
    }

    /**
     * Nothing to tell: the record is the one that the ERP acknowledged, or the entity is gone.
     *
     * @param array<string, string|null> $row
     */
    public function close(array $row, ?string $mark): void
    {
        $this->database->transaction(function () use ($row, $mark): void {
            // `state` comes last: MySQL assigns from left to right.
            $this->database->execute(
                'UPDATE {sb:outbox} SET attempts = 0, row_mark = ?, problem = NULL, gate_since = NULL, gate_difference = NULL,
                    available_at = IF(revision = leased_revision, ?, ?), state = IF(revision = leased_revision, 2, 0)
                 WHERE id = ? AND token = ? AND state = 1',
                [$mark, OutboxState::PARKED, $this->clock->now(), $row['id'], $row['token']]
            );
            $this->tellFence($row);
        });
    }

    /**
     * An order that stands as the ERP acknowledged it is in the ERP's figure since then, whatever it was in between.
     * Asked while the row is locked: a change that comes now begins after this.
     *
     * @param array<string, string|null> $row
     */
    private function tellFence(array $row): void
    {
        $importSequence = $this->database->value(
            'SELECT import_sequence FROM {sb:outbox} WHERE id = ? AND token = ? AND entity = "order" AND state = 2',
            [$row['id'], $row['token']]
        );
        if ($importSequence !== null) {
            $this->fence->imported((int) $row['entity_id'], (int) $importSequence);
        }
    }

    /**
     * The export threw: the row waits longer each time, the fifth makes it a dead letter.
     *
     * @param array<string, string|null> $row
     */
    public function failed(array $row, Problem $problem): void
    {
        $attempts = (int) $row['attempts'] + 1;
        $this->postpone($row, $attempts, self::FIRST_DELAY_SECONDS * 2 ** ($attempts - 1), $problem);
    }

    /**
     * PHP died in this row's export: its attempt was counted, and nobody took it back. After the first time it comes
     * again at once, alone: it may have stood in a batch with the one that is to blame.
     *
     * @param array<string, string|null> $row
     */
    public function killed(array $row): void
    {
        $attempts = (int) $row['attempts'];
        $delay = $attempts === 1 ? 0 : self::FIRST_DELAY_SECONDS * 2 ** ($attempts - 2);
        $this->postpone($row, $attempts, $delay, new Problem(
            'export_failed',
            'PHP ended while it exported this record: it ran out of memory or time, or another module stopped it.'
        ));
    }

    /**
     * @param array<string, string|null> $row
     */
    private function postpone(array $row, int $attempts, int $delay, Problem $problem): void
    {
        $dead = $attempts >= self::MOST;
        $this->database->execute(
            'UPDATE {sb:outbox} SET state = ?, attempts = ?, available_at = ?, problem = ? WHERE id = ? AND token = ? AND state = 1',
            [
                $dead ? OutboxState::DEAD : OutboxState::PENDING,
                $attempts,
                $this->clock->now() + $delay,
                json_encode($problem->toArray()),
                $row['id'],
                $row['token'],
            ]
        );
    }
}
