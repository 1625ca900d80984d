<?php

/**
 * Customer accounts as events of their own; orders carry the same record of their customer.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class CustomerRecords implements Records
{
    /** @var Customers */
    private $customers;

    public function __construct(Customers $customers)
    {
        $this->customers = $customers;
    }

    public function record(int $id): ?array
    {
        return $this->customers->of($id);
    }

    public function documentKey(int $id): ?string
    {
        $record = $this->customers->of($id);

        return $record === null ? null : $record['key'];
    }
}
