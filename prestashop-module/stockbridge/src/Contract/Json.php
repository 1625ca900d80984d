<?php

/**
 * Reads and writes one JSON text by the contract's rules (section 3), which are narrower than JSON's.
 * Objects are `stdClass`, arrays are lists. Every refusal carries the problem code of its rule; the agent's
 * `strict_json` refuses the same.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Json
{
    private const MAX_INTEGER = '9007199254740991';

    private const FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS;

    /**
     * @param int $keys keys of all objects that may still come; lowered by those of this text
     *
     * @return mixed
     */
    public static function decode(string $text, int &$keys = Limits::MAX_KEYS)
    {
        self::refuseNul($text);
        $skeleton = self::skeleton($text);
        $written = self::takeKeys($skeleton, $keys);
        $value = json_decode($text, false, Limits::MAX_DEPTH + 1);
        if (json_last_error() !== JSON_ERROR_NONE) {
            throw self::refusal(json_last_error());
        }
        self::refuseNumbers($skeleton);
        if (self::countKeys($value) !== $written) {
            throw new ProblemException('duplicate_key', 'An object has the same key twice.');
        }

        return $value;
    }

    /**
     * Compact UTF-8; an array with keys from 0 on is an array, every other one an object.
     *
     * @param mixed $value
     * @param int   $keys  as for `decode`
     */
    public static function encode($value, int &$keys = Limits::MAX_ANSWER_KEYS): string
    {
        $text = json_encode($value, self::FLAGS, Limits::MAX_DEPTH);
        if ($text === false) {
            throw self::refusal(json_last_error());
        }
        self::refuseNul($text);
        $skeleton = self::skeleton($text);
        self::refuseNumbers($skeleton);
        self::takeKeys($skeleton, $keys);

        return $text;
    }

    /** Without escaped backslashes, so that every backslash left over escapes what follows it. */
    private static function plain(string $text): string
    {
        return str_replace('\\\\', '', $text);
    }

    private static function refuseNul(string $text): void
    {
        if (strpos($text, '\\u0000') !== false && strpos(self::plain($text), '\\u0000') !== false) {
            throw new ProblemException('bad_encoding', 'A text holds NUL.');
        }
    }

    /** What is left of a JSON text without its strings: brackets, colons, commas, numbers, literals. */
    private static function skeleton(string $text): string
    {
        $unescaped = str_replace('\\"', '', self::plain($text));

        // One possessive class: no text of any length can exhaust the engine, with its compiler or without.
        return (string) preg_replace('~"[^"]*+"~', '', $unescaped);
    }

    private static function takeKeys(string $skeleton, int &$keys): int
    {
        $written = substr_count($skeleton, ':');
        if ($written > $keys) {
            throw new ProblemException('too_many_keys', 'The payload has more keys than the bound.');
        }
        $keys -= $written;

        return $written;
    }

    private static function refuseNumbers(string $skeleton): void
    {
        if (preg_match('~[0-9][.eE]|-0~', $skeleton) !== 0) {
            throw new ProblemException('bad_number', 'A number has a fraction, an exponent or is minus zero.');
        }
        preg_match_all('~[0-9]{16,}+~', $skeleton, $long);
        foreach ($long[0] as $digits) {
            if (strlen($digits) > strlen(self::MAX_INTEGER) || strcmp($digits, self::MAX_INTEGER) > 0) {
                throw new ProblemException('bad_number', 'An integer is beyond ' . self::MAX_INTEGER . '.');
            }
        }
    }

    /**
     * @param mixed $value
     */
    private static function countKeys($value): int
    {
        if ($value instanceof \stdClass) {
            $value = get_object_vars($value);
            $keys = count($value);
        } elseif (is_array($value)) {
            $keys = 0;
        } else {
            return 0;
        }
        foreach ($value as $child) {
            if (!is_scalar($child)) {
                $keys += self::countKeys($child);
            }
        }

        return $keys;
    }

    private static function refusal(int $error): ProblemException
    {
        switch ($error) {
            case JSON_ERROR_DEPTH:
                return new ProblemException('too_deep', 'Objects and arrays are nested deeper than the bound.');
            case JSON_ERROR_UTF8:
            case JSON_ERROR_UTF16:
            case JSON_ERROR_INVALID_PROPERTY_NAME:
                return new ProblemException('bad_encoding', 'The text is not valid UTF-8, or holds half a character.');
            default:
                return new ProblemException('not_ndjson', 'The text is not JSON: ' . json_last_error_msg() . '.');
        }
    }
}
