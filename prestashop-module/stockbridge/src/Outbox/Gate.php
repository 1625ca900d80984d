<?php

/**
 * Decides which orders may go to the ERP: paid, or in a state that goes out unpaid, and complete. `OrderFacts` reads.
 *
 * An order that was handed out once is told whatever becomes of it, its cancellation too.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Gate
{
    /** An order whose parts do not add up opens, flagged, once nothing moved for this long. */
    public const STABLE_SECONDS = 120;

    /**
     * @param array<string, mixed>|null  $facts what `OrderFacts` says; null where the order is gone
     * @param array<string, string|null> $row   its outbox row
     */
    public static function decide(?array $facts, array $row, int $firstOrderId, int $now): Verdict
    {
        if ($facts === null) {
            return new Verdict(Verdict::GONE);
        }
        $closed = self::wasHandedOut($row) ? null : self::closedBecause($facts, (int) $row['entity_id'], $firstOrderId);

        return $closed === null ? self::completeness($facts, $row, $now) : new Verdict($closed);
    }

    /**
     * @param array<string, string|null> $row
     */
    public static function wasHandedOut(array $row): bool
    {
        return $row['leased_fingerprint'] !== null || $row['erp_key'] !== null;
    }

    /**
     * @param array<string, mixed> $facts
     */
    private static function closedBecause(array $facts, int $orderId, int $firstOrderId): ?string
    {
        if ($orderId < $firstOrderId) {
            return Verdict::TOO_OLD;
        }
        if ($facts['cancelled']) {
            return Verdict::CANCELLED;
        }

        return $facts['paid'] || $facts['listed'] ? null : Verdict::UNPAID;
    }

    /**
     * @param array<string, mixed>       $facts
     * @param array<string, string|null> $row
     */
    private static function completeness(array $facts, array $row, int $now): Verdict
    {
        [$excl, $incl] = $facts['differences'];
        if ($excl->isZero() && $incl->isZero() && $facts['rules_complete']) {
            return new Verdict(Verdict::OPEN);
        }
        $waiting = new Verdict(Verdict::INCOMPLETE, $excl, $incl);

        return self::hasWaited($row, $waiting->differences(), $now) ? new Verdict(Verdict::OPEN, $excl, $incl, true) : $waiting;
    }

    /**
     * What is leased has passed here: it is told again under its token, flagged, without another wait.
     *
     * @param array<string, string|null> $row
     */
    private static function hasWaited(array $row, string $difference, int $now): bool
    {
        return (int) $row['state'] === OutboxState::LEASED
            || ($row['gate_difference'] === $difference && $now - (int) $row['gate_since'] >= self::STABLE_SECONDS);
    }
}
