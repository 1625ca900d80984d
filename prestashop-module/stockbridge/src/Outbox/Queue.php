<?php

/**
 * The outbox as a queue: which rows are due, who holds them, what is given back. `Leasing` decides, this writes.
 *
 * Rows are claimed by their primary key after their ids were selected: the hooks insert by the unique key, and a claim
 * that walked another index would deadlock with them. Every write that ends a lease asks for its token.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\Problem;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Queue
{
    /** The export that fails for the fifth time makes a dead letter. */
    public const ATTEMPTS = 5;

    private const FIRST_DELAY_SECONDS = 30;

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var Clock */
    private $clock;

    public function __construct(Database $database, State $state, Clock $clock)
    {
        $this->database = $database;
        $this->state = $state;
        $this->clock = $clock;
    }

    /**
     * Rows that may be leased together: those whose export never failed.
     *
     * @param list<string> $entities
     *
     * @return list<array<string, string|null>>
     */
    public function fresh(array $entities, int $limit): array
    {
        return $this->database->rows(
            'SELECT * FROM {sb:outbox} WHERE state = 0 AND available_at <= ? AND attempts = 0 AND entity IN (?*)
             ORDER BY available_at, id LIMIT ?',
            [$this->clock->now(), $entities, $limit]
        );
    }

    /**
     * The row whose export failed least often: it is leased alone.
     *
     * @param list<string> $entities
     *
     * @return list<array<string, string|null>>
     */
    public function suspect(array $entities): array
    {
        return $this->database->rows(
            'SELECT * FROM {sb:outbox} WHERE state = 0 AND available_at <= ? AND attempts > 0 AND entity IN (?*)
             ORDER BY attempts, available_at, id LIMIT 1',
            [$this->clock->now(), $entities]
        );
    }

    /**
     * @param list<string> $entities
     */
    public function backlog(array $entities): int
    {
        return (int) $this->database->value(
            'SELECT COUNT(*) FROM {sb:outbox} WHERE state = 0 AND available_at <= ? AND entity IN (?*)',
            [$this->clock->now(), $entities]
        );
    }

    /**
     * @param list<int> $ids
     */
    public function claim(array $ids, string $token, int $expiresAt): void
    {
        sort($ids);
        $this->write(
            'UPDATE {sb:outbox} SET state = 1, token = ?, lease_expires_at = ?, leased_revision = revision
             WHERE id IN (?*) AND state = 0',
            [$token, $expiresAt, $ids]
        );
    }

    /**
     * What this token holds, its revisions as they stand now: an answer that was lost is exported afresh.
     *
     * @return list<array<string, string|null>>
     */
    public function held(string $token): array
    {
        $this->write(
            'UPDATE {sb:outbox} SET leased_revision = revision WHERE token = ? AND state = 1 AND lease_expires_at > ?',
            [$token, $this->clock->now()]
        );

        return $this->database->rows(
            'SELECT * FROM {sb:outbox} WHERE token = ? AND state = 1 AND lease_expires_at > ? ORDER BY id',
            [$token, $this->clock->now()]
        );
    }

    /** Leases that ran out are free again; where PHP died in an export, that export counts. */
    public function reclaim(): void
    {
        $expired = $this->database->rows(
            'SELECT * FROM {sb:outbox} WHERE state = 1 AND lease_expires_at <= ? ORDER BY id',
            [$this->clock->now()]
        );
        foreach ($expired as $row) {
            (int) $row['attempts'] > 0 ? $this->killed($row) : $this->release([$row]);
        }
    }

    /**
     * Settled rows whose second look is due: nested rows of the core come late. They come with a new revision, for
     * the agent has handled the former, and close silently where nothing changed.
     */
    public function recheck(int $limit): void
    {
        $ids = array_column($this->database->rows(
            'SELECT id FROM {sb:outbox} WHERE state = 2 AND available_at <= ? ORDER BY available_at, id LIMIT ?',
            [$this->clock->now(), $limit]
        ), 'id');
        if ($ids !== []) {
            sort($ids);
            $this->write(
                'UPDATE {sb:outbox} SET state = 0, revision = GREATEST(revision + 1, ?) WHERE id IN (?*) AND state = 2',
                [$this->state->next(State::SEQUENCE), $ids]
            );
        }
    }

    /**
     * Gives rows back that were claimed and not exported.
     *
     * @param list<array<string, string|null>> $rows
     */
    public function release(array $rows): void
    {
        if ($rows !== []) {
            $this->write(
                'UPDATE {sb:outbox} SET state = 0, available_at = ? WHERE id IN (?*) AND token = ? AND state = 1',
                [$this->clock->now(), array_column($rows, 'id'), $rows[0]['token']]
            );
        }
    }

    /**
     * Nothing is to be done before the order changes, or before a moment where it may be complete.
     *
     * @param array<string, string|null> $row
     */
    public function park(array $row, Verdict $verdict, ?string $mark, int $until): void
    {
        $difference = $verdict->word() === Verdict::INCOMPLETE ? $verdict->differences() : null;
        $since = $difference !== null && $difference === $row['gate_difference'] ? $row['gate_since'] : $this->clock->now();
        $this->database->execute(
            'UPDATE {sb:outbox} SET available_at = ?, gate_since = ?, gate_difference = ?, row_mark = ?
             WHERE id = ? AND state = 0 AND revision = ?',
            [$until, $difference === null ? null : $since, $difference, $mark, $row['id'], $row['revision']]
        );
    }

    /**
     * Counts the attempt before the export, committed: it stands if PHP does not survive it.
     *
     * @param list<array<string, string|null>> $rows
     */
    public function beginExport(array $rows): void
    {
        $this->write(
            'UPDATE {sb:outbox} SET attempts = attempts + 1 WHERE id IN (?*) AND state = 1',
            [array_column($rows, 'id')]
        );
    }

    /**
     * Takes attempts back that were counted for reading a batch, and led to nothing.
     *
     * @param list<array<string, string|null>> $rows
     */
    public function survived(array $rows): void
    {
        $this->write(
            'UPDATE {sb:outbox} SET attempts = attempts - 1 WHERE id IN (?*) AND state = 1 AND attempts > 0',
            [array_column($rows, 'id')]
        );
    }

    /**
     * The record stands in the answer: no attempt was lost, and the row knows what it told.
     *
     * @param array<string, string|null> $row
     */
    public function exported(array $row, string $fingerprint, ?string $documentKey, ?string $mark, bool $flagged): void
    {
        $this->database->execute(
            'UPDATE {sb:outbox} SET attempts = 0, leased_fingerprint = ?, document_key = ?, row_mark = ?, flagged = ?
             WHERE id = ? AND token = ? AND state = 1',
            [$fingerprint, $documentKey, $mark, $flagged, $row['id'], $row['token']]
        );
    }

    /**
     * The document is another than the row knew: an id was used again, so the ERP's answer to the former is not its.
     *
     * @param array<string, string|null> $row
     */
    public function forgetDocument(array $row): void
    {
        $this->database->execute(
            'UPDATE {sb:outbox} SET erp_key = NULL, erp_number = NULL, fingerprint = NULL, import_sequence = NULL, settled_at = NULL
             WHERE id = ?',
            [$row['id']]
        );
    }

    /**
     * Nothing to tell: the record is the one that the ERP acknowledged, or the entity is gone.
     *
     * @param array<string, string|null> $row
     */
    public function close(array $row, ?string $mark): void
    {
        // `state` comes last: MySQL assigns from left to right.
        $this->database->execute(
            'UPDATE {sb:outbox} SET attempts = 0, row_mark = ?, problem = NULL,
                available_at = IF(revision = leased_revision, ?, ?), state = IF(revision = leased_revision, 2, 0)
             WHERE id = ? AND token = ? AND state = 1',
            [$mark, OutboxState::PARKED, $this->clock->now(), $row['id'], $row['token']]
        );
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
        $dead = $attempts >= self::ATTEMPTS;
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

    /**
     * A statement over many rows: run again where the sweep wrote the same ones in another order.
     *
     * @param list<mixed> $params
     */
    private function write(string $sql, array $params): void
    {
        $this->database->transaction(function () use ($sql, $params): void {
            $this->database->execute($sql, $params);
        });
    }
}
