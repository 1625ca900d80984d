<?php

/**
 * All that hangs on a batch of orders, read with a fixed number of statements whatever the batch's size.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderParts
{
    /** @var Lines */
    public $lines;
    /** @var Discounts */
    public $discounts;
    /** @var Shipments */
    public $shipments;
    /** @var WrappingRates */
    public $wrapping;
    /** @var Payments */
    public $payments;
    /** @var Papers */
    public $papers;
    /** @var Addresses */
    public $addresses;
    /** @var Customers */
    public $customers;

    /**
     * @param array<int, array<string, string|null>> $heads
     */
    public function __construct(Database $database, LocalTime $time, ShopInfo $shop, array $heads)
    {
        $ids = array_keys($heads);
        $this->lines = new Lines($database, $ids);
        $this->discounts = new Discounts($database, $ids);
        $this->shipments = new Shipments($database, $ids);
        $this->wrapping = new WrappingRates($database, $ids);
        $this->payments = new Payments($database, $time, $heads);
        $this->papers = new Papers($database, $time, $ids);
        $customerIds = self::ids($heads, 'id_customer');
        $addressIds = array_merge(self::ids($heads, 'id_address_invoice'), self::ids($heads, 'id_address_delivery'));
        $this->addresses = new Addresses($database, $customerIds, $addressIds);
        $this->customers = new Customers($database, $time, $shop, $this->addresses, $customerIds);
    }

    /**
     * @param array<int, array<string, string|null>> $heads
     *
     * @return list<int>
     */
    private static function ids(array $heads, string $column): array
    {
        return array_values(array_unique(array_map('intval', array_column($heads, $column))));
    }
}
