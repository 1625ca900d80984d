<?php

/**
 * The number that fences agents: it rises with each agent that is connected. Sealed, so that no SQL injection
 * elsewhere brings a former agent back. `Keyring` keeps it beside the keys.
 */

declare(strict_types=1);

namespace Stockbridge\Pairing;

use Stockbridge\Platform\Seal;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Generation
{
    private const NAME = 'generation';

    /** @var State */
    private $state;

    /** @var Seal */
    private $seal;

    public function __construct(State $state, Seal $seal)
    {
        $this->state = $state;
        $this->seal = $seal;
    }

    /** 0 before the first agent, null where the seal does not open. */
    public function current(): ?int
    {
        $sealed = $this->state->get(self::NAME);
        if ($sealed === null) {
            return 0;
        }
        $parts = explode('|', (string) $this->seal->open($sealed));

        return count($parts) === 2 && $parts[0] === self::NAME ? (int) $parts[1] : null;
    }

    public function raise(): int
    {
        $next = (int) $this->current() + 1;
        $this->state->set(self::NAME, $this->seal->close(self::NAME . '|' . $next));

        return $next;
    }
}
