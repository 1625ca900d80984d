<?php

/**
 * The order states that go to the ERP before they are paid; by default only cash on delivery.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class EmitStates
{
    private const NAME = 'emit_states';

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var ShopInfo */
    private $shop;

    public function __construct(Database $database, State $state, ShopInfo $shop)
    {
        $this->database = $database;
        $this->state = $state;
        $this->shop = $shop;
    }

    /**
     * @return list<int> ids of order states
     */
    public function ids(): array
    {
        $kept = json_decode((string) $this->state->get(self::NAME), true);
        if (is_array($kept)) {
            return array_map('intval', array_values($kept));
        }

        return array_values(array_filter([(int) $this->shop->setting('PS_OS_COD_VALIDATION')]));
    }

    /**
     * The merchant's choice; orders that wait are judged anew.
     *
     * @param list<int> $ids
     */
    public function choose(array $ids): void
    {
        $this->state->set(self::NAME, (string) json_encode(array_values($ids)));
        $this->database->execute('UPDATE {sb:outbox} SET available_at = 0 WHERE entity = "order" AND state = 0');
    }
}
