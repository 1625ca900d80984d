<?php

/**
 * One product on its way through a batch: draft, rows before and after, category links to make and to undo.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProductWork
{
    /** @var ProductDraft */
    public $draft;
    /** @var ProductState */
    public $before;
    /** @var ProductState */
    public $after;
    /** @var list<int> */
    public $added = [];
    /** @var list<int> */
    public $removed = [];
    /** @var array<string, mixed> */
    private $notes;
    /** @var array<string, mixed> */
    private $prior;

    public function __construct(ProductDraft $draft, ProductState $before, ProductState $after)
    {
        $this->draft = $draft;
        $this->before = $before;
        $this->after = $after;
        $this->prior = $before->before($after);
        $this->notes = $draft->claim->notes;
    }

    public function isNew(): bool
    {
        return $this->before->id === null;
    }

    public function changes(): bool
    {
        return $this->before->joins || $this->prior !== [] || $this->added !== [] || $this->removed !== [];
    }

    /**
     * Decides on the product's categories; only links that we made ourselves are ever removed.
     *
     * @param list<int> $existing
     * @param int $homeId where a new product without a family waits
     */
    public function link(array $existing, int $homeId): void
    {
        $draft = $this->draft;
        if ($draft->defaultCategory !== null) {
            $this->notes['default'] = $draft->defaultCategory;
        }
        if ($draft->categories !== null) {
            $this->notes['further'] = $draft->categories;
        }
        $this->notes['lacks_tax'] = $draft->lacksTax;
        $this->notes['lacks_category'] = $draft->lacksCategory;
        if (!$this->isNew() && $draft->defaultCategory === null && $draft->categories === null) {
            return;
        }
        $default = $this->notes['default'] ?? ($draft->lacksCategory ? $homeId : null);
        $wanted = array_values(array_unique(array_filter(array_merge([$default], $this->notes['further'] ?? []))));
        $own = $this->notes['links'] ?? [];
        $this->added = array_values(array_diff($wanted, $existing));
        $this->removed = array_values(array_intersect(array_diff($own, $wanted), $existing));
        $this->notes['links'] = array_values(array_merge(array_intersect($own, $wanted), $this->added));
    }

    public function outcome(): Outcome
    {
        $id = (int) $this->after->id;
        if ($this->isNew()) {
            $outcome = Outcome::created($id)->keeping(['created' => true]);
        } elseif ($this->changes()) {
            $links = array_filter(['linked' => $this->added, 'unlinked' => $this->removed]);
            $outcome = Outcome::updated($id)
                ->keeping($this->prior + $links)
                ->reaching($this->after->at($this->prior));
        } else {
            $outcome = Outcome::unchanged($id);
        }

        return $outcome->noting(array_filter($this->notes))->warning(array_slice($this->draft->warnings, 0, 50));
    }
}
