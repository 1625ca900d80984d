<?php

/**
 * Goods and settings that a fresh shop lacks, for orders that show everything: a product at the reduced rate, a pack
 * of two mugs and a T-shirt, gift wrapping with VAT, a voucher of 10 %. Prints their ids as JSON.
 */

declare(strict_types=1);

$named = static function (string $text): array {
    return array_fill_keys(Language::getIDs(), $text);
};
$make = static function (string $name, string $price, int $taxes) use ($named): Product {
    $product = new Product();
    $product->name = $named($name);
    $product->link_rewrite = $named(strtolower($name));
    $product->price = $price;
    $product->id_tax_rules_group = $taxes;
    $product->id_category_default = 2;
    $product->reference = strtoupper($name);
    $product->weight = 0.25;
    $product->add();
    $product->addToCategories([2]);
    StockAvailable::setQuantity($product->id, 0, 100);

    return $product;
};
$reduced = 0;
foreach (TaxRulesGroup::getTaxRulesGroups() as $group) {
    $reduced = preg_match('/5[.,]5/', $group['name']) === 1 ? (int) $group['id_tax_rules_group'] : $reduced;
}
$book = $make('Book', '7.777778', $reduced);
$pack = $make('Pack', '30.123457', 1);
Pack::addItem($pack->id, 6, 2, 0);
Pack::addItem($pack->id, 1, 1, 1);
$pack->product_type = 'pack';
$pack->cache_is_pack = true;
$pack->update();

Configuration::updateValue('PS_GIFT_WRAPPING', 1);
Configuration::updateValue('PS_GIFT_WRAPPING_PRICE', '3.337');
Configuration::updateValue('PS_GIFT_WRAPPING_TAX_RULES_GROUP', 1);
Configuration::updateValue('PS_CART_RULE_FEATURE_ACTIVE', 1);
$rule = new CartRule();
$rule->name = $named('Ten off');
$rule->code = 'TEN';
$rule->reduction_percent = 10;
$rule->quantity = $rule->quantity_per_user = 10;
$rule->active = true;
$rule->date_from = '2020-01-01 00:00:00';
$rule->date_to = '2040-01-01 00:00:00';
$rule->add();

echo json_encode(['book' => (int) $book->id, 'pack' => (int) $pack->id]);
