<?php

/**
 * The public keys that the shop knows: agents', and one-time keys of pairing strings (`Pairings` makes those).
 *
 * Each row carries a seal over all that decides what its key may do; a row whose seal does not match is as unknown.
 */

declare(strict_types=1);

namespace Stockbridge\Pairing;

use Stockbridge\Contract\Base64Url;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\Seal;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Keyring
{
    /** @var Database */
    private $database;

    /** @var Seal */
    private $seal;

    public function __construct(Database $database, Seal $seal)
    {
        $this->database = $database;
        $this->seal = $seal;
    }

    /** The key of that id; null where it is unknown or its row's seal does not match. */
    public function find(string $keyId): ?Caller
    {
        $row = $this->row($keyId);
        $caller = $row === null ? null : self::caller($row);

        return $caller !== null && $this->seal->open($row['seal']) === $caller->identity() ? $caller : null;
    }

    /**
     * The key as its row says, before anybody believes the row: enough to see that a signature does not hold, and a
     * tenth of the cost of opening the seal.
     */
    public function claimed(string $keyId): ?Caller
    {
        $row = $this->row($keyId);

        return $row === null ? null : self::caller($row);
    }

    /** The seal for a key's row, in either table. */
    public function sealFor(Caller $caller): string
    {
        return $this->seal->close($caller->identity());
    }

    /**
     * @return array<string, string|null>|null the active agent's row
     */
    public function active(): ?array
    {
        return $this->database->row(
            "SELECT key_id, public_key, generation, machine, version, created_at, last_seen_at, report
             FROM {sb:agent_key} WHERE status = 'active' ORDER BY generation DESC, created_at DESC LIMIT 1"
        );
    }

    /**
     * @return array<string, string|null>|null an agent's row
     */
    public function agent(string $keyId): ?array
    {
        return $this->database->row('SELECT machine, version FROM {sb:agent_key} WHERE key_id = ?', [$keyId]);
    }

    /** Registers an agent's key; one that was known before gets its new place. */
    public function add(Caller $caller, string $machine, string $version, int $now): void
    {
        $this->database->execute(
            'INSERT INTO {sb:agent_key}
                (key_id, public_key, generation, status, machine, version, created_at, ends_at, url, seal)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON DUPLICATE KEY UPDATE generation = VALUES(generation), status = VALUES(status),
                machine = VALUES(machine), version = VALUES(version), created_at = VALUES(created_at),
                ends_at = VALUES(ends_at), last_seen_at = NULL, url = VALUES(url), seal = VALUES(seal)',
            [
                $caller->keyId(), Base64Url::encode($caller->publicKey()), $caller->generation(), $caller->status(),
                $machine, $version, $now, $caller->endsAt(), $caller->url(), $this->sealFor($caller),
            ]
        );
    }

    /** Gives every key that may still speak its end: superseded by a takeover, revoked by unpairing. */
    public function endAll(string $status, int $now): void
    {
        $rows = $this->database->rows(
            "SELECT key_id FROM {sb:agent_key} WHERE status IN ('active', 'rotated') ORDER BY key_id"
        );
        foreach ($rows as $row) {
            $this->end((string) $row['key_id'], $status, $now);
        }
    }

    public function end(string $keyId, string $status, int $endsAt): void
    {
        $caller = $this->find($keyId);
        if ($caller === null) {
            return;
        }
        $ended = new Caller($caller->publicKey(), $status, $caller->generation(), $endsAt, $caller->url());
        $this->database->execute(
            'UPDATE {sb:agent_key} SET status = ?, ends_at = ?, seal = ? WHERE key_id = ?',
            [$status, $endsAt, $this->sealFor($ended), $keyId]
        );
    }

    /** Notes a hello: when, and how the agent shows itself. */
    public function seen(string $keyId, string $machine, string $version, string $report, int $now): void
    {
        $this->database->execute(
            'UPDATE {sb:agent_key} SET last_seen_at = ?, machine = ?, version = ?, report = ? WHERE key_id = ?',
            [$now, $machine, $version, $report, $keyId]
        );
    }

    /**
     * @return array<string, string|null>|null of either table
     */
    private function row(string $keyId): ?array
    {
        return $this->database->row(
            "SELECT public_key, status, generation, ends_at, url, seal FROM {sb:agent_key} WHERE key_id = ?
             UNION ALL SELECT public_key, 'pairing', 0, expires_at, url, seal FROM {sb:pairing} WHERE key_id = ?",
            [$keyId, $keyId]
        );
    }

    /**
     * @param array<string, string|null> $row
     */
    private static function caller(array $row): ?Caller
    {
        $publicKey = Base64Url::decode((string) $row['public_key'], SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES);

        return $publicKey === null ? null : new Caller(
            $publicKey,
            (string) $row['status'],
            (int) $row['generation'],
            $row['ends_at'] === null ? null : (int) $row['ends_at'],
            (string) $row['url']
        );
    }
}
