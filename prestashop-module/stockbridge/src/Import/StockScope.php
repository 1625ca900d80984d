<?php

/**
 * Where a shop's stock is kept: its own rows, or its group's where the group shares stock; the key of stock_available.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Database;

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

    /** The scope of a shop, by the core's own rule; null for a shop that does not exist. */
    public static function ofShop(Database $db, int $shopId): ?self
    {
        $row = $db->row(
            'SELECT s.id_shop, s.id_shop_group, g.share_stock FROM {ps:shop} s '
            . 'JOIN {ps:shop_group} g ON g.id_shop_group = s.id_shop_group WHERE s.id_shop = ?',
            [$shopId]
        );
        if ($row === null) {
            return null;
        }

        return (int) $row['share_stock'] === 1
            ? new self(0, (int) $row['id_shop_group'])
            : new self((int) $row['id_shop'], 0);
    }

    public function name(): string
    {
        return $this->shopId . '-' . $this->groupId;
    }
}
