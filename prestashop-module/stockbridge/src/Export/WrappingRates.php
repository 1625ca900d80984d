<?php

/**
 * The VAT rate of gift wrapping, which the core does not record: the rate in force that explains both amounts, else
 * the average that they show.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\Amount;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class WrappingRates
{
    /** Rates have three decimals of a percent: 20.000 % is 20000 of these. */
    private const WHOLE = 100000;

    /** @var array<array-key, list<array<string, string|null>>> order => rates in force where it is taxed */
    private $rates;

    /**
     * @param list<int> $orderIds
     */
    public function __construct(Database $database, array $orderIds)
    {
        $this->rates = Grouped::by('id_order', $database->rows(
            'SELECT DISTINCT o.id_order, t.rate FROM {ps:orders} o
             JOIN {ps:address} a ON a.id_address = IF(?, o.id_address_invoice, o.id_address_delivery)
             JOIN {ps:tax_rule} r ON r.id_country = a.id_country AND r.id_tax_rules_group = ?
             JOIN {ps:tax} t ON t.id_tax = r.id_tax
             WHERE o.id_order IN (?*) AND o.total_wrapping_tax_incl > 0 ORDER BY o.id_order, t.rate DESC',
            [
                \Configuration::get('PS_TAX_ADDRESS_TYPE') === 'id_address_invoice',
                (int) \Configuration::get('PS_GIFT_WRAPPING_TAX_RULES_GROUP'),
                $orderIds,
            ]
        ));
    }

    /**
     * @param array<string, string|null> $head
     */
    public function of(array $head): string
    {
        $excl = Amount::of(Column::amount($head['total_wrapping_tax_excl']));
        $incl = Amount::of(Column::amount($head['total_wrapping_tax_incl']));
        if ($excl->equals($incl) || $excl->isZero()) {
            return Amount::zero()->text();
        }
        foreach ($this->rates[$head['id_order']] ?? [] as $row) {
            if ($this->explains(Column::amount($row['rate']), $excl, $incl, (int) $head['currency_decimals'])) {
                return Column::amount($row['rate']);
            }
        }

        return $this->average($excl, $incl);
    }

    /** Whether the rate leads from one amount to the other within the currency's smallest unit. */
    private function explains(string $rate, Amount $excl, Amount $incl, int $decimals): bool
    {
        $taxed = $excl->times(self::WHOLE + self::thousandths($rate));
        $distance = $taxed->minus($incl->times(self::WHOLE))->absolute();

        return $distance->compare(Amount::ofInteger(intdiv(self::WHOLE, 10 ** $decimals))) <= 0;
    }

    /** Rounded to three decimals, as the core writes rates. */
    private function average(Amount $excl, Amount $incl): string
    {
        $tax = self::millionths($incl->minus($excl));
        $net = self::millionths($excl);
        $thousandths = intdiv($tax * self::WHOLE * 2 + $net, $net * 2);

        return Amount::format(sprintf('%d.%03d', intdiv($thousandths, 1000), $thousandths % 1000));
    }

    private static function thousandths(string $rate): int
    {
        return intdiv(self::millionths(Amount::of($rate)), 1000);
    }

    private static function millionths(Amount $amount): int
    {
        return (int) str_replace('.', '', $amount->text());
    }
}
