<?php

/**
 * Sets the module up and keeps it so: tables, identity, hooks, groups, order states. `stockbridge.php` calls it on
 * install, reset and upgrade, `Operations\Hello` calls `mend` now and then.
 */

declare(strict_types=1);

namespace Stockbridge\Install;

use Stockbridge\Contract\Random;
use Stockbridge\Kernel;
use Stockbridge\Outbox\FirstOrder;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Installer
{
    /** @var Database */
    private $database;

    /** @var State */
    private $state;

    /** @var Clock */
    private $clock;

    /** @var OrderStates */
    private $orderStates;

    /** @var FirstOrder */
    private $firstOrder;

    public function __construct(
        Database $database,
        State $state,
        Clock $clock,
        OrderStates $orderStates,
        FirstOrder $firstOrder
    ) {
        $this->database = $database;
        $this->state = $state;
        $this->clock = $clock;
        $this->orderStates = $orderStates;
        $this->firstOrder = $firstOrder;
    }

    /** Safe to call again: what stands is kept. */
    public function install(\Module $module): bool
    {
        Tables::create($this->database);
        $this->state->begin(State::INSTALLATION, Random::uuid());
        // The second of the first installation: a module that was purged and installed anew never repeats an epoch.
        $this->state->begin(State::EPOCH, (string) $this->clock->now());
        $this->state->begin(State::WRITES, 'held');
        $this->firstOrder->begin();
        $this->orderStates->ensure();
        $done = $this->registerHooks($module);
        $this->mendGroups((int) $module->id);

        return $done;
    }

    /** Deletes all that the module knows, where the merchant asked for that; else keeps it for the next installation. */
    public function uninstall(): void
    {
        if ($this->state->get(State::PURGE) === '1') {
            Tables::drop($this->database);
        }
    }

    /** Puts back what a shop loses by itself: hooks in new shops, rows for customer groups that an API made. */
    public function mend(\Module $module): void
    {
        $this->mendGroups((int) $module->id);
        $this->orderStates->ensure();
        if ($this->lacksHooks((int) $module->id)) {
            $this->registerHooks($module);
        }
    }

    /** A customer group without this row silences our hooks for its customers. */
    public function mendGroups(int $module): void
    {
        $this->database->execute(
            'INSERT IGNORE INTO {ps:module_group} (id_module, id_shop, id_group)
             SELECT ?, s.id_shop, g.id_group FROM {ps:shop} s CROSS JOIN {ps:group} g
             WHERE s.deleted = 0 ORDER BY s.id_shop, g.id_group',
            [$module]
        );
    }

    private function lacksHooks(int $module): bool
    {
        $hooks = Kernel::hooks();
        $registered = (int) $this->database->value(
            'SELECT COUNT(*) FROM {ps:hook_module} m JOIN {ps:hook} h ON h.id_hook = m.id_hook
             JOIN {ps:module_shop} s ON s.id_module = m.id_module AND s.id_shop = m.id_shop
             WHERE m.id_module = ? AND h.name IN (?*)',
            [$module, $hooks]
        );
        $shops = (int) $this->database->value('SELECT COUNT(*) FROM {ps:module_shop} WHERE id_module = ?', [$module]);

        return $registered < $shops * count($hooks);
    }

    private function registerHooks(\Module $module): bool
    {
        return $module->registerHook(Kernel::hooks());
    }
}
