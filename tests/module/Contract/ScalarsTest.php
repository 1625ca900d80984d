<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Contract;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Base64Url;
use Stockbridge\Contract\ErpKey;
use Stockbridge\Contract\Problem;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Random;
use Stockbridge\Contract\Text;
use Stockbridge\Contract\Time;
use Stockbridge\Contract\Validator;

final class ScalarsTest extends TestCase
{
    public function testAnErpKeyIsWhatTheVectorSays(): void
    {
        foreach (Files::read('erp-key-vectors.json')->keys as $row) {
            $key = ErpKey::of($row->shop_id, $row->kind, $row->id, $row->secure_key, $row->date_add, $row->cart_id);
            self::assertSame($row->key, $key);
        }
    }

    public function testAnIdThatNoErpKeyCanHoldIsRefused(): void
    {
        $refused = 0;
        foreach (Files::read('erp-key-vectors.json')->refused as $row) {
            try {
                ErpKey::of($row->shop_id, ErpKey::ORDER, $row->id, '', '', 0);
            } catch (\RangeException $refusal) {
                ++$refused;
            }
        }
        self::assertSame(count(Files::read('erp-key-vectors.json')->refused), $refused);
    }

    public function testTimesAreWrittenAndReadInUtc(): void
    {
        self::assertSame('2026-11-27T20:15:30Z', Time::text(1795810530));
        self::assertSame(1795810530, Time::unix('2026-11-27T20:15:30Z'));
        self::assertSame(0, Time::unix('1970-01-01T00:00:00Z'));
    }

    public function testATimeOfAnotherFormIsRefused(): void
    {
        $this->expectException(\InvalidArgumentException::class);
        Time::unix('2026-11-27 20:15:30');
    }

    public function testATimeOfTheDatabaseIsLocal(): void
    {
        $paris = new \DateTimeZone('Europe/Paris');
        self::assertSame('2026-11-23T09:58:02Z', Time::ofLocal('2026-11-23 10:58:02', $paris));
        self::assertSame('2026-07-23T08:58:02Z', Time::ofLocal('2026-07-23 10:58:02', $paris));
        self::assertNull(Time::ofLocal('0000-00-00 00:00:00', $paris));
        self::assertNull(Time::ofLocal('2026-02-29 00:00:00', $paris));
        self::assertNull(Time::ofLocal('1026-02-28 00:00:00', $paris));
        self::assertNull(Time::ofLocal('2026-02-28', $paris));
    }

    public function testADayOfTheDatabaseHasNoZone(): void
    {
        self::assertSame('1984-02-29', Time::day('1984-02-29'));
        self::assertSame('1984-02-29', Time::day('1984-02-29 00:00:00'));
        self::assertNull(Time::day('0000-00-00'));
        self::assertNull(Time::day('1983-02-29'));
    }

    public function testTextsAreCountedAndCutInCodePoints(): void
    {
        self::assertSame(4, Text::length('aé€🧤'));
        self::assertSame(0, Text::length(''));
        self::assertSame('aé€', Text::cut('aé€🧤', 3));
        self::assertSame('aé€🧤', Text::cut('aé€🧤', 4));
        self::assertSame(65535, Text::length(Text::cut(str_repeat("é\n", 60000), 65535)));
    }

    public function testTextsOfTheDatabaseAreMadeValid(): void
    {
        self::assertSame('café', Text::clean('café'));
        self::assertSame("caf\u{FFFD} <b>&amp;\"'", Text::clean("caf\xe9 <b>&amp;\"'"));
        self::assertSame('ab', Text::clean("a\0b"));
    }

    public function testRandomNamesHaveTheContractsForm(): void
    {
        Validator::check('SettleParams', (object) ['token' => Random::uuid()], 'invalid_item');
        Validator::check('Lineage', (object) ['number' => 1, 'mark' => Random::mark()], 'invalid_item');
        self::assertNotSame(Random::uuid(), Random::uuid());
        self::assertNotSame(Random::mark(), Random::mark());
        self::assertSame('4', Random::uuid()[14]);
    }

    public function testBase64urlHasOneRightForm(): void
    {
        self::assertSame("\xfb\xff", Base64Url::decode('-_8', 2));
        foreach (['-_8=', '+/8', '-_9', '-_', '-_8a', "-_8\n", ''] as $text) {
            self::assertNull(Base64Url::decode($text, 2), $text);
        }
    }

    public function testAProblemOnTheWireFitsItsSchema(): void
    {
        $full = new Problem('invalid_item', str_repeat('é', 3000), str_repeat('/a', 400), 7, ['a' => 'b'], 'Do.');
        foreach ([$full, new Problem('busy', 'Another batch.')] as $problem) {
            $wire = json_decode((string) json_encode($problem->toArray()), false);
            Validator::check('Problem', $wire, 'invalid_item');
        }
        self::assertSame(['code' => 'busy', 'detail' => 'x'], (new Problem('busy', 'x'))->toArray());
        self::assertSame(['code', 'detail', 'field', 'line', 'remedy', 'details'], array_keys($full->toArray()));
    }

    public function testAMisfitIsToldWhereItStandsInItsLine(): void
    {
        try {
            Validator::check('SettleParams', (object) [], 'invalid_envelope', 1, '/params');
        } catch (ProblemException $refusal) {
            self::assertSame('/params/token', $refusal->problem()->field());
            self::assertSame('/params/token is missing.', $refusal->problem()->detail());

            return;
        }
        self::fail('accepted');
    }

    public function testARefusalKeepsItsCauseAndTellsItsLine(): void
    {
        $cause = new \RuntimeException('cause');
        $refusal = new ProblemException('invalid_item', 'No.', '/a', null, ['b' => 'c'], $cause);
        self::assertSame($cause, $refusal->getPrevious());
        self::assertSame('No. [invalid_item]', $refusal->getMessage());
        self::assertSame(4, $refusal->atLine(4)->problem()->line());
        self::assertSame('/a', $refusal->atLine(4)->problem()->field());
    }
}
