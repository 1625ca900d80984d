<?php

/**
 * The shop's ids of the records that a batch refers to by ERP key, looked up once a batch.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Binding\Bindings;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Parents
{
    /** @var array<string, array<string, array{int, int}>> flow => key => entity, part */
    private $ids = [];

    /**
     * @param array<string, list<string>> $keys flow => keys
     */
    public function __construct(Bindings $bindings, int $shopId, array $keys)
    {
        foreach ($keys as $flow => $ofFlow) {
            $this->ids[$flow] = $bindings->ids($shopId, $flow, $ofFlow);
        }
    }

    /** The shop's id, or null where the record is not in the shop yet. */
    public function id(string $flow, string $key): ?int
    {
        return $this->ids[$flow][rtrim($key, ' ')][0] ?? null;
    }

    /** The id of the part, such as a combination; 0 where the key means the whole. */
    public function part(string $flow, string $key): int
    {
        return $this->ids[$flow][rtrim($key, ' ')][1] ?? 0;
    }
}
