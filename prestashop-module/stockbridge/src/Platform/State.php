<?php

/**
 * The module's own key/value table. Not the core's configuration: that is cached, and a statement here is atomic.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class State
{
    public const INSTALLATION = 'installation';
    public const EPOCH = 'epoch';
    /** Memory granted to the agent. */
    public const MEMORY = 'memory';
    public const LINEAGE = 'lineage';
    /** `open` or `held`: whether the catalogue may be written. */
    public const WRITES = 'writes';
    /** Sequence of revisions; with the epoch it orders all events. */
    public const SEQUENCE = 'sequence';
    /** Highest boot and its mark that the agent has shown. */
    public const INSTANCE = 'instance';
    /** The agent's highest import sequence. */
    public const IMPORT_SEQUENCE = 'import_sequence';
    /** Unix seconds until which nothing is leased: a former agent's leases still run. */
    public const LEASES_FROM = 'leases_from';
    public const PURGE = 'purge_on_uninstall';

    /** @var Database */
    private $database;

    public function __construct(Database $database)
    {
        $this->database = $database;
    }

    public function get(string $name): ?string
    {
        return $this->database->value('SELECT value FROM {sb:state} WHERE name = ?', [$name]);
    }

    public function integer(string $name, int $default = 0): int
    {
        $value = $this->get($name);

        return $value === null ? $default : (int) $value;
    }

    /**
     * @return array<string, string> all that is kept, by name
     */
    public function all(): array
    {
        $all = [];
        foreach ($this->database->rows('SELECT name, value FROM {sb:state}') as $row) {
            $all[(string) $row['name']] = (string) $row['value'];
        }

        return $all;
    }

    public function set(string $name, string $value): void
    {
        $this->database->execute(
            'INSERT INTO {sb:state} (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)',
            [$name, $value]
        );
    }

    /** Keeps the value only where none is kept yet; answers what stands. */
    public function begin(string $name, string $value): string
    {
        $this->database->execute('INSERT IGNORE INTO {sb:state} (name, value) VALUES (?, ?)', [$name, $value]);

        return (string) $this->get($name);
    }

    /** Raises a number, never lowers it. */
    public function raise(string $name, int $value): void
    {
        $this->database->execute(
            'INSERT INTO {sb:state} (name, value) VALUES (?, ?)
             ON DUPLICATE KEY UPDATE value = GREATEST(CAST(value AS SIGNED), CAST(VALUES(value) AS SIGNED))',
            [$name, (string) $value]
        );
    }

    /** The next number of a sequence, given to one caller only; the first is 1. */
    public function next(string $name): int
    {
        $this->database->execute(
            'INSERT INTO {sb:state} (name, value) VALUES (?, LAST_INSERT_ID(1))
             ON DUPLICATE KEY UPDATE value = LAST_INSERT_ID(CAST(value AS SIGNED) + 1)',
            [$name]
        );

        return $this->database->insertId();
    }

    public function forget(string $name): void
    {
        $this->database->execute('DELETE FROM {sb:state} WHERE name = ?', [$name]);
    }
}
