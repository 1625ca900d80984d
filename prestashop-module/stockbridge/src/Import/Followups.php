<?php

/**
 * Work that applied items leave behind for `finish`: noted in the items' own transaction, done by FollowupWork.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Followups
{
    public const TREE = 'tree';
    public const STOCK = 'stock';
    public const PRODUCT = 'product';

    /** How long a piece of work is left to the one who took it, before another tries. */
    private const TAKEN_SECONDS = 120;

    /** A piece that found the database busy is tried so often, this long after each time. */
    private const MOST_TRIES = 5;
    private const BUSY_SECONDS = 30;

    /** @var Database */
    private $db;
    /** @var Clock */
    private $clock;

    public function __construct(Database $db, Clock $clock)
    {
        $this->db = $db;
        $this->clock = $clock;
    }

    /**
     * @param list<int> $entityIds
     */
    public function note(string $kind, array $entityIds): void
    {
        $now = $this->clock->now();
        $entityIds = array_unique($entityIds);
        sort($entityIds);
        $rows = array_map(static function (int $entityId) use ($kind, $now): array {
            return [$kind, $entityId, $now];
        }, $entityIds);
        $this->db->insertMany(
            'INSERT INTO {sb:followup} (kind, entity_id, available_at) VALUES (?, ?, ?) '
            . 'ON DUPLICATE KEY UPDATE available_at = VALUES(available_at), tries = 0',
            $rows
        );
    }

    /**
     * Takes up to that many pieces of one kind, the longest waiting first; whoever dies with them leaves them for later.
     *
     * @return list<int> entities
     */
    public function take(string $kind, int $limit): array
    {
        $now = $this->clock->now();
        $rows = $this->db->rows(
            'SELECT entity_id FROM {sb:followup} WHERE kind = ? AND available_at <= ? ORDER BY available_at, id LIMIT ?',
            [$kind, $now, $limit]
        );
        $ids = array_map('intval', array_column($rows, 'entity_id'));
        sort($ids);
        $this->db->execute(
            'UPDATE {sb:followup} SET available_at = ? WHERE kind = ? AND entity_id IN (?*)',
            [$now + self::TAKEN_SECONDS, $kind, $ids]
        );

        return $ids;
    }

    /**
     * The work is done; what was noted again meanwhile stays.
     *
     * @param list<int> $entityIds
     */
    public function done(string $kind, array $entityIds): void
    {
        $this->db->execute(
            'DELETE FROM {sb:followup} WHERE kind = ? AND entity_id IN (?*) AND available_at > ?',
            [$kind, $entityIds, $this->clock->now()]
        );
    }

    /**
     * Gives back what was taken and not begun.
     *
     * @param list<int> $entityIds
     */
    public function release(string $kind, array $entityIds): void
    {
        $this->db->execute(
            'UPDATE {sb:followup} SET available_at = ? WHERE kind = ? AND entity_id IN (?*)',
            [$this->clock->now(), $kind, $entityIds]
        );
    }

    /** Leaves a piece for a later try; false where it had all of them. */
    public function postpone(string $kind, int $entityId): bool
    {
        return $this->db->execute(
            'UPDATE {sb:followup} SET tries = tries + 1, available_at = ? WHERE kind = ? AND entity_id = ? AND tries < ?',
            [$this->clock->now() + self::BUSY_SECONDS, $kind, $entityId, self::MOST_TRIES - 1]
        ) > 0;
    }

    /** How much work waits, taken or not. */
    public function backlog(): int
    {
        return (int) $this->db->value('SELECT COUNT(*) FROM {sb:followup}');
    }
}
