<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Export;

use PHPUnit\Framework\TestCase;
use Stockbridge\Export\Column;

final class ColumnTest extends TestCase
{
    public function testAnEmptyDecimalColumnCountsAsZero(): void
    {
        self::assertSame('0.000000', Column::amount(null));
        self::assertSame('0.000000', Column::amount(''));
        self::assertSame('20.000000', Column::amount('20.000'));
        self::assertSame('-3.500000', Column::amount('-3.500000'));
    }

    public function testALineHasNoBreaksAndNoMoreThanTheContractAllows(): void
    {
        self::assertSame('one two', Column::line(" one\r\n\ttwo "));
        self::assertSame(str_repeat('é', 255), Column::line(str_repeat('é', 300)));
    }

    public function testATextKeepsItsBreaksAndLosesWhatNoAnswerMayCarry(): void
    {
        self::assertSame("one\ntwo", Column::text("one\r\ntwo"));
        self::assertSame('ab', Column::text("a\0b"));
        self::assertSame(1, preg_match('~^a.?b$~u', Column::text("a\xC3b")));
    }

    public function testAnHtmlTextIsToldAsPeopleTypedIt(): void
    {
        self::assertSame("l'été & <3\nbye", Column::plain("l'été &amp; &lt;3<br />bye"));
    }
}
