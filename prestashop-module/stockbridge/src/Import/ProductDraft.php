<?php

/**
 * One product record as columns of the core's tables, with the warnings and the refusal it earned; made by ProductReading.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Problem;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProductDraft
{
    /** @var Claim */
    public $claim;
    /** @var array<string, string> columns of product alone */
    public $product = [];
    /** @var array<string, string> columns of product_shop, which product repeats */
    public $shop = [];
    /** @var array<string, array<int, string>|null> columns of product_lang, by language; null clears the column */
    public $texts = [];
    /** @var array<int, string> by language, for a new product */
    public $friendlyUrl = [];
    /** @var int|null the category it stands in first; null: not sent */
    public $defaultCategory;
    /** @var list<int>|null its further categories; null: not sent */
    public $categories;
    /** @var string|null simple or virtual; null: not sent */
    public $kind;
    /** @var Problem[] */
    public $warnings = [];
    /** @var Problem[] why it must not be published as it stands */
    public $hindrances = [];
    /** @var bool whether it still has no VAT from the ERP */
    public $lacksTax = false;
    /** @var bool whether it still has no family from the ERP */
    public $lacksCategory = false;
    /** @var Outcome|null where it cannot be written */
    public $refused;

    public function __construct(Claim $claim)
    {
        $this->claim = $claim;
    }

    public function warn(Problem $warning): void
    {
        $this->warnings[] = $warning;
    }

    /** The first refusal stands. */
    public function refuse(Outcome $outcome): void
    {
        $this->refused = $this->refused ?? $outcome;
    }

    /** Whether the field hinders its publication already. */
    public function hindered(string $pointer): bool
    {
        foreach ($this->hindrances as $hindrance) {
            if ($hindrance->field() === $pointer) {
                return true;
            }
        }

        return false;
    }
}
