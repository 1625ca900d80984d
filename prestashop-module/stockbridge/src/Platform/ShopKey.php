<?php

/**
 * The shop's own Ed25519 key: it signs every answer. Kept sealed in `State`; made at the first pairing string.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ShopKey
{
    private const SECRET = 'shop_secret_key';

    /** @var State */
    private $state;

    /** @var Seal */
    private $seal;

    /** @var string|null */
    private $secret;

    public function __construct(State $state, Seal $seal)
    {
        $this->state = $state;
        $this->seal = $seal;
    }

    /** Whether there is a key that still opens: not so on a new shop, nor where the shop's cookie key was changed. */
    public function exists(): bool
    {
        return $this->secret() !== '';
    }

    /** Makes a key where there is none that opens. */
    public function ensure(): void
    {
        if (!$this->exists()) {
            $this->secret = sodium_crypto_sign_secretkey(sodium_crypto_sign_keypair());
            $this->state->set(self::SECRET, $this->seal->close(base64_encode($this->secret)));
        }
    }

    /**
     * Raises LogicException where there is no key.
     *
     * @return non-empty-string 64 bytes, for `sodium_crypto_sign_detached`
     */
    public function secretKey(): string
    {
        $secret = $this->secret();
        if ($secret === '') {
            throw new \LogicException('the shop has no key yet');
        }

        return $secret;
    }

    /** 32 bytes: the second half of what sodium calls the secret key. */
    public function publicKey(): string
    {
        return substr($this->secretKey(), -SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES);
    }

    private function secret(): string
    {
        if ($this->secret === null) {
            $this->secret = (string) base64_decode((string) $this->seal->open($this->state->get(self::SECRET)), true);
        }

        return $this->secret;
    }
}
