<?php

/**
 * Checks a decoded value against a definition of `Schemas`: the subset of JSON Schema that the exporter writes.
 * It accepts and refuses exactly what the agent's typed models do; unknown fields are ignored.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Validator
{
    /**
     * Throws the code with the JSON pointer of the first misfit.
     *
     * @param mixed  $value
     * @param string $at    pointer of the value within its line
     */
    public static function check(string $definition, $value, string $code, ?int $line = null, string $at = ''): void
    {
        $misfit = self::misfit(Schemas::DEFINITIONS[$definition], $value);
        if ($misfit !== null) {
            $pointer = $at . $misfit[0];
            $name = $pointer === '' ? 'The line' : $pointer;
            throw new ProblemException($code, $name . ' ' . $misfit[1] . '.', $pointer, $line);
        }
    }

    /**
     * @param array<string, mixed> $schema
     * @param mixed                $value
     *
     * @return array{0: string, 1: string}|null JSON pointer and sentence of the first misfit
     */
    private static function misfit(array $schema, $value): ?array
    {
        if ($value === null && isset($schema['nullable'])) {
            return null;
        }
        if (isset($schema['$ref'])) {
            return self::misfit(Schemas::DEFINITIONS[$schema['$ref']], $value);
        }
        switch ($schema['type']) {
            case 'string':
                return is_string($value) ? self::ofString($schema, $value) : ['', 'must be a string'];
            case 'integer':
                return is_int($value) ? self::ofInteger($schema, $value) : ['', 'must be an integer'];
            case 'boolean':
                return is_bool($value) ? null : ['', 'must be true or false'];
            case 'array':
                return is_array($value) ? self::ofArray($schema, $value) : ['', 'must be an array'];
            case 'object':
                return $value instanceof \stdClass
                    ? self::ofObject($schema, get_object_vars($value))
                    : ['', 'must be an object'];
            default:
                throw new \LogicException('no such type in the schemas: ' . $schema['type']);
        }
    }

    /**
     * @param array<string, mixed> $schema
     *
     * @return array{0: string, 1: string}|null
     */
    private static function ofString(array $schema, string $value): ?array
    {
        if (isset($schema['enum']) && !in_array($value, $schema['enum'], true)) {
            return ['', 'must be one of ' . implode(', ', $schema['enum'])];
        }
        if (isset($schema['maxLength']) && self::isLonger($value, $schema['maxLength'])) {
            return ['', 'must have at most ' . $schema['maxLength'] . ' characters'];
        }
        if (isset($schema['minLength']) && Text::length($value) < $schema['minLength']) {
            return ['', 'must have at least ' . $schema['minLength'] . ' characters'];
        }
        if (isset($schema['pattern']) && preg_match($schema['pattern'], $value) !== 1) {
            return ['', 'does not have the form that the contract wants'];
        }
        if (isset($schema['format']) && !Time::isOnCalendar($value)) {
            return ['', 'is no day of the calendar'];
        }

        return null;
    }

    private static function isLonger(string $value, int $length): bool
    {
        return strlen($value) > $length && Text::length($value) > $length;
    }

    /**
     * @param array<string, mixed> $schema
     *
     * @return array{0: string, 1: string}|null
     */
    private static function ofInteger(array $schema, int $value): ?array
    {
        if (isset($schema['minimum']) && $value < $schema['minimum']) {
            return ['', 'must be at least ' . $schema['minimum']];
        }
        if (isset($schema['maximum']) && $value > $schema['maximum']) {
            return ['', 'must be at most ' . $schema['maximum']];
        }

        return null;
    }

    /**
     * @param array<string, mixed> $schema
     * @param array<mixed>         $value
     *
     * @return array{0: string, 1: string}|null
     */
    private static function ofArray(array $schema, array $value): ?array
    {
        $size = self::ofSize(count($value), $schema['minItems'] ?? null, $schema['maxItems'] ?? null);
        if ($size !== null) {
            return $size;
        }
        foreach ($value as $index => $child) {
            $misfit = self::misfit($schema['items'], $child);
            if ($misfit !== null) {
                return self::below((string) $index, $misfit);
            }
        }

        return null;
    }

    /**
     * @param array<string, mixed>     $schema
     * @param array<int|string, mixed> $value
     *
     * @return array{0: string, 1: string}|null
     */
    private static function ofObject(array $schema, array $value): ?array
    {
        foreach ($schema['required'] ?? [] as $name) {
            if (!array_key_exists($name, $value)) {
                return ['/' . $name, 'is missing'];
            }
        }
        foreach ($schema['properties'] ?? [] as $name => $property) {
            if (array_key_exists($name, $value)) {
                $misfit = self::misfit($property, $value[$name]);
                if ($misfit !== null) {
                    return self::below((string) $name, $misfit);
                }
            }
        }

        return isset($schema['additionalProperties']) ? self::ofMap($schema, $value) : null;
    }

    /**
     * An object whose keys are values themselves, such as texts by language.
     *
     * @param array<string, mixed>     $schema
     * @param array<int|string, mixed> $value
     *
     * @return array{0: string, 1: string}|null
     */
    private static function ofMap(array $schema, array $value): ?array
    {
        $size = self::ofSize(count($value), $schema['minProperties'] ?? null, $schema['maxProperties'] ?? null);
        if ($size !== null) {
            return $size;
        }
        foreach ($value as $key => $child) {
            $key = (string) $key;
            $misfit = self::ofString($schema['propertyNames'], $key)
                ?? self::misfit($schema['additionalProperties'], $child);
            if ($misfit !== null) {
                return self::below($key, $misfit);
            }
        }

        return null;
    }

    /**
     * @return array{0: string, 1: string}|null
     */
    private static function ofSize(int $count, ?int $least, ?int $most): ?array
    {
        if ($least !== null && $count < $least) {
            return ['', 'must have at least ' . $least . ' entries'];
        }
        if ($most !== null && $count > $most) {
            return ['', 'must have at most ' . $most . ' entries'];
        }

        return null;
    }

    /**
     * @param array{0: string, 1: string} $misfit
     *
     * @return array{0: string, 1: string}
     */
    private static function below(string $step, array $misfit): array
    {
        return ['/' . str_replace(['~', '/'], ['~0', '~1'], $step) . $misfit[0], $misfit[1]];
    }
}
