<?php

/**
 * The products flow: simple and virtual products, set-based; ProductReading reads a record, ProductStore writes rows.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Binding\Bindings;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProductWriter implements FlowWriter
{
    /** @var Database */
    private $db;
    /** @var ShopInfo */
    private $shops;
    /** @var Bindings */
    private $bindings;
    /** @var ProductReading */
    private $reading;
    /** @var ProductMerge */
    private $merge;
    /** @var ProductStore */
    private $store;
    /** @var CategoryLinks */
    private $links;
    /** @var Followups */
    private $followups;

    public function __construct(
        Database $db,
        ShopInfo $shops,
        Bindings $bindings,
        ProductReading $reading,
        ProductMerge $merge,
        ProductStore $store,
        CategoryLinks $links,
        Followups $followups
    ) {
        $this->db = $db;
        $this->shops = $shops;
        $this->bindings = $bindings;
        $this->reading = $reading;
        $this->merge = $merge;
        $this->store = $store;
        $this->links = $links;
        $this->followups = $followups;
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
        $drafts = $this->read($shopId, $claims);
        $states = $this->targets($shopId, $drafts);
        $outcomes = [];
        $works = [];
        $blank = null;
        foreach ($drafts as $place => $draft) {
            $before = $states[(int) $draft->claim->entityId] ?? $blank = $blank ?? $this->store->blank($shopId);
            $this->complete($draft, $before, $shopId);
            if ($draft->refused !== null) {
                $outcomes[$place] = $draft->refused->warning($draft->warnings);
                continue;
            }
            $works[$place] = new ProductWork($draft, $before, $this->merge->merge($before, $draft));
        }
        $this->save($shopId, $works);
        foreach ($works as $place => $work) {
            $outcomes[$place] = $work->outcome();
        }

        return $outcomes;
    }

    /**
     * @param array<int, Claim> $claims
     *
     * @return array<int, ProductDraft>
     */
    private function read(int $shopId, array $claims): array
    {
        $keys = ['categories' => [], 'brands' => []];
        foreach ($claims as $claim) {
            foreach (ProductReading::parents($claim->record) as $flow => $ofRecord) {
                $keys[$flow] = array_merge($keys[$flow], $ofRecord);
            }
        }
        $parents = new Parents($this->bindings, $shopId, $keys);
        $taxGroups = array_map('intval', array_column(
            $this->db->rows('SELECT id_tax_rules_group AS id FROM {ps:tax_rules_group} WHERE deleted = 0'),
            'id'
        ));

        return array_map(function (Claim $claim) use ($parents, $taxGroups): ProductDraft {
            return $this->reading->read($claim, $parents, $taxGroups);
        }, $claims);
    }

    /**
     * The products that the drafts mean, bound or adopted.
     *
     * @param array<int, ProductDraft> $drafts
     *
     * @return array<int, ProductState>
     */
    private function targets(int $shopId, array $drafts): array
    {
        $states = $this->store->load($this->entities($drafts), $shopId);
        $new = array_filter($drafts, static function (ProductDraft $draft) use ($states): bool {
            return $draft->refused === null && !isset($states[(int) $draft->claim->entityId]);
        });
        (new Adoption($this->db, $this->bindings))->decide($shopId, $new);

        return $states + $this->store->load($this->entities($new), $shopId);
    }

    /**
     * @param array<int, ProductDraft> $drafts
     *
     * @return list<int>
     */
    private function entities(array $drafts): array
    {
        $ids = array_map(static function (ProductDraft $draft): ?int {
            return $draft->claim->entityId;
        }, $drafts);

        return array_values(array_unique(array_filter($ids)));
    }

    /** Asks of a new product what only a new one needs, and remembers what an unfinished one still lacks. */
    private function complete(ProductDraft $draft, ProductState $before, int $shopId): void
    {
        $notes = $draft->claim->notes;
        $isNew = $before->id === null;
        if ($isNew) {
            if (($draft->texts['name'] ?? []) === []) {
                $draft->refuse(Outcome::failed(Trouble::missing('/product/name', 'A new product needs a name in a language of the shop.')));
            }
            if (!isset($draft->shop['price'])) {
                $draft->hindrances[] = Trouble::missing('/product/price', 'There is no price: the product is not published.');
            }
        }
        $asked = $isNew || ($draft->shop['active'] ?? '') === '1';
        $draft->lacksTax = !isset($draft->shop['id_tax_rules_group']) && ($isNew || ($notes['lacks_tax'] ?? false));
        if ($draft->lacksTax && $asked && !$draft->hindered('/product/tax_rules_group')) {
            $draft->hindrances[] = Trouble::missing('/product/tax_rules_group', 'There is no VAT: the product is not published.');
        }
        $draft->lacksCategory = $draft->defaultCategory === null && ($isNew || ($notes['lacks_category'] ?? false));
        if ($draft->lacksCategory && $asked) {
            $draft->hindrances[] = Trouble::missing('/product/default_category', 'There is no family: the product is not published.');
        }
        if ($isNew && $draft->lacksCategory) {
            $draft->shop['id_category_default'] = (string) $this->home($shopId);
        }
    }

    /** The shop's own home category, in which a product without a family waits. */
    private function home(int $shopId): int
    {
        return (int) $this->db->value('SELECT id_category FROM {ps:shop} WHERE id_shop = ?', [$shopId]);
    }

    /**
     * @param array<int, ProductWork> $works
     */
    private function save(int $shopId, array $works): void
    {
        $new = [];
        $changed = [];
        foreach ($works as $work) {
            if ($work->isNew()) {
                $new[] = $work->after;
            }
        }
        $scope = StockScope::ofShop($this->shops, $shopId);
        $this->store->add($new, array_column($this->shops->shops(), 'id'), $scope);
        $this->link($works, $this->home($shopId));
        foreach ($works as $work) {
            if (!$work->isNew() && $work->changes()) {
                $changed[(int) $work->after->id] = $work->after;
            }
        }
        ksort($changed);
        $this->store->update(array_values($changed), $shopId);
        $touched = array_merge(array_keys($changed), array_map(static function (ProductState $state): int {
            return (int) $state->id;
        }, $new));
        $this->followups->note(Followups::PRODUCT, $touched);
    }

    /**
     * @param array<int, ProductWork> $works
     */
    private function link(array $works, int $homeId): void
    {
        $ids = array_map(static function (ProductWork $work): int {
            return (int) $work->after->id;
        }, $works);
        $links = $this->links->of(array_values($ids));
        $added = [];
        $removed = [];
        foreach ($works as $work) {
            $id = (int) $work->after->id;
            $work->link($links[$id], $homeId);
            $added += array_filter([$id => $work->added]);
            $removed += array_filter([$id => $work->removed]);
        }
        $this->links->change($added, $removed);
    }
}
