<?php

/**
 * The rows of `orders` with what hangs on them one to one: currency, language, state, carrier, our own outbox row.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderHeads
{
    /**
     * @param list<int> $ids
     *
     * @return array<int, array<string, string|null>> by id; an order that is gone has none
     */
    public static function load(Database $database, array $ids): array
    {
        $rows = $database->rows(
            'SELECT o.id_order, o.reference, o.id_shop, o.id_cart, o.id_customer, o.id_lang, o.id_carrier, o.secure_key,
                o.id_address_delivery, o.id_address_invoice, o.current_state, o.payment, o.module, o.conversion_rate,
                o.recyclable, o.gift, LEFT(o.gift_message, 65535) AS gift_message, LEFT(o.note, 65535) AS note,
                o.total_discounts_tax_incl, o.total_discounts_tax_excl, o.total_paid_tax_incl, o.total_paid_tax_excl,
                o.total_paid_real, o.total_products, o.total_products_wt, o.total_shipping_tax_incl,
                o.total_shipping_tax_excl, o.carrier_tax_rate, o.total_wrapping_tax_incl, o.total_wrapping_tax_excl,
                o.round_mode, o.round_type, o.date_add, o.date_upd, o.id_currency,
                cu.iso_code AS currency, cu.`precision` AS currency_decimals, la.iso_code AS language,
                st.module_name AS state_module, st.paid, st.shipped, st.logable, sl.name AS state_name,
                ca.id_reference AS carrier_reference, ca.name AS carrier_name, ca.external_module_name AS carrier_module,
                b.erp_number,
                (SELECT COUNT(*) FROM {ps:orders} twin WHERE twin.id_cart = o.id_cart AND twin.id_order <> o.id_order) AS twins
             FROM {ps:orders} o
             LEFT JOIN {ps:currency} cu ON cu.id_currency = o.id_currency
             LEFT JOIN {ps:lang} la ON la.id_lang = o.id_lang
             LEFT JOIN {ps:order_state} st ON st.id_order_state = o.current_state
             LEFT JOIN {ps:order_state_lang} sl ON sl.id_order_state = o.current_state AND sl.id_lang = o.id_lang
             LEFT JOIN {ps:carrier} ca ON ca.id_carrier = o.id_carrier
             LEFT JOIN {sb:outbox} b ON b.entity = "order" AND b.entity_id = o.id_order AND b.shop_id = o.id_shop
             WHERE o.id_order IN (?*)',
            [$ids]
        );

        $heads = [];
        foreach ($rows as $row) {
            $heads[(int) $row['id_order']] = $row;
        }

        return $heads;
    }
}
