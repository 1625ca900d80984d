<?php

/**
 * What PrestaShop tells of orders: notes that the order changed, and lets the stock fence follow it; nothing is read.
 *
 * Saves repeat within a request and nested rows come late, so the fence looks again when the request ends.
 */

declare(strict_types=1);

namespace Stockbridge\Hook;

use Stockbridge\Import\StockFence;
use Stockbridge\Outbox\FirstOrder;
use Stockbridge\Outbox\OutboxState;
use Stockbridge\Outbox\Writer;
use Stockbridge\Platform\Log;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderHooks implements Listener
{
    public const HOOKS = [
        'actionValidateOrder',
        'actionValidateOrderAfter',
        'actionOrderEdited',
        'actionOrderSlipAdd',
        'actionObjectOrderAddAfter',
        'actionObjectOrderUpdateAfter',
        'actionObjectOrderDeleteAfter',
        'actionObjectOrderHistoryAddAfter',
        'actionObjectOrderDetailAddAfter',
        'actionObjectOrderDetailUpdateAfter',
        'actionObjectOrderDetailDeleteAfter',
        'actionObjectOrderCartRuleAddAfter',
        'actionObjectOrderCartRuleUpdateAfter',
        'actionObjectOrderCartRuleDeleteAfter',
        'actionObjectOrderCarrierAddAfter',
        'actionObjectOrderCarrierUpdateAfter',
        'actionObjectOrderPaymentAddAfter',
        'actionObjectOrderPaymentUpdateAfter',
        'actionObjectOrderPaymentDeleteAfter',
        'actionObjectOrderInvoiceAddAfter',
        'actionObjectOrderInvoiceUpdateAfter',
        'actionObjectOrderSlipAddAfter',
        'actionObjectOrderSlipUpdateAfter',
        'actionObjectCustomerMessageAddAfter',
        'actionObjectCustomerMessageUpdateAfter',
    ];

    /** The core's checkout has written the lines here, and sends mails next: seconds may pass. */
    private const LINES_STAND = 'actionValidateOrder';

    /** @var OrderReferences */
    private $references;
    /** @var Writer */
    private $writer;
    /** @var StockFence */
    private $fence;
    /** @var FirstOrder */
    private $firstOrder;
    /** @var Log */
    private $log;
    /** @var array<int, true> orders to look at when the request ends */
    private $later = [];

    public function __construct(
        OrderReferences $references,
        Writer $writer,
        StockFence $fence,
        FirstOrder $firstOrder,
        Log $log
    ) {
        $this->references = $references;
        $this->writer = $writer;
        $this->fence = $fence;
        $this->firstOrder = $firstOrder;
        $this->log = $log;
    }

    public function hear(string $hook, array $params): string
    {
        $orders = $this->references->of($params);
        // Whatever breaks here, the fence looks when the request ends.
        array_map([$this, 'remember'], array_keys($orders));
        foreach ($orders as $orderId => $shopId) {
            $this->writer->touch(OutboxState::ORDER, $orderId, $shopId);
            if ($hook === self::LINES_STAND) {
                $this->holdStock($orderId);
            }
        }

        return '';
    }

    private function remember(int $orderId): void
    {
        if ($this->later === []) {
            register_shutdown_function([$this, 'end']);
        }
        $this->later[$orderId] = true;
    }

    /** The request is over: nothing may break it any more, and nothing may escape. */
    public function end(): void
    {
        $orders = array_keys($this->later);
        $this->later = [];
        try {
            $this->writer->flush();
        } catch (\Throwable $error) {
            $this->log->failure('the end of a request failed', $error, ['orders' => count($orders)]);
        }
        array_map([$this, 'holdStock'], $orders);
    }

    /**
     * What an order of the time before us took is in the ERP's figure: it is never sent, so its hold would never end.
     * One that cannot be held does not keep the others from it; the sweep finds it.
     */
    private function holdStock(int $orderId): void
    {
        try {
            if ($this->firstOrder->covers($orderId)) {
                $this->fence->opened($orderId);
            }
        } catch (\Throwable $error) {
            $this->log->failure('the stock of an order could not be held', $error, ['order' => $orderId]);
        }
    }
}
