<?php

/**
 * The installation's shops, languages and defaults, read once a request; `Api\Vocabulary` tells the rest.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ShopInfo
{
    /** @var Database */
    private $database;

    /** @var list<array{id: int, group: int, name: string, active: bool, share_stock: bool, share_customer: bool, default: bool}>|null */
    private $shops;

    /** @var list<array{id: int, code: string, active: bool, default: bool}>|null */
    private $languages;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /** The core's release, such as "9.1.4". */
    public function release(): string
    {
        return _PS_VERSION_;
    }

    /** This module as the core knows it. */
    public function module(): \Module
    {
        $module = \Module::getInstanceByName('stockbridge');
        if (!$module instanceof \Module) {
            throw new \LogicException('the module is not installed');
        }

        return $module;
    }

    /**
     * @return list<array{id: int, group: int, name: string, active: bool, share_stock: bool, share_customer: bool, default: bool}>
     */
    public function shops(): array
    {
        if ($this->shops === null) {
            $this->shops = [];
            $rows = $this->database->rows(
                'SELECT s.id_shop, s.id_shop_group, s.name, s.active, g.share_stock, g.share_customer
                 FROM {ps:shop} s JOIN {ps:shop_group} g ON g.id_shop_group = s.id_shop_group
                 WHERE s.deleted = 0 ORDER BY s.id_shop'
            );
            foreach ($rows as $row) {
                $this->shops[] = [
                    'id' => (int) $row['id_shop'],
                    'group' => (int) $row['id_shop_group'],
                    'name' => (string) $row['name'],
                    'active' => $row['active'] === '1',
                    'share_stock' => $row['share_stock'] === '1',
                    'share_customer' => $row['share_customer'] === '1',
                    'default' => (int) $row['id_shop'] === $this->defaultShop(),
                ];
            }
        }

        return $this->shops;
    }

    /** Whether the installation has this shop. */
    public function hasShop(int $shop): bool
    {
        return in_array($shop, array_column($this->shops(), 'id'), true);
    }

    /**
     * Where a shop's stock rows stand: its own, or its group's where the group shares stock.
     *
     * @return array{0: int, 1: int} id_shop, id_shop_group, as in the core's stock_available
     */
    public function stockScope(int $shop): array
    {
        foreach ($this->shops() as $one) {
            if ($one['id'] === $shop && $one['share_stock']) {
                return [0, $one['group']];
            }
        }

        return [$shop, 0];
    }

    /**
     * @return list<array{id: int, code: string, active: bool, default: bool}>
     */
    public function languages(): array
    {
        if ($this->languages === null) {
            $this->languages = [];
            foreach ($this->database->rows('SELECT id_lang, iso_code, active FROM {ps:lang} ORDER BY id_lang') as $row) {
                $this->languages[] = [
                    'id' => (int) $row['id_lang'],
                    'code' => strtolower((string) $row['iso_code']),
                    'active' => $row['active'] === '1',
                    'default' => (int) $row['id_lang'] === $this->defaultLanguage(),
                ];
            }
        }

        return $this->languages;
    }

    /**
     * @return array<string, int> language code → id_lang
     */
    public function languageIds(): array
    {
        return array_column($this->languages(), 'id', 'code');
    }

    public function defaultShop(): int
    {
        return (int) \Configuration::getGlobalValue('PS_SHOP_DEFAULT');
    }

    public function defaultLanguage(): int
    {
        return (int) \Configuration::getGlobalValue('PS_LANG_DEFAULT');
    }

    public function defaultCurrency(): int
    {
        return (int) \Configuration::getGlobalValue('PS_CURRENCY_DEFAULT');
    }

    public function defaultCountry(): int
    {
        return (int) \Configuration::getGlobalValue('PS_COUNTRY_DEFAULT');
    }

    /** A setting of one shop, '' where there is none. */
    public function setting(string $name, ?int $shop = null): string
    {
        $value = $shop === null
            ? \Configuration::getGlobalValue($name)
            : \Configuration::get($name, null, null, $shop);

        return is_scalar($value) ? (string) $value : '';
    }
}
