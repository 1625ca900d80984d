<?php

/**
 * The outbox as a queue: which rows are due, who holds them, what is given back. `Leasing` decides, this writes.
 *
 * Rows are claimed by their primary key after their ids were selected: the hooks insert by the unique key, and a claim
 * that walked another index would deadlock with them. What writes many rows is a transaction, so that it runs again
 * where the sweep wrote the same ones in another order. Every write that ends a lease asks for its token.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Queue
{
    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var Clock */
    private $clock;
    /** @var Attempts */
    private $attempts;

    public function __construct(Database $database, State $state, Clock $clock, Attempts $attempts)
    {
        $this->database = $database;
        $this->state = $state;
        $this->clock = $clock;
        $this->attempts = $attempts;
    }

    /** Gives every dead letter one try more, alone if its export killed PHP. */
    public function revive(): void
    {
        $this->database->execute(
            'UPDATE {sb:outbox} SET attempts = LEAST(attempts, 4), available_at = ?, state = 0 WHERE state = 3',
            [$this->clock->now()]
        );
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
        $this->database->transaction(function () use ($expiresAt, $ids, $token): void {
            $this->database->execute(
                'UPDATE {sb:outbox} SET state = 1, token = ?, lease_expires_at = ?, leased_revision = revision
                 WHERE id IN (?*) AND state = 0',
                [$token, $expiresAt, $ids]
            );
        });
    }

    /**
     * What this token holds, its revisions as they stand now: an answer that was lost is exported afresh.
     *
     * @return list<array<string, string|null>>
     */
    public function held(string $token): array
    {
        $this->database->transaction(function () use ($token): void {
            $this->database->execute(
                'UPDATE {sb:outbox} SET leased_revision = revision WHERE token = ? AND state = 1 AND lease_expires_at > ?',
                [$token, $this->clock->now()]
            );
        });

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
            (int) $row['attempts'] > 0 ? $this->attempts->killed($row) : $this->release([$row]);
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
            $revision = $this->state->next(State::SEQUENCE);
            $this->database->transaction(function () use ($ids, $revision): void {
                $this->database->execute(
                    'UPDATE {sb:outbox} SET state = 0, revision = GREATEST(revision + 1, ?) WHERE id IN (?*) AND state = 2',
                    [$revision, $ids]
                );
            });
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
            $this->database->transaction(function () use ($rows): void {
                $this->database->execute(
                    'UPDATE {sb:outbox} SET state = 0, available_at = ? WHERE id IN (?*) AND token = ? AND state = 1',
                    [$this->clock->now(), array_column($rows, 'id'), $rows[0]['token']]
                );
            });
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
}
