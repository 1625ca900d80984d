<?php

/**
 * One slice of all outbox rows, round and round: of those at rest, the ones whose sum differs from the one kept at their
 * export. The others are looked at anyway, or wait for a person.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class RollingSlice
{
    private const CURSOR = 'sweep_slice';
    private const ROWS = 5000;

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var RowMarks */
    private $marks;
    /** @var int where the next slice begins; kept once what was found is written down */
    private $reached = 0;

    public function __construct(Database $database, State $state, RowMarks $marks)
    {
        $this->database = $database;
        $this->state = $state;
        $this->marks = $marks;
    }

    /**
     * @return array<string, list<array{int, int}>> by entity: id and shop
     */
    public function look(): array
    {
        $rows = $this->database->rows(
            'SELECT id, entity, entity_id, shop_id, row_mark, (state = 2 OR (state = 0 AND available_at = ?)) AS rests
             FROM {sb:outbox} WHERE id > ? ORDER BY id LIMIT 5000',
            [OutboxState::PARKED, $this->state->integer(self::CURSOR)]
        );
        $this->reached = count($rows) < self::ROWS ? 0 : (int) $rows[self::ROWS - 1]['id'];
        $changed = [];
        foreach ([OutboxState::ORDER, OutboxState::CUSTOMER] as $entity) {
            $kept = array_values(array_filter($rows, static function (array $row) use ($entity): bool {
                return $row['entity'] === $entity && $row['rests'] === '1' && $row['row_mark'] !== null;
            }));
            $changed[$entity] = $this->changed($entity, $kept);
        }

        return $changed;
    }

    /** Called when what was found stands in the outbox: a sweep that breaks off looks again. */
    public function keep(): void
    {
        $this->state->set(self::CURSOR, (string) $this->reached);
    }

    /**
     * @param list<array<string, string|null>> $rows
     *
     * @return list<array{int, int}>
     */
    private function changed(string $entity, array $rows): array
    {
        $marks = $this->marks->of($entity, array_map('intval', array_column($rows, 'entity_id')));
        $changed = [];
        foreach ($rows as $row) {
            $mark = $marks[(int) $row['entity_id']] ?? null;
            if ($mark !== null && $mark !== $row['row_mark']) {
                $changed[] = [(int) $row['entity_id'], (int) $row['shop_id']];
            }
        }

        return $changed;
    }
}
