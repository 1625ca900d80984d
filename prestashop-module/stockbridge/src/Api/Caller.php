<?php

/**
 * Who signed the request: an agent's registered key, or the one-time key of a pairing string.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

final class Caller
{
    public const ACTIVE = 'active';
    public const ROTATED = 'rotated';
    public const SUPERSEDED = 'superseded';
    public const REVOKED = 'revoked';
    public const PAIRING = 'pairing';

    /** @var string */
    private $keyId;

    /** @var string */
    private $publicKey;

    /** @var string */
    private $status;

    /** @var int */
    private $generation;

    /** @var int|null */
    private $endsAt;

    public function __construct(string $keyId, string $publicKey, string $status, int $generation, ?int $endsAt)
    {
        $this->keyId = $keyId;
        $this->publicKey = $publicKey;
        $this->status = $status;
        $this->generation = $generation;
        $this->endsAt = $endsAt;
    }

    public function keyId(): string
    {
        return $this->keyId;
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

    public function generation(): int
    {
        return $this->generation;
    }

    /** When a rotated key or a pairing string ends, Unix seconds. */
    public function endsAt(): ?int
    {
        return $this->endsAt;
    }
}
