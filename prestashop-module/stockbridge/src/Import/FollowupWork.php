<?php

/**
 * Does the work that applied items left: category tree, stock checks, search index, other modules' hooks, caches.
 *
 * Everything here runs foreign code; what it throws is logged and the piece counts as done, so that it blocks no other.
 * Only a database that was busy passes: then the piece is left for later, a few times.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\DatabaseFailure;
use Stockbridge\Platform\Log;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class FollowupWork
{
    /** Setting in the module's state: "0" keeps other modules from hearing of each changed quantity. */
    public const STOCK_HOOKS = 'stock_hooks';

    private const TAKEN_AT_ONCE = 20;
    private const RECHECKED_AT_ONCE = 500;

    /** @var Database */
    private $db;
    /** @var Followups */
    private $followups;
    /** @var StockFence */
    private $fence;
    /** @var State */
    private $state;
    /** @var ShopContext */
    private $context;
    /** @var Log */
    private $log;

    public function __construct(
        Database $db,
        Followups $followups,
        StockFence $fence,
        State $state,
        ShopContext $context,
        Log $log
    ) {
        $this->db = $db;
        $this->followups = $followups;
        $this->fence = $fence;
        $this->state = $state;
        $this->context = $context;
        $this->log = $log;
    }

    /**
     * @return int pieces done within the budget
     */
    public function run(Budget $budget): int
    {
        return $this->context->everywhere(function () use ($budget): int {
            return $this->inAllShops($budget);
        });
    }

    private function inAllShops(Budget $budget): int
    {
        $done = $this->kind(Followups::TREE, [$this, 'regenerateTree'], $budget);
        $this->fence->recheck(self::RECHECKED_AT_ONCE);
        $done += $this->kind(Followups::STOCK, [$this, 'tellOfStock'], $budget);
        $done += $this->kind(Followups::PRODUCT, [$this, 'tellOfProduct'], $budget);
        if ($done > 0 && $this->followups->backlog() === 0) {
            \Tools::clearCache();
        }

        return $done;
    }

    private function kind(string $kind, callable $work, Budget $budget): int
    {
        $done = 0;
        do {
            $ids = $budget->over() ? [] : $this->followups->take($kind, self::TAKEN_AT_ONCE);
            foreach ($ids as $place => $id) {
                if ($budget->over()) {
                    $this->followups->release($kind, array_slice($ids, $place));

                    return $done;
                }
                if ($this->one($kind, $id, $work)) {
                    $this->followups->done($kind, [$id]);
                    ++$done;
                }
            }
        } while (count($ids) === self::TAKEN_AT_ONCE);

        return $done;
    }

    /** Whether the piece is done with. */
    private function one(string $kind, int $id, callable $work): bool
    {
        try {
            $this->db->outspoken(static function () use ($work, $id): void {
                $work($id);
            });
        } catch (\Throwable $error) {
            $this->log->failure('follow-up work failed', $error, ['kind' => $kind, 'id' => $id]);
            $failure = DatabaseFailure::behind($error);

            return $failure === null || !$failure->passes() || !$this->followups->postpone($kind, $id);
        }

        return true;
    }

    private function regenerateTree(): void
    {
        \Category::regenerateEntireNtree();
        \Cache::clean('Category::*');
    }

    private function tellOfStock(int $productId): void
    {
        if ($this->state->get(self::STOCK_HOOKS) === '0') {
            return;
        }
        \Cache::clean('StockAvailable::getQuantityAvailableByProduct_' . $productId . '*');
        $rows = $this->db->rows(
            'SELECT id_product_attribute, quantity, id_shop FROM {ps:stock_available} WHERE id_product = ?',
            [$productId]
        );
        foreach ($rows as $row) {
            \Hook::exec('actionUpdateQuantity', [
                'id_product' => $productId,
                'id_product_attribute' => (int) $row['id_product_attribute'],
                'quantity' => (int) $row['quantity'],
                'delta_quantity' => null,
                'id_shop' => (int) $row['id_shop'] ?: null,
            ]);
        }
    }

    /** Catalogue price rules, the search index, then other modules: some of them build on both. */
    private function tellOfProduct(int $productId): void
    {
        $product = new \Product($productId);
        if (!\Validate::isLoadedObject($product)) {
            return;
        }
        if ($this->db->value('SELECT 1 FROM {ps:specific_price_rule} LIMIT 1') !== null) {
            \SpecificPriceRule::applyAllRules([$productId]);
        }
        if ($product->is_virtual && $product->active && !\Configuration::get('PS_VIRTUAL_PROD_FEATURE_ACTIVE')) {
            \Configuration::updateGlobalValue('PS_VIRTUAL_PROD_FEATURE_ACTIVE', '1');
        }
        if (\Configuration::get('PS_SEARCH_INDEXATION')) {
            \Search::indexation(false, $productId);
        }
        \Hook::exec('actionProductSave', ['id_product' => $productId, 'product' => $product]);
        \Hook::exec('actionProductUpdate', ['id_product' => $productId, 'product' => $product]);
    }
}
