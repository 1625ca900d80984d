<?php

/**
 * Stockbridge: what PrestaShop sees of the module. Its work stands in src/, room by room; `Kernel` builds it.
 *
 * @license AFL-3.0
 */

declare(strict_types=1);

if (!defined('_PS_VERSION_')) {
    exit;
}

require_once __DIR__ . '/src/autoload.php';

use Stockbridge\Hook\HookMethods;
use Stockbridge\Install\Installer;
use Stockbridge\Install\Requirements;
use Stockbridge\Kernel;

class Stockbridge extends Module
{
    use HookMethods;

    /** @var bool set while the core resets the module: what it knows must outlive that */
    private static $resetting = false;

    public function __construct()
    {
        $this->name = 'stockbridge';
        $this->tab = 'administration';
        $this->version = '0.1.0';
        $this->author = 'Stockbridge';
        $this->need_instance = 0;
        $this->bootstrap = true;
        $this->ps_versions_compliancy = ['min' => '1.7.8.0', 'max' => '9.99.99'];
        $this->tabs = [[
            'class_name' => 'AdminStockbridge',
            'name' => 'Stockbridge',
            'parent_class_name' => 'SELL',
            'icon' => 'sync_alt',
            'visible' => true,
        ]];
        parent::__construct();
        $this->displayName = 'Stockbridge';
        $this->description = $this->trans(
            'Connects this shop to your ERP: orders go there, products, stock and statuses come from there.',
            [],
            'Modules.Stockbridge.Admin'
        );
        $this->confirmUninstall = $this->trans(
            'Orders no longer reach the ERP while Stockbridge is uninstalled. Go on?',
            [],
            'Modules.Stockbridge.Admin'
        );
        if (defined(self::class . '::MULTISTORE_COMPATIBILITY_YES')) {
            $this->multistoreCompatibility = self::MULTISTORE_COMPATIBILITY_YES;
        }
    }

    public function isUsingNewTranslationSystem(): bool
    {
        return true;
    }

    public function install(): bool
    {
        $missing = Requirements::missingExtensions();
        if ($missing !== []) {
            $this->_errors[] = $this->trans(
                'Stockbridge needs PHP extensions that this server lacks. Ask your hosting company to switch on: %names%.',
                ['%names%' => implode(', ', $missing)],
                'Modules.Stockbridge.Admin'
            );

            return false;
        }
        if (Shop::isFeatureActive()) {
            Shop::setContext(Shop::CONTEXT_ALL);
        }

        return parent::install() && Kernel::instance()->get(Installer::class)->install($this);
    }

    public function uninstall(): bool
    {
        if (!parent::uninstall()) {
            return false;
        }
        if (!self::$resetting) {
            Kernel::instance()->get(Installer::class)->uninstall();
        }

        return true;
    }

    /** The core's reset that keeps data: sets up anew what may be missing. */
    public function reset(): bool
    {
        return Kernel::instance()->get(Installer::class)->install($this);
    }

    /** "Configure" in the list of modules leads to our own page. */
    public function getContent(): string
    {
        Tools::redirectAdmin($this->context->link->getAdminLink('AdminStockbridge'));

        return '';
    }

    /**
     * The core resets a module by uninstalling and installing it: the data must stay then, even where the merchant
     * asked to delete them with the module.
     *
     * @param array<string, mixed> $params
     */
    public function hookActionBeforeResetModule(array $params): void
    {
        self::$resetting = ($params['moduleName'] ?? '') === $this->name;
    }
}
