<?php

/**
 * Postal addresses of customers and orders. The core makes a new row of an address that an order used, and only marks
 * the old one deleted: `hash` follows the content, `id` the row.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Addresses
{
    /** The newest, where a customer has more than the contract carries. */
    private const MOST = 500;

    /** @var array<array-key, array<string, string|null>> by id */
    private $byId;
    /** @var array<array-key, list<array<string, string|null>>> */
    private $byCustomer;
    /** @var array<array-key, array<string, mixed>> as built: an order tells the same address up to three times */
    private $built = [];

    /**
     * @param list<int> $customerIds
     * @param list<int> $addressIds  those that orders name
     */
    public function __construct(Database $database, array $customerIds, array $addressIds)
    {
        $rows = $database->rows(
            'SELECT a.id_address, a.id_customer, a.alias, a.company, a.firstname, a.lastname, a.vat_number, a.address1,
                a.address2, a.postcode, a.city, a.phone, a.phone_mobile, a.dni, LEFT(a.other, 65535) AS other, a.deleted,
                c.iso_code AS country, s.name AS region, s.iso_code AS region_code
             FROM {ps:address} a
             LEFT JOIN {ps:country} c ON c.id_country = a.id_country
             LEFT JOIN {ps:state} s ON s.id_state = a.id_state
             WHERE a.id_address IN (?*) OR (a.id_customer IN (?*) AND a.id_customer > 0) ORDER BY a.id_address',
            [$addressIds, $customerIds]
        );
        $this->byId = array_column($rows, null, 'id_address');
        $this->byCustomer = Grouped::by('id_customer', $rows);
    }

    /**
     * @return array<string, mixed>|null null where the row is gone
     */
    public function ofId(int $addressId): ?array
    {
        $row = $this->byId[$addressId] ?? null;

        return $row === null ? null : $this->address($row);
    }

    /**
     * @return list<array<string, mixed>>
     */
    public function ofCustomer(int $customerId): array
    {
        return array_map([$this, 'address'], array_slice($this->byCustomer[$customerId] ?? [], -self::MOST));
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array<string, mixed>
     */
    private function address(array $row): array
    {
        $id = (string) $row['id_address'];

        return $this->built[$id] = $this->built[$id] ?? $this->build($row);
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array<string, mixed>
     */
    private function build(array $row): array
    {
        $content = [
            'company' => Column::line($row['company']),
            'first_name' => Column::line($row['firstname']),
            'last_name' => Column::line($row['lastname']),
            'vat_number' => Column::line($row['vat_number']),
            'line1' => Column::line($row['address1']),
            'line2' => Column::line($row['address2']),
            'postcode' => Column::line($row['postcode']),
            'city' => Column::line($row['city']),
            'region' => Column::line($row['region']),
            'region_code' => Column::line($row['region_code']),
            'country' => strtoupper((string) $row['country']),
            'phone' => Column::line($row['phone']),
            'mobile' => Column::line($row['phone_mobile']),
            'identification' => Column::line($row['dni']),
            'other' => Column::text($row['other']),
        ];

        return [
            'id' => Column::id($row['id_address']),
            'hash' => hash('sha256', implode("\0", $content)),
            'alias' => Column::line($row['alias']),
        ] + $content + ['deleted' => Column::flag($row['deleted'])];
    }
}
