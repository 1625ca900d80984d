<?php

/**
 * A request whose signature holds, and whose key that was. Time, nonce and content are not looked at yet.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\SignedRequest;
use Stockbridge\Pairing\Caller;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Signed
{
    /** @var SignedRequest */
    private $request;

    /** @var Caller */
    private $caller;

    public function __construct(SignedRequest $request, Caller $caller)
    {
        $this->request = $request;
        $this->caller = $caller;
    }

    public function request(): SignedRequest
    {
        return $this->request;
    }

    public function caller(): Caller
    {
        return $this->caller;
    }
}
