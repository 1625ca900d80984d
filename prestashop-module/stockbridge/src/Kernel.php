<?php

/**
 * The composition root: the one place that builds services, each at its first use and once a request.
 */

declare(strict_types=1);

namespace Stockbridge;

use Stockbridge\Api\Operation;
use Stockbridge\Hook\Listener;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\Log;
use Stockbridge\Platform\Seal;
use Stockbridge\Platform\ShopInfo;
use Stockbridge\Platform\ShopKey;
use Stockbridge\Platform\State;
use Stockbridge\Platform\SystemClock;

final class Kernel
{
    /** Which method of this class builds an operation of the contract. */
    private const OPERATIONS = [
    ];

    /** The hook classes, and which method of this class builds each. */
    private const LISTENERS = [
    ];

    /** @var self|null */
    private static $instance;

    /** @var array<string, object> */
    private $built = [];

    public static function instance(): self
    {
        return self::$instance = self::$instance ?? new self();
    }

    // -- Platform

    public function clock(): Clock
    {
        return $this->once(__METHOD__, static function (): Clock {
            return new SystemClock();
        });
    }

    public function database(): Database
    {
        return $this->once(__METHOD__, static function (): Database {
            return Database::ofShop();
        });
    }

    public function state(): State
    {
        return $this->once(__METHOD__, function (): State {
            return new State($this->database());
        });
    }

    public function seal(): Seal
    {
        return $this->once(__METHOD__, static function (): Seal {
            return new Seal();
        });
    }

    public function shopKey(): ShopKey
    {
        return $this->once(__METHOD__, function (): ShopKey {
            return new ShopKey($this->state(), $this->seal());
        });
    }

    public function log(): Log
    {
        return $this->once(__METHOD__, static function (): Log {
            return new Log();
        });
    }

    public function shopInfo(): ShopInfo
    {
        return $this->once(__METHOD__, function (): ShopInfo {
            return new ShopInfo($this->database());
        });
    }

    // -- Operations and hooks

    /**
     * @return list<string> the operations this version carries out
     */
    public function operationNames(): array
    {
        return array_keys(self::OPERATIONS);
    }

    /** The operation of that name, or null where this version does not carry it out. */
    public function operation(string $name): ?Operation
    {
        $factory = self::OPERATIONS[$name] ?? null;

        return $factory === null ? null : $this->{$factory}();
    }

    /**
     * @return list<string> every hook that a class of ours listens to
     */
    public static function hooks(): array
    {
        $hooks = [];
        foreach (array_keys(self::LISTENERS) as $class) {
            $hooks = array_merge($hooks, $class::HOOKS);
        }

        return array_values(array_unique($hooks));
    }

    /**
     * Tells all listeners of a hook.
     *
     * @param array<string, mixed> $params
     */
    public function hear(string $hook, array $params): string
    {
        $html = '';
        foreach (self::LISTENERS as $class => $factory) {
            if (in_array($hook, $class::HOOKS, true)) {
                $html .= $this->{$factory}()->hear($hook, $params);
            }
        }

        return $html;
    }

    /**
     * @template T of object
     *
     * @param callable(): T $build
     *
     * @return T
     */
    private function once(string $name, callable $build)
    {
        return $this->built[$name] = $this->built[$name] ?? $build();
    }
}
