<?php

/**
 * `lease`: hands due events to the agent, each with its complete record; `Outbox\Leasing` chooses them.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Contract\Time;
use Stockbridge\Import\StockFence;
use Stockbridge\Outbox\Leasing;
use Stockbridge\Outbox\Sweep;
use Stockbridge\Platform\DatabaseFailure;
use Stockbridge\Platform\Log;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Lease implements Operation
{
    /** @var Leasing */
    private $leasing;
    /** @var Sweep */
    private $sweep;
    /** @var StockFence */
    private $fence;
    /** @var State */
    private $state;
    /** @var Log */
    private $log;

    public function __construct(Leasing $leasing, Sweep $sweep, StockFence $fence, State $state, Log $log)
    {
        $this->leasing = $leasing;
        $this->sweep = $sweep;
        $this->fence = $fence;
        $this->state = $state;
        $this->log = $log;
    }

    public function run(Request $request): Reply
    {
        $this->sweep->runWhenDue();
        $params = $request->params();
        $lease = $this->leasing->lease($params->token, $params->limit, $params->seconds, $params->entities, $request->budget());
        $this->recheckStock();
        $epoch = $this->state->integer(State::EPOCH);
        $items = array_map(static function (array $event) use ($epoch): array {
            return self::item($event, $epoch);
        }, $lease->events);

        return new Reply(['expires_at' => Time::text($lease->expiresAt), 'backlog' => $lease->backlog], $items);
    }

    /** The agent's polling drives the stock's second look, too; whatever hinders that must not hold up an order. */
    private function recheckStock(): void
    {
        try {
            $this->fence->recheck();
        } catch (DatabaseFailure $failure) {
            $this->log->failure('the stock could not be looked at again', $failure);
        }
    }

    /**
     * @param array{row: array<string, string|null>, record: \stdClass, key: string|null} $event
     *
     * @return array<string, mixed>
     */
    private static function item(array $event, int $epoch): array
    {
        $row = $event['row'];

        return [
            'event' => (string) $row['id'],
            'entity' => (string) $row['entity'],
            'entity_id' => (string) $row['entity_id'],
            'shop_id' => (string) $row['shop_id'],
            'revision' => ['epoch' => $epoch, 'sequence' => (int) $row['leased_revision']],
            'attempts' => (int) $row['attempts'],
            'key' => $event['key'],
            'erp_key' => $row['erp_key'],
            (string) $row['entity'] => $event['record'],
        ];
    }
}
