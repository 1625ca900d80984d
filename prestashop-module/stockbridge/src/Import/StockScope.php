<?php

/**
 * Where a shop's stock is kept: its own rows, or its group's where the group shares stock; the key of stock_available.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StockScope
{
    /** @var int 0 where the stock is the group's */
    public $shopId;
    /** @var int 0 where the stock is the shop's */
    public $groupId;

    public function __construct(int $shopId, int $groupId)
    {
        $this->shopId = $shopId;
        $this->groupId = $groupId;
    }

    public static function ofShop(ShopInfo $shops, int $shopId): self
    {
        return new self(...$shops->stockScope($shopId));
    }

    public function name(): string
    {
        return $this->shopId . '-' . $this->groupId;
    }
}
