<?php

/**
 * What PrestaShop tells of customers and their addresses: notes that the customer changed.
 */

declare(strict_types=1);

namespace Stockbridge\Hook;

use Stockbridge\Outbox\OutboxState;
use Stockbridge\Outbox\Writer;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\Log;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class CustomerHooks implements Listener
{
    public const HOOKS = [
        'actionObjectCustomerAddAfter',
        'actionObjectCustomerUpdateAfter',
        'actionObjectCustomerDeleteAfter',
        'actionObjectAddressAddAfter',
        'actionObjectAddressUpdateAfter',
        'actionObjectAddressDeleteAfter',
    ];

    /** @var Database */
    private $database;
    /** @var Writer */
    private $writer;
    /** @var Log */
    private $log;
    /** @var bool */
    private $awaitsEnd = false;

    public function __construct(Database $database, Writer $writer, Log $log)
    {
        $this->database = $database;
        $this->writer = $writer;
        $this->log = $log;
    }

    public function hear(string $hook, array $params): string
    {
        $object = $params['object'] ?? null;
        if ($object instanceof \Customer) {
            $this->touch((int) $object->id, (int) $object->id_shop);
        } elseif ($object instanceof \Address && (int) $object->id_customer > 0) {
            $customerId = (int) $object->id_customer;
            $this->touch($customerId, (int) $this->database->value(
                'SELECT id_shop FROM {ps:customer} WHERE id_customer = ?',
                [$customerId]
            ));
        }

        return '';
    }

    private function touch(int $customerId, int $shopId): void
    {
        if ($customerId < 1 || $shopId < 1) {
            return;
        }
        if (!$this->awaitsEnd) {
            register_shutdown_function([$this, 'end']);
            $this->awaitsEnd = true;
        }
        $this->writer->touch(OutboxState::CUSTOMER, $customerId, $shopId);
    }

    /** The request is over: nothing may escape. */
    public function end(): void
    {
        try {
            $this->writer->flush();
        } catch (\Throwable $error) {
            $this->log->failure('the end of a request failed', $error);
        }
    }
}
