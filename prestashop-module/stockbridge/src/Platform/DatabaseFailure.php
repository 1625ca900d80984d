<?php

/**
 * A statement that the database refused. The message names the statement, never its values.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class DatabaseFailure extends \RuntimeException
{
    public const DEADLOCK = 1213;
    public const LOCK_TIMEOUT = 1205;
    public const DUPLICATE = 1062;

    /** @var int */
    private $number;

    public function __construct(string $statement, int $number, ?\Throwable $cause = null)
    {
        parent::__construct('error ' . $number . ' in: ' . $statement, 0, $cause);
        $this->number = $number;
    }

    /** The database's refusal behind an error of the core or of a foreign module; null where something else went wrong. */
    public static function behind(?\Throwable $error): ?self
    {
        for (; $error !== null; $error = $error->getPrevious()) {
            if ($error instanceof self) {
                return $error;
            }
            if ($error instanceof \PDOException) {
                return new self('a statement of the core', (int) ($error->errorInfo[1] ?? 0), $error);
            }
        }

        return null;
    }

    /** The driver's own error number, 0 where it gave none. */
    public function number(): int
    {
        return $this->number;
    }

    /** Whether the same work, begun again, may well succeed. */
    public function passes(): bool
    {
        return $this->number === self::DEADLOCK || $this->number === self::LOCK_TIMEOUT;
    }

    public function isDuplicate(): bool
    {
        return $this->number === self::DUPLICATE;
    }
}
