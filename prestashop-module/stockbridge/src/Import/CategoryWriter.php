<?php

/**
 * The categories flow: nodes of the tree, through the core's own class, one at a time; the tree's bounds follow in finish.
 *
 * What the merchant arranged stays: positions and friendly URLs are made once, customer groups are given once.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Binding\Bindings;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class CategoryWriter implements FlowWriter, Rehearsing
{
    private const AT = '/category';
    private const DEEPEST = 100;

    /** @var Database */
    private $db;
    /** @var Bindings */
    private $bindings;
    /** @var Languages */
    private $languages;
    /** @var ShopContext */
    private $context;
    /** @var Followups */
    private $followups;
    /** @var Html */
    private $html;

    public function __construct(
        Database $db,
        Bindings $bindings,
        Languages $languages,
        ShopContext $context,
        Followups $followups,
        Html $html
    ) {
        $this->db = $db;
        $this->bindings = $bindings;
        $this->languages = $languages;
        $this->context = $context;
        $this->followups = $followups;
        $this->html = $html;
    }

    public function setBased(): bool
    {
        return false;
    }

    public function write(array $claims, Budget $budget): array
    {
        return $this->each($claims, true);
    }

    public function rehearse(array $claims): array
    {
        return $this->each($claims, false);
    }

    /**
     * @param array<int, Claim> $claims
     *
     * @return array<int, Outcome>
     */
    private function each(array $claims, bool $keeps): array
    {
        return array_map(function (Claim $claim) use ($keeps): Outcome {
            return $this->context->within($claim->shopId, function () use ($claim, $keeps): Outcome {
                return $this->one($claim, new Patch($claim->record, self::AT), $keeps);
            });
        }, $claims);
    }

    /** @param bool $keeps whether it is written, or only told what that would do */
    private function one(Claim $claim, Patch $patch, bool $keeps): Outcome
    {
        $parentId = $this->parent($claim, $patch);
        if ($parentId === null) {
            return Outcome::waiting(Trouble::parentMissing($patch->at('parent'), $patch->text('parent')));
        }
        [$names, $warnings] = $this->languages->byId($patch->texts('name'), $patch->at('name'));
        [$descriptions, $unknown] = $this->languages->byId($patch->texts('description'), $patch->at('description'));
        $refused = $this->refusal($names, 'name', $patch) ?? $this->refusal($descriptions, 'description', $patch);
        if ($refused !== null) {
            return $refused->warning($warnings);
        }
        $category = new \Category($claim->entityId ?? $this->adopted($claim->shopId, $parentId, $names));
        if (!\Validate::isLoadedObject($category) && $names === []) {
            return Outcome::failed(Trouble::missing($patch->at('name'), 'A new category needs a name in a language of the shop.'));
        }
        if (\Validate::isLoadedObject($category) && $this->stands($parentId, (int) $category->id)) {
            return Outcome::failed(Trouble::invalid($patch->at('parent'), 'A category cannot stand below itself.'));
        }
        if ($claim->inDoubt && \Validate::isLoadedObject($category) && $category->getGroups() === []) {
            $category->groupBox = []; // the core gives them last, all of them for an empty list: it was broken off before
        }
        $warnings = array_merge($warnings, $unknown, $this->languages->missing($names, $patch->at('name')));

        $isNew = !\Validate::isLoadedObject($category);
        $prior = $isNew ? [] : $this->snapshot($category);
        $this->fill($category, $patch, $names, $descriptions, $isNew);
        $category->id_parent = $parentId;
        if (!$isNew && $prior === $this->snapshot($category) && $category->groupBox === null) {
            $outcome = Outcome::unchanged((int) $category->id);
        } elseif ($keeps) {
            $outcome = $this->save($category, $patch, $isNew, $prior);
        } else {
            $outcome = $this->told($category, $isNew, $prior);
        }

        return $outcome->warning($warnings);
    }

    /** The parent's id in the shop: its home for a top family; null where the parent is not there yet. */
    private function parent(Claim $claim, Patch $patch): ?int
    {
        if ($patch->gives('parent')) {
            $key = rtrim($patch->text('parent'), ' ');
            $ids = $this->bindings->ids($claim->shopId, 'categories', [$key]);

            return $ids[$key][0] ?? null;
        }
        $known = $claim->entityId === null || $patch->has('parent') ? null : $this->db->value(
            'SELECT id_parent FROM {ps:category} WHERE id_category = ?',
            [$claim->entityId]
        );

        return (int) ($known ?? \Context::getContext()->shop->id_category);
    }

    /**
     * @param array<int, string> $texts
     */
    private function refusal(array $texts, string $field, Patch $patch): ?Outcome
    {
        $rules = new CoreRules(\Category::$definition);
        foreach ($texts as $languageId => $text) {
            $reason = $rules->refusal($field, $text) ?? ($field === 'name' && trim($text) === '' ? 'it is blank' : null);
            if ($reason !== null) {
                $pointer = $patch->at($field) . '/' . $this->languages->code($languageId);

                return Outcome::failed(Trouble::invalid($pointer, 'The shop refuses this text: ' . $reason . '.'));
            }
        }

        return null;
    }

    /** Whether the category is among the ancestors of a place, or the place itself. */
    private function stands(int $placeId, int $categoryId): bool
    {
        for ($step = 0; $step < self::DEEPEST && $placeId > 0; ++$step) {
            if ($placeId === $categoryId) {
                return true;
            }
            $placeId = (int) $this->db->value('SELECT id_parent FROM {ps:category} WHERE id_category = ?', [$placeId]);
        }

        return false;
    }

    /**
     * A category of that name at that place that belongs to no key yet; of several the oldest: any of them is that family.
     *
     * @param array<int, string> $names
     */
    private function adopted(int $shopId, int $parentId, array $names): ?int
    {
        $ids = $names === [] ? [] : array_map('intval', array_column($this->db->rows(
            'SELECT DISTINCT c.id_category FROM {ps:category} c '
            . 'JOIN {ps:category_lang} l ON l.id_category = c.id_category AND l.id_shop = ? '
            . 'WHERE c.id_parent = ? AND l.name IN (?*) ORDER BY c.id_category LIMIT 50',
            [$shopId, $parentId, array_values($names)]
        ), 'id_category'));
        $free = array_values(array_diff($ids, array_keys($this->bindings->owners($shopId, 'categories', $ids))));

        return $free[0] ?? null;
    }

    /**
     * @param array<string, mixed> $prior
     */
    private function save(\Category $category, Patch $patch, bool $isNew, array $prior): Outcome
    {
        $parentId = (int) $category->id_parent;
        try {
            $saved = $this->store($category, $patch, $isNew, ($prior['id_parent'] ?? $parentId) !== $parentId);
        } catch (\PrestaShopException $error) {
            return Outcome::broken(self::AT, $error, (int) $category->id ?: null);
        }
        if (!$saved) {
            return Outcome::failed(Trouble::notSaved(self::AT));
        }

        return $this->told($category, $isNew, $prior);
    }

    /**
     * @param array<string, mixed> $prior
     */
    private function told(\Category $category, bool $isNew, array $prior): Outcome
    {
        return $isNew
            ? Outcome::created((int) $category->id)->keeping(['created' => true])
            : Outcome::updated((int) $category->id)->keeping($prior)->reaching($this->snapshot($category));
    }

    /**
     * @param array<int, string> $names
     * @param array<int, string> $descriptions
     */
    private function fill(\Category $category, Patch $patch, array $names, array $descriptions, bool $isNew): void
    {
        if ($names !== []) {
            $category->name = $this->languages->complete($names, $isNew ? [] : (array) $category->name);
        }
        if ($patch->clears('description')) {
            $category->description = array_fill_keys($this->languages->all(), '');
        } elseif ($descriptions !== []) {
            $stored = array_map([$this->html, 'stored'], $descriptions);
            $category->description = $this->languages->complete($stored, $isNew ? [] : (array) $category->description);
        }
        $urls = $isNew ? [] : (array) $category->link_rewrite;
        foreach ((array) $category->name as $languageId => $name) {
            $urls[$languageId] = ($urls[$languageId] ?? '') !== '' ? $urls[$languageId] : FriendlyUrl::of((string) $name, '');
        }
        $category->link_rewrite = $urls;
        if ($isNew || $patch->gives('active')) {
            $category->active = $patch->gives('active') ? $patch->boolean('active') : true;
        }
    }

    private function store(\Category $category, Patch $patch, bool $isNew, bool $moves): bool
    {
        $category->doNotRegenerateNTree = true;
        if ($moves) {
            $category->position = \Category::getLastPosition((int) $category->id_parent, (int) \Context::getContext()->shop->id);
        }
        $saved = (bool) ($isNew ? $category->add() : $category->update());
        if ($saved && $isNew && $patch->gives('position')) {
            $category->addPosition($patch->integer('position'), (int) \Context::getContext()->shop->id);
        }
        if ($saved && $moves) {
            $category->recalculateLevelDepth((int) $category->id);
        }
        if ($isNew || $moves) {
            $this->followups->note(Followups::TREE, [0]);
        }

        return $saved;
    }

    /**
     * @return array<string, mixed>
     */
    private function snapshot(\Category $category): array
    {
        return [
            'name' => (array) $category->name,
            'description' => (array) $category->description,
            'active' => (bool) $category->active,
            'id_parent' => (int) $category->id_parent,
        ];
    }
}
