<?php

/**
 * What went wrong, for people and for programs; the contract's problem object. Its codes stand in problems.json.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Problem
{
    /** @var string */
    private $code;

    /** @var string */
    private $detail;

    /** @var string|null JSON pointer into the item */
    private $field;

    /** @var int|null line of the payload, 1 is the envelope */
    private $line;

    /** @var array<string, string> */
    private $details;

    /** @var string|null */
    private $remedy;

    /**
     * @param array<string, string> $details
     */
    public function __construct(
        string $code,
        string $detail,
        ?string $field = null,
        ?int $line = null,
        array $details = [],
        ?string $remedy = null
    ) {
        $this->code = $code;
        $this->detail = $detail;
        $this->field = $field;
        $this->line = $line;
        $this->details = $details;
        $this->remedy = $remedy;
    }

    public function code(): string
    {
        return $this->code;
    }

    public function detail(): string
    {
        return $this->detail;
    }

    public function field(): ?string
    {
        return $this->field;
    }

    public function line(): ?int
    {
        return $this->line;
    }

    /**
     * As it goes over the wire; what is not known stays missing, texts are cut to what the contract allows.
     *
     * @return array<string, mixed>
     */
    public function toArray(): array
    {
        $told = ['code' => $this->code, 'detail' => Text::cut($this->detail, 2000)];
        $more = [
            'field' => $this->field === null ? null : Text::cut($this->field, 500),
            'line' => $this->line,
            'remedy' => $this->remedy === null ? null : Text::cut($this->remedy, 2000),
            'details' => $this->details === [] ? null : (object) $this->details,
        ];

        return $told + array_filter($more, static function ($value): bool {
            return $value !== null;
        });
    }
}
