<?php

/**
 * How the connection stands, as one sentence with one colour and one shape: the first that holds wins.
 */

declare(strict_types=1);

namespace Stockbridge\Admin;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StatusSentence
{
    /** An agent says hello at least each minute. */
    public const SILENT_SECONDS = 300;

    /** @var Wording */
    private $wording;

    public function __construct(Wording $wording)
    {
        $this->wording = $wording;
    }

    /**
     * @param ConnectionState $state what was found
     *
     * @return array{colour: string, sentence: string}
     */
    public function of(ConnectionState $state): array
    {
        $say = [$this->wording, 'say'];
        if (!$state->isPaired()) {
            return self::told('grey', $say('Not connected yet. Pair this shop to begin.'));
        }
        if (!$state->isWhole()) {
            return self::told('red', $say('The shop\'s secret key was changed, so its agent is refused. Pair it again.'));
        }
        if ($state->silence() === null) {
            $machine = ['%machine%' => $state->machine()];

            return self::told('blue', $say('%machine% is connected and has not reported yet.', $machine));
        }
        if ($state->silence() > self::SILENT_SECONDS) {
            return self::told('red', $this->silent($state));
        }

        return $this->working($state);
    }

    /**
     * @return array{colour: string, sentence: string}
     */
    private function working(ConnectionState $state): array
    {
        $say = [$this->wording, 'say'];
        if ($state->isHeld()) {
            return self::told('amber', $say('A backup was restored. Checking both sides; orders go on.'));
        }
        if ($state->attention() > 0) {
            return self::told('amber', $this->needingAttention($state->attention()));
        }
        if ($state->waiting() > 0) {
            return self::told('green', $this->wording->orders($state->waiting()));
        }
        $ago = $this->wording->ago((int) $state->silence());

        return self::told('green', $say('Up to date. Last contact %ago%.', ['%ago%' => $ago]));
    }

    private function needingAttention(int $count): string
    {
        return $count === 1
            ? $this->wording->say('1 record needs attention; everything else is up to date.')
            : $this->wording->say('%count% records need attention; everything else is up to date.', ['%count%' => $count]);
    }

    private function silent(ConnectionState $state): string
    {
        $sentence = $this->wording->say('No word from %machine% for %length%.', [
            '%machine%' => $state->machine(),
            '%length%' => $this->wording->length((int) $state->silence()),
        ]);

        return $state->waiting() === 0 ? $sentence : $sentence . ' ' . $this->wording->orders($state->waiting());
    }

    /**
     * @return array{colour: string, sentence: string}
     */
    private static function told(string $colour, string $sentence): array
    {
        return ['colour' => $colour, 'sentence' => $sentence];
    }
}
