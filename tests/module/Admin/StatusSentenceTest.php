<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Admin;

use PHPUnit\Framework\TestCase;
use Stockbridge\Admin\ConnectionState;
use Stockbridge\Admin\StatusSentence;

final class StatusSentenceTest extends TestCase
{
    private const QUIET = [
        'paired' => true, 'whole' => true, 'machine' => 'PC-COMPTA', 'silence' => 20, 'held' => false,
        'waiting' => 0, 'attention' => 0,
    ];

    /**
     * @dataProvider states
     *
     * @param array<string, mixed> $changes
     */
    public function testTheFirstThatHoldsWins(array $changes, string $colour, string $sentence): void
    {
        $state = new ConnectionState($changes + self::QUIET);
        $told = (new StatusSentence(new EnglishWording()))->of($state);
        self::assertSame(['colour' => $colour, 'sentence' => $sentence], $told);
    }

    /**
     * @return iterable<string, array{0: array<string, mixed>, 1: string, 2: string}>
     */
    public static function states(): iterable
    {
        $all = ['whole' => false, 'silence' => 9999, 'held' => true, 'waiting' => 3, 'attention' => 7];
        yield 'not paired' => [['paired' => false] + $all, 'grey', 'Not connected yet. Pair this shop to begin.'];
        yield 'keys that no longer open' => [
            $all, 'red', 'The shop\'s secret key was changed, so its agent is refused. Pair it again.',
        ];
        yield 'never heard' => [
            ['whole' => true, 'silence' => null] + $all, 'blue', 'PC-COMPTA is connected and has not reported yet.',
        ];
        yield 'silent with work' => [
            ['whole' => true, 'silence' => 2520] + $all, 'red', 'No word from PC-COMPTA for 42 minutes. 3 records are waiting.',
        ];
        yield 'silent without work' => [['silence' => 301], 'red', 'No word from PC-COMPTA for 5 minutes.'];
        yield 'held' => [
            ['whole' => true, 'silence' => 300] + $all, 'amber', 'A backup was restored. Checking both sides; orders go on.',
        ];
        yield 'many need attention' => [
            ['attention' => 7, 'waiting' => 3], 'amber', '7 records need attention; everything else is up to date.',
        ];
        yield 'one needs attention' => [['attention' => 1], 'amber', '1 record needs attention; everything else is up to date.'];
        yield 'one waits' => [['waiting' => 1], 'green', '1 record is waiting.'];
        yield 'quiet' => [[], 'green', 'Up to date. Last contact less than a minute ago.'];
    }

    /**
     * @dataProvider times
     */
    public function testTimesAreToldAsAPersonWould(int $seconds, string $ago): void
    {
        self::assertSame($ago, (new EnglishWording())->ago($seconds));
    }

    /**
     * @return iterable<array{0: int, 1: string}>
     */
    public static function times(): iterable
    {
        yield [0, 'less than a minute ago'];
        yield [59, 'less than a minute ago'];
        yield [60, '1 minute ago'];
        yield [7199, '119 minutes ago'];
        yield [7200, '2 hours ago'];
        yield [172800, '2 days ago'];
    }
}
