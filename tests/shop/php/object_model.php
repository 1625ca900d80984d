<?php

/**
 * Does with the core's own classes what an apply batch does: the other side of the differential test.
 *
 * Reads {"product": {columns}, "texts": {column: {iso: text}}, "categories": [ids], "quantity": pieces, "change": {…}}.
 */

declare(strict_types=1);

$told = json_decode(stream_get_contents(STDIN), true);

function lay(Product $product, array $told): void
{
    foreach ($told['product'] ?? [] as $column => $value) {
        $product->{$column} = $value;
    }
    foreach ($told['texts'] ?? [] as $column => $texts) {
        foreach ($texts as $iso => $text) {
            $product->{$column}[(int) Language::getIdByIso($iso)] = $text;
        }
    }
}

$product = new Product();
lay($product, $told);
foreach ($product->name as $language => $name) {
    $product->link_rewrite[$language] = Tools::str2url($name);
}
$product->add();
$product->addToCategories($told['categories']);
StockAvailable::setQuantity((int) $product->id, 0, $told['quantity']);
if (isset($told['change'])) {
    $product = new Product((int) $product->id);
    lay($product, $told['change']);
    $product->indexed = false;
    $product->update();
}
Search::indexation(false, (int) $product->id);
Hook::exec('actionProductSave', ['id_product' => (int) $product->id, 'product' => $product]);
echo json_encode((int) $product->id);
