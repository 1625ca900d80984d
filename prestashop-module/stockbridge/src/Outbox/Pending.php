<?php

/**
 * How much waits in the outbox: told to the agent by `hello`, and to people by the back office. Orders that nobody has
 * paid yet do not wait for the ERP.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\Time;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Pending
{
    private const NAMES = ['0' => 'waiting', '1' => 'leased', '3' => 'dead'];

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /**
     * @return array{waiting: int, leased: int, dead: int, oldest_at: string|null}
     */
    public function tell(): array
    {
        $counts = ['waiting' => 0, 'leased' => 0, 'dead' => 0, 'oldest_at' => null];
        $rows = $this->database->rows(
            'SELECT state, COUNT(*) AS events, MIN(updated_at) AS oldest FROM {sb:outbox}
             WHERE state IN (1, 3) OR (state = 0 AND available_at < ?) GROUP BY state',
            [OutboxState::PARKED]
        );
        foreach ($rows as $row) {
            $counts[self::NAMES[(string) $row['state']]] = (int) $row['events'];
            if ($row['state'] === '0') {
                $counts['oldest_at'] = Time::text((int) $row['oldest']);
            }
        }

        return $counts;
    }
}
