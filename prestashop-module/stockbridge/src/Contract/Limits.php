<?php

/**
 * The bounds of every request and answer.
 * Written by `make schemas` from the agent's models: change those, not this file.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Limits
{
    public const MAX_PAYLOAD_BYTES = 1048576;
    public const MAX_BODY_BYTES = 1052672;
    public const MAX_INFLATED_BYTES = 4194304;
    public const MAX_ANSWER_PAYLOAD_BYTES = 4194304;
    public const MAX_ANSWER_INFLATED_BYTES = 33554432;
    public const MAX_LINE_BYTES = 1048576;
    public const MAX_DEPTH = 32;
    public const MAX_ITEMS = 10000;
    public const MAX_KEYS = 200000;
    public const MAX_ANSWER_KEYS = 2000000;
    public const MAX_LEASE = 200;
    public const MAX_LEASE_SECONDS = 900;
    public const CLOCK_TOLERANCE_SECONDS = 300;
    public const NONCE_KEPT_SECONDS = 600;
    public const PAIRING_SECONDS = 900;
    public const BUDGET_SECONDS = 10;
}
