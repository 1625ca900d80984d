<?php

/**
 * Hooks that concern the module itself: it must stay heard, and outlive a reset.
 */

declare(strict_types=1);

namespace Stockbridge\Hook;

use Stockbridge\Install\Installer;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OwnHooks implements Listener
{
    public const HOOKS = ['actionObjectGroupAddAfter', 'actionBeforeResetModule'];

    /** @var Installer */
    private $installer;

    public function __construct(Installer $installer)
    {
        $this->installer = $installer;
    }

    public function hear(string $hook, array $params): string
    {
        if ($hook === 'actionObjectGroupAddAfter') {
            $this->installer->mendGroups((int) \Module::getModuleIdByName('stockbridge'));
        }

        return '';
    }
}
