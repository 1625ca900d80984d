<?php

/**
 * What an outbox row's columns `entity`, `state` and `available_at` may hold; the module's other classes name them from here.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OutboxState
{
    public const ORDER = 'order';
    public const CUSTOMER = 'customer';

    public const PENDING = 0;
    public const LEASED = 1;
    public const DONE = 2;
    public const DEAD = 3;

    /** As `available_at`: nothing is to be done before the entity changes. */
    public const PARKED = 4294967295;
}
