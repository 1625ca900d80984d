<?php

/**
 * The pages' words in the employee's language; translations/ holds them, English is what stands in the code.
 */

declare(strict_types=1);

namespace Stockbridge\Admin;

if (!defined('_PS_VERSION_')) {
    exit;
}

class Wording
{
    private const DOMAIN = 'Modules.Stockbridge.Admin';

    /**
     * @param array<string, int|string> $values by their marks, such as %machine%
     */
    public function say(string $sentence, array $values = []): string
    {
        $translator = \Context::getContext()->getTranslator();

        return strtr($translator->trans($sentence, [], self::DOMAIN), array_map('strval', $values));
    }

    /** How long ago, in the words a person would use. */
    public function ago(int $seconds): string
    {
        if ($seconds < 60) {
            return $this->say('less than a minute ago');
        }
        if ($seconds < 7200) {
            $minutes = intdiv($seconds, 60);

            return $minutes === 1 ? $this->say('1 minute ago') : $this->say('%count% minutes ago', ['%count%' => $minutes]);
        }
        if ($seconds < 172800) {
            return $this->say('%count% hours ago', ['%count%' => intdiv($seconds, 3600)]);
        }

        return $this->say('%count% days ago', ['%count%' => intdiv($seconds, 86400)]);
    }

    /** A length of time, as after "for". */
    public function length(int $seconds): string
    {
        if ($seconds < 7200) {
            return $this->say('%count% minutes', ['%count%' => max(1, intdiv($seconds, 60))]);
        }
        if ($seconds < 172800) {
            return $this->say('%count% hours', ['%count%' => intdiv($seconds, 3600)]);
        }

        return $this->say('%count% days', ['%count%' => intdiv($seconds, 86400)]);
    }

    public function orders(int $count): string
    {
        return $count === 1
            ? $this->say('1 record is waiting.')
            : $this->say('%count% records are waiting.', ['%count%' => $count]);
    }
}
