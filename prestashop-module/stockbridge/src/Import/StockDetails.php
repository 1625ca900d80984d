<?php

/**
 * What the customer is told where an article is out: the policy, the day it comes; and the place where it lies.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StockDetails
{
    private const POLICIES = ['deny' => 0, 'allow' => 1, 'default' => 2];
    private const NO_DAY = '0000-00-00';

    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /**
     * @param array<int, array<string, mixed>> $levels
     */
    public function write(array $levels, StockScope $scope, int $shopId): void
    {
        $policies = [];
        $places = [];
        $days = [];
        foreach ($levels as $level) {
            $patch = $level['patch'];
            if ($patch->gives('out_of_stock')) {
                $policies[self::POLICIES[$patch->text('out_of_stock')]][] = $level['product'];
            }
            if ($patch->has('location')) {
                $places[$patch->text('location')][$level['variant']][] = $level['product'];
            }
            if ($patch->has('incoming_on') && $level['variant'] === 0) {
                $days[$patch->gives('incoming_on') ? $patch->text('incoming_on') : self::NO_DAY][] = $level['product'];
            }
        }
        foreach ($policies as $policy => $products) {
            $this->db->execute(
                'UPDATE {ps:stock_available} SET out_of_stock = ? '
                . 'WHERE id_product IN (?*) AND id_shop = ? AND id_shop_group = ?',
                [$policy, $products, $scope->shopId, $scope->groupId]
            );
        }
        $this->places($places, $scope);
        $this->days($days, $shopId);
    }

    /**
     * @param array<string, array<int, list<int>>> $places
     */
    private function places(array $places, StockScope $scope): void
    {
        foreach ($places as $place => $variants) {
            foreach ($variants as $variant => $products) {
                $this->db->execute(
                    'UPDATE {ps:stock_available} SET location = ? WHERE id_product IN (?*) '
                    . 'AND id_product_attribute = ? AND id_shop = ? AND id_shop_group = ?',
                    [(string) $place, $products, $variant, $scope->shopId, $scope->groupId]
                );
            }
        }
    }

    /**
     * @param array<string, list<int>> $days
     */
    private function days(array $days, int $shopId): void
    {
        foreach ($days as $day => $products) {
            $this->db->execute(
                'UPDATE {ps:product_shop} SET available_date = ? WHERE id_product IN (?*) AND id_shop = ?',
                [(string) $day, $products, $shopId]
            );
            $this->db->execute(
                'UPDATE {ps:product} SET available_date = ? WHERE id_product IN (?*) AND id_shop_default = ?',
                [(string) $day, $products, $shopId]
            );
        }
    }
}
