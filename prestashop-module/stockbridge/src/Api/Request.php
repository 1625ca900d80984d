<?php

/**
 * A request whose signature, time, nonce, envelope and items hold; `Endpoint` builds it, operations read it.
 * Objects of the wire are `stdClass`, arrays are lists, as `Contract\Json` decodes them.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Pairing\Caller;
use Stockbridge\Platform\Budget;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Request
{
    /** @var \stdClass */
    private $envelope;

    /** @var list<\stdClass> */
    private $items;

    /** @var Caller */
    private $caller;

    /** @var Budget */
    private $budget;

    /**
     * @param list<\stdClass> $items
     */
    public function __construct(\stdClass $envelope, array $items, Caller $caller, Budget $budget)
    {
        $this->envelope = $envelope;
        $this->items = $items;
        $this->caller = $caller;
        $this->budget = $budget;
    }

    public function envelope(): \stdClass
    {
        return $this->envelope;
    }

    public function params(): \stdClass
    {
        return $this->envelope->params;
    }

    /**
     * @return list<\stdClass> one per item line
     */
    public function items(): array
    {
        return $this->items;
    }

    /** The message id: the same for every retry of these bytes. */
    public function message(): string
    {
        return $this->envelope->message;
    }

    public function caller(): Caller
    {
        return $this->caller;
    }

    public function budget(): Budget
    {
        return $this->budget;
    }
}
