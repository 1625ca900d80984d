<?php

/**
 * How the connection stands, in figures: `StatusSentence` says it, `ConnectionPage` shows it.
 */

declare(strict_types=1);

namespace Stockbridge\Admin;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ConnectionState
{
    /** @var array{paired: bool, whole: bool, machine: string, silence: int|null, held: bool, waiting: int, attention: int} */
    private $found;

    /**
     * @param array{paired: bool, whole: bool, machine: string, silence: int|null, held: bool, waiting: int, attention: int} $found
     */
    public function __construct(array $found)
    {
        $this->found = $found;
    }

    public function isPaired(): bool
    {
        return $this->found['paired'];
    }

    /** Whether the shop's sealed keys still open. */
    public function isWhole(): bool
    {
        return $this->found['whole'];
    }

    public function machine(): string
    {
        return $this->found['machine'];
    }

    /** Seconds since the agent's last hello, null before the first. */
    public function silence(): ?int
    {
        return $this->found['silence'];
    }

    public function isHeld(): bool
    {
        return $this->found['held'];
    }

    public function waiting(): int
    {
        return $this->found['waiting'];
    }

    public function attention(): int
    {
        return $this->found['attention'];
    }
}
