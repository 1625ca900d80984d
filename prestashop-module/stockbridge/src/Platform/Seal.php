<?php

/**
 * Seals small texts with the core's PhpEncryption key, which lives in a file and not in the database: a row that an
 * SQL injection elsewhere wrote or swapped does not open.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

class Seal
{
    /** @var \PhpEncryption|null */
    private $encryption;

    public function close(string $text): string
    {
        return (string) $this->encryption()->encrypt($text);
    }

    /** The sealed text, or null where the seal is not this shop's or was changed. */
    public function open(?string $sealed): ?string
    {
        if ($sealed === null || $sealed === '') {
            return null;
        }
        try {
            $text = $this->encryption()->decrypt($sealed);
        } catch (\Exception $error) {
            return null;
        }

        return is_string($text) ? $text : null;
    }

    private function encryption(): \PhpEncryption
    {
        return $this->encryption = $this->encryption ?? new \PhpEncryption(_NEW_COOKIE_KEY_);
    }
}
