<?php

/**
 * The statuses flow: tracking first, then the order's state, then at most one mail; OrderTarget says which state.
 *
 * A mail is sent only by the try that changes the order: where a crash leaves a doubt, none is. A try that the core broke
 * off stays in doubt: the next one completes it. What a broken cancellation restocked, StockFence sets right.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\ErpKey;
use Stockbridge\Contract\Problem;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StatusWriter implements FlowWriter
{
    private const AT = '/status';

    /** @var Database */
    private $db;
    /** @var OrderTarget */
    private $target;
    /** @var Tracking */
    private $tracking;
    /** @var ShopContext */
    private $context;
    /** @var Journal */
    private $journal;

    public function __construct(
        Database $db,
        OrderTarget $target,
        Tracking $tracking,
        ShopContext $context,
        Journal $journal
    ) {
        $this->db = $db;
        $this->target = $target;
        $this->tracking = $tracking;
        $this->context = $context;
        $this->journal = $journal;
    }

    public function setBased(): bool
    {
        return false;
    }

    public function write(array $claims, Budget $budget): array
    {
        return array_map(function (Claim $claim): Outcome {
            $patch = new Patch($claim->record, self::AT);
            $order = new \Order((int) $this->orderId($patch->text('order'), $claim->shopId));
            if (!\Validate::isLoadedObject($order)) {
                return Outcome::failed(Trouble::unknownOrder($patch->text('order')));
            }

            return $this->within($claim, $patch, $order);
        }, $claims);
    }

    /** The order behind a document's key: the very one, not another that was given the id of a deleted order. */
    private function orderId(string $key, int $shopId): ?int
    {
        $order = $this->db->row(
            'SELECT o.id_order, o.id_shop, o.secure_key, o.date_add, o.id_cart FROM {sb:outbox} b '
            . 'JOIN {ps:orders} o ON o.id_order = b.entity_id WHERE b.document_key = ? AND b.entity = ? AND b.shop_id = ?',
            [$key, 'order', $shopId]
        );

        return $order !== null && ErpKey::ofOrder($order) === $key ? (int) $order['id_order'] : null;
    }

    private function within(Claim $claim, Patch $patch, \Order $order): Outcome
    {
        $work = function () use ($claim, $patch, $order): Outcome {
            try {
                return $this->one($claim, $patch, $order);
            } catch (\PrestaShopException $error) {
                return Outcome::broken(self::AT, $error)->inDoubt();
            }
        };

        return $this->context->within($claim->shopId, $work, (int) $order->id_lang, (int) $order->id_currency);
    }

    private function one(Claim $claim, Patch $patch, \Order $order): Outcome
    {
        $current = (int) $order->current_state;
        $named = $patch->gives('state') ? $patch->integer('state') : null;
        $target = $this->target->of($order, $patch->text('status'), $named);
        $behind = $target !== $current && $this->target->isBehind($order, $patch->text('status'));
        $refusal = $target === $current ? null : $this->refusal($current, $target, $behind);
        if ($refusal !== null) {
            return Outcome::failed($refusal);
        }
        $numbered = $this->number($order, $patch);
        [$sent, $warnings] = $patch->has('parcels') ? $this->tracking->put($order, $patch->items('parcels')) : [null, []];
        if ($target === null || $behind || $target === $current) {
            if ($claim->inDoubt && !$this->finishHistory($order)) {
                return Outcome::failed(Trouble::notSaved(self::AT))->inDoubt();
            }
            $warnings = array_merge($warnings, $sent === null ? [] : $this->tell($claim, $patch, $order, $sent));
            $outcome = $this->standing($order, $numbered || $sent !== null, $behind);
        } else {
            $outcome = $this->move($patch, $order, $target);
        }

        return $outcome->keeping(['state' => $current])->warning($warnings);
    }

    /** Why the order may not leave its state for the target, or null; an order that is further on is simply left there. */
    private function refusal(int $current, ?int $target, bool $behind): ?Problem
    {
        if ($this->target->isEnd($current)) {
            return Trouble::stateRefused('The order is cancelled, refunded or in error: only a person takes it on.');
        }

        return $target === null && !$behind
            ? Trouble::stateRefused('No state of the shop fits: it would invent a payment or an invoice.')
            : null;
    }

    private function standing(\Order $order, bool $told, bool $behind): Outcome
    {
        $outcome = $told ? Outcome::updated((int) $order->id) : Outcome::unchanged((int) $order->id);
        $outcome->code = $behind ? 'state_refused' : null;

        return $outcome;
    }

    /** The ERP's own number of the document, for the order's page. */
    private function number(\Order $order, Patch $patch): bool
    {
        return $patch->gives('document_number') && $this->db->execute(
            'UPDATE {sb:outbox} SET erp_number = ? WHERE entity = ? AND entity_id = ? AND shop_id = ?',
            [$patch->text('document_number'), 'order', (int) $order->id, (int) $order->id_shop]
        ) > 0;
    }

    private function move(Patch $patch, \Order $order, int $target): Outcome
    {
        $history = new \OrderHistory();
        $history->id_order = (int) $order->id;
        $history->changeIdOrderState($target, $order, !$order->hasInvoice());
        $silent = $patch->has('mail') && !$patch->boolean('mail');
        $told = $silent ? $history->add() : $history->addWithemail(true, ['{order_name}' => $order->getUniqReference()]);
        if (!\Validate::isLoadedObject($history)) {
            return Outcome::failed(Trouble::notSaved(self::AT))->inDoubt();
        }

        return Outcome::updated((int) $order->id)->warning($told ? [] : [Trouble::mailFailed()]);
    }

    /** A try that ended between the state and its history: the history is made up, and no mail sent. */
    private function finishHistory(\Order $order): bool
    {
        $last = $this->db->value(
            'SELECT id_order_state FROM {ps:order_history} WHERE id_order = ? ORDER BY id_order_history DESC LIMIT 1',
            [(int) $order->id]
        );
        $this->journal->remarked('statuses', 'mail_not_repeated');
        if ((int) $last === (int) $order->current_state) {
            return true;
        }
        $history = new \OrderHistory();
        $history->id_order = (int) $order->id;
        $history->id_order_state = (int) $order->current_state;

        return $history->add();
    }

    /**
     * The mail that a parcel is on its way, where no change of state tells the customer.
     *
     * @return list<Problem>
     */
    private function tell(Claim $claim, Patch $patch, \Order $order, \OrderCarrier $sent): array
    {
        $silent = $claim->inDoubt || ($patch->has('mail') && !$patch->boolean('mail')) || $sent->tracking_number === '';

        return $silent || $sent->sendInTransitEmail($order) ? [] : [Trouble::mailFailed()];
    }
}
