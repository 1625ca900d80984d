<?php

/**
 * The box on the back office's order page: where the order stands in the ERP, in plain words; `Hook\DisplayHooks` shows it.
 */

declare(strict_types=1);

namespace Stockbridge\Admin;

use Stockbridge\Outbox\FirstOrder;
use Stockbridge\Outbox\Gate;
use Stockbridge\Outbox\OrderFacts;
use Stockbridge\Outbox\OutboxState;
use Stockbridge\Outbox\Verdict;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderPanel
{
    private const TEMPLATE = 'module:stockbridge/views/templates/hook/order_panel.tpl';

    /** @var Database */
    private $database;
    /** @var ShopInfo */
    private $shop;
    /** @var Clock */
    private $clock;
    /** @var OrderFacts */
    private $facts;
    /** @var FirstOrder */
    private $firstOrder;

    public function __construct(Database $database, ShopInfo $shop, Clock $clock, OrderFacts $facts, FirstOrder $firstOrder)
    {
        $this->database = $database;
        $this->shop = $shop;
        $this->clock = $clock;
        $this->facts = $facts;
        $this->firstOrder = $firstOrder;
    }

    public function html(int $orderId): string
    {
        $row = $this->database->row(
            'SELECT b.* FROM {sb:outbox} b JOIN {ps:orders} o ON o.id_order = b.entity_id AND o.id_shop = b.shop_id
             WHERE b.entity = "order" AND b.entity_id = ?',
            [$orderId]
        );
        $smarty = \Context::getContext()->smarty;
        $smarty->assign('stockbridge', $this->tell($orderId, $row));

        return $this->shop->module()->fetch(self::TEMPLATE);
    }

    /**
     * @param array<string, string|null>|null $row
     *
     * @return array<string, mixed> sentence, its kind (success, warning, danger, info) and lines of label and value
     */
    private function tell(int $orderId, ?array $row): array
    {
        if ($row === null) {
            return ['kind' => 'info', 'sentence' => $this->trans('This order is not on its way to the ERP.'), 'lines' => []];
        }
        [$kind, $sentence] = $this->sentence($orderId, $row);
        $lines = [
            [$this->trans('Number in the ERP'), $row['erp_number'] ?? $row['erp_key']],
            [$this->trans('Key on the document'), $row['document_key']],
            [$this->trans('Last answer of the ERP'), $this->time($row['settled_at'])],
            [$this->trans('Failed tries'), (int) $row['attempts'] > 0 ? $row['attempts'] : null],
        ];

        return ['kind' => $kind, 'sentence' => $sentence, 'lines' => array_values(array_filter($lines, static function (array $line): bool {
            return $line[1] !== null;
        }))];
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array{0: string, 1: string}
     */
    private function sentence(int $orderId, array $row): array
    {
        switch ((int) $row['state']) {
            case OutboxState::DEAD:
                return ['danger', $this->trans('Needs attention: %reason%', ['%reason%' => $this->reason($row)])];
            case OutboxState::DONE:
                return ['success', $this->trans('In the ERP, up to date.')];
            case OutboxState::LEASED:
                return ['info', $this->trans('On its way to the ERP.')];
            default:
                return $this->waiting($orderId, $row);
        }
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array{0: string, 1: string}
     */
    private function waiting(int $orderId, array $row): array
    {
        $facts = $this->facts->of([$orderId])[$orderId] ?? null;
        $verdict = Gate::decide($facts, $row, $this->firstOrder->id(), $this->clock->now());
        if ($verdict->opens()) {
            return $this->due($row);
        }
        switch ($verdict->word()) {
            case Verdict::UNPAID:
                return ['info', $this->trans('Not sent yet: it waits for its payment.')];
            case Verdict::INCOMPLETE:
                return ['info', $this->trans('Not sent yet: the shop is still writing it.')];
            case Verdict::CANCELLED:
                return ['info', $this->trans('Not sent: it was cancelled before.')];
            default:
                return ['info', $this->trans('Not sent: it is older than the first order you chose.')];
        }
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array{0: string, 1: string}
     */
    private function due(array $row): array
    {
        if ($row['problem'] !== null) {
            $next = ['%reason%' => $this->reason($row), '%time%' => (string) $this->time($row['available_at'])];

            return ['warning', $this->trans('Will be tried again at %time%: %reason%', $next)];
        }

        return $row['settled_at'] === null
            ? ['info', $this->trans('Waiting for the ERP.')]
            : ['info', $this->trans('In the ERP; a change waits to follow.')];
    }

    /**
     * @param array<string, string|null> $row
     */
    private function reason(array $row): string
    {
        $problem = json_decode((string) $row['problem'], true);

        return is_array($problem) && isset($problem['detail']) ? (string) $problem['detail'] : '';
    }

    private function time(?string $unix): ?string
    {
        return $unix === null ? null : date(\Context::getContext()->language->date_format_full, (int) $unix);
    }

    /**
     * @param array<string, string> $params
     */
    private function trans(string $text, array $params = []): string
    {
        return \Context::getContext()->getTranslator()->trans($text, $params, 'Modules.Stockbridge.Admin');
    }
}
