<?php

/**
 * Notes that an entity changed: one row per (entity, id, shop) with a rising revision. Hooks and the sweep call it.
 *
 * Written at once, so that nothing is lost if PHP ends here; saves that follow within two seconds are written once
 * more at the end of the request, because an agent may have leased the row in between.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Writer
{
    private const COALESCE_MILLISECONDS = 2000;
    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var Clock */
    private $clock;
    /** @var array<string, int> when a row was last written in this request, by its name */
    private $written = [];
    /** @var array<string, array{string, int, int}> what changed again since, by its name */
    private $again = [];

    public function __construct(Database $database, State $state, Clock $clock)
    {
        $this->database = $database;
        $this->state = $state;
        $this->clock = $clock;
    }

    public function touch(string $entity, int $id, int $shopId): void
    {
        $name = $entity . '-' . $id . '-' . $shopId;
        if (isset($this->written[$name]) && $this->isFresh($name)) {
            $this->again[$name] = [$entity, $id, $shopId];

            return;
        }
        $this->written[$name] = $this->clock->milliseconds();
        unset($this->again[$name]);
        $this->touchMany($entity, [[$id, $shopId]]);
        $this->writeStale();
    }

    /** Writes what changed again; called when the request ends. */
    public function flush(): void
    {
        $again = $this->again;
        $this->again = [];
        foreach ($again as [$entity, $id, $shopId]) {
            $this->touchMany($entity, [[$id, $shopId]]);
        }
    }

    /**
     * @param list<array{int, int}> $rows id and shop
     */
    public function touchMany(string $entity, array $rows): void
    {
        if ($rows === []) {
            return;
        }
        $revision = $this->state->next(State::SEQUENCE);
        $now = $this->clock->now();
        sort($rows);
        $values = array_map(static function (array $row) use ($entity, $revision, $now): array {
            return [$entity, $row[0], $row[1], $revision, $now, $now, $now];
        }, $rows);
        $this->database->persist(function () use ($values): void {
            $this->upsert($values);
        });
    }

    /**
     * @param list<list<mixed>> $values
     */
    private function upsert(array $values): void
    {
        // A change revives a dead letter (3): it may have mended it. One that killed PHP has a single try more, alone.
        // A leased row (1) stays leased. `state` comes last: MySQL assigns from left to right.
        $this->database->insertMany(
            'INSERT INTO {sb:outbox} (entity, entity_id, shop_id, revision, available_at, created_at, updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON DUPLICATE KEY UPDATE
                revision = GREATEST(revision + 1, VALUES(revision)),
                available_at = VALUES(available_at),
                updated_at = VALUES(updated_at),
                attempts = IF(state = 3, LEAST(attempts, 4), attempts),
                state = IF(state = 1, 1, 0)',
            $values
        );
    }

    private function isFresh(string $name): bool
    {
        return $this->clock->milliseconds() - $this->written[$name] < self::COALESCE_MILLISECONDS;
    }

    /** A long import is one request: what it changed again must not wait for its end. */
    private function writeStale(): void
    {
        foreach ($this->again as $name => [$entity, $id, $shopId]) {
            if (!$this->isFresh($name)) {
                unset($this->again[$name]);
                $this->written[$name] = $this->clock->milliseconds();
                $this->touchMany($entity, [[$id, $shopId]]);
            }
        }
    }
}
