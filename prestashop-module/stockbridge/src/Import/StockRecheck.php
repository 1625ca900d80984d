<?php

/**
 * Looks again at stock that was written or sold a moment ago, because the core's own update is read-modify-write.
 *
 * Too much is taken off at once. Too little is put back only when the same figure was seen twice, 15 seconds apart:
 * a checkout in progress has lowered its article before we hear of the order.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\DatabaseFailure;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StockRecheck
{
    public const LOOK_AFTER = 15;
    public const QUIET_AFTER = 30;

    /** Where the rolling look over all articles stands, in the module's state: "product|time". */
    private const ROUND = 'fence_round';
    private const ROUND_EACH = 60;
    private const ROUND_SLICE = 2000;

    private const LOCK_WAIT_SECONDS = 1;

    /** @var Database */
    private $db;
    /** @var Clock */
    private $clock;
    /** @var StockShelf */
    private $shelf;
    /** @var State */
    private $state;

    public function __construct(Database $db, Clock $clock, StockShelf $shelf, State $state)
    {
        $this->db = $db;
        $this->clock = $clock;
        $this->shelf = $shelf;
        $this->state = $state;
    }

    /**
     * @return int rows whose quantity was wrong and is right now
     */
    public function run(int $limit): int
    {
        $this->round();
        $due = $this->db->rows(
            'SELECT product_id, shop_id, shop_group_id FROM {sb:stock_fence} WHERE check_again_at <= ? '
            . 'ORDER BY check_again_at LIMIT ?',
            [$this->clock->now(), $limit]
        );
        $scopes = [];
        foreach ($due as $row) {
            $scopes[$row['shop_id'] . '-' . $row['shop_group_id']][(int) $row['product_id']] = (int) $row['product_id'];
        }
        $mended = 0;
        foreach ($scopes as $name => $productIds) {
            [$shopId, $groupId] = array_map('intval', explode('-', (string) $name));
            $mended += $this->mendOrLeave(array_values($productIds), new StockScope($shopId, $groupId));
        }

        return $mended;
    }

    /**
     * Rows that someone else is writing stay due. Whatever runs afterwards waits as long as the server is set to.
     *
     * @param list<int> $productIds
     */
    private function mendOrLeave(array $productIds, StockScope $scope): int
    {
        $this->db->execute('SET SESSION innodb_lock_wait_timeout = ?', [self::LOCK_WAIT_SECONDS]);
        try {
            return $this->db->transaction(function () use ($productIds, $scope): int {
                return $this->mend($productIds, $scope);
            });
        } catch (DatabaseFailure $failure) {
            if ($failure->passes()) {
                return 0;
            }
            throw $failure;
        } finally {
            $this->db->execute('SET SESSION innodb_lock_wait_timeout = DEFAULT');
        }
    }

    /**
     * Each minute a slice of all articles is compared: what an edit or a foreign module changed is due for a look.
     */
    private function round(): void
    {
        $now = $this->clock->now();
        [$after, $at] = array_map('intval', explode('|', ($this->state->get(self::ROUND) ?? '0|0')));
        if ($at + self::ROUND_EACH > $now) {
            return;
        }
        $last = $this->endOfSlice($after) ?? $this->endOfSlice($after = 0);
        $this->state->set(self::ROUND, ($last ?? 0) . '|' . $now);
        $wrong = $last === null ? [] : array_column($this->db->rows(
            'SELECT f.product_id FROM {sb:stock_fence} f '
            . 'JOIN {ps:stock_available} s ON s.id_product = f.product_id '
            . 'AND s.id_product_attribute = f.variant_id AND s.id_shop = f.shop_id AND s.id_shop_group = f.shop_group_id '
            . 'LEFT JOIN {sb:stock_hold} h ON h.product_id = f.product_id AND h.variant_id = f.variant_id '
            . 'AND h.ended_at IS NULL AND h.shop_id = f.shop_id AND h.shop_group_id = f.shop_group_id '
            . 'WHERE f.product_id > ? AND f.product_id <= ? AND f.check_again_at IS NULL '
            . 'AND (f.variant_id > 0 OR NOT EXISTS (SELECT 1 FROM {ps:stock_available} c WHERE c.id_product = f.product_id '
            . 'AND c.id_product_attribute > 0 AND c.id_shop = f.shop_id AND c.id_shop_group = f.shop_group_id)) '
            . 'GROUP BY f.product_id, f.variant_id, f.shop_id, f.shop_group_id, f.erp_quantity, s.quantity '
            . 'HAVING s.quantity <> f.erp_quantity - SUM(IF(h.quantity > h.contained, h.quantity - h.contained, 0))',
            [$after, (int) $last]
        ), 'product_id');
        sort($wrong);
        $this->db->execute(
            'UPDATE {sb:stock_fence} SET check_again_at = ? WHERE product_id IN (?*) AND check_again_at IS NULL',
            [$now, $wrong]
        );
    }

    private function endOfSlice(int $after): ?string
    {
        return $this->db->value(
            'SELECT MAX(product_id) FROM (SELECT product_id FROM {sb:stock_fence} WHERE product_id > ? '
            . 'ORDER BY product_id LIMIT ?) slice',
            [$after, self::ROUND_SLICE]
        );
    }

    /**
     * @param list<int> $productIds
     */
    private function mend(array $productIds, StockScope $scope): int
    {
        $now = $this->clock->now();
        $fences = $this->due($productIds, $scope, $now);
        $shelf = $this->shelf->lock($productIds, $scope);
        $holds = $this->shelf->holds($productIds, $scope);
        $wanted = [];
        $looks = [];
        foreach ($fences as $fence) {
            [$productId, $variantId] = [(int) $fence['product_id'], (int) $fence['variant_id']];
            $right = (int) $fence['erp_quantity'] - ($holds[$productId . '-' . $variantId] ?? 0);
            $look = $this->look($fence, $right, $this->shelf->shown($productId, $variantId, $shelf), $now);
            if ($look['write']) {
                $wanted[] = [$productId, $variantId, $right];
            }
            $looks[] = [$productId, $variantId, $scope->shopId, $scope->groupId, $look['at'], $look['next'], $look['seen']];
        }
        $this->remember($looks);

        return count($this->shelf->put($wanted, $shelf, $scope));
    }

    /**
     * What one look says: write or not, when to look again, and which too low figure was seen. What is not ours to write
     * is left to the core, and to the round should it become ours again.
     *
     * @param array<string, mixed> $fence
     *
     * @return array{write: bool, at: int, next: int|null, seen: int|null}
     */
    private function look(array $fence, int $right, ?int $shown, int $now): array
    {
        $touched = (int) $fence['checked_at'];
        if ($shown === null) {
            return ['write' => false, 'at' => $touched, 'next' => null, 'seen' => null];
        }
        if ($shown === $right) {
            $quiet = $touched + self::QUIET_AFTER <= $now;

            return ['write' => false, 'at' => $touched, 'next' => $quiet ? null : $touched + self::QUIET_AFTER, 'seen' => null];
        }
        $again = $now + self::LOOK_AFTER;
        if ($shown < $right && ($fence['seen'] === null || (int) $fence['seen'] !== $shown)) {
            return ['write' => false, 'at' => $touched, 'next' => $again, 'seen' => $shown];
        }

        return ['write' => true, 'at' => $now, 'next' => $again, 'seen' => null];
    }

    /**
     * @param list<int> $productIds
     *
     * @return list<array<string, mixed>>
     */
    private function due(array $productIds, StockScope $scope, int $now): array
    {
        return $this->db->rows(
            'SELECT * FROM {sb:stock_fence} WHERE product_id IN (?*) AND shop_id = ? AND shop_group_id = ? '
            . 'AND check_again_at <= ? ORDER BY product_id, variant_id FOR UPDATE',
            [$productIds, $scope->shopId, $scope->groupId, $now]
        );
    }

    /**
     * @param list<array{int, int, int, int, int, int|null, int|null}> $looks
     */
    private function remember(array $looks): void
    {
        $this->db->insertMany(
            'INSERT INTO {sb:stock_fence} (product_id, variant_id, shop_id, shop_group_id, checked_at, check_again_at, seen) '
            . 'VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE checked_at = VALUES(checked_at), '
            . 'check_again_at = VALUES(check_again_at), seen = VALUES(seen)',
            $looks
        );
    }
}
