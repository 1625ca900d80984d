<?php

/**
 * One item of an apply batch that is ours to write now, with what its binding knew before; made by the Applier.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Claim
{
    /** @var int */
    public $shopId;
    /** @var string the ERP's key */
    public $key;
    /** @var \stdClass the record, valid by the contract */
    public $record;
    /** @var int|null the shop's id, where the record was applied before */
    public $entityId;
    /** @var int the combination's id, 0 for the record itself */
    public $entitySubId;
    /** @var bool whether an earlier try for this version began and its end is unknown */
    public $inDoubt;
    /** @var array<string, mixed> what the writer noted on the binding when it last applied the record */
    public $notes;

    /**
     * @param array<string, mixed> $notes
     */
    public function __construct(
        int $shopId,
        string $key,
        \stdClass $record,
        ?int $entityId = null,
        int $entitySubId = 0,
        bool $inDoubt = false,
        array $notes = []
    ) {
        $this->shopId = $shopId;
        $this->key = $key;
        $this->record = $record;
        $this->entityId = $entityId;
        $this->entitySubId = $entitySubId;
        $this->inDoubt = $inDoubt;
        $this->notes = $notes;
    }
}
