<?php

/**
 * What the gate says of one order, as a value; Leasing acts on it, the order page tells it.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\Amount;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Verdict
{
    /** It may go to the ERP. */
    public const OPEN = 'open';
    /** Its parts do not add up yet: look again soon. */
    public const INCOMPLETE = 'incomplete';
    /** Nothing to do before the order changes: not paid, and in no state that goes out unpaid. */
    public const UNPAID = 'unpaid';
    /** Cancelled or failed before it was ever sent. */
    public const CANCELLED = 'cancelled';
    /** Older than the first order to send. */
    public const TOO_OLD = 'too_old';
    /** Deleted in the shop. */
    public const GONE = 'gone';

    /** @var string */
    private $word;
    /** @var Amount */
    private $differenceExcl;
    /** @var Amount */
    private $differenceIncl;
    /** @var bool */
    private $flagged;

    public function __construct(
        string $word,
        ?Amount $differenceExcl = null,
        ?Amount $differenceIncl = null,
        bool $flagged = false
    ) {
        $this->word = $word;
        $this->differenceExcl = $differenceExcl ?? Amount::zero();
        $this->differenceIncl = $differenceIncl ?? Amount::zero();
        $this->flagged = $flagged;
    }

    /** One of the constants. */
    public function word(): string
    {
        return $this->word;
    }

    public function opens(): bool
    {
        return $this->word === self::OPEN;
    }

    /** The same differences seen again are the same wait. */
    public function differences(): string
    {
        return $this->differenceExcl->text() . ' ' . $this->differenceIncl->text();
    }

    /**
     * @return array<string, mixed> the contract's `gate`
     */
    public function toArray(): array
    {
        return [
            'flagged' => $this->flagged,
            'difference_excl' => $this->differenceExcl->text(),
            'difference_incl' => $this->differenceIncl->text(),
        ];
    }
}
