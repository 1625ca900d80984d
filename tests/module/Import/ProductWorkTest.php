<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Import;

use PHPUnit\Framework\TestCase;
use Stockbridge\Import\Claim;
use Stockbridge\Import\Outcome;
use Stockbridge\Import\ProductDraft;
use Stockbridge\Import\ProductState;
use Stockbridge\Import\ProductWork;

final class ProductWorkTest extends TestCase
{
    private const HOME = 2;

    public function testANewProductStandsInItsFamiliesInTheOrderSent(): void
    {
        $work = $this->work(null, [], 10, [12, 11]);
        $work->link([], self::HOME);

        self::assertSame([10, 12, 11], $work->added);
        self::assertSame(['default' => 10, 'further' => [12, 11], 'links' => [10, 12, 11]], $work->outcome()->notes);
        self::assertSame(Outcome::CREATED, $work->outcome()->result);
    }

    public function testANewProductWithoutAFamilyWaitsAtHomeAndLeavesItForItsFirstFamily(): void
    {
        $work = $this->work(null, [], null, null, true);
        $work->link([], self::HOME);
        self::assertSame([self::HOME], $work->added);

        $next = $this->work(20, (array) $work->outcome()->notes, 10, null);
        $next->link([self::HOME], self::HOME);
        self::assertSame([10], $next->added);
        self::assertSame([self::HOME], $next->removed);
    }

    public function testLinksThatTheMerchantMadeAreNeverRemoved(): void
    {
        $work = $this->work(20, ['default' => 10, 'links' => [10]], 11, []);
        $work->link([10, 50], self::HOME);

        self::assertSame([11], $work->added);
        self::assertSame([10], $work->removed);
        self::assertSame([11], ((array) $work->outcome()->notes)['links']);
    }

    public function testAFamilyThatTheMerchantHadLinkedDoesNotBecomeOurs(): void
    {
        $work = $this->work(20, [], 10, null);
        $work->link([10], self::HOME);
        self::assertSame([], $work->added);

        $next = $this->work(20, (array) $work->outcome()->notes, 11, null);
        $next->link([10], self::HOME);
        self::assertSame([], $next->removed);
    }

    public function testAPatchWithoutFamiliesTouchesNoLink(): void
    {
        $work = $this->work(20, ['default' => 10, 'links' => [10]], null, null);
        $work->link([50], self::HOME);

        self::assertSame([[], []], [$work->added, $work->removed]);
        self::assertSame(Outcome::UNCHANGED, $work->outcome()->result);
    }

    public function testChangedColumnsAreKeptForUndoAndNullIsAsGoodAsNothing(): void
    {
        $before = new ProductState(20, ['price' => '1.000000', 'mpn' => null], ['price' => '1.000000'], []);
        $after = new ProductState(20, ['price' => '2.000000', 'mpn' => ''], ['price' => '1.000000'], [1 => ['name' => 'A']]);

        self::assertSame(
            ['product' => ['price' => '1.000000'], 'langs' => [1 => ['name' => null]]],
            $before->before($after)
        );
        self::assertSame([], $before->before($before));
    }

    /**
     * @param array<string, mixed> $notes
     * @param list<int>|null $categories
     */
    private function work(?int $id, array $notes, ?int $default, ?array $categories, bool $lacks = false): ProductWork
    {
        $draft = new ProductDraft(new Claim(1, 'P', new \stdClass(), $id, 0, false, $notes));
        $draft->defaultCategory = $default;
        $draft->categories = $categories;
        $draft->lacksCategory = $lacks;
        $state = new ProductState($id, [], [], []);

        return new ProductWork($draft, $state, clone $state);
    }
}
