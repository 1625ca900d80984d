<?php

/**
 * The time one request may spend; operations ask it between two items and stop early.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Budget
{
    /** @var Clock */
    private $clock;

    /** @var int */
    private $begin;

    /** @var int */
    private $milliseconds;

    public function __construct(Clock $clock, int $milliseconds)
    {
        $this->clock = $clock;
        $this->begin = $clock->milliseconds();
        $this->milliseconds = $milliseconds;
    }

    /** @phpstan-impure */
    public function spent(): int
    {
        return $this->clock->milliseconds() - $this->begin;
    }

    /** @phpstan-impure */
    public function left(): int
    {
        return max(0, $this->milliseconds - $this->spent());
    }

    /** @phpstan-impure */
    public function over(): bool
    {
        return $this->left() === 0;
    }

    /** A budget within this one, for an operation whose parameters name a shorter time. */
    public function within(int $milliseconds): self
    {
        return new self($this->clock, min($milliseconds, $this->left()));
    }
}
