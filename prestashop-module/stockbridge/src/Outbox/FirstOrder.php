<?php

/**
 * The first order that is ever sent: by default the first one after installation, later what the merchant chose.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Import\StockFence;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class FirstOrder
{
    private const NAME = 'first_order_id';

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var StockFence */
    private $fence;
    /** @var int|null as read in this request */
    private $id;

    public function __construct(Database $database, State $state, StockFence $fence)
    {
        $this->database = $database;
        $this->state = $state;
        $this->fence = $fence;
    }

    /** Called by the installation, so that orders from then on count; harmless to repeat. */
    public function begin(): void
    {
        if ($this->state->get(self::NAME) === null) {
            $next = 1 + (int) $this->database->value('SELECT MAX(id_order) FROM {ps:orders}');
            $this->state->begin(self::NAME, (string) $next);
        }
    }

    public function id(): int
    {
        if ($this->id === null) {
            $this->begin();
            $this->id = $this->state->integer(self::NAME);
        }

        return $this->id;
    }

    /** Whether we look after an order: also after one from before the first that was handed out once, to its end. */
    public function covers(int $orderId): bool
    {
        return $orderId >= $this->id() || $this->database->value(
            'SELECT 1 FROM {sb:outbox} WHERE entity = "order" AND entity_id = ? '
            . 'AND (leased_fingerprint IS NOT NULL OR erp_key IS NOT NULL)',
            [$orderId]
        ) !== null;
    }

    /** Orders from this id on are sent; those that wait are looked at again, older ones are found by the sweep. */
    public function choose(int $orderId): void
    {
        $this->id = max(1, $orderId);
        $this->state->set(self::NAME, (string) $this->id);
        $this->state->forget(OrderFinder::CURSOR);
        $this->fence->forgetUnsent($this->id);
        $this->database->execute(
            'UPDATE {sb:outbox} SET available_at = 0 WHERE entity = "order" AND state = 0 AND entity_id >= ?',
            [$orderId]
        );
    }
}
