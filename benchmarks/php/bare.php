<?php

/**
 * A front controller that ends where a module's own code first gets the word: the cost of the core's start alone.
 */

declare(strict_types=1);

class StockbridgeBareModuleFrontController extends ModuleFrontController
{
    public function init(): void
    {
        exit;
    }
}
