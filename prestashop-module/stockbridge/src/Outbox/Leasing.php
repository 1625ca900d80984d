<?php

/**
 * Hands due events to the agent under the token that it chose; `Queue` writes, `Gate` judges, `ExportRun` builds.
 *
 * One lease at a time: what a lease in the middle of its work has counted is not a dead export.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\ErpKey;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Leasing
{
    private const LOCK = 'lease';
    private const LOCK_SECONDS = 2;
    private const LOOK_AGAIN_SECONDS = 10;

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var Clock */
    private $clock;
    /** @var Queue */
    private $queue;
    /** @var Attempts */
    private $attempts;
    /** @var OrderFacts */
    private $facts;
    /** @var FirstOrder */
    private $firstOrder;
    /** @var RowMarks */
    private $marks;
    /** @var ExportRun */
    private $export;

    public function __construct(
        Database $database,
        State $state,
        Clock $clock,
        Queue $queue,
        Attempts $attempts,
        OrderFacts $facts,
        FirstOrder $firstOrder,
        RowMarks $marks,
        ExportRun $export
    ) {
        $this->database = $database;
        $this->state = $state;
        $this->clock = $clock;
        $this->queue = $queue;
        $this->attempts = $attempts;
        $this->facts = $facts;
        $this->firstOrder = $firstOrder;
        $this->marks = $marks;
        $this->export = $export;
    }

    /**
     * The token's events, the same again where it holds some; their number ends early with the budget.
     *
     * @param list<string> $entities
     *
     * @throws ProblemException `busy` while another lease is at work
     */
    public function lease(string $token, int $limit, int $seconds, array $entities, Budget $budget): Lease
    {
        if (!$this->database->lock(self::LOCK, self::LOCK_SECONDS)) {
            throw new ProblemException('busy', 'Another lease is being answered.');
        }
        try {
            $this->queue->reclaim();
            $held = $this->queue->held($token);
            $expiresAt = $held === [] ? $this->clock->now() + $seconds : (int) $held[0]['lease_expires_at'];
            if ($held !== []) {
                $events = $this->repeated($held, $budget);
            } else {
                $events = $this->mayClaim() ? $this->claimed($token, $limit, $expiresAt, $entities, $budget) : [];
            }

            return new Lease($events, $expiresAt, $this->queue->backlog($entities));
        } finally {
            $this->database->unlock(self::LOCK);
        }
    }

    /**
     * What the token holds already, exported afresh, without the rows whose export PHP did not survive.
     *
     * @param list<array<string, string|null>> $held
     *
     * @return list<array{row: array<string, string|null>, record: \stdClass, key: string|null}>
     */
    private function repeated(array $held, Budget $budget): array
    {
        $sound = [];
        foreach ($held as $row) {
            if ((int) $row['attempts'] > 0) {
                $this->attempts->killed($row);
            } else {
                $sound[] = $row;
            }
        }

        return $this->export->export($sound, $this->verdicts($sound), $budget);
    }

    /** After a takeover the former agent's leases run out first: it may still be writing what it holds. */
    private function mayClaim(): bool
    {
        return $this->clock->now() >= $this->state->integer(State::LEASES_FROM);
    }

    /**
     * @param list<string> $entities
     *
     * @return list<array{row: array<string, string|null>, record: \stdClass, key: string|null}>
     */
    private function claimed(string $token, int $limit, int $expiresAt, array $entities, Budget $budget): array
    {
        $this->queue->recheck($limit);
        $events = [];
        while ($events === [] && !$budget->over()) {
            $gates = [];
            $ids = $this->open($entities, $limit, $gates, $budget);
            if ($ids === []) {
                break;
            }
            $this->queue->claim($ids, $token, $expiresAt);
            // All that closed silently leaves the answer empty: then the next ones are looked at.
            $events = $this->export->export($this->queue->held($token), $gates, $budget);
        }

        return $events;
    }

    /**
     * Ids of rows that may go out together; those that may not are parked on the way.
     *
     * @param list<string>        $entities
     * @param array<int, Verdict> $gates    what was decided, by order
     *
     * @return list<int>
     */
    private function open(array $entities, int $limit, array &$gates, Budget $budget): array
    {
        $ids = [];
        while (count($ids) < $limit && !$budget->over()) {
            // Rows that stay due are seen again by the next statement: it must reach beyond them.
            $rows = array_slice($this->queue->fresh($entities, $limit), count($ids));
            if ($rows === []) {
                break;
            }
            $ids = array_merge($ids, $this->sift($rows, $gates));
        }
        while ($ids === [] && !$budget->over()) {
            $rows = $this->queue->suspect($entities);
            if ($rows === []) {
                break;
            }
            $ids = $this->sift($rows, $gates);
        }

        return $ids;
    }

    /**
     * @param list<array<string, string|null>> $rows
     * @param array<int, Verdict>              $gates
     *
     * @return list<int>
     */
    private function sift(array $rows, array &$gates): array
    {
        $verdicts = $this->verdicts($rows);
        $shut = array_filter($verdicts, static function (Verdict $verdict): bool {
            return !$verdict->opens();
        });
        $marks = $this->marks->of(OutboxState::ORDER, array_keys($shut));
        $ids = [];
        foreach ($rows as $row) {
            $verdict = $row['entity'] === OutboxState::ORDER ? $verdicts[(int) $row['entity_id']] : null;
            if ($verdict !== null && !$verdict->opens()) {
                $this->queue->park($row, $verdict, $marks[(int) $row['entity_id']] ?? null, $this->lookAgainAt($verdict));
                continue;
            }
            if ($verdict !== null) {
                $gates[(int) $row['entity_id']] = $verdict;
            }
            $ids[] = (int) $row['id'];
        }

        return $ids;
    }

    private function lookAgainAt(Verdict $verdict): int
    {
        return $verdict->word() === Verdict::INCOMPLETE ? $this->clock->now() + self::LOOK_AGAIN_SECONDS : OutboxState::PARKED;
    }

    /**
     * @param list<array<string, string|null>> $rows
     *
     * @return array<int, Verdict> by order
     */
    private function verdicts(array $rows): array
    {
        $orders = array_column(array_filter($rows, static function (array $row): bool {
            return $row['entity'] === OutboxState::ORDER;
        }), null, 'entity_id');
        $facts = $this->facts->of(array_map('intval', array_keys($orders)));
        $first = $orders === [] ? 0 : $this->firstOrder->id();
        $verdicts = [];
        foreach ($orders as $id => $row) {
            $known = $facts[(int) $id] ?? null;
            $row = $known === null ? $row : $this->ofThisOrder($row, $known['columns']);
            $verdicts[(int) $id] = Gate::decide($known, $row, $first, $this->clock->now());
        }

        return $verdicts;
    }

    /**
     * The row without what it knows of an order that had the id before, was deleted, and perhaps handed out.
     *
     * @param array<string, string|null> $row
     * @param array<string, string|null> $order
     *
     * @return array<string, string|null>
     */
    private function ofThisOrder(array $row, array $order): array
    {
        $isIts = $row['document_key'] === null || $row['document_key'] === ErpKey::ofOrder($order);

        return $isIts ? $row : $this->attempts->forgetDocument($row);
    }
}
