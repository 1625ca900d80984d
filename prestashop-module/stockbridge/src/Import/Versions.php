<?php

/**
 * Decides by version which items are ours to write, claims their bindings, and settles them; used by the Applier alone.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Binding\Binding;
use Stockbridge\Binding\Bindings;
use Stockbridge\Binding\PriorValues;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Versions
{
    /** @var Bindings */
    private $bindings;
    /** @var PriorValues */
    private $priorValues;
    /** @var array<string, Binding|null> what stood before the claim, by the item's identity */
    private $former = [];

    public function __construct(Bindings $bindings, PriorValues $priorValues)
    {
        $this->bindings = $bindings;
        $this->priorValues = $priorValues;
    }

    /**
     * @param array<int, Item> $items of different records
     * @param bool $alone whether the records are written outside this transaction: then the claim must outlast it
     *
     * @return array{array<int, Claim>, array<int, Outcome>} what to write, and what is decided already
     */
    public function claim(string $flow, array $items, bool $alone = true): array
    {
        $this->former = [];
        $claims = [];
        $outcomes = [];
        $writing = [];
        $known = $this->known($flow, $items);
        foreach ($items as $place => $item) {
            $former = $known[$item->identity()] ?? null;
            $decided = $former === null ? null : $this->decide($former, $item);
            if ($decided !== null) {
                $outcomes[$place] = $decided;
                continue;
            }
            $this->former[$item->identity()] = $former;
            $writing[] = $this->claimed($flow, $item, $former);
            $claims[$place] = $this->claimOf($item, $former);
        }
        if ($alone) {
            $this->bindings->save($writing);
        }

        return [$claims, $outcomes];
    }

    /**
     * Claims that are kept nowhere: whatever the version, a plan asks what writing the record would do.
     *
     * @param array<int, Item> $items
     *
     * @return array<int, Claim>
     */
    public function imagined(string $flow, array $items): array
    {
        $known = $this->known($flow, $items);

        return array_map(function (Item $item) use ($known): Claim {
            return $this->claimOf($item, $known[$item->identity()] ?? null);
        }, $items);
    }

    /**
     * Keeps what was written and takes back the claims of what was not; what may be half written keeps its claim.
     *
     * @param array<int, Item> $items
     * @param array<int, Claim> $claims
     * @param array<int, Outcome> $written
     *
     * @return array<int, Outcome> for each claim
     */
    public function settle(string $flow, array $items, array $claims, array $written, string $message): array
    {
        $save = [];
        $forget = [];
        $prior = [];
        $outcomes = [];
        foreach (array_keys($claims) as $place) {
            $item = $items[$place];
            $outcome = $outcomes[$place] = $written[$place] ?? Outcome::unprocessed();
            $former = $this->former[$item->identity()];
            if ($outcome->inDoubt) {
                $save[] = $this->begun($flow, $item, $former, $outcome);
            } elseif ($outcome->isApplied()) {
                $save[] = $this->applied($flow, $item, $former, $outcome);
                $prior[$item->shopId][$item->key] = $outcome->prior;
            } elseif ($former === null) {
                $forget[$item->shopId][] = $item->key;
            } else {
                $save[] = $former;
            }
        }
        $this->bindings->save($save);
        foreach ($forget as $shopId => $keys) {
            $this->bindings->forget($shopId, $flow, $keys);
        }
        foreach ($prior as $shopId => $values) {
            $this->priorValues->keep($shopId, $flow, $message, array_filter($values));
        }

        return $outcomes;
    }

    /**
     * @param array<int, Item> $items
     *
     * @return array<string, Binding> by the item's identity
     */
    private function known(string $flow, array $items): array
    {
        $keys = [];
        foreach ($items as $item) {
            $keys[$item->shopId][] = $item->key;
        }
        $known = [];
        foreach ($keys as $shopId => $ofShop) {
            foreach ($this->bindings->lock($shopId, $flow, $ofShop) as $key => $binding) {
                $known[$shopId . '|' . $key] = $binding;
            }
        }

        return $known;
    }

    /** What the version alone decides; null where the item is to be written. */
    private function decide(Binding $former, Item $item): ?Outcome
    {
        $order = $former->compare($item->memory, $item->counter);
        if ($order > 0) {
            return Outcome::unchanged($former->entityId, 'older_version');
        }
        if ($order < 0) {
            return null;
        }
        if ($former->hash !== $item->hash) {
            return Outcome::failed(Trouble::versionConflict());
        }

        return $former->state === Bindings::WRITING ? null : Outcome::unchanged($former->entityId);
    }

    private function claimOf(Item $item, ?Binding $former): Claim
    {
        $record = $item->record ?? new \stdClass();
        if ($former === null) {
            return new Claim($item->shopId, $item->key, $record);
        }
        $inDoubt = $former->state === Bindings::WRITING;

        return new Claim(
            $item->shopId,
            $item->key,
            $record,
            $former->entityId,
            $former->entitySubId,
            $inDoubt,
            $former->notes
        );
    }

    private function applied(string $flow, Item $item, ?Binding $former, Outcome $outcome): Binding
    {
        return $this->claimed($flow, $item, $former)
            ->applied($outcome->entityId, $outcome->entitySubId, $outcome->notes);
    }

    /** The claim as it stays for the next try, with the record that this one began to make. */
    private function begun(string $flow, Item $item, ?Binding $former, Outcome $outcome): Binding
    {
        $binding = $this->claimed($flow, $item, $former);
        $binding->entityId = $outcome->entityId ?? $binding->entityId;

        return $binding;
    }

    private function claimed(string $flow, Item $item, ?Binding $former): Binding
    {
        $binding = $former ?? new Binding($item->shopId, $flow, $item->key, 0, 0, '');

        return $binding->claimed($item->memory, $item->counter, $item->hash);
    }
}
