<?php

/**
 * What the module shows on the back office's order page.
 */

declare(strict_types=1);

namespace Stockbridge\Hook;

use Stockbridge\Admin\OrderPanel;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class DisplayHooks implements Listener
{
    public const HOOKS = ['displayAdminOrderSide'];

    /** @var OrderPanel */
    private $panel;

    public function __construct(OrderPanel $panel)
    {
        $this->panel = $panel;
    }

    public function hear(string $hook, array $params): string
    {
        return $this->panel->html((int) ($params['id_order'] ?? 0));
    }
}
