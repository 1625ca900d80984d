<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Import;

use PHPUnit\Framework\TestCase;
use Stockbridge\Import\Barcode;

final class BarcodeTest extends TestCase
{
    /**
     * @dataProvider codes
     */
    public function testTheCheckDigitDecides(string $digits, bool $valid): void
    {
        self::assertSame($valid, Barcode::isValid($digits));
    }

    /**
     * @return iterable<string, array{string, bool}>
     */
    public static function codes(): iterable
    {
        yield 'EAN-13' => ['4006381333931', true];
        yield 'EAN-13 with a wrong digit' => ['4006381333930', false];
        yield 'EAN-8' => ['73513537', true];
        yield 'UPC-A' => ['036000291452', true];
        yield 'GTIN-14' => ['10614141000415', true];
        yield 'nine digits' => ['123456789', false];
        yield 'a letter' => ['400638133393X', false];
        yield 'nothing' => ['', false];
    }
}
