<?php

/**
 * Opens a batch of records of one entity; the outbox leases them one by one.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Exporter
{
    /** @var Database */
    private $database;
    /** @var ShopInfo */
    private $shop;
    /** @var LocalTime */
    private $time;

    public function __construct(Database $database, ShopInfo $shop, LocalTime $time)
    {
        $this->database = $database;
        $this->shop = $shop;
        $this->time = $time;
    }

    /**
     * @param list<int>                        $ids
     * @param array<int, array<string, mixed>> $gates the contract's `gate` by order
     */
    public function orders(array $ids, array $gates): Records
    {
        $heads = OrderHeads::load($this->database, $ids);
        $parts = new OrderParts($this->database, $this->time, $this->shop, $heads);

        return new OrderRecords($heads, $parts, $this->time, $this->shop, $gates);
    }

    /**
     * @param list<int> $ids
     */
    public function customers(array $ids): Records
    {
        $addresses = new Addresses($this->database, $ids, []);

        return new CustomerRecords(new Customers($this->database, $this->time, $this->shop, $addresses, $ids));
    }

    /**
     * How many lines each order has: what its record weighs.
     *
     * @param list<int> $ids
     *
     * @return array<int, int> order => lines; an order without lines is missing
     */
    public function weights(array $ids): array
    {
        return array_map('intval', Grouped::pairs('id_order', 'number', $this->database->rows(
            'SELECT id_order, COUNT(*) AS number FROM {ps:order_detail} WHERE id_order IN (?*) GROUP BY id_order',
            [$ids]
        )));
    }
}
