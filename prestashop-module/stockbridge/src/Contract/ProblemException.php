<?php

/**
 * Refuses a whole request, or one item where its writer catches it, with a code of the contract.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProblemException extends \RuntimeException
{
    /** @var Problem */
    private $problem;

    /**
     * @param array<string, string> $details
     */
    public function __construct(
        string $code,
        string $detail,
        ?string $field = null,
        ?int $line = null,
        array $details = [],
        ?\Throwable $previous = null
    ) {
        parent::__construct($detail . ' [' . $code . ']', 0, $previous);
        $this->problem = new Problem($code, $detail, $field, $line, $details);
    }

    public function problem(): Problem
    {
        return $this->problem;
    }

    /** The same refusal, told of a line of the payload. */
    public function atLine(int $line): self
    {
        return new self($this->problem->code(), $this->problem->detail(), $this->problem->field(), $line, [], $this);
    }
}
