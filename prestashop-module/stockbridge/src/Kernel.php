<?php

/**
 * The composition root: builds every service at its first use, once a request, from the types its constructor names.
 *
 * A room joins by its entry in one of the three tables below: operations of the contract, hook classes, flows.
 */

declare(strict_types=1);

namespace Stockbridge;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Operations;
use Stockbridge\Api\UploadSettings;
use Stockbridge\Export\LocalTime;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\SystemClock;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Kernel
{
    /** The operations that this version carries out. */
    private const OPERATIONS = [
        'pair' => Operations\Pair::class,
        'rotate' => Operations\Rotate::class,
        'hello' => Operations\Hello::class,
        'lease' => Operations\Lease::class,
        'settle' => Operations\Settle::class,
        'report' => Operations\Report::class,
        'apply' => Operations\Apply::class,
        'plan' => Operations\Plan::class,
        'finish' => Operations\Finish::class,
        'list' => Operations\ListKeys::class,
    ];

    /** The classes that hear hooks; each lists them in its constant HOOKS. */
    private const LISTENERS = [
        Hook\OwnHooks::class,
        Hook\OrderHooks::class,
        Hook\CustomerHooks::class,
        Hook\DisplayHooks::class,
    ];

    /** The flows that `apply` takes, and who writes each. */
    private const FLOWS = [
        'categories' => Import\CategoryWriter::class,
        'brands' => Import\BrandWriter::class,
        'products' => Import\ProductWriter::class,
        'stock' => Import\StockWriter::class,
        'statuses' => Import\StatusWriter::class,
    ];

    /** @var self|null */
    private static $instance;

    /** @var array<string, object> services by class */
    private $built = [];

    /**
     * @param array<string, object> $built what stands for a class instead of what would be built: clocks and the like
     */
    public function __construct(array $built = [])
    {
        $this->built = $built + [self::class => $this];
    }

    /** The one of this request. */
    public static function instance(): self
    {
        return self::$instance = self::$instance ?? new self();
    }

    /**
     * @template T of object
     *
     * @param class-string<T> $class
     *
     * @return T
     */
    public function get(string $class)
    {
        if (!isset($this->built[$class])) {
            $this->built[$class] = $this->build($class);
        }
        $service = $this->built[$class];
        if (!$service instanceof $class) {
            throw new \LogicException($class . ' is built as something else');
        }

        return $service;
    }

    /**
     * @return list<string>
     */
    public function operationNames(): array
    {
        return array_keys(self::OPERATIONS);
    }

    /** One of `operationNames`. */
    public function operation(string $name): Operation
    {
        return $this->get(self::OPERATIONS[$name]);
    }

    /**
     * @return list<string>
     */
    public function flowNames(): array
    {
        return array_keys(self::FLOWS);
    }

    /** Who writes a flow, or null where this version does not take it. */
    public function flow(string $name): ?Import\FlowWriter
    {
        return isset(self::FLOWS[$name]) ? $this->get(self::FLOWS[$name]) : null;
    }

    /**
     * @return list<string> every hook that a class of ours hears
     */
    public static function hooks(): array
    {
        $hooks = [];
        foreach (self::LISTENERS as $class) {
            $hooks = array_merge($hooks, $class::HOOKS);
        }

        return array_values(array_unique($hooks));
    }

    /**
     * Tells all classes that listen to a hook.
     *
     * @param array<string, mixed> $params
     */
    public function hear(string $hook, array $params): string
    {
        $html = '';
        foreach (self::LISTENERS as $class) {
            if (in_array($hook, $class::HOOKS, true)) {
                $html .= $this->get($class)->hear($hook, $params);
            }
        }

        return $html;
    }

    /**
     * @param class-string $class
     */
    private function build(string $class): object
    {
        switch ($class) {
            case Clock::class:
                return new SystemClock();
            case Database::class:
                return Database::ofShop();
            case UploadSettings::class:
                return UploadSettings::ofPhp();
            case LocalTime::class:
                return LocalTime::ofShop();
            default:
                return new $class(...$this->arguments($class));
        }
    }

    /**
     * @param class-string $class
     *
     * @return list<object>
     */
    private function arguments(string $class): array
    {
        $constructor = (new \ReflectionClass($class))->getConstructor();
        $arguments = [];
        foreach ($constructor === null ? [] : $constructor->getParameters() as $parameter) {
            $type = $parameter->getType();
            if (!$type instanceof \ReflectionNamedType || $type->isBuiltin()) {
                throw new \LogicException($class . ' cannot be built: $' . $parameter->getName() . ' is no service');
            }
            /** @var class-string $name */
            $name = $type->getName();
            $arguments[] = $this->get($name);
        }

        return $arguments;
    }
}
