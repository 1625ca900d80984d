<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Contract;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Json;
use Stockbridge\Contract\Limits;
use Stockbridge\Contract\Payload;
use Stockbridge\Contract\ProblemException;

final class PayloadTest extends TestCase
{
    public function testTheSameLinesGiveTheSameBytes(): void
    {
        $lines = [['a' => 'é/🧤'], ['b' => (object) [], 'c' => []]];
        self::assertSame(Payload::encode($lines), Payload::encode($lines));
        self::assertSame("\0\0\0\0", substr(Payload::encode($lines), 4, 4), 'no time in the header');
    }

    public function testEmptyObjectsAndArraysStayApart(): void
    {
        $text = '{"a":{},"b":[],"c":{"0":1}}';
        self::assertSame($text, Json::encode(Json::decode($text)));
    }

    public function testAPayloadLargerThanItsBoundIsRefusedUnread(): void
    {
        $this->expectExceptionMessage('[too_large]');
        Payload::decode(str_repeat('x', Limits::MAX_PAYLOAD_BYTES + 1));
    }

    /**
     * @dataProvider unwritable
     *
     * @param mixed $value
     */
    public function testWhatTheAgentWouldRefuseIsNotWritten($value, string $code): void
    {
        $this->expectException(ProblemException::class);
        $this->expectExceptionMessage('[' . $code . ']');
        Payload::encode([[], ['value' => $value]]);
    }

    /**
     * @return iterable<string, array{0: mixed, 1: string}>
     */
    public static function unwritable(): iterable
    {
        $deep = [];
        for ($level = 0; $level < Limits::MAX_DEPTH; ++$level) {
            $deep = [$deep];
        }
        yield 'a float' => [1.5, 'bad_number'];
        yield 'a float without a fraction' => [1e20, 'bad_number'];
        yield 'a large integer' => [9007199254740992, 'bad_number'];
        yield 'NUL' => ["a\0b", 'bad_encoding'];
        yield 'Latin 1' => ["caf\xe9", 'bad_encoding'];
        yield 'depth' => [$deep, 'too_deep'];
        yield 'a long line' => [str_repeat('x', Limits::MAX_LINE_BYTES), 'line_too_long'];
        yield 'infinity' => [INF, 'not_ndjson'];
    }

    public function testTooManyLinesAreNotWritten(): void
    {
        $this->expectExceptionMessage('[too_many_items]');
        Payload::encode(array_fill(0, Limits::MAX_ITEMS + 2, []));
    }

    public function testTooManyKeysAreNotWritten(): void
    {
        $this->expectExceptionMessage('[too_many_keys]');
        Payload::encode(array_fill(0, 201, array_fill_keys(range(1, 10000), 1)));
    }

    public function testAnAnswerBeyondItsBoundsIsNotWritten(): void
    {
        $this->expectExceptionMessage('[inflated_too_large]');
        Payload::encode(array_fill(0, 40, ['a' => str_repeat('x', 1000000)]));
    }

    public function testALineOfAMegabyteOfEscapesIsReadWhateverTheRegexLimits(): void
    {
        $limits = ['pcre.backtrack_limit' => '1000', 'pcre.recursion_limit' => '100'];
        foreach ($limits as $name => $value) {
            ini_set($name, $value);
        }
        $text = '{"a":"' . str_repeat('\\"\\\\', 260000) . '"}';
        self::assertSame(520000, strlen(Json::decode($text)->a));
        foreach (array_keys($limits) as $name) {
            ini_restore($name);
        }
    }

    public function testTheDigestIsOfTheCompressedBytes(): void
    {
        self::assertSame(hash('sha256', 'x'), Payload::digest('x'));
    }
}
