<?php

/**
 * The rows of one product as one shop sees it: product, product_shop and product_lang; read and written by ProductStore.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProductState
{
    /** @var int|null null: not in the shop yet */
    public $id;
    /** @var array<string, string|null> the row of product */
    public $product;
    /** @var array<string, string|null> the row of product_shop */
    public $shop;
    /** @var array<int, array<string, string|null>> the rows of product_lang, by language */
    public $langs;
    /** @var bool whether the product is in the installation, but not in this shop */
    public $joins;

    /**
     * @param array<string, string|null> $product
     * @param array<string, string|null> $shop
     * @param array<int, array<string, string|null>> $langs
     */
    public function __construct(?int $id, array $product, array $shop, array $langs, bool $joins = false)
    {
        $this->id = $id;
        $this->product = $product;
        $this->shop = $shop;
        $this->langs = $langs;
        $this->joins = $joins;
    }

    /** Whether the shop does not have it yet. */
    public function isNewHere(): bool
    {
        return $this->id === null || $this->joins;
    }

    /**
     * What a column of product_lang says, by language.
     *
     * @return array<int, string>
     */
    public function texts(string $column): array
    {
        return array_map(static function (array $row) use ($column): string {
            return (string) ($row[$column] ?? '');
        }, $this->langs);
    }

    /**
     * The values of this state that another one changes, for undo; NULL and '' mean the same to the core.
     *
     * @return array<string, mixed>
     */
    public function before(self $after): array
    {
        $prior = array_filter([
            'product' => self::changed($this->product, $after->product),
            'shop' => self::changed($this->shop, $after->shop),
        ]);
        foreach ($after->langs as $languageId => $row) {
            $changed = self::changed($this->langs[$languageId] ?? [], $row);
            if ($changed !== []) {
                $prior['langs'][$languageId] = $changed;
            }
        }

        return $prior;
    }

    /**
     * What this state has at the places that another one's values were kept from: what follows from a write itself,
     * such as its time, is no such place.
     *
     * @param array<string, mixed> $prior as `before` gives it
     *
     * @return array<string, mixed>
     */
    public function at(array $prior): array
    {
        $values = [
            'product' => array_intersect_key($this->product, $prior['product'] ?? []),
            'shop' => array_intersect_key($this->shop, $prior['shop'] ?? []),
        ];
        foreach ($prior['langs'] ?? [] as $languageId => $texts) {
            $values['langs'][$languageId] = array_intersect_key($this->langs[$languageId] ?? [], $texts);
        }

        return $values;
    }

    /**
     * @param array<string, string|null> $before
     * @param array<string, string|null> $after
     *
     * @return array<string, string|null>
     */
    private static function changed(array $before, array $after): array
    {
        $changed = [];
        foreach ($after as $column => $value) {
            $former = $before[$column] ?? null;
            if ((string) $former !== (string) $value) {
                $changed[$column] = $former;
            }
        }

        return $changed;
    }
}
