<?php

/**
 * Runs prepared statements on the core's own link, so that our rows and the core's share one transaction.
 *
 * A statement is one literal: `?` for a value, `?*` for a list, `{sb:outbox}` for our tables, `{ps:orders}` for the
 * core's. Columns come back as strings or null. Every failure is a `DatabaseFailure`.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Database
{
    private const ROWS_PER_STATEMENT = 500;
    private const TRIES = 5;
    /** A checkout waits for it. */
    private const TRIES_OF_A_HOOK = 3;

    /** @var \PDO */
    private $link;

    /** @var string */
    private $prefix;

    /** @var string */
    private $scope;

    /** @var int how deep transaction() is nested */
    private $depth = 0;

    /** @var array<string, string> statements with their tables named */
    private $named = [];

    public function __construct(\PDO $link, string $databaseName, string $prefix)
    {
        $this->link = $link;
        $this->prefix = $prefix;
        $this->scope = $databaseName . '|' . $prefix . '|';
    }

    public static function ofShop(): self
    {
        $link = \Db::getInstance()->getLink();
        if (!$link instanceof \PDO) {
            throw new DatabaseFailure('the core is not connected through pdo_mysql', 0);
        }

        return new self($link, _DB_NAME_, _DB_PREFIX_);
    }

    /**
     * @param list<mixed> $params
     *
     * @return list<array<string, string|null>>
     */
    public function rows(string $sql, array $params = []): array
    {
        $statement = $this->run($sql, $params);
        $rows = [];
        while (is_array($row = $statement->fetch(\PDO::FETCH_ASSOC))) {
            $rows[] = array_map([self::class, 'text'], $row);
        }
        $statement->closeCursor();

        return $rows;
    }

    /**
     * @param list<mixed> $params
     *
     * @return array<string, string|null>|null the first row
     */
    public function row(string $sql, array $params = []): ?array
    {
        return $this->rows($sql, $params)[0] ?? null;
    }

    /**
     * @param list<mixed> $params
     *
     * @return string|null the first column of the first row; null also where there is no row
     */
    public function value(string $sql, array $params = []): ?string
    {
        $row = $this->row($sql, $params);

        return $row === null ? null : array_values($row)[0];
    }

    /**
     * @param list<mixed> $params
     *
     * @return int rows affected, as MySQL counts them (an unchanged row does not count)
     */
    public function execute(string $sql, array $params = []): int
    {
        return $this->run($sql, $params)->rowCount();
    }

    public function insertId(): int
    {
        return (int) $this->link->lastInsertId();
    }

    /**
     * Runs an INSERT for many rows, 500 a statement; the literal has one `(?, ?)` group after VALUES, repeated per row.
     * The caller sorts the rows by their key: two writers in the same order cannot deadlock.
     *
     * @param list<list<mixed>> $rows
     *
     * @return int rows affected; an upsert counts 2 for a changed row
     */
    public function insertMany(string $sql, array $rows): int
    {
        if (preg_match('/\bVALUES\s*(\(\s*\?(?:\s*,\s*\?)*\s*\))/i', $sql, $found, PREG_OFFSET_CAPTURE) !== 1) {
            throw new DatabaseFailure($sql, 0);
        }
        [$group, $at] = $found[1];
        $affected = 0;
        foreach (array_chunk($rows, self::ROWS_PER_STATEMENT) as $chunk) {
            $groups = implode(', ', array_fill(0, count($chunk), $group));
            $many = substr_replace($sql, $groups, $at, strlen($group));
            $affected += $this->run($many, array_merge([], ...$chunk))->rowCount();
        }

        return $affected;
    }

    /**
     * Runs the work and commits; begun again whole, up to five times, where the database asks for it (1213, 1205).
     * Nested calls join the outer transaction. Any exception rolls back and goes on.
     *
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public function transaction(callable $work)
    {
        if ($this->depth > 0) {
            return $work();
        }

        return $this->persist(function () use ($work) {
            return $this->attempt($work);
        }, self::TRIES);
    }

    /**
     * Runs one statement again where the database asks for it. Without a transaction, which would commit one that
     * another module has open around a hook.
     *
     * @template T
     *
     * @param callable(): T $statement
     *
     * @return T
     */
    public function persist(callable $statement, int $tries = self::TRIES_OF_A_HOOK)
    {
        for ($try = 1;; ++$try) {
            try {
                return $statement();
            } catch (DatabaseFailure $failure) {
                if (!$failure->passes() || $try === $tries) {
                    throw $failure;
                }
                usleep(random_int(1000, 20000) * $try);
            }
        }
    }

    /**
     * Runs work of the core's own classes, in which each refused statement is an exception. 9.1 connects so that it is
     * a false that the core itself mostly overlooks: a restocking would be lost, an order be without its history.
     *
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public function outspoken(callable $work)
    {
        $usual = $this->link->getAttribute(\PDO::ATTR_ERRMODE);
        $this->link->setAttribute(\PDO::ATTR_ERRMODE, \PDO::ERRMODE_EXCEPTION);
        try {
            return $work();
        } finally {
            $this->link->setAttribute(\PDO::ATTR_ERRMODE, $usual);
        }
    }

    /** Takes a lock that no other connection has; false where it is not free within the time. Named locks are
     * the server's, so the name is hashed with database and prefix. */
    public function lock(string $name, int $seconds = 0): bool
    {
        return $this->value('SELECT GET_LOCK(?, ?)', [$this->lockName($name), $seconds]) === '1';
    }

    public function unlock(string $name): void
    {
        $this->value('SELECT RELEASE_LOCK(?)', [$this->lockName($name)]);
    }

    private function lockName(string $name): string
    {
        return 'sb_' . substr(hash('sha256', $this->scope . $name), 0, 40);
    }

    /**
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    private function attempt(callable $work)
    {
        $this->run('START TRANSACTION', []);
        ++$this->depth;
        try {
            $result = $work();
            $this->run('COMMIT', []);

            return $result;
        } catch (\Throwable $error) {
            $this->link->exec('ROLLBACK');
            throw $error;
        } finally {
            --$this->depth;
        }
    }

    /**
     * @param list<mixed> $params
     */
    private function run(string $sql, array $params): \PDOStatement
    {
        try {
            $statement = $this->link->prepare($this->expand($sql, $params));
            if ($statement instanceof \PDOStatement) {
                $this->bind($statement, $params);
                if ($statement->execute()) {
                    return $statement;
                }
            }
            $source = $statement instanceof \PDOStatement ? $statement : $this->link;
            $number = (int) ($source->errorInfo()[1] ?? 0);
        } catch (\PDOException $error) {
            throw new DatabaseFailure($sql, (int) ($error->errorInfo[1] ?? 0), $error);
        }
        throw new DatabaseFailure($sql, $number);
    }

    /**
     * Names the tables and gives each `?*` as many marks as its list has values; an empty list becomes NULL,
     * which no column is IN.
     *
     * @param list<mixed> $params
     */
    private function expand(string $sql, array $params): string
    {
        $this->named[$sql] = $this->named[$sql] ?? strtr(
            (string) preg_replace('/\{(ps|sb):([a-z_]+)\}/', '`{$1}$2`', $sql),
            ['{ps}' => $this->prefix, '{sb}' => $this->prefix . 'stockbridge_']
        );
        if (strpos($this->named[$sql], '?*') === false) {
            return $this->named[$sql];
        }
        $position = 0;

        return (string) preg_replace_callback('/\?\*?/', static function (array $mark) use ($params, &$position): string {
            $value = $params[$position++] ?? null;

            return $mark[0] === '?' ? '?' : implode(', ', array_fill(0, max(1, count((array) $value)), '?'));
        }, $this->named[$sql]);
    }

    /**
     * @param list<mixed> $params
     */
    private function bind(\PDOStatement $statement, array $params): void
    {
        $position = 0;
        foreach ($params as $value) {
            foreach (is_array($value) ? ($value ?: [null]) : [$value] as $single) {
                $statement->bindValue(++$position, is_bool($single) ? (int) $single : $single, self::type($single));
            }
        }
    }

    /**
     * @param mixed $value
     */
    private static function type($value): int
    {
        if ($value === null) {
            return \PDO::PARAM_NULL;
        }

        return is_int($value) || is_bool($value) ? \PDO::PARAM_INT : \PDO::PARAM_STR;
    }

    /**
     * @param mixed $column
     */
    private static function text($column): ?string
    {
        return $column === null ? null : (string) $column;
    }
}
