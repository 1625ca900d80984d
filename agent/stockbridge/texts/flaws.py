"""What is said of findings that should be mended or known, though the record goes on; ``findings`` has what blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from stockbridge.texts.findings import IN_THE_ERP, Told
from stockbridge.texts.wording import Pair

FLAWS: Final[Mapping[str, Told]] = {
    "family_missing_text": Told(
        Pair("Families named in one language only", "Noms de familles non traduits"),
        Pair(
            "The family {record} has no name in: {value}. That of another language is sent.",
            "La famille {record} n'a pas de nom en : {value}. Celui d'une autre langue est envoyé.",
        ),
        Pair("Translate it in the ERP.", "Traduisez-le dans l'ERP."),
    ),
    "family_name_signs": Told(
        Pair("Families with names that PrestaShop 8 refuses", "Noms de familles que PrestaShop 8 refuse"),
        Pair(
            'The family {record} has the name "{value}", with a sign that shops before PrestaShop 9 refuse.',
            "La famille {record} a le nom « {value} », avec un signe que les boutiques avant PrestaShop 9 refusent.",
        ),
        Pair("Write it without ; = # in the ERP.", "Écrivez-le sans ; = # dans l'ERP."),
    ),
    "missing_text": Told(
        Pair("Names in one language only", "Noms non traduits"),
        Pair(
            "The article {record} has no name in: {value}. That of another language is sent.",
            "L'article {record} n'a pas de nom en : {value}. Celui d'une autre langue est envoyé.",
        ),
        Pair("Translate it in the ERP.", "Traduisez-le dans l'ERP."),
    ),
    "name_signs": Told(
        Pair("Names that PrestaShop 8 refuses", "Noms que PrestaShop 8 refuse"),
        Pair(
            'The article {record} has the name "{value}", with a sign that shops before PrestaShop 9 refuse.',
            "L'article {record} a le nom « {value} », avec un signe que les boutiques avant PrestaShop 9 refusent.",
        ),
        Pair("Write it without ; = # in the ERP.", "Écrivez-le sans ; = # dans l'ERP."),
    ),
    "price_incl_differs": Told(
        Pair("Prices with VAT that do not fit", "Prix TTC qui ne correspondent pas"),
        Pair(
            "The article {record} has the price {value} with VAT; by its price without and its VAT code it would be "
            "{other}.",
            "L'article {record} a le prix TTC {value} ; d'après son prix HT et son code TVA, ce serait {other}.",
        ),
        Pair(
            "Correct price or VAT code in the ERP: the shop computes the price with VAT from these.",
            "Corrigez le prix ou le code TVA dans l'ERP : la boutique en calcule le prix TTC.",
        ),
    ),
    "below_cost": Told(
        Pair("Sold below cost", "Vendus à perte"),
        Pair(
            "The article {record} costs {value} without VAT, and {other} to buy.",
            "L'article {record} coûte {value} HT, et {other} à l'achat.",
        ),
        Pair("Check both prices in the ERP.", "Vérifiez les deux prix dans l'ERP."),
    ),
    "negative_amount": Told(
        Pair("Negative cost prices or ecotaxes", "Prix d'achat ou écotaxes négatifs"),
        Pair(
            "The article {record} has a cost price or an ecotax below zero: {value}. Zero is sent.",
            "L'article {record} a un prix d'achat ou une écotaxe sous zéro : {value}. Zéro est envoyé.",
        ),
        IN_THE_ERP,
    ),
    "bad_barcode": Told(
        Pair("Wrong barcodes", "Codes-barres faux"),
        Pair(
            'The article {record} has the barcode "{value}", which is no EAN or UPC: length or check digit is wrong. '
            "It is not sent.",
            "L'article {record} a le code-barres « {value} », qui n'est ni EAN ni UPC : longueur ou clé de contrôle "
            "fausse. Il n'est pas envoyé.",
        ),
        IN_THE_ERP,
    ),
    "barcode_twice": Told(
        Pair("The same barcode twice", "Codes-barres en double"),
        Pair(
            "The article {record} has the barcode {value}, which is that of the article {other} already.",
            "L'article {record} a le code-barres {value}, qui est déjà celui de l'article {other}.",
        ),
        IN_THE_ERP,
    ),
    "no_weight": Told(
        Pair("No weight", "Pas de poids"),
        Pair("The article {record} weighs nothing.", "L'article {record} ne pèse rien."),
        Pair(
            "Enter its weight in the ERP: carriage is computed by it.",
            "Saisissez son poids dans l'ERP : le port en dépend.",
        ),
    ),
    "odd_weight": Told(
        Pair("Odd weights", "Poids étranges"),
        Pair(
            "The article {record} weighs {value} kg, more than {other} kg.",
            "L'article {record} pèse {value} kg, plus que {other} kg.",
        ),
        Pair(
            "Check gross and net weight in the ERP, and whether they are in kilograms.",
            "Vérifiez poids brut et net dans l'ERP, et s'ils sont en kilogrammes.",
        ),
    ),
    "no_description": Told(
        Pair("No description", "Pas de description"),
        Pair("The article {record} has no description.", "L'article {record} n'a pas de description."),
        Pair("Write one in the ERP.", "Rédigez-en une dans l'ERP."),
    ),
    "summary_too_long": Told(
        Pair("Summaries that are too long", "Résumés trop longs"),
        Pair(
            "The article {record} has a summary of {value} letters; a shop takes {other} unless told otherwise.",
            "L'article {record} a un résumé de {value} lettres ; une boutique en prend {other}, sauf réglage.",
        ),
        Pair(
            "Shorten it in the ERP, or raise the limit in the shop (Shop Parameters, Product Settings).",
            "Raccourcissez-le dans l'ERP, ou relevez la limite dans la boutique (Paramètres de la boutique, Produits).",
        ),
    ),
    "broken_html": Told(
        Pair("Broken HTML", "HTML défectueux"),
        Pair(
            "The article {record} has a text in which {value} has no partner or no end.",
            "L'article {record} a un texte où {value} n'a pas de pendant ou pas de fin.",
        ),
        Pair(
            "Correct the text in the ERP; the shop mends it as it thinks best.",
            "Corrigez le texte dans l'ERP ; la boutique le répare à son idée.",
        ),
    ),
    "missing_description": Told(
        Pair("Descriptions in one language only", "Descriptions non traduites"),
        Pair(
            "The article {record} has no description in: {value}. That of another language is sent.",
            "L'article {record} n'a pas de description en : {value}. Celle d'une autre langue est envoyée.",
        ),
        Pair("Translate it in the ERP.", "Traduisez-la dans l'ERP."),
    ),
    "no_summary": Told(
        Pair("No summary", "Pas de résumé"),
        Pair(
            "The article {record} has no summary in: {value}.",
            "L'article {record} n'a pas de résumé en : {value}.",
        ),
        Pair("Write one in the ERP.", "Rédigez-en un dans l'ERP."),
    ),
    "no_brand": Told(
        Pair("No brand", "Pas de marque"),
        Pair("The article {record} has no brand.", "L'article {record} n'a pas de marque."),
        Pair("Enter it in the ERP.", "Saisissez-la dans l'ERP."),
    ),
    "no_barcode": Told(
        Pair("No barcode", "Pas de code-barres"),
        Pair("The article {record} has no barcode.", "L'article {record} n'a pas de code-barres."),
        Pair(
            "Enter it in the ERP: marketplaces and comparison sites ask for it.",
            "Saisissez-le dans l'ERP : places de marché et comparateurs le demandent.",
        ),
    ),
    "variant_no_attributes": Told(
        Pair("Variants without attributes", "Déclinaisons sans attributs"),
        Pair(
            "A variant of the article {record} has no attribute: nobody could choose it.",
            "Une déclinaison de l'article {record} n'a pas d'attribut : personne ne pourrait la choisir.",
        ),
        Pair("Give it its size, colour… in the ERP.", "Donnez-lui sa taille, sa couleur… dans l'ERP."),
    ),
    "variant_equal": Told(
        Pair("Variants that cannot be told apart", "Déclinaisons impossibles à distinguer"),
        Pair(
            "A variant of the article {record} has the same attributes as its variant {other}: {value}.",
            "Une déclinaison de l'article {record} a les mêmes attributs que sa déclinaison {other} : {value}.",
        ),
        Pair("Change the attributes of one of both in the ERP.", "Changez dans l'ERP les attributs de l'une des deux."),
    ),
    "variant_uneven": Told(
        Pair("Variants with other attributes", "Déclinaisons aux attributs différents"),
        Pair(
            "A variant of the article {record} has other attributes ({value}) than the others ({other}).",
            "Une déclinaison de l'article {record} a d'autres attributs ({value}) que les autres ({other}).",
        ),
        Pair(
            "Give all variants of an article the same attributes in the ERP.",
            "Donnez aux déclinaisons d'un article les mêmes attributs dans l'ERP.",
        ),
    ),
    "variant_bad_reference": Told(
        Pair("Impossible references of variants", "Références de déclinaisons impossibles"),
        Pair(
            'A variant of the article {record} has the reference "{value}", which a shop cannot hold.',
            "Une déclinaison de l'article {record} a la référence « {value} », qu'une boutique ne peut pas prendre.",
        ),
        Pair(
            "Give it a reference of 1 to 64 characters without < > ; = {{ }}.",
            "Donnez-lui une référence de 1 à 64 caractères sans < > ; = {{ }}.",
        ),
    ),
    "variant_reference_twice": Told(
        Pair("The same reference on two variants", "Références en double sur des déclinaisons"),
        Pair(
            'A variant of the article {record} has the reference "{value}", as the variant {other} has.',
            "Une déclinaison de l'article {record} a la référence « {value} », qui est déjà celle de la déclinaison "
            "{other}.",
        ),
        Pair(
            "Give one of both another reference in the ERP.", "Donnez à l'une des deux une autre référence dans l'ERP."
        ),
    ),
    "variant_no_price": Told(
        Pair("Variants without a price", "Déclinaisons sans prix"),
        Pair(
            "A variant of the article {record} would cost {value} without VAT.",
            "Une déclinaison de l'article {record} coûterait {value} HT.",
        ),
        Pair("Correct its price in the ERP.", "Corrigez son prix dans l'ERP."),
    ),
    "negative_stock": Told(
        Pair("Negative stock", "Stock négatif"),
        Pair(
            "The article {record} has {value} in stock.",
            "L'article {record} a {value} en stock.",
        ),
        Pair("Count it, and correct the stock in the ERP.", "Comptez-le, et corrigez le stock dans l'ERP."),
    ),
    "no_stock": Told(
        Pair("Shown without stock", "Montrés sans stock"),
        Pair(
            "The article {record} is meant for the shop, and there is nothing to sell.",
            "L'article {record} est destiné à la boutique, et il n'y en a pas à vendre.",
        ),
        Pair(
            "Nothing to do where it comes in again; else take it out of the shop's selection.",
            "Rien à faire s'il est réapprovisionné ; sinon, retirez-le de la sélection.",
        ),
    ),
}
