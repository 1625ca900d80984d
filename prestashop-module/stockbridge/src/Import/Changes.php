<?php

/**
 * What an outcome changes, in the contract's terms: the fields of the record, before and after, as texts for people.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Schemas;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Changes
{
    private const LONGEST = 500;
    private const MOST = 200;

    /** By record: where a writer keeps a value under the core's name, the contract's name of it. */
    private const FIELDS = [
        'product' => [
            'ean13' => 'barcode',
            'mpn' => 'manufacturer_reference',
            'id_manufacturer' => 'brand',
            'product_type' => 'kind',
            'wholesale_price' => 'cost_price',
            'unity' => 'sales_unit',
            'id_tax_rules_group' => 'tax_rules_group',
            'active' => 'published',
            'id_category_default' => 'default_category',
            'description_short' => 'summary',
            'delivery_in_stock' => 'lead_time_in_stock',
            'delivery_out_stock' => 'lead_time_out_of_stock',
            'link_rewrite' => 'friendly_url',
        ],
        'category' => ['id_parent' => 'parent'],
        'stock' => ['shown' => 'quantity'],
    ];

    /** Fields whose value is an id of the shop: people are told its name. */
    private const NAMED = [
        'brand' => \Manufacturer::class,
        'default_category' => \Category::class,
        'parent' => \Category::class,
        'tax_rules_group' => \TaxRulesGroup::class,
    ];

    /** What follows from other fields, or is ours. */
    private const UNTOLD = ['is_virtual', 'additional_delivery_times', 'erp_quantity', 'created', 'linked', 'unlinked'];

    /** @var Languages */
    private $languages;
    /** @var int */
    private $language;
    /** @var array<string, string> names by class and id */
    private $names = [];

    public function __construct(Languages $languages, ShopInfo $shops)
    {
        $this->languages = $languages;
        $this->language = $shops->defaultLanguage();
    }

    /**
     * @return list<array{field: string, before: string|null, after: string|null}>
     */
    public function of(string $flow, Outcome $outcome): array
    {
        $record = Schemas::FLOW_RECORDS[$flow];
        $before = $this->flat($record, $outcome->prior ?? []);
        $changes = [];
        foreach ($this->flat($record, $outcome->next ?? []) as $field => $after) {
            $former = $before[$field] ?? null;
            if ($former !== $after) {
                $changes[] = ['field' => '/' . $record . '/' . $field, 'before' => $former, 'after' => $after];
            }
        }

        return array_slice(array_merge($changes, $this->categories($outcome->prior ?? [])), 0, self::MOST);
    }

    /**
     * The categories that a product leaves, and those that it joins.
     *
     * @param array<string, mixed> $prior
     *
     * @return list<array{field: string, before: string|null, after: string|null}>
     */
    private function categories(array $prior): array
    {
        [$left, $joined] = array_map(function (string $which) use ($prior): ?string {
            $names = array_map(function (int $id): string {
                return $this->name(\Category::class, $id);
            }, $prior[$which] ?? []);

            return $names === [] ? null : implode(', ', $names);
        }, ['unlinked', 'linked']);
        if ($left === null && $joined === null) {
            return [];
        }

        return [['field' => '/product/categories', 'before' => $left, 'after' => $joined]];
    }

    /**
     * @param array<array-key, mixed> $values as writers keep them: by column, by table and column, by column and language
     *
     * @return array<string, string|null> by the contract's field and language
     */
    private function flat(string $record, array $values): array
    {
        $flat = [];
        foreach (array_diff_key($values, array_flip(self::UNTOLD)) as $name => $value) {
            $field = self::FIELDS[$record][$name] ?? (string) $name;
            if ($name === 'product' || $name === 'shop') {
                $flat = array_replace($flat, $this->flat($record, (array) $value));
            } elseif ($name === 'langs') {
                $flat = array_replace($flat, $this->texts($record, (array) $value));
            } elseif (is_array($value)) {
                $flat = array_replace($flat, $this->inLanguages($field, $value));
            } else {
                $flat[$field] = $this->told($field, $value);
            }
        }

        return $flat;
    }

    /**
     * @param array<array-key, mixed> $rows by language and column
     *
     * @return array<string, string|null>
     */
    private function texts(string $record, array $rows): array
    {
        $flat = [];
        foreach ($rows as $languageId => $columns) {
            foreach ((array) $columns as $column => $text) {
                $field = self::FIELDS[$record][$column] ?? (string) $column;
                $flat += $this->inLanguages($field, [$languageId => $text]);
            }
        }

        return $flat;
    }

    /**
     * @param array<array-key, mixed> $texts by language
     *
     * @return array<string, string|null>
     */
    private function inLanguages(string $field, array $texts): array
    {
        $flat = [];
        foreach ($texts as $languageId => $text) {
            $flat[$field . '/' . $this->languages->code((int) $languageId)] = $this->told($field, $text);
        }

        return $flat;
    }

    /**
     * @param mixed $value
     */
    private function told(string $field, $value): ?string
    {
        if ($value === null) {
            return null;
        }
        if (is_bool($value) || $field === 'published') {
            return $value ? 'true' : 'false';
        }
        $text = isset(self::NAMED[$field]) ? $this->name(self::NAMED[$field], (int) $value) : (string) $value;

        return mb_strlen($text) > self::LONGEST ? mb_substr($text, 0, self::LONGEST - 1) . '…' : $text;
    }

    /**
     * @param class-string<\Manufacturer|\Category|\TaxRulesGroup> $class
     */
    private function name(string $class, int $id): string
    {
        if ($id !== 0 && !isset($this->names[$class . $id])) {
            $name = (new $class($id, $this->language))->name;
            $this->names[$class . $id] = is_string($name) && $name !== '' ? $name : (string) $id;
        }

        return $this->names[$class . $id] ?? '';
    }
}
