<?php

/**
 * Records of one entity for a batch of ids: the rows are read at once, each record is then built alone, so that one
 * order that cannot be built spoils no other.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

if (!defined('_PS_VERSION_')) {
    exit;
}

interface Records
{
    /**
     * @return array<string, mixed>|null a record of the contract; null where the entity is gone
     *
     * @throws ExportFailure where the rows do not make a record
     */
    public function record(int $id): ?array;

    /** The key by which the ERP's side knows it, whatever backup the shop was restored from; null where it is gone. */
    public function documentKey(int $id): ?string;
}
