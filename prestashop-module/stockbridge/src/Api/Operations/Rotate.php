<?php

/**
 * `rotate`: gives the agent a new key, proved by its own signature. The request is signed by the old one, which stays
 * good for ten minutes, for answers that are under way.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Contract\Base64Url;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\PublicKey;
use Stockbridge\Contract\Time;
use Stockbridge\Pairing\Caller;
use Stockbridge\Pairing\Generation;
use Stockbridge\Pairing\Keyring;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Rotate implements Operation
{
    private const OVERLAP_SECONDS = 600;

    /** @var Database */
    private $database;

    /** @var Keyring */
    private $keyring;

    /** @var Generation */
    private $generation;

    /** @var State */
    private $state;

    /** @var Clock */
    private $clock;

    public function __construct(
        Database $database,
        Keyring $keyring,
        Generation $generation,
        State $state,
        Clock $clock
    ) {
        $this->database = $database;
        $this->keyring = $keyring;
        $this->generation = $generation;
        $this->state = $state;
        $this->clock = $clock;
    }

    public function run(Request $request): Reply
    {
        $new = $this->proved($request->params());
        $endsAt = $this->database->transaction(function () use ($request, $new): int {
            return $this->replace($request->caller(), $new);
        });

        return new Reply(['key_id' => PublicKey::id($new), 'old_ends_at' => Time::text($endsAt)]);
    }

    private function proved(\stdClass $params): string
    {
        $new = Base64Url::decode($params->public_key, SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES);
        if ($new === null) {
            throw new ProblemException('invalid_envelope', 'Not a public key.', '/public_key', 1);
        }
        $text = 'stockbridge-rotate-v1:' . $this->state->get(State::INSTALLATION) . ':' . PublicKey::id($new);
        if (!PublicKey::verifies($new, $text, (string) base64_decode($params->proof, true))) {
            throw new ProblemException('invalid_envelope', 'The proof is not the new key\'s.', '/proof', 1);
        }

        return $new;
    }

    /** When the old key ends; a rotation asked again, for its answer was lost, keeps the first one's time. */
    private function replace(Caller $old, string $new): int
    {
        $known = $this->keyring->find(PublicKey::id($new));
        if (!$old->isActive()) {
            if ($known === null || !$known->isActive()) {
                throw new ProblemException('signature_invalid', 'This key was replaced by another already.');
            }

            return (int) $old->endsAt();
        }
        if ($known !== null) {
            throw new ProblemException('invalid_envelope', 'The shop knows this key already.', '/public_key', 1);
        }
        $row = (array) $this->keyring->agent($old->keyId());
        $now = $this->clock->now();
        $this->keyring->end($old->keyId(), Caller::ROTATED, $now + self::OVERLAP_SECONDS);
        $agent = new Caller($new, Caller::ACTIVE, $old->generation(), null, $old->url());
        $this->keyring->add($agent, (string) $row['machine'], (string) $row['version'], $now);
        $this->generation->handOver($agent->keyId());

        return $now + self::OVERLAP_SECONDS;
    }
}
