<?php

/**
 * Which orders a hook's parameters mean, with their own shop: the context's may be another.
 */

declare(strict_types=1);

namespace Stockbridge\Hook;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderReferences
{
    /** @var Database */
    private $database;
    /** @var array<int, int> order => shop, as found in this request */
    private $shops = [];

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /**
     * @param array<string, mixed> $params
     *
     * @return array<int, int> order => shop
     */
    public function of(array $params): array
    {
        $found = [];
        $objects = array_merge([$params['object'] ?? null, $params['order'] ?? null], $params['orders'] ?? []);
        foreach ($objects as $object) {
            $found += is_object($object) ? $this->ofObject($object) : [];
        }

        return array_filter($found);
    }

    /**
     * @return array<int, int>
     */
    private function ofObject(object $object): array
    {
        if ($object instanceof \Order) {
            $this->shops[(int) $object->id] = (int) $object->id_shop;

            return [(int) $object->id => (int) $object->id_shop];
        }
        if ($object instanceof \OrderPayment) {
            return $this->ofReference((string) $object->order_reference);
        }
        if ($object instanceof \CustomerMessage) {
            return $this->ofThread((int) $object->id_customer_thread);
        }
        $orderId = (int) ($object->id_order ?? 0);

        return $orderId > 0 ? [$orderId => $this->shopOf($orderId)] : [];
    }

    private function shopOf(int $orderId): int
    {
        if (!isset($this->shops[$orderId])) {
            $this->shops[$orderId] = (int) $this->database->value('SELECT id_shop FROM {ps:orders} WHERE id_order = ?', [$orderId]);
        }

        return $this->shops[$orderId];
    }

    /**
     * The orders of one cart share their reference and their payments.
     *
     * @return array<int, int>
     */
    private function ofReference(string $reference): array
    {
        $rows = $this->database->rows(
            'SELECT id_order, id_shop FROM {ps:orders} WHERE reference = ? ORDER BY id_order LIMIT 50',
            [$reference]
        );
        $orders = [];
        foreach ($rows as $row) {
            $orders[(int) $row['id_order']] = (int) $row['id_shop'];
        }

        return $orders;
    }

    /**
     * @return array<int, int>
     */
    private function ofThread(int $threadId): array
    {
        $row = $this->database->row(
            'SELECT o.id_order, o.id_shop FROM {ps:customer_thread} t JOIN {ps:orders} o ON o.id_order = t.id_order
             WHERE t.id_customer_thread = ?',
            [$threadId]
        );

        return $row === null ? [] : [(int) $row['id_order'] => (int) $row['id_shop']];
    }
}
