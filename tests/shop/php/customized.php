<?php

/**
 * Places an order of one customised mug with the text given, as another module would: by the core's own classes.
 * Prints the order's id.
 */

declare(strict_types=1);

[, $text] = $argv;
$product = new Product(19);
$field = Db::getInstance()->getValue('SELECT MIN(id_customization_field) FROM ps_customization_field WHERE id_product = 19');
$customer = new Customer((int) Db::getInstance()->getValue('SELECT MAX(id_customer) FROM ps_customer'));
$address = (int) Address::getFirstCustomerAddressId((int) $customer->id);
$cart = new Cart();
$cart->id_customer = $customer->id;
$cart->secure_key = $customer->secure_key;
$cart->id_address_delivery = $cart->id_address_invoice = $address;
$cart->id_currency = (int) Configuration::get('PS_CURRENCY_DEFAULT');
$cart->id_lang = 1;
$cart->id_shop = $cart->id_shop_group = 1;
$cart->add();
$context = Context::getContext();
$context->cart = $cart;
$context->customer = $customer;
$cart->addTextFieldToProduct(19, (int) $field, Product::CUSTOMIZE_TEXTFIELD, $text, true);
$customization = (int) Db::getInstance()->getValue('SELECT MAX(id_customization) FROM ps_customization');
StockAvailable::setQuantity(19, 0, 100);
$cart->updateQty(1, 19, 0, $customization);
$payment = Module::getInstanceByName('ps_cashondelivery');
$state = (int) Configuration::get('PS_OS_COD_VALIDATION');
$payment->validateOrder($cart->id, $state, $cart->getOrderTotal(), 'COD', null, [], null, false, $customer->secure_key);
echo $payment->currentOrder;
