<?php

/**
 * A front controller that ends where the core has prepared all that a page needs (customer, cart, currency, link).
 */

declare(strict_types=1);

class StockbridgeReadyModuleFrontController extends ModuleFrontController
{
    /** @var bool */
    public $ajax = true;

    /** @var bool */
    public $content_only = true;

    public function postProcess(): void
    {
        exit;
    }
}
