<?php

/**
 * Makes pairing strings for the back office, and ends a pairing. `Api\Operations\Pair` answers the agent's side.
 */

declare(strict_types=1);

namespace Stockbridge\Pairing;

use Stockbridge\Contract\Base64Url;
use Stockbridge\Contract\Limits;
use Stockbridge\Contract\PairingString;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopKey;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Pairings
{
    /** @var Database */
    private $database;

    /** @var Clock */
    private $clock;

    /** @var Keyring */
    private $keyring;

    /** @var ShopKey */
    private $shopKey;

    /** @var Generation */
    private $generation;

    public function __construct(
        Database $database,
        Clock $clock,
        Keyring $keyring,
        ShopKey $shopKey,
        Generation $generation
    ) {
        $this->database = $database;
        $this->clock = $clock;
        $this->keyring = $keyring;
        $this->shopKey = $shopKey;
        $this->generation = $generation;
    }

    /**
     * A new pairing string, to be shown once: the shop keeps the public half of its one-time key only. Strings made
     * before and not used end now.
     *
     * @return array{text: string, expires: int}
     */
    public function create(string $url, int $employee): array
    {
        $this->shopKey->ensure();
        $this->endUnused();
        $seed = random_bytes(SODIUM_CRYPTO_SIGN_SEEDBYTES);
        $public = sodium_crypto_sign_publickey(sodium_crypto_sign_seed_keypair($seed));
        $expires = $this->clock->now() + Limits::PAIRING_SECONDS;
        $caller = new Caller($public, Caller::PAIRING, 0, $expires, $url);
        $this->database->execute(
            'INSERT INTO {sb:pairing} (key_id, public_key, expires_at, created_by, url, seal) VALUES (?, ?, ?, ?, ?, ?)',
            [$caller->keyId(), Base64Url::encode($public), $expires, $employee, $url, $this->keyring->sealFor($caller)]
        );
        $text = PairingString::encode($url, $this->shopKey->publicKey(), $seed, $expires);

        return ['text' => $text, 'expires' => $expires];
    }

    /** Unpairs: no key of an agent is answered any more, and no string that is about. */
    public function end(): void
    {
        $this->database->transaction(function (): void {
            $this->endUnused();
            $this->keyring->endAll(Caller::REVOKED, $this->clock->now());
            $this->generation->raise('');
        });
    }

    /**
     * @return array<string, string|null>|null the row of a one-time key, locked until the transaction ends
     */
    public function lock(string $keyId): ?array
    {
        return $this->database->row('SELECT * FROM {sb:pairing} WHERE key_id = ? FOR UPDATE', [$keyId]);
    }

    public function use(string $keyId, string $agentKeyId): void
    {
        $this->database->execute(
            'UPDATE {sb:pairing} SET used_at = ?, agent_key_id = ? WHERE key_id = ?',
            [$this->clock->now(), $agentKeyId, $keyId]
        );
    }

    /** Ends strings that were made and not used: one that was shown on a screen is worth nothing once another is made. */
    private function endUnused(): void
    {
        $now = $this->clock->now();
        $this->database->execute('DELETE FROM {sb:pairing} WHERE expires_at < ?', [$now - 86400]);
        $rows = $this->database->rows(
            'SELECT key_id FROM {sb:pairing} WHERE used_at IS NULL AND expires_at > ? ORDER BY key_id',
            [$now]
        );
        foreach ($rows as $row) {
            $this->endString((string) $row['key_id'], $now);
        }
    }

    private function endString(string $keyId, int $now): void
    {
        $caller = $this->keyring->find($keyId);
        if ($caller !== null) {
            $ended = new Caller($caller->publicKey(), Caller::PAIRING, 0, $now, $caller->url());
            $this->database->execute(
                'UPDATE {sb:pairing} SET expires_at = ?, seal = ? WHERE key_id = ?',
                [$now, $this->keyring->sealFor($ended), $keyId]
            );
        }
    }
}
