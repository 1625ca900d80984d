<?php

/**
 * Boots a test shop for a snippet: php boot.php ROOT KERNEL SNIPPET [ARGUMENT...]
 *
 * KERNEL is 1 where the snippet needs Symfony's container (and its price in time). The snippet
 * finds its arguments in $argv from index 1 and an employee, a language and a currency in context.
 */

declare(strict_types=1);

[, $root, $withKernel, $snippet] = $argv;
$domain = getenv('STOCKBRIDGE_SHOP_DOMAIN');
$_SERVER['HTTP_HOST'] = $_SERVER['SERVER_NAME'] = $domain;
$_SERVER['REQUEST_URI'] = '/index.php';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';
chdir($root);
if ($withKernel === '1') {
    define('_PS_ADMIN_DIR_', $root . '/' . getenv('STOCKBRIDGE_SHOP_ADMIN'));
}
require_once $root . '/config/config.inc.php';
if ($withKernel === '1') {
    $class = class_exists('AdminKernel') ? 'AdminKernel' : 'AppKernel';
    global $kernel;
    $kernel = new $class('prod', false);
    $kernel->boot();
}
$context = Context::getContext();
$context->employee = new Employee(1);
$context->language = new Language((int) Configuration::get('PS_LANG_DEFAULT'));
$context->currency = Currency::getDefaultCurrency();
$context->country = new Country((int) Configuration::get('PS_COUNTRY_DEFAULT'));
$context->cart = $context->cart ?: new Cart();
$context->link = $context->link ?: new Link();
$argv = array_merge([$snippet], array_slice($argv, 4));
$argc = count($argv);
require $snippet;
