<?php

/**
 * One HTTP request as PHP shows it: headers, declared length, and the payload in either of the contract's two forms.
 * Nothing of the body is read before `payload` is asked.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\Limits;
use Stockbridge\Contract\ProblemException;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class RequestReader
{
    private const FIELD = 'payload';

    /** @var array<string, mixed> */
    private $server;

    /** @var array<string, mixed> */
    private $files;

    /** @var UploadSettings */
    private $settings;

    /** @var string */
    private $body;

    /**
     * @param array<string, mixed> $server as $_SERVER
     * @param array<string, mixed> $files  as $_FILES
     * @param string               $body   stream of the raw body
     */
    public function __construct(array $server, array $files, UploadSettings $settings, string $body = 'php://input')
    {
        $this->server = $server;
        $this->files = $files;
        $this->settings = $settings;
        $this->body = $body;
    }

    public static function ofGlobals(): self
    {
        return new self($_SERVER, $_FILES, UploadSettings::ofPhp());
    }

    public function method(): string
    {
        return (string) ($this->server['REQUEST_METHOD'] ?? '');
    }

    /**
     * @return array<string, string> values by lower-case name
     */
    public function headers(): array
    {
        $headers = [];
        foreach ($this->server as $name => $value) {
            if (is_string($value) && strncmp($name, 'HTTP_', 5) === 0) {
                $headers[strtolower(strtr(substr($name, 5), '_', '-'))] = $value;
            }
        }
        $type = $this->server['CONTENT_TYPE'] ?? $headers['content-type'] ?? '';

        return ['content-type' => is_string($type) ? $type : ''] + $headers;
    }

    /** Whether the declared length is beyond the contract's bound, or beyond what this PHP hands over at all. */
    public function isTooLarge(): bool
    {
        $declared = (int) ($this->server['CONTENT_LENGTH'] ?? 0);

        return $declared > min(Limits::MAX_BODY_BYTES, $this->settings->postMaxBytes());
    }

    /**
     * The payload's bytes, not yet compared with their digest.
     *
     * @throws ProblemException `uploads_off`, `digest_mismatch`, `too_large`
     */
    public function payload(): string
    {
        $type = strtolower($this->headers()['content-type']);
        if ($type === 'application/octet-stream') {
            return $this->read($this->body);
        }
        if (strncmp($type, 'multipart/form-data;', 20) === 0) {
            return $this->part();
        }
        throw new ProblemException('digest_mismatch', 'The body has neither of the contract\'s two forms.');
    }

    private function part(): string
    {
        if (!$this->settings->takesFiles()) {
            throw new ProblemException('uploads_off', 'PHP takes no file uploads on this server.');
        }
        $file = $this->files[self::FIELD] ?? null;
        if (count($this->files) !== 1 || !is_array($file) || !is_int($file['error'] ?? null)) {
            throw new ProblemException('digest_mismatch', 'The body is not one part named "' . self::FIELD . '".');
        }
        $this->refuseBroken($file['error']);

        return $this->read((string) $file['tmp_name']);
    }

    private function refuseBroken(int $error): void
    {
        switch ($error) {
            case UPLOAD_ERR_OK:
                return;
            case UPLOAD_ERR_INI_SIZE:
            case UPLOAD_ERR_FORM_SIZE:
                throw new ProblemException('too_large', 'The payload is larger than this PHP takes.');
            case UPLOAD_ERR_NO_TMP_DIR:
            case UPLOAD_ERR_CANT_WRITE:
            case UPLOAD_ERR_EXTENSION:
                throw new ProblemException('uploads_off', 'PHP cannot keep an uploaded file on this server.');
            default:
                throw new ProblemException('digest_mismatch', 'The payload arrived in part.');
        }
    }

    /** One byte more than the bound tells that there is more. */
    private function read(string $stream): string
    {
        $bytes = file_get_contents($stream, false, null, 0, Limits::MAX_PAYLOAD_BYTES + 1);
        if ($bytes === false) {
            throw new ProblemException('digest_mismatch', 'The payload cannot be read.');
        }
        if (strlen($bytes) > Limits::MAX_PAYLOAD_BYTES) {
            throw new ProblemException('too_large', 'The payload is larger than the bound.');
        }

        return $bytes;
    }
}
