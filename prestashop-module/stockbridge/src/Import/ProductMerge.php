<?php

/**
 * Lays a draft over a product's rows: what was not sent stays. No statement here; ProductStore writes the result.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Amount;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProductMerge
{
    /** Types that this flow may turn into one another; combinations and packs are the merchant's. */
    private const SIMPLE_TYPES = ['', 'standard', 'virtual'];
    private const DELIVERY_BY_SHOP = '1';
    private const DELIVERY_OWN = '2';

    /** @var Languages */
    private $languages;

    public function __construct(Languages $languages)
    {
        $this->languages = $languages;
    }

    public function merge(ProductState $before, ProductDraft $draft): ProductState
    {
        $after = clone $before;
        $this->kind($after, $draft);
        $after->product = array_replace($after->product, $draft->product);
        $this->shop($after, array_replace($before->isNewHere() ? ['active' => '0'] : [], $draft->shop));
        $this->texts($before, $after, $draft);
        $this->gate($after, $draft);

        return $after;
    }

    /**
     * The shop's columns stand in product too: those of the product's default shop, as the core keeps them.
     *
     * @param array<string, string> $columns
     */
    private function shop(ProductState $after, array $columns): void
    {
        $after->shop = array_replace($after->shop, $columns);
        if ($after->product['id_shop_default'] === $after->shop['id_shop']) {
            $after->product = array_replace($after->product, $columns);
        }
    }

    private function kind(ProductState $after, ProductDraft $draft): void
    {
        if ($draft->kind === null) {
            return;
        }
        $virtual = $draft->kind === 'virtual';
        if (($after->product['is_virtual'] === '1') === $virtual) {
            return;
        }
        if (!in_array((string) $after->product['product_type'], self::SIMPLE_TYPES, true)) {
            $draft->warn(Trouble::unsupported('/product/kind', 'The shop\'s product is of another kind: its kind is left alone.'));

            return;
        }
        $draft->product['is_virtual'] = $virtual ? '1' : '0';
        $draft->product['product_type'] = $virtual ? 'virtual' : 'standard';
    }

    private function texts(ProductState $before, ProductState $after, ProductDraft $draft): void
    {
        $columns = [];
        foreach ($draft->texts as $column => $sent) {
            if ($sent === null) {
                $columns[$column] = array_fill_keys($this->languages->all(), '');
            } elseif ($sent !== []) {
                $columns[$column] = $this->languages->complete($sent, $before->texts($column));
            }
        }
        foreach ($this->languages->all() as $languageId) {
            foreach ($columns as $column => $texts) {
                $after->langs[$languageId][$column] = $texts[$languageId];
            }
        }
        $this->delivery($after, array_key_exists('delivery_in_stock', $columns) || array_key_exists('delivery_out_stock', $columns));
        $this->friendlyUrl($after, $draft);
    }

    /** The core shows a product's own delivery texts only where the product says so. */
    private function delivery(ProductState $after, bool $sent): void
    {
        if (!$sent) {
            return;
        }
        $own = implode('', array_merge($after->texts('delivery_in_stock'), $after->texts('delivery_out_stock'))) !== '';
        $after->product['additional_delivery_times'] = $own ? self::DELIVERY_OWN : self::DELIVERY_BY_SHOP;
    }

    /** Made once: an address that customers and search engines know is never changed. */
    private function friendlyUrl(ProductState $after, ProductDraft $draft): void
    {
        foreach ($after->langs as $languageId => $row) {
            if ((string) ($row['link_rewrite'] ?? '') === '' && (string) ($row['name'] ?? '') !== '') {
                $after->langs[$languageId]['link_rewrite'] = FriendlyUrl::of(
                    $draft->friendlyUrl[$languageId] ?? (string) $row['name'],
                    (string) $after->product['reference']
                );
            }
        }
    }

    /** What lacks a price, a tax or a family is kept, but not published. */
    private function gate(ProductState $after, ProductDraft $draft): void
    {
        array_map([$draft, 'warn'], $draft->hindrances);
        $asked = ($draft->shop['active'] ?? '0') === '1';
        if ($asked && $draft->hindrances === [] && Amount::of((string) $after->shop['price'])->isZero()) {
            $draft->hindrances[] = Trouble::invalid('/product/price', 'The price is zero: the product is not published.');
            $draft->warn($draft->hindrances[0]);
        }
        if ($draft->hindrances !== []) {
            $this->shop($after, ['active' => '0']);
        }
    }
}
