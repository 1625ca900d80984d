<?php

/**
 * An HTTP answer, ready to be sent.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Answer
{
    /** @var int */
    private $status;

    /** @var array<string, string> */
    private $headers;

    /** @var string */
    private $body;

    /**
     * @param array<string, string> $headers
     */
    public function __construct(int $status, array $headers, string $body)
    {
        $this->status = $status;
        $this->headers = $headers;
        $this->body = $body;
    }

    public function status(): int
    {
        return $this->status;
    }

    /**
     * @return array<string, string>
     */
    public function headers(): array
    {
        return $this->headers + [
            'Content-Length' => (string) strlen($this->body),
            'Cache-Control' => 'no-store, no-transform',
        ];
    }

    public function body(): string
    {
        return $this->body;
    }
}
