<?php

/**
 * One binding as a value: which version of an ERP key's record stands behind which record of the shop.
 */

declare(strict_types=1);

namespace Stockbridge\Binding;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Binding
{
    /** @var int */
    public $shopId;
    /** @var string */
    public $flow;
    /** @var string the ERP's key */
    public $key;
    /** @var int|null */
    public $entityId;
    /** @var int */
    public $entitySubId = 0;
    /** @var int */
    public $memory;
    /** @var int */
    public $counter;
    /** @var string */
    public $hash;
    /** @var int Bindings::WRITING or Bindings::APPLIED */
    public $state = Bindings::WRITING;
    /** @var array<string, mixed> */
    public $notes = [];

    public function __construct(int $shopId, string $flow, string $key, int $memory, int $counter, string $hash)
    {
        $this->shopId = $shopId;
        $this->flow = $flow;
        $this->key = $key;
        $this->memory = $memory;
        $this->counter = $counter;
        $this->hash = $hash;
    }

    /**
     * @param array<string, string|null> $row
     */
    public static function fromRow(array $row): self
    {
        $binding = new self(
            (int) $row['shop_id'],
            (string) $row['flow'],
            (string) $row['erp_key'],
            (int) $row['memory'],
            (int) $row['counter'],
            (string) $row['hash']
        );
        $binding->entityId = $row['entity_id'] === null ? null : (int) $row['entity_id'];
        $binding->entitySubId = (int) $row['entity_sub_id'];
        $binding->state = (int) $row['state'];
        $notes = $row['notes'] === null ? null : json_decode($row['notes'], true);
        $binding->notes = is_array($notes) ? $notes : [];

        return $binding;
    }

    /** The same record of the shop under a new version, whose write begins now. */
    public function claimed(int $memory, int $counter, string $hash): self
    {
        $next = clone $this;
        $next->memory = $memory;
        $next->counter = $counter;
        $next->hash = $hash;
        $next->state = Bindings::WRITING;

        return $next;
    }

    /**
     * The claimed version is in the shop.
     *
     * @param array<string, mixed>|null $notes null keeps the former
     */
    public function applied(?int $entityId, int $entitySubId, ?array $notes): self
    {
        $next = clone $this;
        $next->entityId = $entityId ?? $this->entityId;
        $next->entitySubId = $entitySubId;
        $next->state = Bindings::APPLIED;
        $next->notes = $notes ?? $this->notes;

        return $next;
    }

    /** Negative where this version is older than the other, 0 where they are equal. */
    public function compare(int $memory, int $counter): int
    {
        return [$this->memory, $this->counter] <=> [$memory, $counter];
    }
}
