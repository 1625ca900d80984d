<?php

/**
 * The stock flow: keeps the ERP's figure at the fence, ends the holds it contains, shows the rest; StockShelf writes.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Binding\Bindings;
use Stockbridge\Contract\Amount;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StockWriter implements FlowWriter
{
    private const LARGEST = 2147483647;
    private const AT = '/stock';

    /** @var ShopInfo */
    private $shops;
    /** @var Bindings */
    private $bindings;
    /** @var FenceRows */
    private $fence;
    /** @var StockShelf */
    private $shelf;
    /** @var StockDetails */
    private $details;

    public function __construct(
        ShopInfo $shops,
        Bindings $bindings,
        FenceRows $fence,
        StockShelf $shelf,
        StockDetails $details
    ) {
        $this->shops = $shops;
        $this->bindings = $bindings;
        $this->fence = $fence;
        $this->shelf = $shelf;
        $this->details = $details;
    }

    public function setBased(): bool
    {
        return true;
    }

    public function write(array $claims, Budget $budget): array
    {
        $ofShops = [];
        foreach ($claims as $place => $claim) {
            $ofShops[$claim->shopId][$place] = $claim;
        }
        $outcomes = [];
        foreach ($ofShops as $shopId => $ofShop) {
            $outcomes += $this->writeShop($shopId, $ofShop);
        }

        return $outcomes;
    }

    /**
     * @param array<int, Claim> $claims
     *
     * @return array<int, Outcome>
     */
    private function writeShop(int $shopId, array $claims): array
    {
        $scope = StockScope::ofShop($this->shops, $shopId);
        $levels = [];
        $outcomes = [];
        $parents = $this->parents($shopId, $claims);
        foreach ($claims as $place => $claim) {
            $level = $this->level($claim, $parents);
            if ($level instanceof Outcome) {
                $outcomes[$place] = $level;
            } else {
                $levels[$place] = $level;
            }
        }
        $productIds = array_values(array_unique(array_column($levels, 'product')));
        $fences = $this->fence->lock($productIds, $scope);
        $shelf = $this->shelf->lock($productIds, $scope);
        $articles = $this->shelf->articles($productIds);
        foreach ($levels as $place => $level) {
            $outcome = $this->gone($level, $articles) ?? $this->settled($level, $fences, $shelf);
            if ($outcome !== null) {
                $outcomes[$place] = $outcome;
                unset($levels[$place]);
            }
        }
        $this->fence->raise($levels, $scope);
        $changed = $this->show($levels, $shelf, $scope);
        $this->details->write($levels, $scope, $shopId);
        foreach ($levels as $place => $level) {
            $outcomes[$place] = $this->outcome($level, $fences, $shelf, $changed);
        }

        return $outcomes;
    }

    /**
     * @param array<int, Claim> $claims
     */
    private function parents(int $shopId, array $claims): Parents
    {
        $keys = ['products' => [], 'variants' => []];
        foreach ($claims as $claim) {
            $keys['products'][] = (string) $claim->record->product;
            if (isset($claim->record->variant)) {
                $keys['variants'][] = (string) $claim->record->variant;
            }
        }

        return new Parents($this->bindings, $shopId, $keys);
    }

    /**
     * @return array<string, mixed>|Outcome the article's figure, or why it has none
     */
    private function level(Claim $claim, Parents $parents)
    {
        $patch = new Patch($claim->record, self::AT);
        $variant = 0;
        $product = $parents->id('products', $patch->text('product'));
        if ($product === null) {
            return Outcome::waiting(Trouble::parentMissing($patch->at('product'), $patch->text('product')));
        }
        if ($patch->gives('variant')) {
            $variant = $parents->part('variants', $patch->text('variant'));
            if ($variant === 0) {
                return Outcome::waiting(Trouble::parentMissing($patch->at('variant'), $patch->text('variant')));
            }
        }
        $quantity = Amount::of($patch->text('quantity'))->floor();
        if (abs($quantity) > self::LARGEST) {
            return Outcome::failed(Trouble::invalid($patch->at('quantity'), 'The shop cannot hold so large a number.'));
        }

        return ['claim' => $claim, 'patch' => $patch, 'product' => $product, 'variant' => $variant]
            + ['quantity' => $quantity, 'as_of' => $patch->integer('as_of')];
    }

    /**
     * An article that was deleted in the shop: its stock waits until it is there again, and leaves no orphan.
     *
     * @param array<string, mixed> $level
     * @param array<string, true> $articles
     */
    private function gone(array $level, array $articles): ?Outcome
    {
        if (isset($articles[$level['product'] . '-' . $level['variant']])) {
            return null;
        }
        $field = isset($articles[$level['product'] . '-0']) ? 'variant' : 'product';

        return Outcome::waiting(Trouble::parentMissing($level['patch']->at($field), $level['patch']->text($field)));
    }

    /**
     * What needs no writing: an older snapshot, or a figure for a product whose combinations hold the stock.
     *
     * @param array<string, mixed> $level
     * @param array<string, array<string, string|null>> $fences
     * @param array<int, array<int, array<string, mixed>>> $shelf
     */
    private function settled(array $level, array $fences, array $shelf): ?Outcome
    {
        $fence = $fences[$level['product'] . '-' . $level['variant']] ?? null;
        if ($fence !== null && (int) $fence['as_of'] > $level['as_of']) {
            return Outcome::unchanged($level['product'], 'older_version')->ofVariant($level['variant']);
        }
        if ($level['variant'] === 0 && count($shelf[$level['product']] ?? []) > 1) {
            return Outcome::failed(Trouble::unsupported(
                self::AT . '/variant',
                'The shop\'s product has combinations: its stock is the sum of theirs.'
            ));
        }

        return null;
    }

    /**
     * @param array<int, array<string, mixed>> $levels
     * @param array<int, array<int, array<string, mixed>>> $shelf
     *
     * @return array<string, int> "product-variant" of what changed => what it shows now
     */
    private function show(array $levels, array $shelf, StockScope $scope): array
    {
        $holds = $this->shelf->holds(array_values(array_unique(array_column($levels, 'product'))), $scope);
        $wanted = [];
        $pieces = [];
        foreach ($levels as $level) {
            $name = $level['product'] . '-' . $level['variant'];
            $pieces[$name] = $level['quantity'] - ($holds[$name] ?? 0);
            $wanted[] = [$level['product'], $level['variant'], $pieces[$name]];
        }
        $changed = [];
        foreach ($this->shelf->put($wanted, $shelf, $scope) as [$productId, $variantId]) {
            $changed[$productId . '-' . $variantId] = $pieces[$productId . '-' . $variantId];
        }

        return $changed;
    }

    /**
     * @param array<string, mixed> $level
     * @param array<string, array<string, string|null>> $fences
     * @param array<int, array<int, array<string, mixed>>> $shelf
     * @param array<string, int> $changed
     */
    private function outcome(array $level, array $fences, array $shelf, array $changed): Outcome
    {
        $name = $level['product'] . '-' . $level['variant'];
        $id = (int) $level['product'];
        $isNew = !isset($fences[$name]);
        $outcome = $isNew || isset($changed[$name]) ? Outcome::updated($id) : Outcome::unchanged($id);
        $shown = $shelf[$id][$level['variant']]['quantity'] ?? null;
        $prior = isset($changed[$name])
            ? ['shown' => $shown, 'erp_quantity' => $fences[$name]['erp_quantity'] ?? null]
            : null;

        return $outcome->ofVariant((int) $level['variant'])
            ->keeping($prior)
            ->reaching(isset($changed[$name]) ? ['shown' => $changed[$name]] : null)
            ->warning($this->notTaken($level['patch']));
    }

    /**
     * @return list<\Stockbridge\Contract\Problem>
     */
    private function notTaken(Patch $patch): array
    {
        $warnings = [];
        foreach (array_filter(['physical', 'incoming'], [$patch, 'gives']) as $field) {
            $warnings[] = Trouble::unsupported(
                $patch->at($field),
                'The shop keeps no such figure: it counts its own physical stock, and shows the day of arrival only.'
            );
        }

        return $warnings;
    }
}
