<?php

/**
 * The shop's rows do not make a record of the contract; the field says where.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ExportFailure extends \RuntimeException
{
    /** @var string */
    private $field;

    public function __construct(string $detail, string $field)
    {
        parent::__construct($detail);
        $this->field = $field;
    }

    /** JSON pointer into the record. */
    public function field(): string
    {
        return $this->field;
    }
}
