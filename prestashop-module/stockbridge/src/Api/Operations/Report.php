<?php

/**
 * `report`: keeps one of the agent's lists for the shop's pages, in place of the former one of that name.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Contract\Json;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Report implements Operation
{
    /** @var Database */
    private $database;

    /** @var Clock */
    private $clock;

    public function __construct(Database $database, Clock $clock)
    {
        $this->database = $database;
        $this->clock = $clock;
    }

    public function run(Request $request): Reply
    {
        $what = $request->params()->what;
        $rows = [];
        foreach ($request->items() as $item) {
            $rows[] = [$what, $item->key, Json::encode($item), $this->clock->now()];
        }
        $this->database->transaction(function () use ($what, $rows): void {
            $this->database->execute('DELETE FROM {sb:report} WHERE what = ?', [$what]);
            $this->database->insertMany(
                'INSERT INTO {sb:report} (what, row_key, body, stored_at) VALUES (?, ?, ?, ?)',
                $rows
            );
        });

        return new Reply(['stored' => count($rows)]);
    }
}
