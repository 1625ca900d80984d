<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Import;

use PHPUnit\Framework\TestCase;
use Stockbridge\Import\Patch;

final class PatchTest extends TestCase
{
    public function testAMissingFieldAndANullOneAreNotTheSame(): void
    {
        $patch = new Patch((object) ['brand' => null, 'price' => '1.000000', 'active' => false], '/product');

        self::assertFalse($patch->has('weight'));
        self::assertTrue($patch->has('brand'));
        self::assertTrue($patch->clears('brand'));
        self::assertFalse($patch->clears('weight'));
        self::assertFalse($patch->gives('brand'));
        self::assertTrue($patch->gives('active'));
        self::assertFalse($patch->boolean('active'));
        self::assertSame('1.000000', $patch->text('price'));
        self::assertSame('', $patch->text('brand'));
    }

    public function testTextsListsAndPointersAreReadAsTheyStand(): void
    {
        $patch = new Patch((object) ['name' => (object) ['en' => 'A', 'fr' => 'B'], 'categories' => ['1', '2']], '/product');

        self::assertSame(['en' => 'A', 'fr' => 'B'], $patch->texts('name'));
        self::assertSame([], $patch->texts('summary'));
        self::assertSame(['1', '2'], $patch->items('categories'));
        self::assertSame('/product/name', $patch->at('name'));
    }
}
