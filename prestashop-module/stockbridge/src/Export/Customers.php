<?php

/**
 * A batch of customer accounts, guests included, complete with groups and addresses.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\ErpKey;
use Stockbridge\Contract\Time;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Customers
{
    private const TITLES = ['male', 'female', 'neutral'];
    private const GROUPS = 500;
    private const PAYMENT_DAYS = 3650;

    /** @var LocalTime */
    private $time;
    /** @var array<array-key, array<string, string|null>> */
    private $rows;
    /** @var array<array-key, list<array<string, string|null>>> */
    private $groups;
    /** @var array<string, string> */
    private $keys;
    /** @var Addresses */
    private $addresses;
    /** @var array<int, string> */
    private $languages;
    /** @var string */
    private $defaultLanguage;
    /** @var array<int, array<string, mixed>> as built: a customer's orders all tell them */
    private $built = [];

    /**
     * @param list<int> $ids
     */
    public function __construct(Database $database, LocalTime $time, ShopInfo $shop, Addresses $addresses, array $ids)
    {
        $this->time = $time;
        $this->addresses = $addresses;
        $this->languages = array_column($shop->languages(), 'code', 'id');
        $this->defaultLanguage = $this->languages[$shop->defaultLanguage()] ?? 'en';
        $this->rows = array_column($database->rows(
            'SELECT c.id_customer, c.id_shop, c.id_lang, c.id_default_group, c.company, c.siret, c.ape, c.firstname, c.lastname,
                c.email, c.birthday, c.newsletter, c.website, c.outstanding_allow_amount, c.max_payment_days,
                LEFT(c.note, 65535) AS note, c.active, c.is_guest, c.deleted, c.secure_key, c.date_add, c.date_upd, g.type AS gender
             FROM {ps:customer} c LEFT JOIN {ps:gender} g ON g.id_gender = c.id_gender
             WHERE c.id_customer IN (?*)',
            [$ids]
        ), null, 'id_customer');
        $this->groups = Grouped::by('id_customer', $database->rows(
            'SELECT id_customer, id_group FROM {ps:customer_group} WHERE id_customer IN (?*) ORDER BY id_customer, id_group',
            [$ids]
        ));
        $this->keys = $this->loadKeys($database, $ids);
    }

    /**
     * @return array<string, mixed>|null null where the row is gone
     */
    public function of(int $id): ?array
    {
        $row = $this->rows[$id] ?? null;
        if ($row === null) {
            return null;
        }

        return $this->built[$id] = $this->built[$id] ?? $this->build($id, $row);
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array<string, mixed>
     */
    private function build(int $id, array $row): array
    {
        return $this->person($row) + [
            'company' => Column::line($row['company']),
            'siret' => Column::line($row['siret']),
            'ape' => Column::line($row['ape']),
            'website' => Column::line($row['website']),
            'language' => $this->languages[(int) $row['id_lang']] ?? $this->defaultLanguage,
            'guest' => Column::flag($row['is_guest']),
            'active' => Column::flag($row['active']),
            'deleted' => Column::flag($row['deleted']),
            'newsletter' => Column::flag($row['newsletter']),
            'default_group' => Column::id($row['id_default_group']),
            'groups' => $this->groupsOf($id),
            'terms' => [
                'outstanding_allowed' => Column::amount($row['outstanding_allow_amount']),
                'payment_days' => min(self::PAYMENT_DAYS, (int) $row['max_payment_days']),
            ],
            'note' => Column::text($row['note']),
            'created_at' => $this->time->text($row['date_add'], $row['date_upd']),
            'updated_at' => $this->time->text($row['date_upd'], $row['date_add']),
            'addresses' => $this->addresses->ofCustomer($id),
        ];
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array<string, mixed>
     */
    private function person(array $row): array
    {
        return [
            'key' => self::key($row),
            'id' => Column::id($row['id_customer']),
            'shop_id' => Column::id($row['id_shop']),
            'erp_key' => $this->keys[$row['id_customer'] . '-' . $row['id_shop']] ?? null,
            'email' => Column::line($row['email']),
            'first_name' => Column::line($row['firstname']),
            'last_name' => Column::line($row['lastname']),
            'title' => $row['gender'] === null ? '' : (self::TITLES[(int) $row['gender']] ?? ''),
            'birthday' => Time::day((string) $row['birthday']),
        ];
    }

    /**
     * A restored shop gives an id to another person, never the key.
     *
     * @param array<string, string|null> $row
     */
    private static function key(array $row): string
    {
        return ErpKey::of(
            (int) $row['id_shop'],
            ErpKey::CUSTOMER,
            (int) $row['id_customer'],
            (string) $row['secure_key'],
            (string) $row['date_add'],
            0
        );
    }

    /**
     * @return list<string>
     */
    private function groupsOf(int $id): array
    {
        $groups = array_column($this->groups[$id] ?? [], 'id_group');

        return array_map([Column::class, 'id'], array_slice($groups, 0, self::GROUPS));
    }

    /**
     * The ERP's key as settled, else as the ERP's own customer was bound.
     *
     * @param list<int> $ids
     *
     * @return array<string, string> "customer-shop" => key
     */
    private function loadKeys(Database $database, array $ids): array
    {
        $keys = [];
        $rows = $database->rows(
            'SELECT entity_id, shop_id, erp_key, NULL AS document_key FROM {sb:binding}
             WHERE flow = "customers" AND entity_id IN (?*)
             UNION ALL
             SELECT entity_id, shop_id, erp_key, document_key FROM {sb:outbox}
             WHERE entity = "customer" AND entity_id IN (?*) AND erp_key IS NOT NULL',
            [$ids, $ids]
        );
        foreach ($rows as $row) {
            $account = $this->rows[$row['entity_id']] ?? null;
            // A row of another account that had this id before the shop was restored says nothing of this one.
            if ($account !== null && ($row['document_key'] === null || $row['document_key'] === self::key($account))) {
                $keys[$row['entity_id'] . '-' . $row['shop_id']] = (string) $row['erp_key'];
            }
        }

        return $keys;
    }
}
