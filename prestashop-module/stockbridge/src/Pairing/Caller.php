<?php

/**
 * Whose key signed a request: an agent's, or the one-time key of a pairing string. `Keyring` finds it.
 */

declare(strict_types=1);

namespace Stockbridge\Pairing;

use Stockbridge\Contract\PublicKey;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Caller
{
    public const ACTIVE = 'active';
    public const ROTATED = 'rotated';
    public const SUPERSEDED = 'superseded';
    public const REVOKED = 'revoked';
    public const PAIRING = 'pairing';

    /** @var string */
    private $publicKey;

    /** @var string */
    private $status;

    /** @var int */
    private $generation;

    /** @var int|null */
    private $endsAt;

    /** @var string */
    private $url;

    public function __construct(string $publicKey, string $status, int $generation, ?int $endsAt, string $url)
    {
        $this->publicKey = $publicKey;
        $this->status = $status;
        $this->generation = $generation;
        $this->endsAt = $endsAt;
        $this->url = $url;
    }

    public function keyId(): string
    {
        return PublicKey::id($this->publicKey);
    }

    /** 32 bytes. */
    public function publicKey(): string
    {
        return $this->publicKey;
    }

    public function status(): string
    {
        return $this->status;
    }

    public function isPairing(): bool
    {
        return $this->status === self::PAIRING;
    }

    public function isSuperseded(): bool
    {
        return $this->status === self::SUPERSEDED;
    }

    public function isActive(): bool
    {
        return $this->status === self::ACTIVE;
    }

    public function isRotated(): bool
    {
        return $this->status === self::ROTATED;
    }

    public function generation(): int
    {
        return $this->generation;
    }

    /** When a rotated key or a pairing string ends, Unix seconds. */
    public function endsAt(): ?int
    {
        return $this->endsAt;
    }

    public function hasEnded(int $now): bool
    {
        return $this->endsAt !== null && $this->endsAt <= $now;
    }

    /** Whether a signature of this key still means something; a revoked key and a rotated one past its time do not. */
    public function mayBeAnswered(int $now): bool
    {
        return $this->status !== self::REVOKED && !($this->isRotated() && $this->hasEnded($now));
    }

    /** All that decides what the key may do, as one text to be sealed. */
    public function identity(): string
    {
        return implode('|', [$this->keyId(), $this->status, $this->generation, (int) $this->endsAt, $this->url]);
    }

    /** The shop's URL that the agent was paired with; its host is what the agent signs. */
    public function url(): string
    {
        return $this->url;
    }
}
