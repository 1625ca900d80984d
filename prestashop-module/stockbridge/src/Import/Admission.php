<?php

/**
 * Whether an item can be looked at by any writer; used by Applier and Rehearsal.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Admission
{
    /** @var ShopInfo */
    private $shops;

    public function __construct(ShopInfo $shops)
    {
        $this->shops = $shops;
    }

    /**
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome> of those that no writer needs to see
     */
    public function refused(array $items): array
    {
        return array_filter(array_map(function (Item $item): ?Outcome {
            if (!$this->shops->hasShop($item->shopId)) {
                $detail = 'The installation has no shop ' . $item->shopId . '.';

                return Outcome::failed(Trouble::invalid('/shop_id', $detail));
            }

            return $item->record === null ? Outcome::failed(Trouble::noRecord()) : null;
        }, $items));
    }
}
