<?php

/**
 * What the merchant chooses about the orders that are sent: from which on, and in which states before they are paid.
 */

declare(strict_types=1);

namespace Stockbridge\Admin;

use Stockbridge\Outbox\EmitStates;
use Stockbridge\Outbox\FirstOrder;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderChoices
{
    /** @var Database */
    private $database;

    /** @var FirstOrder */
    private $firstOrder;

    /** @var EmitStates */
    private $emitStates;

    /** @var ShopInfo */
    private $shop;

    /** @var Wording */
    private $wording;

    public function __construct(
        Database $database,
        FirstOrder $firstOrder,
        EmitStates $emitStates,
        ShopInfo $shop,
        Wording $wording
    ) {
        $this->database = $database;
        $this->firstOrder = $firstOrder;
        $this->emitStates = $emitStates;
        $this->shop = $shop;
        $this->wording = $wording;
    }

    /**
     * @return array{first: string, states: list<array{id: int, name: string, chosen: bool}>}
     */
    public function tell(): array
    {
        return ['first' => $this->first(), 'states' => $this->states()];
    }

    /** Whether the shop has such an order: then it is the first one to be sent from now on. */
    public function chooseFirst(string $referenceOrNumber): bool
    {
        $found = $this->database->value(
            'SELECT id_order FROM {ps:orders} WHERE reference = ? OR id_order = ? ORDER BY reference = ? DESC, id_order LIMIT 1',
            [$referenceOrNumber, ctype_digit($referenceOrNumber) ? $referenceOrNumber : null, $referenceOrNumber]
        );
        if ($found !== null) {
            $this->firstOrder->choose((int) $found);
        }

        return $found !== null;
    }

    /**
     * @param list<int> $ids as they were posted: what the page does not offer is left out
     */
    public function chooseStates(array $ids): void
    {
        $this->emitStates->choose(array_values(array_intersect(array_column($this->states(), 'id'), $ids)));
    }

    private function first(): string
    {
        $id = $this->firstOrder->id();
        $order = $this->database->row('SELECT reference, date_add FROM {ps:orders} WHERE id_order = ?', [$id]);
        if ($order === null) {
            return $this->wording->say('Now it is the first order from number %id% on.', ['%id%' => $id]);
        }

        return $this->wording->say('Now it is %reference%, number %id%, of %date%.', [
            '%reference%' => (string) $order['reference'],
            '%id%' => $id,
            '%date%' => \Tools::displayDate((string) $order['date_add']),
        ]);
    }

    /**
     * The states in which the choice matters: neither those that say "paid" nor those in which an order has ended.
     *
     * @return list<array{id: int, name: string, chosen: bool}>
     */
    private function states(): array
    {
        $ended = array_map([$this->shop, 'setting'], ['PS_OS_CANCELED', 'PS_OS_ERROR', 'PS_OS_REFUND']);
        $chosen = $this->emitStates->ids();
        $states = [];
        foreach (\OrderState::getOrderStates((int) \Context::getContext()->language->id) as $state) {
            $id = (int) $state['id_order_state'];
            $isOurs = $state['module_name'] === 'stockbridge';
            if (!$state['paid'] && !$state['deleted'] && !$isOurs && !in_array((string) $id, $ended, true)) {
                $states[] = ['id' => $id, 'name' => (string) $state['name'], 'chosen' => in_array($id, $chosen, true)];
            }
        }

        return $states;
    }
}
