<?php

/**
 * What the shop knows, as `hello` tells it for mapping: shops, languages, currencies, groups, taxes, carriers, order
 * states, payment modules. Rows whose code the contract cannot carry are left out.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\Amount;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Vocabulary
{
    /** @var Database */
    private $database;

    /** @var ShopInfo */
    private $shopInfo;

    public function __construct(Database $database, ShopInfo $shopInfo)
    {
        $this->database = $database;
        $this->shopInfo = $shopInfo;
    }

    /**
     * @return array<string, mixed>
     */
    public function tell(): array
    {
        return [
            'shops' => $this->shops(),
            'languages' => $this->languages(),
            'currencies' => $this->currencies(),
            'groups' => $this->groups(),
            'tax_rules_groups' => $this->taxRulesGroups(),
            'carriers' => $this->carriers(),
            'order_states' => $this->orderStates(),
            'payment_modules' => $this->paymentModules(),
            'country' => (string) $this->database->value(
                'SELECT iso_code FROM {ps:country} WHERE id_country = ?',
                [$this->shopInfo->defaultCountry()]
            ),
            'weight_unit' => $this->shopInfo->setting('PS_WEIGHT_UNIT'),
            'dimension_unit' => $this->shopInfo->setting('PS_DIMENSION_UNIT'),
        ];
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function shops(): array
    {
        return array_map(static function (array $shop): array {
            return ['id' => (string) $shop['id'], 'group' => (string) $shop['group']] + $shop;
        }, $this->shopInfo->shops());
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function languages(): array
    {
        $languages = [];
        foreach ($this->shopInfo->languages() as $language) {
            if (preg_match('~^[a-z]{2}(-[a-z]{2})?$~D', $language['code']) === 1) {
                $languages[] = ['id' => (string) $language['id']] + $language;
            }
        }

        return $languages;
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function currencies(): array
    {
        $rows = $this->database->rows(
            'SELECT id_currency, iso_code, `precision`, conversion_rate, active FROM {ps:currency}
             WHERE deleted = 0 ORDER BY id_currency LIMIT 200'
        );
        $currencies = [];
        foreach ($rows as $row) {
            if (preg_match('~^[A-Z]{3}$~D', (string) $row['iso_code']) === 1) {
                $currencies[] = [
                    'id' => (string) $row['id_currency'],
                    'code' => (string) $row['iso_code'],
                    'decimals' => (int) $row['precision'],
                    'rate' => Amount::format((string) $row['conversion_rate']),
                    'active' => $row['active'] === '1',
                    'default' => (int) $row['id_currency'] === $this->shopInfo->defaultCurrency(),
                ];
            }
        }

        return $currencies;
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function groups(): array
    {
        $names = [];
        foreach ($this->database->rows('SELECT id_group, id_lang, name FROM {ps:group_lang}') as $row) {
            $code = array_search((int) $row['id_lang'], $this->shopInfo->languageIds(), true);
            if (is_string($code)) {
                $names[(string) $row['id_group']][$code] = (string) $row['name'];
            }
        }
        $groups = [];
        $rows = $this->database->rows(
            'SELECT id_group, reduction, price_display_method FROM {ps:group} ORDER BY id_group LIMIT 500'
        );
        foreach ($rows as $row) {
            $groups[] = [
                'id' => (string) $row['id_group'],
                'name' => (object) ($names[(string) $row['id_group']] ?? []),
                'reduction' => Amount::format((string) $row['reduction']),
                'shows_vat' => $row['price_display_method'] === '0',
            ];
        }

        return $groups;
    }

    /**
     * The rate is the default country's, without its states; rules that are combined there are added up.
     *
     * @return list<array<string, mixed>>
     */
    private function taxRulesGroups(): array
    {
        $groups = [];
        $rows = $this->database->rows(
            'SELECT g.id_tax_rules_group, g.name, g.active, (
                SELECT SUM(t.rate) FROM {ps:tax_rule} r JOIN {ps:tax} t ON t.id_tax = r.id_tax
                WHERE r.id_tax_rules_group = g.id_tax_rules_group AND r.id_country = ? AND r.id_state = 0
                    AND t.active = 1 AND t.deleted = 0
             ) AS rate
             FROM {ps:tax_rules_group} g WHERE g.deleted = 0 ORDER BY g.id_tax_rules_group LIMIT 500',
            [$this->shopInfo->defaultCountry()]
        );
        foreach ($rows as $row) {
            $groups[] = [
                'id' => (string) $row['id_tax_rules_group'],
                'name' => (string) $row['name'],
                'rate' => Amount::format((string) ($row['rate'] ?? '0')),
                'active' => $row['active'] === '1',
            ];
        }

        return $groups;
    }

    /**
     * A carrier named "0" bears the shop's own name, as in the core.
     *
     * @return list<array<string, mixed>>
     */
    private function carriers(): array
    {
        $carriers = [];
        $rows = $this->database->rows(
            'SELECT id_reference, name, external_module_name FROM {ps:carrier}
             WHERE deleted = 0 ORDER BY id_reference LIMIT 500'
        );
        foreach ($rows as $row) {
            $carriers[] = [
                'id_reference' => (string) $row['id_reference'],
                'name' => $row['name'] === '0' ? $this->shopInfo->setting('PS_SHOP_NAME') : (string) $row['name'],
                'module' => (string) $row['external_module_name'],
            ];
        }

        return $carriers;
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function orderStates(): array
    {
        $ended = [$this->shopInfo->setting('PS_OS_CANCELED'), $this->shopInfo->setting('PS_OS_ERROR')];
        $delivered = $this->shopInfo->setting('PS_OS_DELIVERED');
        $states = [];
        $rows = $this->database->rows(
            'SELECT s.id_order_state, l.name, s.module_name, s.paid, s.shipped, s.logable
             FROM {ps:order_state} s
             LEFT JOIN {ps:order_state_lang} l ON l.id_order_state = s.id_order_state AND l.id_lang = ?
             WHERE s.deleted = 0 ORDER BY s.id_order_state LIMIT 500',
            [$this->shopInfo->defaultLanguage()]
        );
        foreach ($rows as $row) {
            $states[] = [
                'id' => (string) $row['id_order_state'],
                'name' => (string) $row['name'],
                'module' => (string) $row['module_name'],
                'paid' => $row['paid'] === '1',
                'shipped' => $row['shipped'] === '1',
                'delivered' => $row['id_order_state'] === $delivered,
                'cancelled' => in_array($row['id_order_state'], $ended, true),
                'logable' => $row['logable'] === '1',
            ];
        }

        return $states;
    }

    /**
     * @return list<string> modules that offer a payment at the checkout
     */
    private function paymentModules(): array
    {
        $rows = $this->database->rows(
            "SELECT DISTINCT m.name FROM {ps:module} m
             JOIN {ps:hook_module} hm ON hm.id_module = m.id_module
             JOIN {ps:hook} h ON h.id_hook = hm.id_hook AND h.name = 'paymentOptions'
             WHERE m.active = 1 ORDER BY m.name LIMIT 500"
        );

        return array_map('strval', array_column($rows, 'name'));
    }
}
