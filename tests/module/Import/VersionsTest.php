<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Import;

use PHPUnit\Framework\TestCase;
use Stockbridge\Binding\Bindings;
use Stockbridge\Binding\PriorValues;
use Stockbridge\Import\Item;
use Stockbridge\Import\Outcome;
use Stockbridge\Import\Trouble;
use Stockbridge\Import\Versions;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\SystemClock;
use Stockbridge\Tests\Platform\FakeLink;

final class VersionsTest extends TestCase
{
    /** @var FakeLink */
    private $link;
    /** @var Versions */
    private $versions;

    protected function setUp(): void
    {
        $this->link = new FakeLink();
        $database = new Database($this->link, 'shop', 'ps_');
        $clock = new SystemClock();
        $this->versions = new Versions(new Bindings($database, $clock), new PriorValues($database, $clock));
    }

    /**
     * @dataProvider versions
     */
    public function testTheVersionDecides(int $memory, int $counter, string $hash, int $state, ?string $result, ?string $code): void
    {
        $this->link->rows = [$this->row($state)];

        [$claims, $outcomes] = $this->versions->claim('products', [7 => $this->item($memory, $counter, $hash)]);

        self::assertSame($result === null, isset($claims[7]));
        self::assertSame($result, isset($outcomes[7]) ? $outcomes[7]->result : null);
        self::assertSame($code, isset($outcomes[7]) ? $outcomes[7]->code : null);
    }

    /**
     * @return iterable<string, array{int, int, string, int, string|null, string|null}>
     */
    public static function versions(): iterable
    {
        $older = [Outcome::UNCHANGED, 'older_version'];
        $conflict = [Outcome::FAILED, 'version_conflict'];
        $ours = [null, null];
        yield 'a lower counter' => [3, 4, 'h', Bindings::APPLIED, ...$older];
        yield 'a lower memory with a higher counter' => [2, 99, 'h', Bindings::APPLIED, ...$older];
        yield 'the same version again' => [3, 5, 'h', Bindings::APPLIED, Outcome::UNCHANGED, null];
        yield 'the same version with another content' => [3, 5, 'x', Bindings::APPLIED, ...$conflict];
        yield 'a higher counter' => [3, 6, 'x', Bindings::APPLIED, ...$ours];
        yield 'a higher memory with a lower counter' => [4, 1, 'x', Bindings::APPLIED, ...$ours];
        yield 'the same version whose write never ended' => [3, 5, 'h', Bindings::WRITING, ...$ours];
        yield 'another content for a write that never ended' => [3, 5, 'x', Bindings::WRITING, ...$conflict];
        yield 'an older version while a write never ended' => [3, 4, 'h', Bindings::WRITING, ...$older];
    }

    public function testAClaimSaysWhatIsKnownAndThatItsEndIsInDoubt(): void
    {
        $this->link->rows = [$this->row(Bindings::WRITING)];

        [$claims] = $this->versions->claim('products', [$this->item(3, 5, 'h')]);

        self::assertSame([20, 0, true, ['default' => 10]], [
            $claims[0]->entityId, $claims[0]->entitySubId, $claims[0]->inDoubt, $claims[0]->notes,
        ]);
    }

    public function testAKeyWithBlanksAtItsEndIsTheSameKey(): void
    {
        $this->link->rows = [$this->row(Bindings::APPLIED)];

        [, $outcomes] = $this->versions->claim('products', [$this->item(3, 5, 'h', 'P1  ')]);

        self::assertSame(20, $outcomes[0]->entityId);
    }

    public function testAFailureForgetsANewClaimAndPutsAFormerVersionBack(): void
    {
        $failed = [Outcome::failed(Trouble::noRecord())];
        $items = [$this->item(3, 6, 'x')];
        [$claims] = $this->versions->claim('products', $items);
        $this->versions->settle('products', $items, $claims, $failed, 'm');
        self::assertStringStartsWith('DELETE FROM `ps_stockbridge_binding`', (string) end($this->link->statements));

        $this->link->rows = [$this->row(Bindings::APPLIED)];
        [$claims] = $this->versions->claim('products', $items);
        $this->versions->settle('products', $items, $claims, $failed, 'm');
        self::assertStringStartsWith('INSERT INTO `ps_stockbridge_binding`', (string) end($this->link->statements));
        $bound = (array) end($this->link->bound);
        self::assertSame([3, 5, 'h', Bindings::APPLIED], array_column(array_slice($bound, 5, 4), 0));
    }

    public function testWhatMayBeHalfWrittenKeepsItsClaimAndTheRecordThatWasBegun(): void
    {
        $items = [$this->item(3, 6, 'x')];
        [$claims] = $this->versions->claim('categories', $items);

        $outcomes = $this->versions->settle('categories', $items, $claims, [Outcome::unprocessed()->inDoubt(12)], 'm');

        self::assertSame(Outcome::UNPROCESSED, $outcomes[0]->result);
        $bound = array_column((array) end($this->link->bound), 0);
        self::assertSame([12, 0, 3, 6, 'x', Bindings::WRITING], array_slice($bound, 3, 6));
    }

    public function testWhatTheWriterDidNotReachIsUnprocessed(): void
    {
        $items = [$this->item(3, 6, 'x')];
        [$claims] = $this->versions->claim('products', $items);

        $outcomes = $this->versions->settle('products', $items, $claims, [], 'm');

        self::assertSame(Outcome::UNPROCESSED, $outcomes[0]->result);
    }

    private function item(int $memory, int $counter, string $hash, string $key = 'P1'): Item
    {
        $version = (object) ['memory' => $memory, 'counter' => $counter];
        $line = ['shop_id' => '1', 'key' => $key, 'version' => $version, 'hash' => $hash, 'product' => new \stdClass()];

        return new Item((object) $line, 'product');
    }

    /**
     * @return array<string, int|string|null>
     */
    private function row(int $state): array
    {
        return [
            'id' => 1, 'shop_id' => 1, 'flow' => 'products', 'erp_key' => 'P1', 'entity_id' => 20, 'entity_sub_id' => 0,
            'memory' => 3, 'counter' => 5, 'hash' => 'h', 'state' => $state, 'notes' => '{"default":10}',
        ];
    }
}
