<?php

/**
 * The brands flow: manufacturers, through the core's own class, one at a time; an unbound one of that name is adopted.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Binding\Bindings;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class BrandWriter implements FlowWriter, Rehearsing
{
    private const AT = '/brand';

    /** @var Database */
    private $db;
    /** @var Bindings */
    private $bindings;
    /** @var ShopContext */
    private $context;

    public function __construct(Database $db, Bindings $bindings, ShopContext $context)
    {
        $this->db = $db;
        $this->bindings = $bindings;
        $this->context = $context;
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
        $refusal = (new CoreRules(\Manufacturer::$definition))->refusal('name', $patch->text('name'));
        if ($refusal !== null || trim($patch->text('name')) === '') {
            $reason = $refusal ?? 'it is blank';

            return Outcome::failed(Trouble::invalid($patch->at('name'), 'The shop refuses this name: ' . $reason . '.'));
        }
        $brand = new \Manufacturer($claim->entityId ?? $this->adopted($claim->shopId, $patch->text('name')));
        $isNew = !\Validate::isLoadedObject($brand);
        $prior = $this->snapshot($brand);
        $joins = !$isNew && !$brand->isAssociatedToShop($claim->shopId);
        $stands = !$isNew && !$joins && !$claim->inDoubt;
        $brand->name = $patch->text('name');
        $brand->active = $patch->gives('active') ? $patch->boolean('active') : ($isNew || (bool) $brand->active);
        if ($stands && $prior === $this->snapshot($brand)) {
            return Outcome::unchanged((int) $brand->id);
        }

        return $keeps ? $this->save($brand, $isNew, $prior) : $this->told($brand, $isNew, $prior);
    }

    /**
     * @param array<string, mixed> $prior
     */
    private function save(\Manufacturer $brand, bool $isNew, array $prior): Outcome
    {
        try {
            // Either puts the brand into the shop that the context names.
            $saved = $isNew ? $brand->add() : $brand->update();
        } catch (\PrestaShopException $error) {
            return Outcome::broken(self::AT, $error, (int) $brand->id ?: null);
        }
        if (!$saved) {
            return Outcome::failed(Trouble::notSaved(self::AT));
        }

        return $this->told($brand, $isNew, $prior);
    }

    /**
     * @param array<string, mixed> $prior
     */
    private function told(\Manufacturer $brand, bool $isNew, array $prior): Outcome
    {
        return $isNew
            ? Outcome::created((int) $brand->id)->keeping(['created' => true])
            : Outcome::updated((int) $brand->id)->keeping($prior)->reaching($this->snapshot($brand));
    }

    /**
     * @return array<string, mixed>
     */
    private function snapshot(\Manufacturer $brand): array
    {
        return ['name' => $brand->name, 'active' => (bool) $brand->active];
    }

    /** A brand of that name that belongs to no key yet; of several the oldest: any of them is that brand. */
    private function adopted(int $shopId, string $name): ?int
    {
        $ids = array_map('intval', array_column($this->db->rows(
            'SELECT id_manufacturer FROM {ps:manufacturer} WHERE name = ? ORDER BY id_manufacturer LIMIT 50',
            [$name]
        ), 'id_manufacturer'));
        $free = array_values(array_diff($ids, array_keys($this->bindings->owners($shopId, 'brands', $ids))));

        return $free[0] ?? null;
    }
}
