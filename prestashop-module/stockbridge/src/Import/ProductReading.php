<?php

/**
 * Reads a product record into columns of the core's tables, refusing what the core's Product class would refuse.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Amount;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProductReading
{
    private const AT = '/product';

    /** Contract's text field => column of product_lang, and whether it is HTML. */
    private const TEXTS = [
        'name' => ['name', false],
        'summary' => ['description_short', true],
        'description' => ['description', true],
        'meta_title' => ['meta_title', false],
        'meta_description' => ['meta_description', false],
        'lead_time_in_stock' => ['delivery_in_stock', false],
        'lead_time_out_of_stock' => ['delivery_out_stock', false],
    ];

    private const SHOP_AMOUNTS = [
        'price' => 'price',
        'cost_price' => 'wholesale_price',
        'ecotax' => 'ecotax',
        'unit_price' => 'unit_price',
    ];

    private const MEASURES = ['weight' => 'weight', 'width' => 'width', 'height' => 'height', 'depth' => 'depth'];

    private const CHOICES = ['visibility' => 'visibility', 'condition' => 'condition'];

    private const SWITCHES = [
        'published' => 'active',
        'available_for_order' => 'available_for_order',
        'show_price' => 'show_price',
    ];

    /** Fields of the contract whose writing is not built yet: never dropped without a word. */
    private const NOT_YET = [
        'compare_at_price', 'weight_net', 'quantity_multiple', 'windows', 'features', 'custom_fields', 'attachments',
        'pack_items',
    ];

    /** @var CoreRules */
    private $rules;
    /** @var Languages */
    private $languages;
    /** @var Html */
    private $html;

    public function __construct(Languages $languages, Html $html)
    {
        $this->rules = new CoreRules(\Product::$definition);
        $this->languages = $languages;
        $this->html = $html;
    }

    /**
     * The keys that a record refers to.
     *
     * @return array<string, list<string>> flow => keys
     */
    public static function parents(\stdClass $record): array
    {
        $patch = new Patch($record, self::AT);
        $categories = $patch->items('categories');
        if ($patch->gives('default_category')) {
            $categories[] = $patch->text('default_category');
        }

        return [
            'categories' => $categories,
            'brands' => $patch->gives('brand') ? [$patch->text('brand')] : [],
        ];
    }

    /**
     * @param list<int> $taxGroups the shop's tax rules groups
     */
    public function read(Claim $claim, Parents $parents, array $taxGroups): ProductDraft
    {
        $draft = new ProductDraft($claim);
        $patch = new Patch($claim->record, self::AT);
        $this->kind($draft, $patch);
        $this->identity($draft, $patch);
        $this->figures($draft, $patch);
        $this->tax($draft, $patch, $taxGroups);
        $this->texts($draft, $patch);
        $this->relations($draft, $patch, $parents);
        $this->removal($draft, $patch);
        foreach (array_filter(self::NOT_YET, [$patch, 'has']) as $field) {
            $draft->warn(Trouble::unsupported($patch->at($field), 'The shop does not take this field yet.'));
        }

        return $draft;
    }

    private function kind(ProductDraft $draft, Patch $patch): void
    {
        if (!$patch->gives('kind')) {
            return;
        }
        $draft->kind = $patch->text('kind');
        if ($draft->kind !== 'simple' && $draft->kind !== 'virtual') {
            $draft->refuse(Outcome::failed(Trouble::unsupported(
                $patch->at('kind'),
                'Products of the kind "' . $draft->kind . '" are not taken yet.'
            )));
        }
    }

    private function identity(ProductDraft $draft, Patch $patch): void
    {
        $this->put($draft, $patch, 'reference', 'reference', $draft->product);
        $this->put($draft, $patch, 'manufacturer_reference', 'mpn', $draft->product);
        $this->put($draft, $patch, 'sales_unit', 'unity', $draft->shop);
        if (!$patch->has('barcode')) {
            return;
        }
        $barcode = $patch->text('barcode');
        $refusal = $this->rules->refusal('ean13', $barcode);
        if ($refusal === null) {
            $draft->product['ean13'] = $barcode;
        }
        if ($refusal !== null || ($barcode !== '' && !Barcode::isValid($barcode))) {
            $reason = $refusal ?? 'its check digit is wrong';
            $draft->warn(Trouble::invalid($patch->at('barcode'), 'This is no valid EAN: ' . $reason . '.'));
        }
    }

    private function figures(ProductDraft $draft, Patch $patch): void
    {
        foreach (self::SHOP_AMOUNTS as $field => $column) {
            $this->amount($draft, $patch, $field, $column, $draft->shop);
        }
        foreach (self::MEASURES as $field => $column) {
            $this->amount($draft, $patch, $field, $column, $draft->product);
        }
        foreach (self::CHOICES as $field => $column) {
            $this->put($draft, $patch, $field, $column, $draft->shop);
        }
        foreach (array_filter(self::SWITCHES, [$patch, 'gives'], ARRAY_FILTER_USE_KEY) as $field => $column) {
            $draft->shop[$column] = $patch->boolean($field) ? '1' : '0';
        }
        if ($patch->gives('minimal_quantity')) {
            $draft->shop['minimal_quantity'] = (string) $patch->integer('minimal_quantity');
        }
        if ($patch->gives('price') && Amount::of($patch->text('price'))->isZero()) {
            $draft->hindrances[] = Trouble::invalid($patch->at('price'), 'The price is zero: the product is not published.');
        }
        $this->ecotax($draft, $patch);
    }

    /**
     * Where the shop's ecotax is off, the core leaves it out of the cart but writes it into the order's lines: the
     * order would not add up, and be sold for too little.
     */
    private function ecotax(ProductDraft $draft, Patch $patch): void
    {
        $given = $patch->gives('ecotax') && !Amount::of($patch->text('ecotax'))->isZero();
        if ($given && !(bool) \Configuration::get('PS_USE_ECOTAX')) {
            $draft->shop['ecotax'] = '0.000000';
            $draft->hindrances[] = Trouble::invalid(
                $patch->at('ecotax'),
                'The shop does not use ecotax, so its price would be too low: the product is not published.',
                'Switch ecotax on in the shop (International, Taxes), or send the price with the ecotax inside.'
            );
        }
    }

    /**
     * @param list<int> $taxGroups
     */
    private function tax(ProductDraft $draft, Patch $patch, array $taxGroups): void
    {
        if ($patch->gives('tax_rules_group')) {
            $group = $patch->integer('tax_rules_group');
            if ($group === 0 || in_array($group, $taxGroups, true)) {
                $draft->shop['id_tax_rules_group'] = (string) $group;

                return;
            }
        } elseif (!$patch->gives('vat_code')) {
            return;
        }
        $draft->hindrances[] = Trouble::unmapped(
            $patch->at('tax_rules_group'),
            'The VAT code "' . $patch->text('vat_code') . '" has no tax rules group in the shop: the product is not published.',
            'Choose the group for this code in the mapping.'
        );
    }

    private function texts(ProductDraft $draft, Patch $patch): void
    {
        foreach (self::TEXTS as $field => [$column, $isHtml]) {
            if (!$patch->has($field)) {
                continue;
            }
            [$sent, $unknown] = $this->languages->byId($patch->texts($field), $patch->at($field));
            array_map([$draft, 'warn'], array_merge($unknown, $this->languages->missing($sent, $patch->at($field))));
            $draft->texts[$column] = $patch->clears($field) ? null : [];
            foreach ($sent as $languageId => $text) {
                $pointer = $patch->at($field) . '/' . $this->languages->code($languageId);
                $draft->texts[$column][$languageId] = $this->text($draft, $column, $text, $isHtml, $pointer);
            }
        }
        [$draft->friendlyUrl] = $this->languages->byId($patch->texts('friendly_url'), $patch->at('friendly_url'));
    }

    private function text(ProductDraft $draft, string $column, string $text, bool $isHtml, string $pointer): string
    {
        // The summary's own limit of the shop counts letters, not markup.
        $counted = $column === 'description_short' ? $this->letters($text) : null;
        $refusal = $counted ?? $this->rules->refusal($column, $text);
        if ($refusal !== null) {
            $detail = 'The shop refuses this text: ' . $refusal . '.';
            $draft->refuse(Outcome::failed(Trouble::invalid($pointer, $detail, 'Correct the text in the ERP.')));
        }

        return $isHtml ? $this->html->stored($text) : $text;
    }

    private function letters(string $html): ?string
    {
        $limit = (int) \Configuration::get('PS_PRODUCT_SHORT_DESC_LIMIT');
        $limit = $limit > 0 ? $limit : 800;
        $letters = mb_strlen(str_replace(["\n", "\r"], '', strip_tags($html)));

        return $letters > $limit ? 'it has ' . $letters . ' letters, the shop takes ' . $limit : null;
    }

    private function relations(ProductDraft $draft, Patch $patch, Parents $parents): void
    {
        if ($patch->has('brand')) {
            $draft->product['id_manufacturer'] = (string) ($patch->clears('brand')
                ? 0
                : $this->parent($draft, $parents, 'brands', $patch->text('brand'), $patch->at('brand')));
        }
        if ($patch->gives('default_category')) {
            $draft->defaultCategory = $this->parent(
                $draft,
                $parents,
                'categories',
                $patch->text('default_category'),
                $patch->at('default_category')
            );
            $draft->shop['id_category_default'] = (string) $draft->defaultCategory;
        }
        if ($patch->gives('categories')) {
            $draft->categories = [];
            foreach ($patch->items('categories') as $place => $key) {
                $pointer = $patch->at('categories') . '/' . $place;
                $draft->categories[] = $this->parent($draft, $parents, 'categories', (string) $key, $pointer);
            }
        }
    }

    private function parent(ProductDraft $draft, Parents $parents, string $flow, string $key, string $pointer): int
    {
        $id = $parents->id($flow, $key);
        if ($id === null) {
            $draft->refuse(Outcome::waiting(Trouble::parentMissing($pointer, $key)));
        }

        return (int) $id;
    }

    private function removal(ProductDraft $draft, Patch $patch): void
    {
        if (!$patch->gives('removal')) {
            return;
        }
        $draft->shop['active'] = '0';
        $how = (string) $patch->object('removal')->how;
        if ($how !== 'unpublish') {
            $draft->warn(Trouble::unsupported(
                $patch->at('removal') . '/how',
                'The shop does not know "' . $how . '" yet: the product is unpublished.'
            ));
        }
    }

    /**
     * @param array<string, string> $columns
     */
    private function put(ProductDraft $draft, Patch $patch, string $field, string $column, array &$columns): void
    {
        if (!$patch->has($field)) {
            return;
        }
        $value = $patch->text($field);
        $refusal = $this->rules->refusal($column, $value);
        if ($refusal !== null) {
            $draft->refuse(Outcome::failed(Trouble::invalid($patch->at($field), 'The shop refuses this value: ' . $refusal . '.')));
        }
        // The core strips tags from every short text that it stores.
        $columns[$column] = strip_tags($value);
    }

    /**
     * @param array<string, string> $columns
     */
    private function amount(ProductDraft $draft, Patch $patch, string $field, string $column, array &$columns): void
    {
        if (!$patch->has($field)) {
            return;
        }
        $value = $patch->clears($field) ? '0.000000' : $patch->text($field);
        $refusal = $this->rules->refusal($column, $value);
        if ($refusal !== null) {
            $draft->refuse(Outcome::failed(Trouble::invalid($patch->at($field), 'The shop refuses this value: ' . $refusal . '.')));
        }
        $columns[$column] = $value;
    }
}
