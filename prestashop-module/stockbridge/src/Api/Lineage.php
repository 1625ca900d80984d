<?php

/**
 * Notices a restored backup on either side (the contract's section 6): a rising number with a random mark goes to and
 * fro with each hello, and whoever was restored knows an older one.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Random;
use Stockbridge\Outbox\Queue;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Lineage
{
    public const OPEN = 'open';
    public const HELD = 'held';

    /** @var Database */
    private $database;

    /** @var State */
    private $state;

    /** @var Queue */
    private $queue;

    public function __construct(Database $database, State $state, Queue $queue)
    {
        $this->database = $database;
        $this->state = $state;
        $this->queue = $queue;
    }

    /**
     * Compares what a request says it knows; only `hello` may differ.
     *
     * @throws ProblemException `wrong_epoch`, `lineage_ahead`, `wrong_memory`
     */
    public function check(\stdClass $envelope): void
    {
        if ($envelope->epoch !== $this->state->integer(State::EPOCH)) {
            throw new ProblemException('wrong_epoch', 'The shop\'s database is another than the agent knew.');
        }
        if ($envelope->lineage > $this->pair()['offer']['number']) {
            throw new ProblemException('lineage_ahead', 'The shop\'s database is older than the agent knew.');
        }
        if ($envelope->memory !== $this->state->integer(State::MEMORY)) {
            throw new ProblemException('wrong_memory', 'The memory is not the one that the shop granted.');
        }
    }

    /**
     * @throws ProblemException `writes_held`
     */
    public function refuseWritesWhileHeld(): void
    {
        if ($this->state->get(State::WRITES) !== self::OPEN) {
            throw new ProblemException('writes_held', 'Both sides must be compared before the catalogue is written.');
        }
    }

    /** The number that the agent at work presented last. */
    public function currentNumber(): int
    {
        return $this->pair()['current']['number'];
    }

    /**
     * Takes a hello's word and answers the offer; epoch, memory and writes stand in `State` afterwards.
     *
     * @return array{number: int, mark: string}
     */
    public function hello(\stdClass $envelope): array
    {
        $this->pair();

        return $this->database->transaction(function () use ($envelope): array {
            $kept = $this->database->value('SELECT value FROM {sb:state} WHERE name = ? FOR UPDATE', [State::LINEAGE]);
            $pair = self::read((string) $kept);
            $presented = $envelope->params->lineage;
            if ($presented !== null && self::isShopRestored($pair, $presented)) {
                return $this->beginEpoch($envelope->epoch, $presented);
            }
            if ($presented === null || $presented->number < $pair['current']['number']) {
                return $this->grantMemory($pair);
            }
            if ($envelope->params->reconciled && $this->agrees($envelope)) {
                $this->state->set(State::WRITES, self::OPEN);
            }

            return $presented->number === $pair['offer']['number'] ? $this->keep($pair['offer']) : $pair['offer'];
        });
    }

    /**
     * @param array{current: array{number: int, mark: string}, offer: array{number: int, mark: string}} $pair
     */
    private static function isShopRestored(array $pair, \stdClass $presented): bool
    {
        foreach ($pair as $known) {
            if ($presented->number === $known['number']) {
                return $presented->mark !== $known['mark'];
            }
        }

        return $presented->number > $pair['offer']['number'];
    }

    /**
     * @return array{number: int, mark: string}
     */
    private function beginEpoch(int $agentEpoch, \stdClass $presented): array
    {
        $epoch = max($agentEpoch, $this->state->integer(State::EPOCH)) + 1;
        $this->state->set(State::EPOCH, (string) $epoch);
        $this->state->set(State::WRITES, self::HELD);
        // They may have gone through after the backup was made: the agent knows, and says so when it is asked again.
        $this->queue->revive();

        return $this->keep(['number' => $presented->number, 'mark' => $presented->mark]);
    }

    /**
     * Where nothing was ever written there is nothing to compare, and writes begin open.
     *
     * @param array{current: array{number: int, mark: string}, offer: array{number: int, mark: string}} $pair
     *
     * @return array{number: int, mark: string}
     */
    private function grantMemory(array $pair): array
    {
        $this->state->next(State::MEMORY);
        $isNew = $this->database->value('SELECT 1 FROM {sb:binding} LIMIT 1') === null;
        $this->state->set(State::WRITES, $isNew ? self::OPEN : self::HELD);

        return $this->keep($pair['offer']);
    }

    /** Whether the agent speaks of this epoch and this memory, and not of those before. */
    private function agrees(\stdClass $envelope): bool
    {
        return $envelope->epoch === $this->state->integer(State::EPOCH)
            && $envelope->memory === $this->state->integer(State::MEMORY);
    }

    /**
     * Makes this one current and offers the next.
     *
     * @param array{number: int, mark: string} $current
     *
     * @return array{number: int, mark: string}
     */
    private function keep(array $current): array
    {
        $offer = self::after($current);
        $this->state->set(State::LINEAGE, (string) json_encode(['current' => $current, 'offer' => $offer]));

        return $offer;
    }

    /**
     * @return array{current: array{number: int, mark: string}, offer: array{number: int, mark: string}}
     */
    private function pair(): array
    {
        $kept = $this->state->get(State::LINEAGE);
        if ($kept === null) {
            $first = ['number' => 0, 'mark' => Random::mark()];
            $kept = $this->state->begin(
                State::LINEAGE,
                (string) json_encode(['current' => $first, 'offer' => self::after($first)])
            );
        }

        return self::read($kept);
    }

    /**
     * @return array{current: array{number: int, mark: string}, offer: array{number: int, mark: string}}
     */
    private static function read(string $kept): array
    {
        return json_decode($kept, true);
    }

    /**
     * @param array{number: int, mark: string} $current
     *
     * @return array{number: int, mark: string}
     */
    private static function after(array $current): array
    {
        return ['number' => $current['number'] + 1, 'mark' => Random::mark()];
    }
}
