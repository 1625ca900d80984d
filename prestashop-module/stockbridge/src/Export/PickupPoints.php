<?php

/**
 * Where parcels wait for the customer, as far as a carrier's module keeps it in a way we know: Mondial Relay's table.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class PickupPoints
{
    /** @var array<array-key, array<string, string|null>> order => row */
    private $rows = [];

    /**
     * @param list<int> $orderIds
     */
    public function __construct(Database $database, array $orderIds)
    {
        if ($database->value('SHOW TABLES LIKE ?', [_DB_PREFIX_ . 'mondialrelay\\_selected\\_relay']) !== null) {
            $this->rows = array_column($database->rows(
                'SELECT id_order, selected_relay_num, selected_relay_adr1, selected_relay_adr2, selected_relay_adr3,
                    selected_relay_adr4, selected_relay_postcode, selected_relay_city, selected_relay_country_iso
                 FROM {ps:mondialrelay_selected_relay} WHERE id_order IN (?*) AND selected_relay_num <> ""',
                [$orderIds]
            ), null, 'id_order');
        }
    }

    /**
     * @return array<string, string>|null
     */
    public function of(int $orderId): ?array
    {
        $row = $this->rows[$orderId] ?? null;
        if ($row === null) {
            return null;
        }
        $place = trim($row['selected_relay_postcode'] . ' ' . $row['selected_relay_city']);
        $address = [$row['selected_relay_adr2'], $row['selected_relay_adr3'], $row['selected_relay_adr4'], $place];

        return [
            'code' => Column::line($row['selected_relay_num']),
            'name' => Column::line($row['selected_relay_adr1']),
            'address' => Column::text(implode("\n", array_filter($address)) . "\n" . $row['selected_relay_country_iso']),
        ];
    }
}
