<?php

/**
 * Writes the signed answer to a request, and puts it on the wire alone: whatever a page, a warning or another module
 * printed before is thrown away, for a foreign byte would break the digest.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\Base64Url;
use Stockbridge\Contract\Payload;
use Stockbridge\Contract\Problem;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Signature;
use Stockbridge\Contract\Time;
use Stockbridge\Pairing\Generation;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\ShopKey;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class AnswerWriter
{
    private const CONTRACT = '1.0';

    /** @var State */
    private $state;

    /** @var Generation */
    private $generation;

    /** @var ShopKey */
    private $shopKey;

    /** @var Clock */
    private $clock;

    public function __construct(State $state, Generation $generation, ShopKey $shopKey, Clock $clock)
    {
        $this->state = $state;
        $this->generation = $generation;
        $this->shopKey = $shopKey;
        $this->clock = $clock;
    }

    public function reply(Signed $signed, string $operation, Reply $reply): Answer
    {
        $envelope = $this->envelope($signed, $operation, 'ok', count($reply->items()));
        $envelope['result'] = (object) $reply->result();

        try {
            return $this->answer($signed, array_merge([$envelope], $reply->items()));
        } catch (ProblemException $refusal) {
            // The codes of a payload speak of the agent's; what is wrong with ours is our own defect.
            throw new \UnexpectedValueException('an answer breaks the contract', 0, $refusal);
        }
    }

    /** @param string|null $operation null where the envelope could not be read */
    public function refusal(Signed $signed, ?string $operation, Problem $problem): Answer
    {
        $envelope = $this->envelope($signed, $operation, 'refused', 0);
        $envelope['problem'] = $problem->toArray();

        return $this->answer($signed, [$envelope]);
    }

    /** For a request whose signature does not hold: unsigned, and the same for every reason. */
    public static function unsigned(): Answer
    {
        return new Answer(401, ['Content-Type' => 'application/json'], '{"code":"signature_invalid"}');
    }

    public static function send(Answer $answer): void
    {
        while (ob_get_level() > 0 && ob_end_clean()) {
            continue;
        }
        if (!headers_sent()) {
            ini_set('zlib.output_compression', '0');
            header_remove();
            http_response_code($answer->status());
            foreach ($answer->headers() as $name => $value) {
                header($name . ': ' . $value);
            }
        }
        echo $answer->body();
    }

    /**
     * @return array<string, mixed>
     */
    private function envelope(Signed $signed, ?string $operation, string $outcome, int $items): array
    {
        $envelope = [
            'contract' => self::CONTRACT,
            'operation' => $operation,
            'installation' => $this->state->get(State::INSTALLATION),
            'epoch' => $this->state->integer(State::EPOCH),
            'generation' => (int) $this->generation->current(),
            'message' => $signed->request()->message(),
            'sent_at' => Time::text($this->clock->now()),
            'outcome' => $outcome,
            'items' => $items,
        ];
        if ($operation === null) {
            unset($envelope['operation']);
        }
        if ($signed->caller()->isPairing()) {
            $envelope['public_key'] = Base64Url::encode($this->shopKey->publicKey());
        }

        return $envelope;
    }

    /**
     * @param list<array<string, mixed>|\stdClass> $lines
     */
    private function answer(Signed $signed, array $lines): Answer
    {
        $payload = Payload::encode($lines);
        $headers = Signature::answerHeaders(
            $this->shopKey->secretKey(),
            200,
            Payload::digest($payload),
            $signed->request(),
            $this->clock->now()
        );

        return new Answer(200, $headers, $payload);
    }
}
