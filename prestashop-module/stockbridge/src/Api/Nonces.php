<?php

/**
 * Remembers each request once: a second one with the same nonce is a replay.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\Limits;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\SignedRequest;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\DatabaseFailure;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Nonces
{
    private const FORGOTTEN_AT_ONCE = 2000;

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    /**
     * @throws ProblemException `replayed`
     */
    public function take(SignedRequest $request): void
    {
        try {
            $this->database->execute(
                'INSERT INTO {sb:nonce} (key_id, nonce, expires_at) VALUES (?, ?, ?)',
                [$request->keyId(), $request->nonce(), $request->expires() + Limits::NONCE_KEPT_SECONDS]
            );
        } catch (DatabaseFailure $failure) {
            if (!$failure->isDuplicate()) {
                throw $failure;
            }
            throw new ProblemException('replayed', 'This very request was received before.');
        }
    }

    public function forgetOld(int $now): void
    {
        $this->database->execute(
            'DELETE FROM {sb:nonce} WHERE expires_at < ? ORDER BY expires_at LIMIT ?',
            [$now, self::FORGOTTEN_AT_ONCE]
        );
    }
}
