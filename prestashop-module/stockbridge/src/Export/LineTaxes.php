<?php

/**
 * The taxes of order lines as recorded. They are no control sum: the core rewrites them net of discounts.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class LineTaxes
{
    /** @var array<array-key, list<array<string, string|null>>> line => rows */
    private $rows;

    /**
     * @param list<array<string, string|null>> $lines
     */
    public function __construct(Database $database, array $lines)
    {
        $this->rows = Grouped::by('id_order_detail', $database->rows(
            'SELECT dt.id_order_detail, dt.id_tax, dt.unit_amount, dt.total_amount, t.rate, tl.name
             FROM {ps:order_detail_tax} dt
             JOIN {ps:order_detail} d ON d.id_order_detail = dt.id_order_detail
             JOIN {ps:orders} o ON o.id_order = d.id_order
             LEFT JOIN {ps:tax} t ON t.id_tax = dt.id_tax
             LEFT JOIN {ps:tax_lang} tl ON tl.id_tax = dt.id_tax AND tl.id_lang = o.id_lang
             WHERE dt.id_order_detail IN (?*) ORDER BY dt.id_order_detail, dt.id_tax',
            [array_column($lines, 'id_order_detail')]
        ));
    }

    /**
     * @return list<array<string, string>>
     */
    public function of(int $lineId): array
    {
        return array_map(static function (array $row): array {
            return [
                'tax' => Column::id($row['id_tax']),
                'name' => Column::line($row['name']),
                'rate' => Column::amount($row['rate']),
                'unit_amount' => Column::amount($row['unit_amount']),
                'total_amount' => Column::amount($row['total_amount']),
            ];
        }, $this->rows[$lineId] ?? []);
    }
}
