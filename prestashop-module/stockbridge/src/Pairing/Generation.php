<?php

/**
 * The number that fences agents, sealed together with the id of the one key that is active: it rises with each agent
 * that is connected, and when one is disconnected.
 *
 * A key's own seal says that its row is ours, not that it is of today. A row that an SQL injection elsewhere wrote back
 * is refused here, for its generation or its id is not the current one. Whoever writes back both rows, that key's and
 * this one, is not noticed: no row of the same database can tell.
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
        $read = $this->read();

        return $read === null ? null : $read[0];
    }

    /**
     * Whether the key's row is of today. One that a takeover ended, and one of a pairing string, may say no more than
     * that: what they are told does not depend on the generation.
     */
    public function knows(Caller $caller): bool
    {
        $read = $this->read();
        if ($read === null) {
            return false;
        }
        [$generation, $activeKey] = $read;
        if ($caller->isActive()) {
            return $caller->generation() === $generation && $caller->keyId() === $activeKey;
        }

        return !$caller->isRotated() || $caller->generation() === $generation;
    }

    /** A new agent's key, or none: all keys before are of the past. */
    public function raise(string $activeKey): void
    {
        $this->write((int) $this->current() + 1, $activeKey);
    }

    /** The same agent's new key. */
    public function handOver(string $activeKey): void
    {
        $this->write((int) $this->current(), $activeKey);
    }

    private function write(int $generation, string $activeKey): void
    {
        $this->state->set(self::NAME, $this->seal->close(implode('|', [self::NAME, $generation, $activeKey])));
    }

    /**
     * @return array{int, string}|null the number, and the id of the active key; null where the seal does not open
     */
    private function read(): ?array
    {
        $sealed = $this->state->get(self::NAME);
        if ($sealed === null) {
            return [0, ''];
        }
        $parts = explode('|', (string) $this->seal->open($sealed));

        return count($parts) === 3 && $parts[0] === self::NAME ? [(int) $parts[1], $parts[2]] : null;
    }
}
