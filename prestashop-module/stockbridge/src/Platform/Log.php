<?php

/**
 * Writes to the shop's own log (Advanced Parameters → Logs): a fixed message and plain fields, never a secret,
 * a name or an e-mail. An error is told by its class and place; its message may quote a customer's data.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

class Log
{
    private const INFORMATION = 1;
    private const WARNING = 2;
    private const ERROR = 3;

    /**
     * @param array<string, int|string> $fields
     */
    public function information(string $message, array $fields = []): void
    {
        $this->write($message, $fields, self::INFORMATION);
    }

    /**
     * @param array<string, int|string> $fields
     */
    public function warning(string $message, array $fields = []): void
    {
        $this->write($message, $fields, self::WARNING);
    }

    /**
     * @param array<string, int|string> $fields
     */
    public function failure(string $message, \Throwable $error, array $fields = []): void
    {
        $cause = $error instanceof DatabaseFailure ? ['number' => $error->number()] : [];
        $place = basename($error->getFile()) . ':' . $error->getLine();
        $this->write($message, $fields + ['error' => get_class($error), 'at' => $place] + $cause, self::ERROR);
    }

    /**
     * @param array<string, int|string> $fields
     */
    protected function write(string $message, array $fields, int $severity): void
    {
        $words = [];
        foreach ($fields as $name => $value) {
            $words[] = $name . '=' . preg_replace('/[^A-Za-z0-9_.:\\\\-]/', '_', (string) $value);
        }
        $line = trim('Stockbridge: ' . $message . ' ' . implode(' ', $words));
        try {
            \PrestaShopLogger::addLog($line, $severity, null, null, null, true);
        } catch (\PrestaShopException | \PDOException $error) {
            // The database may be what failed: what cannot be kept there is told to the server's own log.
            error_log($line);
        }
    }
}
