<?php

/**
 * What became of one item of an apply batch, as a value; the Applier keeps it and the answer line tells it.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Problem;
use Stockbridge\Platform\DatabaseFailure;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Outcome
{
    public const CREATED = 'created';
    public const UPDATED = 'updated';
    public const UNCHANGED = 'unchanged';
    public const WAITING = 'waiting';
    public const FAILED = 'failed';
    public const UNPROCESSED = 'unprocessed';

    /** @var string one of the constants */
    public $result;
    /** @var int|null */
    public $entityId;
    /** @var int */
    public $entitySubId = 0;
    /** @var string|null why, where the result alone does not say it */
    public $code;
    /** @var Problem|null */
    public $problem;
    /** @var Problem[] */
    public $warnings = [];
    /** @var array<string, mixed>|null what stood there before, for undo; null where there was nothing to keep */
    public $prior;
    /** @var array<string, mixed>|null what stands there instead of `prior`, at the same places; for a plan */
    public $next;
    /** @var bool whether the record may be half written: then its claim stays, and the next try knows of this one */
    public $inDoubt = false;
    /** @var array<string, mixed>|null what the writer wants to find on the binding next time; null keeps the former */
    public $notes;

    private function __construct(string $result, ?int $entityId = null)
    {
        $this->result = $result;
        $this->entityId = $entityId;
    }

    public static function created(int $entityId): self
    {
        return new self(self::CREATED, $entityId);
    }

    public static function updated(int $entityId): self
    {
        return new self(self::UPDATED, $entityId);
    }

    public static function unchanged(?int $entityId, ?string $code = null): self
    {
        $outcome = new self(self::UNCHANGED, $entityId);
        $outcome->code = $code;

        return $outcome;
    }

    public static function waiting(Problem $problem): self
    {
        return self::refused(self::WAITING, $problem);
    }

    public static function failed(Problem $problem): self
    {
        return self::refused(self::FAILED, $problem);
    }

    public static function unprocessed(): self
    {
        return new self(self::UNPROCESSED);
    }

    /**
     * What the core threw while it wrote: a busy database passes, anything else a person must see. Where the database
     * refused a statement, those before it stand.
     *
     * @param int|null $entityId the record's id, where it has one by now
     */
    public static function broken(string $pointer, \PrestaShopException $error, ?int $entityId = null): self
    {
        $failure = DatabaseFailure::behind($error);
        if ($failure === null) {
            return self::failed(Trouble::refusedByShop($pointer, $error));
        }

        return self::refusedByDatabase($failure)->inDoubt($entityId);
    }

    public static function refusedByDatabase(DatabaseFailure $failure): self
    {
        return $failure->passes() ? self::unprocessed() : self::failed(Trouble::refusedByDatabase($failure));
    }

    private static function refused(string $result, Problem $problem): self
    {
        $outcome = new self($result);
        $outcome->problem = $problem;
        $outcome->code = $problem->code();

        return $outcome;
    }

    public function ofVariant(int $entitySubId): self
    {
        $copy = clone $this;
        $copy->entitySubId = $entitySubId;

        return $copy;
    }

    public function inDoubt(?int $entityId = null): self
    {
        $copy = clone $this;
        $copy->inDoubt = true;
        $copy->entityId = $entityId;

        return $copy;
    }

    /**
     * @param Problem[] $warnings
     */
    public function warning(array $warnings): self
    {
        $copy = clone $this;
        $copy->warnings = array_merge($copy->warnings, $warnings);

        return $copy;
    }

    /**
     * @param array<string, mixed>|null $prior
     */
    public function keeping(?array $prior): self
    {
        $copy = clone $this;
        $copy->prior = $prior;

        return $copy;
    }

    /**
     * @param array<string, mixed>|null $next
     */
    public function reaching(?array $next): self
    {
        $copy = clone $this;
        $copy->next = $next;

        return $copy;
    }

    /**
     * @param array<string, mixed> $notes
     */
    public function noting(array $notes): self
    {
        $copy = clone $this;
        $copy->notes = $notes;

        return $copy;
    }

    /** Whether the version counts as applied from now on: only successes are remembered. */
    public function isApplied(): bool
    {
        return in_array($this->result, [self::CREATED, self::UPDATED, self::UNCHANGED], true);
    }
}
