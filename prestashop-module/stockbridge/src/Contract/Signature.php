<?php

/**
 * RFC 9421 signatures in the contract's two fixed profiles: requests are read, answers signed. Reading is strict:
 * a request whose `Signature-Input` is not literally the profile's own is refused, whatever else it says.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Signature
{
    public const QUERY = '?fc=module&module=stockbridge&controller=api';

    private const REQUEST_COMPONENTS = [
        '@method',
        '@authority',
        '@query',
        'content-type',
        'stockbridge-digest',
        'stockbridge-installation',
        'stockbridge-message',
    ];
    private const ANSWER_COMPONENTS = [
        '@status',
        'content-type',
        'stockbridge-digest',
        'stockbridge-request-digest',
        'stockbridge-message',
    ];
    private const REQUEST_TAG = 'stockbridge-request-v1';
    private const ANSWER_TAG = 'stockbridge-answer-v1';

    private const SECONDS = '(?:0|[1-9][0-9]{0,14})';
    private const UUID = '~^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$~D';
    private const FIELDS = [
        'content-type' => '~^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$~D',
        'stockbridge-digest' => '~^[0-9a-f]{64}$~D',
        'stockbridge-installation' => self::UUID,
        'stockbridge-message' => self::UUID,
    ];

    /**
     * The value of `@signature-params` (RFC 9421, 2.3): covered components, then parameters, in the given order.
     *
     * @param list<string>              $components
     * @param array<string, int|string> $parameters
     */
    public static function params(array $components, array $parameters): string
    {
        $written = '("' . implode('" "', $components) . '")';
        foreach ($parameters as $name => $value) {
            $written .= ';' . $name . '=' . (is_int($value) ? $value : '"' . $value . '"');
        }

        return $written;
    }

    /**
     * The signature base (RFC 9421, 2.5) over names and values, closed by `@signature-params`.
     *
     * @param array<string, string> $components
     */
    public static function base(array $components, string $params): string
    {
        $lines = '';
        foreach ($components as $name => $value) {
            $lines .= '"' . $name . '": ' . $value . "\n";
        }

        return $lines . '"@signature-params": ' . $params;
    }

    /** `@authority` of the paired URL: host in lower case, port only where it is not the scheme's default. */
    public static function authority(string $url): string
    {
        $parts = parse_url($url);
        $default = ['http' => 80, 'https' => 443][$parts['scheme'] ?? ''] ?? null;
        if ($default === null || ($parts['host'] ?? '') === '' || isset($parts['user'])) {
            throw new \InvalidArgumentException('the shop\'s URL needs http or https, a host and no user name');
        }
        $port = $parts['port'] ?? $default;

        return strtolower($parts['host']) . ($port === $default ? '' : ':' . $port);
    }

    /**
     * The signed parts of a request that came for the shop paired at the URL.
     *
     * @param array<string, string> $headers values by lower-case name, as sent; a doubled header joined by ", "
     *
     * @throws ProblemException `signature_invalid` where the headers have not the contract's form
     */
    public static function readRequest(string $url, string $method, array $headers): SignedRequest
    {
        $headers = array_map(static function (string $value): string {
            return trim($value, " \t");
        }, $headers);
        $fields = self::fields($headers);
        $values = ['@method' => $method, '@authority' => self::authority($url), '@query' => self::QUERY] + $fields;
        $params = self::params(self::REQUEST_COMPONENTS, []);
        $pattern = '~^sb=(' . preg_quote($params, '~') . ';created=(?<created>' . self::SECONDS . ');expires=(?<expires>'
            . self::SECONDS . ');nonce="(?<nonce>[A-Za-z0-9_-]{22})";keyid="(?<keyid>[0-9a-f]{16})";tag="'
            . self::REQUEST_TAG . '")$~D';
        if (preg_match($pattern, $headers['signature-input'] ?? '', $found) !== 1) {
            throw self::invalid('Signature-Input is not the contract\'s.');
        }
        $signature = self::signatureBytes($headers['signature'] ?? '');
        $request = new SignedRequest($fields, $found, self::base($values, $found[1]), $signature);
        if (!$request->hasAllowedSpan()) {
            throw self::invalid('The signature\'s span is not one that the contract allows.');
        }

        return $request;
    }

    /**
     * All headers of the answer to a request, whose nonce, digest and message it repeats.
     *
     * @param non-empty-string $secretKey 64 bytes, as sodium holds it
     * @param string           $digest    of the answer's payload
     *
     * @return array<string, string>
     */
    public static function answerHeaders(
        string $secretKey,
        int $status,
        string $digest,
        SignedRequest $request,
        int $created
    ): array {
        $headers = [
            'Content-Type' => 'application/octet-stream',
            'Stockbridge-Digest' => $digest,
            'Stockbridge-Request-Digest' => $request->digest(),
            'Stockbridge-Message' => $request->message(),
        ];
        $values = array_combine(self::ANSWER_COMPONENTS, array_merge([(string) $status], array_values($headers)));
        $params = self::params(self::ANSWER_COMPONENTS, [
            'created' => $created,
            'nonce' => $request->nonce(),
            'keyid' => PublicKey::id(sodium_crypto_sign_publickey_from_secretkey($secretKey)),
            'tag' => self::ANSWER_TAG,
        ]);
        $signature = sodium_crypto_sign_detached(self::base($values, $params), $secretKey);

        return $headers + [
            'Signature-Input' => 'sb=' . $params,
            'Signature' => 'sb=:' . base64_encode($signature) . ':',
        ];
    }

    /**
     * @param array<string, string> $headers
     *
     * @return array<string, string> the covered headers, in the profile's order
     */
    private static function fields(array $headers): array
    {
        $fields = [];
        foreach (self::FIELDS as $name => $pattern) {
            if (preg_match($pattern, $headers[$name] ?? '') !== 1) {
                throw self::invalid('The header ' . $name . ' has not the contract\'s form.');
            }
            $fields[$name] = $headers[$name];
        }

        return $fields;
    }

    private static function signatureBytes(string $written): string
    {
        if (preg_match('~^sb=:([A-Za-z0-9+/]{86}==):$~D', $written, $found) !== 1) {
            throw self::invalid('Signature is not the contract\'s.');
        }
        $raw = (string) base64_decode($found[1], true);
        if (!hash_equals(base64_encode($raw), $found[1])) {
            throw self::invalid('Signature is not written in the one right way.');
        }

        return $raw;
    }

    private static function invalid(string $detail): ProblemException
    {
        return new ProblemException('signature_invalid', $detail);
    }
}
