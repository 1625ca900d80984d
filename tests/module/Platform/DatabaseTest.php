<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Platform;

use PHPUnit\Framework\TestCase;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\DatabaseFailure;

final class DatabaseTest extends TestCase
{
    /** @var FakeLink */
    private $link;

    /** @var Database */
    private $database;

    protected function setUp(): void
    {
        $this->link = new FakeLink();
        $this->database = new Database($this->link, 'shop', 'ps_');
    }

    public function testTablesAreNamedWithTheShopsPrefix(): void
    {
        $this->database->rows('SELECT 1 FROM {sb:outbox} o JOIN {ps:orders} USING (id_order)');
        self::assertSame(
            ['SELECT 1 FROM `ps_stockbridge_outbox` o JOIN `ps_orders` USING (id_order)'],
            $this->link->statements
        );
    }

    public function testAListTakesAsManyMarksAsItHasValuesAndAnEmptyOneMatchesNothing(): void
    {
        $this->database->rows('SELECT 1 WHERE a IN (?*) AND b = ? AND c IN (?*)', [[1, 2], 'x', []]);
        self::assertSame(['SELECT 1 WHERE a IN (?, ?) AND b = ? AND c IN (?)'], $this->link->statements);
        self::assertSame(
            [[1, \PDO::PARAM_INT], [2, \PDO::PARAM_INT], ['x', \PDO::PARAM_STR], [null, \PDO::PARAM_NULL]],
            $this->link->bound[0]
        );
    }

    public function testAValueThatLooksLikeSqlStaysAValue(): void
    {
        $this->database->execute('UPDATE {sb:state} SET value = ?', ["{ps:orders} ?* '); DROP TABLE x"]);
        self::assertSame('UPDATE `ps_stockbridge_state` SET value = ?', $this->link->statements[0]);
        self::assertSame("{ps:orders} ?* '); DROP TABLE x", $this->link->bound[0][0][0]);
    }

    public function testColumnsAreStringsOrNullWhateverTheDriverGives(): void
    {
        $this->link->rows = [['id' => 7, 'name' => 'x', 'none' => null]];
        self::assertSame(['id' => '7', 'name' => 'x', 'none' => null], $this->database->row('SELECT 1'));
        self::assertSame('7', $this->database->value('SELECT 1'));
    }

    public function testManyRowsGoByFiveHundreds(): void
    {
        $rows = array_fill(0, 501, [1, 'a']);
        $this->database->insertMany('INSERT INTO {sb:x} (a, b) VALUES (?, ?) ON DUPLICATE KEY UPDATE b = VALUES(b)', $rows);
        self::assertCount(2, $this->link->statements);
        self::assertSame(1000, substr_count($this->link->statements[0], '?'));
        self::assertSame(
            'INSERT INTO `ps_stockbridge_x` (a, b) VALUES (?, ?) ON DUPLICATE KEY UPDATE b = VALUES(b)',
            $this->link->statements[1]
        );
    }

    public function testNoRowsAreNoStatement(): void
    {
        self::assertSame(0, $this->database->insertMany('INSERT INTO {sb:x} (a) VALUES (?)', []));
        self::assertSame([], $this->link->statements);
    }

    /**
     * @dataProvider errorModes
     */
    public function testAFailureCarriesTheDriversNumberAndNoValue(bool $throws): void
    {
        $this->link->throws = $throws;
        $this->link->failures = [1 => 1062];
        try {
            $this->database->execute('INSERT INTO {sb:nonce} (nonce) VALUES (?)', ['secret']);
        } catch (DatabaseFailure $failure) {
            self::assertTrue($failure->isDuplicate());
            self::assertStringNotContainsString('secret', $failure->getMessage());

            return;
        }
        self::fail('nothing was thrown');
    }

    /**
     * @return iterable<string, array{0: bool}>
     */
    public static function errorModes(): iterable
    {
        yield 'PHP 8' => [true];
        yield 'PHP 7' => [false];
    }

    public function testADeadlockBeginsTheWholeWorkAnew(): void
    {
        $this->link->failures = [3 => DatabaseFailure::DEADLOCK];
        $calls = 0;
        $result = $this->database->transaction(function () use (&$calls): string {
            ++$calls;
            $this->database->execute('UPDATE a');
            $this->database->execute('UPDATE b');

            return 'done';
        });
        self::assertSame('done', $result);
        self::assertSame(2, $calls);
        self::assertSame(
            ['START TRANSACTION', 'UPDATE a', 'UPDATE b', 'ROLLBACK', 'START TRANSACTION', 'UPDATE a', 'UPDATE b', 'COMMIT'],
            $this->link->statements
        );
    }

    public function testAfterFiveTriesTheDeadlockIsTold(): void
    {
        $this->link->failures = array_fill_keys(range(1, 100), DatabaseFailure::LOCK_TIMEOUT);
        $this->link->failures[1] = $this->link->failures[4] = null;
        $this->expectException(DatabaseFailure::class);
        try {
            $this->database->transaction(function (): void {
                $this->database->execute('UPDATE a');
            });
        } finally {
            self::assertSame(5, count(array_keys($this->link->statements, 'START TRANSACTION', true)));
        }
    }

    public function testAnotherFailureRollsBackAndIsToldAtOnce(): void
    {
        try {
            $this->database->transaction(static function (): void {
                throw new \RuntimeException('half way');
            });
        } catch (\RuntimeException $error) {
            self::assertSame('half way', $error->getMessage());
        }
        self::assertSame(['START TRANSACTION', 'ROLLBACK'], $this->link->statements);
    }

    public function testAnInnerTransactionJoinsTheOuterOne(): void
    {
        $this->database->transaction(function (): void {
            $this->database->transaction(function (): void {
                $this->database->execute('UPDATE a');
            });
        });
        self::assertSame(['START TRANSACTION', 'UPDATE a', 'COMMIT'], $this->link->statements);
    }

    public function testTwoShopsOnOneServerNeverShareALock(): void
    {
        $other = new Database($this->link, 'shop', 'other_');
        $this->database->lock('apply|1|stock');
        $other->lock('apply|1|stock');
        self::assertNotSame($this->link->bound[0][0], $this->link->bound[1][0]);
        self::assertLessThanOrEqual(64, strlen((string) $this->link->bound[0][0][0]));
    }

    public function testAnInsertOfManyNeedsItsOneGroupOfMarks(): void
    {
        $this->expectException(DatabaseFailure::class);
        $this->database->insertMany('INSERT INTO {sb:x} (a) SELECT ?', [[1]]);
    }
}
