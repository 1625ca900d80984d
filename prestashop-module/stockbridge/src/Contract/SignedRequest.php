<?php

/**
 * The signed parts of a request whose headers have the right form; `holds` says whether a key holds for them.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class SignedRequest
{
    private const MAX_VALIDITY_SECONDS = 600;

    /** @var array<string, string> */
    private $fields;

    /** @var array<string, string> */
    private $parameters;

    /** @var string */
    private $base;

    /** @var string */
    private $signature;

    /**
     * @param array<string, string> $fields     headers by their lower-case names
     * @param array<string, string> $parameters of the signature
     */
    public function __construct(array $fields, array $parameters, string $base, string $signature)
    {
        $this->fields = $fields;
        $this->parameters = $parameters;
        $this->base = $base;
        $this->signature = $signature;
    }

    public function keyId(): string
    {
        return $this->parameters['keyid'];
    }

    public function nonce(): string
    {
        return $this->parameters['nonce'];
    }

    public function created(): int
    {
        return (int) $this->parameters['created'];
    }

    public function expires(): int
    {
        return (int) $this->parameters['expires'];
    }

    public function contentType(): string
    {
        return $this->fields['content-type'];
    }

    public function digest(): string
    {
        return $this->fields['stockbridge-digest'];
    }

    public function installation(): string
    {
        return $this->fields['stockbridge-installation'];
    }

    public function message(): string
    {
        return $this->fields['stockbridge-message'];
    }

    public function holds(string $publicKey): bool
    {
        return PublicKey::verifies($publicKey, $this->base, $this->signature);
    }

    /** Whether the signature's span is one that the contract allows. */
    public function hasAllowedSpan(): bool
    {
        $span = $this->expires() - $this->created();

        return $span >= 1 && $span <= self::MAX_VALIDITY_SECONDS;
    }

    /** Whether the span holds this time, with the contract's tolerance on both sides. */
    public function isTimely(int $now): bool
    {
        return $this->created() - Limits::CLOCK_TOLERANCE_SECONDS <= $now
            && $now <= $this->expires() + Limits::CLOCK_TOLERANCE_SECONDS;
    }
}
