<?php

/**
 * A cheap sum over an entity's rows, made by the database: where it differs, something changed that no hook told.
 * Leasing keeps it as exported, the sweep compares it.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Export\Grouped;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class RowMarks
{
    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, string> by the entity's id; an entity that is gone has none
     */
    public function of(string $entity, array $ids): array
    {
        if ($ids === []) {
            return [];
        }

        return $entity === OutboxState::ORDER ? $this->orders($ids) : $this->customers($ids);
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, string>
     */
    private function orders(array $ids): array
    {
        return Grouped::pairs('id_order', 'mark', $this->database->rows(
            'SELECT o.id_order, CRC32(CONCAT_WS("|",
                o.date_upd, o.current_state, o.total_paid_tax_incl, o.total_paid_tax_excl, o.total_paid_real,
                o.total_shipping_tax_incl, o.total_discounts_tax_incl, o.id_address_delivery, o.id_address_invoice, o.id_carrier,
                (SELECT CONCAT_WS(",", COUNT(*), SUM(d.product_quantity), SUM(d.product_quantity_refunded),
                    SUM(d.product_quantity_return), SUM(d.total_price_tax_incl), SUM(d.total_price_tax_excl))
                    FROM {ps:order_detail} d WHERE d.id_order = o.id_order),
                (SELECT CONCAT_WS(",", COUNT(*), MAX(h.id_order_history)) FROM {ps:order_history} h WHERE h.id_order = o.id_order),
                (SELECT CONCAT_WS(",", COUNT(*), SUM(r.value)) FROM {ps:order_cart_rule} r WHERE r.id_order = o.id_order AND r.deleted = 0),
                (SELECT CONCAT_WS(",", COUNT(*), MAX(c.tracking_number)) FROM {ps:order_carrier} c WHERE c.id_order = o.id_order)
             )) AS mark FROM {ps:orders} o WHERE o.id_order IN (?*)',
            [$ids]
        ));
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, string>
     */
    private function customers(array $ids): array
    {
        return Grouped::pairs('id_customer', 'mark', $this->database->rows(
            'SELECT c.id_customer, CRC32(CONCAT_WS("|",
                c.date_upd, c.email, c.active, c.deleted, c.is_guest, c.id_default_group,
                (SELECT CONCAT_WS(",", COUNT(*), MAX(a.date_upd), SUM(a.deleted)) FROM {ps:address} a WHERE a.id_customer = c.id_customer),
                (SELECT CONCAT_WS(",", COUNT(*), SUM(g.id_group)) FROM {ps:customer_group} g WHERE g.id_customer = c.id_customer)
             )) AS mark FROM {ps:customer} c WHERE c.id_customer IN (?*)',
            [$ids]
        ));
    }
}
