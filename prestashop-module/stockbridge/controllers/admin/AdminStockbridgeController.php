<?php

/**
 * The connection page: pair, unpair, and see how the agent is. `Stockbridge\Admin\ConnectionPage` says what it shows.
 */

declare(strict_types=1);

if (!defined('_PS_VERSION_')) {
    exit;
}

use Stockbridge\Admin\ConnectionPage;
use Stockbridge\Admin\OrderChoices;
use Stockbridge\Admin\Wording;
use Stockbridge\Kernel;
use Stockbridge\Pairing\Pairings;
use Stockbridge\Platform\ShopInfo;
use Stockbridge\Platform\State;

class AdminStockbridgeController extends ModuleAdminController
{
    /** @var array{text: string, expires: int}|null */
    private $string;

    /** @var string what was entered as the first order and is not one: shown again, to be corrected */
    private $typed = '';

    public function __construct()
    {
        $this->bootstrap = true;
        $this->display = 'view';
        parent::__construct();
        $this->meta_title = 'Stockbridge';
    }

    /**
     * @param bool $isNewTheme
     */
    public function setMedia($isNewTheme = false): void
    {
        parent::setMedia($isNewTheme);
        $this->addCSS($this->module->getPathUri() . 'views/css/connection.css');
        $this->addJS($this->module->getPathUri() . 'views/js/connection.js');
    }

    /** No buttons of a list: this page stands alone. */
    public function initToolbar(): void
    {
    }

    public function initToolbarTitle(): void
    {
        $this->toolbar_title = ['Stockbridge'];
    }

    public function postProcess(): void
    {
        $action = Tools::getValue('stockbridge_action');
        if (!is_string($action) || $_SERVER['REQUEST_METHOD'] !== 'POST') {
            return;
        }
        if (!hash_equals($this->formToken(), (string) Tools::getValue('stockbridge_token'))) {
            $this->errors[] = $this->say('This form is too old. Nothing was changed; please try again.');

            return;
        }
        if (!$this->access('edit')) {
            $this->errors[] = $this->say('Your profile may look at this page and not change it.');

            return;
        }
        $this->act($action);
    }

    public function renderView(): string
    {
        $page = Kernel::instance()->get(ConnectionPage::class)->tell($this->shopUrl(), $this->string);
        $template = $this->context->smarty->createTemplate(
            $this->module->getLocalPath() . 'views/templates/admin/connection.tpl',
            $this->context->smarty
        );
        $template->assign([
            'page' => $page,
            'orders' => Kernel::instance()->get(OrderChoices::class)->tell(),
            'typed' => $this->typed,
            'token' => $this->formToken(),
            'action' => $this->context->link->getAdminLink('AdminStockbridge'),
            'may_change' => $this->access('edit'),
        ]);

        return $template->fetch();
    }

    private function act(string $action): void
    {
        $pairings = Kernel::instance()->get(Pairings::class);
        switch ($action) {
            case 'pair':
                $this->string = $pairings->create($this->shopUrl(), (int) $this->context->employee->id);
                break;
            case 'unpair':
                $pairings->end();
                $this->confirmations[] = $this->say('The agent is disconnected. Orders wait here until one is connected again.');
                break;
            case 'first_order':
                $this->chooseFirstOrder(trim((string) Tools::getValue('first_order')));
                break;
            case 'emit_states':
                $ids = array_map('intval', array_values((array) Tools::getValue('emit_states')));
                Kernel::instance()->get(OrderChoices::class)->chooseStates($ids);
                $this->confirmations[] = $this->say('Saved.');
                break;
            case 'purge':
                Kernel::instance()->get(State::class)->set(State::PURGE, Tools::getValue('purge') === '1' ? '1' : '0');
                $this->confirmations[] = $this->say('Saved.');
                break;
        }
    }

    private function chooseFirstOrder(string $typed): void
    {
        if (Kernel::instance()->get(OrderChoices::class)->chooseFirst($typed)) {
            $this->confirmations[] = $this->say('Saved.');

            return;
        }
        $this->typed = $typed;
        $this->errors[] = $this->say(
            'First order to send: no order has this reference or number. Enter one as the list of orders shows it.'
        );
    }

    /** The address that agents are given: the default shop's, for one pairing serves all shops of the installation. */
    private function shopUrl(): string
    {
        $shop = new Shop(Kernel::instance()->get(ShopInfo::class)->defaultShop());
        $host = Configuration::getGlobalValue('PS_SSL_ENABLED') ? 'https://' . $shop->domain_ssl : 'http://' . $shop->domain;

        return $host . $shop->getBaseURI();
    }

    /** A token of our own beside the core's: this page hands out keys. */
    private function formToken(): string
    {
        $employee = $this->context->employee;

        return hash_hmac('sha256', 'stockbridge|' . $employee->id . '|' . $employee->passwd, _COOKIE_KEY_);
    }

    private function say(string $sentence): string
    {
        return Kernel::instance()->get(Wording::class)->say($sentence);
    }
}
