<?php

/**
 * A payload's bytes: gzip of newline-delimited JSON, line 1 the envelope; `Json` reads each line.
 * The shop reads requests and writes answers, each within its own bounds.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Payload
{
    /** So little at once that one step inflates to a megabyte at most: gzip gains a thousandfold. */
    private const STEP = 1024;

    /** The value of `Stockbridge-Digest`. */
    public static function digest(string $payload): string
    {
        return hash('sha256', $payload);
    }

    /**
     * The lines of a request, envelope first.
     *
     * @return list<\stdClass>
     */
    public static function decode(string $payload): array
    {
        if (strlen($payload) > Limits::MAX_PAYLOAD_BYTES) {
            throw new ProblemException('too_large', 'The payload is larger than the bound.');
        }
        $text = self::inflate($payload, Limits::MAX_INFLATED_BYTES);
        if (substr($text, -1) !== "\n") {
            throw new ProblemException('not_ndjson', 'The last line does not end with a line feed.');
        }
        if (substr_count($text, "\n") > Limits::MAX_ITEMS + 1) {
            throw new ProblemException('too_many_items', 'The payload has more items than the bound.');
        }

        return self::readLines(explode("\n", substr($text, 0, -1)));
    }

    /**
     * The bytes of an answer.
     *
     * @param array<int, array<string, mixed>|\stdClass> $lines envelope first
     */
    public static function encode(array $lines): string
    {
        if (count($lines) > Limits::MAX_ITEMS + 1) {
            throw new ProblemException('too_many_items', 'The answer has more items than the bound.');
        }
        $text = '';
        $keys = Limits::MAX_ANSWER_KEYS;
        foreach (array_values($lines) as $index => $line) {
            $text .= self::line($line, $index + 1, $keys) . "\n";
            if (strlen($text) > Limits::MAX_ANSWER_INFLATED_BYTES) {
                throw new ProblemException('inflated_too_large', 'The answer is longer than the bound.');
            }
        }
        $payload = (string) gzencode($text);
        if (strlen($payload) > Limits::MAX_ANSWER_PAYLOAD_BYTES) {
            throw new ProblemException('too_large', 'The answer is larger than the bound.');
        }

        return $payload;
    }

    /**
     * @param array<string, mixed>|\stdClass $line
     */
    private static function line($line, int $number, int &$keys): string
    {
        try {
            $text = Json::encode($line, $keys);
        } catch (ProblemException $refusal) {
            throw $refusal->atLine($number);
        }
        self::refuseLong($text, $number);

        return $text;
    }

    private static function inflate(string $payload, int $bound): string
    {
        $inflater = inflate_init(ZLIB_ENCODING_GZIP);
        if ($inflater === false) {
            throw new \LogicException('zlib cannot inflate gzip');
        }
        $text = '';
        for ($offset = 0; $offset < strlen($payload); $offset += self::STEP) {
            // The warning of a broken stream says no more than the false that is handled here.
            $more = @inflate_add($inflater, substr($payload, $offset, self::STEP), ZLIB_SYNC_FLUSH);
            if ($more === false) {
                throw new ProblemException('not_gzip', 'The payload is not gzip.');
            }
            $text .= $more;
            if (strlen($text) > $bound) {
                throw new ProblemException('inflated_too_large', 'The payload inflates to more than the bound.');
            }
            if (inflate_get_status($inflater) === ZLIB_STREAM_END) {
                break;
            }
        }
        if (inflate_get_status($inflater) !== ZLIB_STREAM_END) {
            throw new ProblemException('not_gzip', 'The payload ends within its gzip member.');
        }
        if (inflate_get_read_len($inflater) !== strlen($payload)) {
            throw new ProblemException('not_gzip', 'Something follows the payload\'s gzip member.');
        }

        return $text;
    }

    /**
     * @param list<string> $lines
     *
     * @return list<\stdClass>
     */
    private static function readLines(array $lines): array
    {
        $found = [];
        $keys = Limits::MAX_KEYS;
        foreach ($lines as $index => $line) {
            self::refuseLong($line, $index + 1);
            try {
                $value = Json::decode($line, $keys);
            } catch (ProblemException $refusal) {
                throw $refusal->atLine($index + 1);
            }
            if (!$value instanceof \stdClass) {
                throw new ProblemException('not_ndjson', 'A line is not a JSON object.', null, $index + 1);
            }
            $found[] = $value;
        }

        return $found;
    }

    private static function refuseLong(string $line, int $number): void
    {
        if (strlen($line) > Limits::MAX_LINE_BYTES) {
            throw new ProblemException('line_too_long', 'A line is longer than the bound.', null, $number);
        }
    }
}
