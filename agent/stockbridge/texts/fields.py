"""What people call the fields of a record; dry runs, audits and remarks name them so, by the contract's name."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording

WORDINGS: Final = {
    f"field_{name}": Wording((english, ""), (french, ""))
    for name, english, french in (
        ("reference", "reference", "référence"),
        ("kind", "kind", "type"),
        ("name", "name", "nom"),
        ("summary", "summary", "résumé"),
        ("description", "description", "description"),
        ("barcode", "EAN", "EAN"),
        ("manufacturer_reference", "manufacturer's reference", "référence fabricant"),
        ("price", "price excl. VAT", "prix HT"),
        ("cost_price", "cost price", "prix d'achat"),
        ("ecotax", "ecotax", "écotaxe"),
        ("tax_rules_group", "VAT", "TVA"),
        ("weight", "weight", "poids"),
        ("width", "width", "largeur"),
        ("height", "height", "hauteur"),
        ("depth", "depth", "profondeur"),
        ("brand", "brand", "marque"),
        ("default_category", "family", "famille"),
        ("categories", "further families", "autres familles"),
        ("parent", "stands below", "rangé sous"),
        ("sales_unit", "sales unit", "unité de vente"),
        ("unit_price", "unit price", "prix à l'unité"),
        ("minimal_quantity", "minimal quantity", "quantité minimale"),
        ("lead_time_in_stock", "lead time", "délai de livraison"),
        ("lead_time_out_of_stock", "lead time out of stock", "délai si épuisé"),
        ("published", "published", "publié"),
        ("active", "active", "actif"),
        ("visibility", "visibility", "visibilité"),
        ("condition", "condition", "état"),
        ("available_for_order", "can be ordered", "commandable"),
        ("show_price", "price shown", "prix affiché"),
        ("meta_title", "meta title", "balise titre"),
        ("meta_description", "meta description", "méta-description"),
        ("friendly_url", "friendly URL", "URL simplifiée"),
        ("quantity", "stock", "stock"),
        ("articles", "articles", "articles"),
        ("key", "key", "clé"),
        ("price_incl", "price incl. VAT", "prix TTC"),
        ("stock", "stock", "stock"),
        ("variants", "variant", "déclinaison"),
        ("vat_code", "VAT code", "code TVA"),
        ("weight_net", "net weight", "poids net"),
    )
}
