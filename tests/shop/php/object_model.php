<?php

/**
 * Does with the core's own classes what an apply batch does: the other side of the differential test.
 *
 * Reads {"id": a product to change, or none, "product": {columns}, "texts": {column: {iso: text}}} and, for a new one,
 * "categories": [ids] and "quantity": pieces.
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

$product = new Product($told['id'] ?? null);
lay($product, $told);
if (isset($told['id'])) {
    $product->indexed = false;
    $product->update();
} else {
    foreach ($product->name as $language => $name) {
        $product->link_rewrite[$language] = Tools::str2url($name);
    }
    $product->add();
    $product->addToCategories($told['categories']);
    StockAvailable::setQuantity((int) $product->id, 0, $told['quantity']);
}
Search::indexation(false, (int) $product->id);
Hook::exec('actionProductSave', ['id_product' => (int) $product->id, 'product' => $product]);
echo json_encode((int) $product->id);
