<?php

/**
 * Places orders of carts told as JSON on stdin, as another module would: by the core's own classes. Each cart gets
 * products and vouchers of its own. Prints a list of {order, products}.
 */

declare(strict_types=1);

$told = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$db = Db::getInstance();
$named = static function (string $text): array {
    return array_fill_keys(Language::getIDs(), $text);
};
$country = (int) Configuration::get('PS_COUNTRY_DEFAULT');
$group = static function (string $rate) use ($db, $country): int {
    return (int) $db->getValue('SELECT MIN(r.id_tax_rules_group) FROM ' . _DB_PREFIX_ . 'tax_rule r JOIN ' . _DB_PREFIX_ . 'tax t
        ON t.id_tax = r.id_tax AND t.rate = ' . (float) $rate . ' JOIN ' . _DB_PREFIX_ . 'tax_rules_group g
        ON g.id_tax_rules_group = r.id_tax_rules_group AND g.active = 1 AND g.deleted = 0 WHERE r.id_country = ' . $country);
};
$product = static function (array $item) use ($named, $group): Product {
    static $number = 0;
    $product = new Product();
    $product->name = $named('Goods ' . ++$number);
    $product->link_rewrite = $named('goods-' . $number);
    $product->reference = 'G' . $number;
    $product->price = $item['price'];
    $product->ecotax = $item['ecotax'];
    $product->id_tax_rules_group = $group($item['rate']);
    $product->id_category_default = 2;
    $product->add();
    $product->addToCategories([2]);
    StockAvailable::setQuantity($product->id, 0, 10000);
    if ((float) $item['percent_off'] > 0) {
        $special = new SpecificPrice();
        $special->id_product = $product->id;
        $special->id_shop = $special->id_currency = $special->id_country = $special->id_group = $special->id_customer = 0;
        $special->price = -1;
        $special->from_quantity = 1;
        $special->reduction = $item['percent_off'] / 100;
        $special->reduction_tax = 1;
        $special->reduction_type = 'percentage';
        $special->from = $special->to = '0000-00-00 00:00:00';
        $special->add();
    }

    return $product;
};
$reductionOn = static function (array $voucher, array $products): int {
    $whole = ['cheapest' => -1, 'selection' => -2];

    return $whole[$voucher['scope']] ?? ($voucher['scope'] === 'product' ? $products[$voucher['items'][0]] : 0);
};
$restrict = static function (int $rule, array $products) use ($db): void {
    $db->execute('INSERT INTO ' . _DB_PREFIX_ . "cart_rule_product_rule_group (id_cart_rule, quantity) VALUES ($rule, 1)");
    $db->execute('INSERT INTO ' . _DB_PREFIX_ . 'cart_rule_product_rule (id_product_rule_group, type)
        VALUES (' . (int) $db->Insert_ID() . ", 'products')");
    $parent = (int) $db->Insert_ID();
    foreach ($products as $id) {
        $db->execute('INSERT INTO ' . _DB_PREFIX_ . "cart_rule_product_rule_value (id_product_rule, id_item) VALUES ($parent, $id)");
    }
};
$rule = static function (array $voucher, int $priority, array $products) use ($named, $reductionOn, $restrict): CartRule {
    $rule = new CartRule();
    $rule->name = $named('Voucher ' . $priority);
    $rule->code = uniqid('V');
    $rule->priority = $priority;
    $rule->quantity = $rule->quantity_per_user = 10;
    $rule->active = true;
    $rule->partial_use = false;
    $rule->date_from = '2020-01-01 00:00:00';
    $rule->date_to = '2040-01-01 00:00:00';
    $rule->free_shipping = $voucher['free_shipping'];
    $rule->reduction_percent = $voucher['percent'];
    $rule->reduction_amount = $voucher['amount'];
    $rule->reduction_tax = $voucher['amount_with_vat'];
    $rule->reduction_currency = (int) Configuration::get('PS_CURRENCY_DEFAULT');
    $rule->minimum_amount_currency = $rule->reduction_currency;
    $rule->reduction_product = $reductionOn($voucher, $products);
    $rule->reduction_exclude_special = $voucher['leaves_out_reduced'];
    $rule->gift_product = $voucher['scope'] === 'gift' ? $products[$voucher['items'][0]] : 0;
    $rule->product_restriction = $voucher['scope'] === 'selection';
    $rule->add();
    if ($voucher['scope'] === 'selection') {
        $restrict((int) $rule->id, array_map(static function (int $at) use ($products): int {
            return $products[$at];
        }, $voucher['items']));
    }

    return $rule;
};

Configuration::updateValue('PS_GIFT_WRAPPING', 1);
Configuration::updateValue('PS_GIFT_WRAPPING_TAX_RULES_GROUP', $group('20'));
Configuration::updateValue('PS_CART_RULE_FEATURE_ACTIVE', 1);
Configuration::updateValue('PS_SPECIFIC_PRICE_FEATURE_ACTIVE', 1);
Configuration::updateValue('PS_USE_ECOTAX', 1);
$customer = new Customer((int) $db->getValue('SELECT MAX(id_customer) FROM ' . _DB_PREFIX_ . 'customer'));
$address = (int) Address::getFirstCustomerAddressId((int) $customer->id);
$context = Context::getContext();
$context->customer = $customer;
$context->currency = Currency::getDefaultCurrency();
$payment = Module::getInstanceByName('ps_cashondelivery');
$placed = [];
foreach ($told as $cartTold) {
    Configuration::updateValue('PS_PRICE_ROUND_MODE', $cartTold['round_mode']);
    Configuration::updateValue('PS_ROUND_TYPE', $cartTold['round_type']);
    Configuration::updateValue('PS_GIFT_WRAPPING_PRICE', $cartTold['wrapping']);
    Configuration::updateValue('PS_ECOTAX_TAX_RULES_GROUP_ID', $group($cartTold['ecotax_rate']));
    Tools::$round_mode = null;
    $products = [];
    foreach ($cartTold['items'] as $item) {
        $products[] = (int) $product($item)->id;
    }
    Product::flushPriceCache();
    Cart::resetStaticCache();
    Cache::clean('*');
    $cart = new Cart();
    $cart->id_customer = $customer->id;
    $cart->secure_key = $customer->secure_key;
    $cart->id_address_delivery = $cart->id_address_invoice = $address;
    $cart->id_currency = (int) Configuration::get('PS_CURRENCY_DEFAULT');
    $cart->id_lang = 1;
    $cart->id_shop = $cart->id_shop_group = 1;
    $cart->id_carrier = 2;
    $cart->gift = (float) $cartTold['wrapping'] > 0;
    $cart->add();
    $context->cart = $cart;
    foreach ($cartTold['items'] as $at => $item) {
        if ($item['bought'] > 0) {
            $cart->updateQty($item['bought'], $products[$at]);
        }
    }
    $cart->setDeliveryOption([$address => '2,']);
    $cart->update();
    foreach ($cartTold['vouchers'] as $priority => $voucher) {
        $cart->addCartRule((int) $rule($voucher, $priority + 1, $products)->id);
    }
    $cart = new Cart($cart->id);
    $context->cart = $cart;
    Cart::resetStaticCache();
    Cache::clean('*');
    $state = (int) Configuration::get('PS_OS_COD_VALIDATION');
    $payment->validateOrder($cart->id, $state, $cart->getOrderTotal(), 'COD', null, [], null, false, $customer->secure_key);
    $placed[] = ['order' => (int) $payment->currentOrder, 'products' => $products];
}
echo json_encode($placed);
