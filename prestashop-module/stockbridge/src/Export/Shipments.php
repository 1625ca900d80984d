<?php

/**
 * Carriage of a batch of orders: the carrier by its lasting reference, weight, tracking number, pickup point.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Shipments
{
    /** The core writes this for a carrier that is named like the shop. */
    private const NAMED_LIKE_SHOP = '0';

    /** @var array<array-key, list<array<string, string|null>>> order => parcels */
    private $parcels;
    /** @var PickupPoints */
    private $points;

    /**
     * @param list<int> $orderIds
     */
    public function __construct(Database $database, array $orderIds)
    {
        $this->parcels = Grouped::by('id_order', $database->rows(
            'SELECT id_order, weight, tracking_number FROM {ps:order_carrier}
             WHERE id_order IN (?*) ORDER BY id_order, id_order_carrier',
            [$orderIds]
        ));
        $this->points = new PickupPoints($database, $orderIds);
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return array<string, mixed>
     */
    public function of(array $head): array
    {
        $parcels = $this->parcels[$head['id_order']] ?? [];
        $numbers = array_filter(array_column($parcels, 'tracking_number'));
        $name = $head['carrier_name'] === self::NAMED_LIKE_SHOP ? \Configuration::get('PS_SHOP_NAME') : $head['carrier_name'];

        return [
            'carrier' => Column::id($head['carrier_reference']),
            'carrier_name' => Column::line((string) $name),
            'carrier_module' => Column::line($head['carrier_module']),
            'amount_excl' => Column::amount($head['total_shipping_tax_excl']),
            'amount_incl' => Column::amount($head['total_shipping_tax_incl']),
            'vat_rate' => Column::amount($head['carrier_tax_rate']),
            'weight' => Column::amount($parcels === [] ? null : end($parcels)['weight']),
            'tracking_number' => Column::line($numbers === [] ? null : end($numbers)),
            'pickup_point' => $this->points->of((int) $head['id_order']),
        ];
    }
}
