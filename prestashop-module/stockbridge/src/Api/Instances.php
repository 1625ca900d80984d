<?php

/**
 * Lets one copy of an agent work (the contract's section 6, "Instance"): the one that began last, or the one that was
 * restored from a backup once the other is silent. The other is told, and kept out for good where both showed life.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\ProblemException;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Instances
{
    /** A running agent says hello each minute: one that missed three does not run. */
    private const SILENT_SECONDS = 180;
    /** Numbers that are kept barred: two for each restore of the agent, one for each clone. */
    private const BARRED = 64;

    /** @var Database */
    private $database;

    /** @var State */
    private $state;

    /** @var Lineage */
    private $lineage;

    /** @var Clock */
    private $clock;

    public function __construct(Database $database, State $state, Lineage $lineage, Clock $clock)
    {
        $this->database = $database;
        $this->state = $state;
        $this->lineage = $lineage;
        $this->clock = $clock;
    }

    /**
     * @throws ProblemException `cloned`
     */
    public function check(\stdClass $envelope): void
    {
        $kept = $this->state->get(State::INSTANCE);
        if ($kept !== null && $envelope->operation !== 'hello' && self::isAtWork(self::read($kept), $envelope)) {
            return;
        }
        $this->state->begin(State::INSTANCE, self::text($this->begun($envelope, [])));
        $current = $this->lineage->currentNumber();
        $isAdmitted = $this->database->transaction(function () use ($envelope, $current): bool {
            $kept = $this->database->value('SELECT value FROM {sb:state} WHERE name = ? FOR UPDATE', [State::INSTANCE]);
            $known = self::read((string) $kept);
            $next = $this->admitted($known, $envelope, $current);
            $this->state->set(State::INSTANCE, self::text($next ?? $this->refused($known, $envelope, $current)));

            return $next !== null;
        });
        if (!$isAdmitted) {
            throw new ProblemException('cloned', 'Another copy of this agent is at work.');
        }
    }

    /**
     * @param array{boot: int, mark: string, heard: int, barred: list<int>, refused: ?array{lineage: int, at: int}} $known
     *
     * @return array{boot: int, mark: string, heard: int, barred: list<int>, refused: ?array{lineage: int, at: int}}|null
     *                                                                             who is at work then; null: not this one
     */
    private function admitted(array $known, \stdClass $envelope, int $current): ?array
    {
        if (self::isAtWork($known, $envelope)) {
            $known['heard'] = $this->clock->now();

            return $known;
        }
        if (in_array($envelope->lineage, $known['barred'], true)) {
            return null;
        }
        if ($envelope->instance->boot > $known['boot']) {
            return $this->begun($envelope, $known['barred']);
        }
        if (!self::mayBeRestored($envelope, $current) || !$this->isSilent($known)) {
            return null;
        }

        // Whatever copy there still is of the one that was at work, its state has one of these numbers.
        return $this->begun($envelope, array_merge($known['barred'], [$current, $current + 1]));
    }

    /**
     * A state whose predecessor says hello after it was refused was not restored in its place: both of them live.
     *
     * @param array{boot: int, mark: string, heard: int, barred: list<int>, refused: ?array{lineage: int, at: int}} $known
     *
     * @return array{boot: int, mark: string, heard: int, barred: list<int>, refused: ?array{lineage: int, at: int}}
     */
    private function refused(array $known, \stdClass $envelope, int $current): array
    {
        if (!self::mayBeRestored($envelope, $current) || in_array($envelope->lineage, $known['barred'], true)) {
            return $known;
        }
        $before = $known['refused'];
        if ($before === null || $before['lineage'] !== $envelope->lineage) {
            $known['refused'] = ['lineage' => $envelope->lineage, 'at' => $this->clock->now()];
        } elseif ($known['heard'] > $before['at']) {
            $known['barred'][] = $envelope->lineage;
        }

        return $known;
    }

    /**
     * @param array{boot: int, mark: string} $known
     */
    private static function isAtWork(array $known, \stdClass $envelope): bool
    {
        return $known['boot'] === $envelope->instance->boot && $known['mark'] === $envelope->instance->mark;
    }

    private static function mayBeRestored(\stdClass $envelope, int $current): bool
    {
        return $envelope->operation === 'hello' && $envelope->lineage < $current;
    }

    /**
     * @param array{heard: int} $known
     */
    private function isSilent(array $known): bool
    {
        return $this->clock->now() - $known['heard'] >= self::SILENT_SECONDS;
    }

    /**
     * @param list<int> $barred
     *
     * @return array{boot: int, mark: string, heard: int, barred: list<int>, refused: null}
     */
    private function begun(\stdClass $envelope, array $barred): array
    {
        return [
            'boot' => $envelope->instance->boot,
            'mark' => $envelope->instance->mark,
            'heard' => $this->clock->now(),
            'barred' => array_slice($barred, -self::BARRED),
            'refused' => null,
        ];
    }

    /**
     * @return array{boot: int, mark: string, heard: int, barred: list<int>, refused: ?array{lineage: int, at: int}}
     */
    private static function read(string $kept): array
    {
        return json_decode($kept, true);
    }

    /**
     * @param array<string, mixed> $known
     */
    private static function text(array $known): string
    {
        return (string) json_encode($known);
    }
}
