<?php

/**
 * `pair`: registers an agent's key, on the word of a pairing string's one-time key. The generation rises, so that a
 * former agent is refused; its leases still run out before the new one gets any.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Contract\Base64Url;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Time;
use Stockbridge\Pairing\Caller;
use Stockbridge\Pairing\Generation;
use Stockbridge\Pairing\Keyring;
use Stockbridge\Pairing\Pairings;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;
use Stockbridge\Platform\ShopKey;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Pair implements Operation
{
    /** @var Database */
    private $database;

    /** @var Pairings */
    private $pairings;

    /** @var Keyring */
    private $keyring;

    /** @var Generation */
    private $generation;

    /** @var State */
    private $state;

    /** @var ShopKey */
    private $shopKey;

    /** @var ShopInfo */
    private $shopInfo;

    /** @var Clock */
    private $clock;

    public function __construct(
        Database $database,
        Pairings $pairings,
        Keyring $keyring,
        Generation $generation,
        State $state,
        ShopKey $shopKey,
        ShopInfo $shopInfo,
        Clock $clock
    ) {
        $this->database = $database;
        $this->pairings = $pairings;
        $this->keyring = $keyring;
        $this->generation = $generation;
        $this->state = $state;
        $this->shopKey = $shopKey;
        $this->shopInfo = $shopInfo;
        $this->clock = $clock;
    }

    public function run(Request $request): Reply
    {
        $generation = $this->database->transaction(function () use ($request): int {
            return $this->register($request->caller(), $request->params());
        });

        return new Reply([
            'installation' => $this->state->get(State::INSTALLATION),
            'generation' => $generation,
            'epoch' => $this->state->integer(State::EPOCH),
            'public_key' => Base64Url::encode($this->shopKey->publicKey()),
            'shop_name' => $this->shopInfo->setting('PS_SHOP_NAME'),
        ]);
    }

    private function register(Caller $string, \stdClass $params): int
    {
        $agentKey = $this->agentKey($params->public_key);
        $row = (array) $this->pairings->lock($string->keyId());
        if ($string->hasEnded($this->clock->now())) {
            throw new ProblemException('pairing_expired', 'The pairing string is past its time.');
        }
        $agent = new Caller($agentKey, Caller::ACTIVE, (int) $this->generation->current() + 1, null, $string->url());
        if ($row['used_at'] !== null) {
            return $this->again($agent, $row['agent_key_id']);
        }
        $this->refuseUnasked($params->takeover);
        $this->keyring->endAll(Caller::SUPERSEDED, $this->clock->now());
        $this->generation->raise($agent->keyId());
        $this->keyring->add($agent, $params->machine, $params->version, $this->clock->now());
        $this->pairings->use($string->keyId(), $agent->keyId());
        $this->beginAnew();

        return $agent->generation();
    }

    private function agentKey(string $text): string
    {
        $key = Base64Url::decode($text, SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES);
        if ($key === null) {
            throw new ProblemException('invalid_envelope', 'Not a public key.', '/public_key', 1);
        }

        return $key;
    }

    /** The answer to a pairing may be lost: the same key with the same string gets it again, while it is good. */
    private function again(Caller $agent, ?string $registered): int
    {
        $known = $this->keyring->find($agent->keyId());
        if ($registered !== $agent->keyId() || $known === null || !$known->isActive()) {
            throw new ProblemException('pairing_used', 'The pairing string was used already.');
        }

        return $known->generation();
    }

    private function refuseUnasked(bool $takeover): void
    {
        $active = $this->keyring->active();
        if ($active !== null && !$takeover) {
            $details = ['machine' => (string) $active['machine'], 'at' => Time::text((int) $active['created_at'])];
            throw new ProblemException(
                'already_paired',
                'Another agent is connected to this shop.',
                null,
                null,
                $details
            );
        }
    }

    private function beginAnew(): void
    {
        $this->state->forget(State::INSTANCE);
        $until = $this->database->value('SELECT MAX(lease_expires_at) FROM {sb:outbox} WHERE state = 1');
        $this->state->set(State::LEASES_FROM, (string) (int) $until);
    }
}
