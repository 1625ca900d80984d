<?php

/**
 * What a superseded agent is told: which machine works now, and since when.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\ProblemException;
use Stockbridge\Contract\Time;
use Stockbridge\Pairing\Keyring;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Takeover
{
    /** @var Keyring */
    private $keyring;

    public function __construct(Keyring $keyring)
    {
        $this->keyring = $keyring;
    }

    public function refusal(): ProblemException
    {
        $active = $this->keyring->active();
        $details = $active === null
            ? []
            : ['machine' => (string) $active['machine'], 'at' => Time::text((int) $active['created_at'])];

        return new ProblemException('superseded', 'Another agent took over this shop.', null, null, $details);
    }
}
