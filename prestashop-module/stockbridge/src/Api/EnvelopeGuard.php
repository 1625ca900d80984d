<?php

/**
 * Opens a payload and checks it in the contract's order: bytes, envelope, operation, identity, parameters, items.
 * Every refusal is a `ProblemException`; what comes out is a request that an operation can trust.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\Limits;
use Stockbridge\Contract\Payload;
use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Schemas;
use Stockbridge\Contract\Validator;
use Stockbridge\Pairing\Generation;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class EnvelopeGuard
{
    private const MAJOR = 1;

    /** @var State */
    private $state;

    /** @var Generation */
    private $generation;

    /** @var Instances */
    private $instances;

    /** @var Lineage */
    private $lineage;

    /** @var Clock */
    private $clock;

    /** @var Takeover */
    private $takeover;

    public function __construct(
        State $state,
        Generation $generation,
        Instances $instances,
        Lineage $lineage,
        Takeover $takeover,
        Clock $clock
    ) {
        $this->state = $state;
        $this->generation = $generation;
        $this->instances = $instances;
        $this->lineage = $lineage;
        $this->takeover = $takeover;
        $this->clock = $clock;
    }

    /**
     * The payload's lines with a valid envelope that repeats the signed headers.
     *
     * @return array{0: \stdClass, 1: list<\stdClass>} envelope, items
     */
    public function open(string $payload, Signed $signed): array
    {
        $lines = Payload::decode($payload);
        $envelope = array_shift($lines);
        if ($envelope === null) {
            throw new ProblemException('invalid_envelope', 'The payload has no envelope.', null, 1);
        }
        Validator::check('RequestEnvelope', $envelope, 'invalid_envelope', 1);
        if ($envelope->installation !== $signed->request()->installation()) {
            throw new ProblemException('invalid_envelope', 'The header names another.', '/installation', 1);
        }
        if ($envelope->message !== $signed->request()->message()) {
            throw new ProblemException('invalid_envelope', 'The header names another.', '/message', 1);
        }

        return [$envelope, $lines];
    }

    /**
     * @param list<\stdClass> $items
     * @param list<string>    $operations that this version carries out
     */
    public function admit(\stdClass $envelope, array $items, Signed $signed, array $operations): Request
    {
        if ((int) $envelope->contract !== self::MAJOR) {
            throw new ProblemException('upgrade_required', 'This shop speaks version ' . self::MAJOR . ' of the contract.');
        }
        if (!in_array($envelope->operation, $operations, true)) {
            throw new ProblemException('unknown_operation', 'The shop\'s module does not know this operation.');
        }
        $this->checkIdentity($envelope, $signed);
        $this->checkContent($envelope, $items);

        return new Request($envelope, $items, $signed->caller(), new Budget($this->clock, Limits::BUDGET_SECONDS * 1000));
    }

    /** A one-time key may pair and nothing else; an agent's key may do all but pair. */
    private function checkIdentity(\stdClass $envelope, Signed $signed): void
    {
        if ($signed->caller()->isPairing() !== ($envelope->operation === 'pair')) {
            throw new ProblemException('signature_invalid', 'This key may not sign this operation.');
        }
        if ($envelope->operation === 'pair') {
            return;
        }
        if ($envelope->installation !== $this->state->get(State::INSTALLATION)) {
            throw new ProblemException('wrong_installation', 'The request is meant for another installation.');
        }
        if ($envelope->generation < (int) $this->generation->current()) {
            throw $this->takeover->refusal();
        }
        $this->instances->check($envelope);
        if ($envelope->operation !== 'hello') {
            $this->lineage->check($envelope);
        }
    }

    /**
     * @param list<\stdClass> $items
     */
    private function checkContent(\stdClass $envelope, array $items): void
    {
        $schemas = Schemas::OPERATIONS[$envelope->operation];
        Validator::check($schemas['params'], $envelope->params, 'invalid_envelope', 1, '/params');
        if ($schemas['item'] === null && $items !== []) {
            throw new ProblemException('invalid_item', 'This operation takes no items.', null, 2);
        }
        foreach ($items as $index => $item) {
            Validator::check($schemas['item'], $item, 'invalid_item', $index + 2);
        }
    }
}
