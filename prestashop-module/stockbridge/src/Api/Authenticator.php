<?php

/**
 * Finds out who signed a request. It reads and never writes: a bad signature costs two small queries at most.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Signature;
use Stockbridge\Contract\SignedRequest;
use Stockbridge\Pairing\Caller;
use Stockbridge\Pairing\Generation;
use Stockbridge\Pairing\Keyring;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\ShopKey;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Authenticator
{
    /** @var Keyring */
    private $keyring;

    /** @var Generation */
    private $generation;

    /** @var ShopKey */
    private $shopKey;

    /** @var Clock */
    private $clock;

    public function __construct(Keyring $keyring, Generation $generation, ShopKey $shopKey, Clock $clock)
    {
        $this->keyring = $keyring;
        $this->generation = $generation;
        $this->shopKey = $shopKey;
        $this->clock = $clock;
    }

    /** Null where the signature does not hold, its key is unknown or revoked, or the shop could not sign an answer. */
    public function identify(RequestReader $http): ?Signed
    {
        $headers = $http->headers();
        if (preg_match('~;keyid="([0-9a-f]{16})";~', $headers['signature-input'] ?? '', $found) !== 1) {
            return null;
        }
        $claimed = $this->keyring->claimed($found[1]);
        $request = $claimed === null ? null : self::signedBy($claimed, $http->method(), $headers);
        if ($request === null) {
            return null;
        }
        // The signature holds for the key that the row shows: now it matters whether the row is ours, and of today.
        $caller = $this->keyring->find($found[1]);

        return $caller !== null && $caller->mayBeAnswered($this->clock->now()) && $this->isAnswered($caller)
            ? new Signed($request, $caller)
            : null;
    }

    /**
     * @param array<string, string> $headers
     */
    private static function signedBy(Caller $caller, string $method, array $headers): ?SignedRequest
    {
        try {
            $request = Signature::readRequest($caller->url(), $method, $headers);
        } catch (ProblemException $refusal) {
            return null;
        }
        $holds = $method === 'POST' && $request->keyId() === $caller->keyId() && $request->holds($caller->publicKey());

        return $holds ? $request : null;
    }

    /** Whether the key is of today, and the shop's own sealed values still open; else no answer of it could be believed. */
    private function isAnswered(Caller $caller): bool
    {
        return $this->generation->knows($caller) && $this->shopKey->exists();
    }
}
