<?php

/**
 * The endpoint: takes a signed request through the contract's further checks in their order (section 2) and answers it.
 * `Authenticator` has found its signature to hold; `controllers/front/api.php` stands around both.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\Payload;
use Stockbridge\Contract\Problem;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Time;
use Stockbridge\Kernel;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Log;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Endpoint
{
    /** @var Kernel */
    private $kernel;

    /** @var Nonces */
    private $nonces;

    /** @var EnvelopeGuard */
    private $guard;

    /** @var Takeover */
    private $takeover;

    /** @var AnswerWriter */
    private $writer;

    /** @var Clock */
    private $clock;

    /** @var Log */
    private $log;

    public function __construct(
        Kernel $kernel,
        Nonces $nonces,
        EnvelopeGuard $guard,
        Takeover $takeover,
        AnswerWriter $writer,
        Clock $clock,
        Log $log
    ) {
        $this->kernel = $kernel;
        $this->nonces = $nonces;
        $this->guard = $guard;
        $this->takeover = $takeover;
        $this->writer = $writer;
        $this->clock = $clock;
        $this->log = $log;
    }

    /** Carries the request out and answers it, refusals included: always signed. */
    public function answer(RequestReader $http, Signed $signed): Answer
    {
        $operation = null;
        try {
            [$envelope, $items] = $this->guard->open($this->admit($http, $signed), $signed);
            $operation = $envelope->operation;
            $request = $this->guard->admit($envelope, $items, $signed, $this->kernel->operationNames());

            return $this->writer->reply($signed, $operation, $this->kernel->operation($operation)->run($request));
        } catch (ProblemException $refusal) {
            return $this->writer->refusal($signed, $operation, $refusal->problem());
        } catch (\Throwable $error) {
            $this->log->failure('a request failed', $error, ['operation' => (string) $operation]);
            $detail = 'The shop could not carry out the request; its log says where.';

            return $this->writer->refusal($signed, $operation, new Problem('shop_error', $detail));
        }
    }

    /** All that is checked before the payload is opened; gives its bytes. */
    private function admit(RequestReader $http, Signed $signed): string
    {
        if ($http->isTooLarge()) {
            throw new ProblemException('too_large', 'The request is larger than the shop takes.');
        }
        if (!$signed->request()->isTimely($this->clock->now())) {
            $details = ['shop_time' => Time::text($this->clock->now())];
            throw new ProblemException('clock_skew', 'The two clocks are too far apart.', null, null, $details);
        }
        $payload = $http->payload();
        if (!hash_equals($signed->request()->digest(), Payload::digest($payload))) {
            throw new ProblemException('digest_mismatch', 'The payload is not the one that was signed.');
        }
        $this->nonces->take($signed->request());
        if ($signed->caller()->isSuperseded()) {
            throw $this->takeover->refusal();
        }

        return $payload;
    }
}
