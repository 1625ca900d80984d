<?php

/**
 * Tells a cloned agent: each start of the agent shows a higher boot number with a mark of its own. Of two copies the
 * one that started last works; the other is told.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\ProblemException;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Instances
{
    /** @var Database */
    private $database;

    /** @var State */
    private $state;

    public function __construct(Database $database, State $state)
    {
        $this->database = $database;
        $this->state = $state;
    }

    /**
     * @throws ProblemException `cloned`
     */
    public function check(int $boot, string $mark): void
    {
        $shown = $boot . '|' . $mark;
        $known = $this->state->get(State::INSTANCE) ?? $this->state->begin(State::INSTANCE, $shown);
        // Another request may raise the number between our look and our step: then we look again.
        while ($known !== $shown) {
            if ($boot <= (int) $known) {
                throw new ProblemException('cloned', 'Another copy of this agent is at work.');
            }
            $this->database->execute(
                'UPDATE {sb:state} SET value = ? WHERE name = ? AND value = ?',
                [$shown, State::INSTANCE, $known]
            );
            $known = (string) $this->state->get(State::INSTANCE);
        }
    }

    /** A newly paired agent begins to count anew. */
    public function forget(): void
    {
        $this->state->forget(State::INSTANCE);
    }
}
