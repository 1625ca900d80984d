<?php

/**
 * What a lease handed out, as a value.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Lease
{
    /** @var list<array{row: array<string, string|null>, record: \stdClass, key: string|null}> */
    public $events;
    /** @var int Unix seconds */
    public $expiresAt;
    /** @var int what else is due */
    public $backlog;

    /**
     * @param list<array{row: array<string, string|null>, record: \stdClass, key: string|null}> $events
     */
    public function __construct(array $events, int $expiresAt, int $backlog)
    {
        $this->events = $events;
        $this->expiresAt = $expiresAt;
        $this->backlog = $backlog;
    }
}
