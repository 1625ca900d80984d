"""What is said of findings that keep a record from being published; ``flaws`` has the words of all others.

``mapping.findings`` has the codes. Where a finding stops a record, its sentence is the dead letter's too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from stockbridge.texts.wording import Pair


class Told(NamedTuple):
    """One finding: the heading that its like stand under, its sentence, and what to do."""

    heading: Pair
    sentence: Pair
    remedy: Pair


IN_THE_ERP: Final = Pair("Correct it in the ERP.", "Corrigez-le dans l'ERP.")

HINDRANCES: Final[Mapping[str, Told]] = {
    "nothing_selected": Told(
        Pair("Nothing to sell", "Rien à vendre"),
        Pair(
            "No article of the ERP is selected for the shop, of {value} that were read.",
            "Aucun article de l'ERP n'est retenu pour la boutique, sur {value} articles lus.",
        ),
        Pair(
            "Mark articles for the shop in the ERP, or change catalogue.only_published and catalogue.only_active in "
            "the settings.",
            "Marquez des articles pour la boutique dans l'ERP, ou changez catalogue.only_published et "
            "catalogue.only_active dans les réglages.",
        ),
    ),
    "unreadable": Told(
        Pair("Records that cannot be read", "Fiches illisibles"),
        Pair(
            "{record} meets a defect of the agent or of its ERP driver ({value}).",
            "{record} rencontre un défaut de l'agent ou du pilote de son ERP ({value}).",
        ),
        Pair("Send the log to whoever looks after the agent.", "Envoyez le journal à qui s'occupe de l'agent."),
    ),
    "family_cycle": Told(
        Pair("Families in a circle", "Familles en boucle"),
        Pair(
            "The family {record} stands below itself: {other}.",
            "La famille {record} se trouve sous elle-même : {other}.",
        ),
        Pair(
            "Give one of these families another parent in the ERP, or make it a top family.",
            "Donnez à l'une de ces familles un autre parent dans l'ERP, ou faites-en une famille de tête.",
        ),
    ),
    "family_orphan": Told(
        Pair("Families without their parent", "Familles sans leur parent"),
        Pair(
            "The family {record} hangs on {value}, which the ERP does not have.",
            "La famille {record} dépend de {value}, que l'ERP n'a pas.",
        ),
        Pair(
            "Give the family another parent in the ERP, or make it a top family.",
            "Donnez à la famille un autre parent dans l'ERP, ou faites-en une famille de tête.",
        ),
    ),
    "family_no_name": Told(
        Pair("Families without a name", "Familles sans nom"),
        Pair("The family {record} has no name.", "La famille {record} n'a pas de nom."),
        Pair("Give it a name in the ERP.", "Donnez-lui un nom dans l'ERP."),
    ),
    "family_name_too_long": Told(
        Pair("Families with names that are too long", "Familles au nom trop long"),
        Pair(
            'The family {record} has a name of more than {other} characters: "{value}".',
            "La famille {record} a un nom de plus de {other} caractères : « {value} ».",
        ),
        Pair("Shorten it in the ERP.", "Raccourcissez-le dans l'ERP."),
    ),
    "family_name_characters": Told(
        Pair("Families with names that no shop takes", "Familles au nom qu'aucune boutique ne prend"),
        Pair(
            'The family {record} has the name "{value}", with a character that no shop takes.',
            "La famille {record} a le nom « {value} », avec un caractère qu'aucune boutique ne prend.",
        ),
        Pair("Write it without < > {{ }} in the ERP.", "Écrivez-le sans < > {{ }} dans l'ERP."),
    ),
    "bad_key": Told(
        Pair("Impossible keys", "Clés impossibles"),
        Pair(
            "The ERP's key {value} cannot be carried to a shop.",
            "La clé {value} de l'ERP ne peut pas être portée dans une boutique.",
        ),
        Pair(
            "Give the record a key of 1 to {other} printable characters in the ERP.",
            "Donnez à la fiche, dans l'ERP, une clé de 1 à {other} caractères imprimables.",
        ),
    ),
    "no_name": Told(
        Pair("No name", "Pas de nom"),
        Pair("The article {record} has no name.", "L'article {record} n'a pas de nom."),
        Pair("Give it a name in the ERP.", "Donnez-lui un nom dans l'ERP."),
    ),
    "name_too_long": Told(
        Pair("Names that are too long", "Noms trop longs"),
        Pair(
            'The article {record} has a name of more than {other} characters: "{value}".',
            "L'article {record} a un nom de plus de {other} caractères : « {value} ».",
        ),
        Pair("Shorten it in the ERP.", "Raccourcissez-le dans l'ERP."),
    ),
    "name_characters": Told(
        Pair("Names that no shop takes", "Noms qu'aucune boutique ne prend"),
        Pair(
            'The article {record} has the name "{value}", with a character that no shop takes.',
            "L'article {record} a le nom « {value} », avec un caractère qu'aucune boutique ne prend.",
        ),
        Pair("Write it without < > {{ }} in the ERP.", "Écrivez-le sans < > {{ }} dans l'ERP."),
    ),
    "bad_reference": Told(
        Pair("Impossible references", "Références impossibles"),
        Pair(
            'The article {record} has the reference "{value}", which a shop cannot hold.',
            "L'article {record} a la référence « {value} », qu'une boutique ne peut pas prendre.",
        ),
        Pair(
            "Give it a reference of 1 to 64 characters without < > ; = {{ }}.",
            "Donnez-lui une référence de 1 à 64 caractères sans < > ; = {{ }}.",
        ),
    ),
    "reference_twice": Told(
        Pair("The same reference twice", "Références en double"),
        Pair(
            'The article {record} has the reference "{value}", which is that of the article {other} already.',
            "L'article {record} a la référence « {value} », qui est déjà celle de l'article {other}.",
        ),
        Pair(
            "Give one of both another reference in the ERP; capitals and spaces make no difference.",
            "Donnez à l'un des deux une autre référence dans l'ERP ; majuscules et espaces ne comptent pas.",
        ),
    ),
    "active_html": Told(
        Pair("Texts with scripts, forms or frames", "Textes avec scripts, formulaires ou cadres"),
        Pair(
            'The article {record} has a text with "{value}", which no shop takes.',
            "L'article {record} a un texte avec « {value} », qu'aucune boutique ne prend.",
        ),
        Pair(
            "Take scripts, forms, frames and event attributes out of the text in the ERP.",
            "Retirez du texte, dans l'ERP, scripts, formulaires, cadres et attributs d'événement.",
        ),
    ),
    "text_too_long": Told(
        Pair("Texts that are too long", "Textes trop longs"),
        Pair(
            "The article {record} has a text of {value} characters, of at most {other}.",
            "L'article {record} a un texte de {value} caractères, pour {other} au plus.",
        ),
        Pair("Shorten it in the ERP.", "Raccourcissez-le dans l'ERP."),
    ),
    "impossible_number": Told(
        Pair("Impossible numbers", "Nombres impossibles"),
        Pair(
            "The article {record} has the number {value}, which no shop can hold.",
            "L'article {record} a le nombre {value}, qu'aucune boutique ne peut prendre.",
        ),
        IN_THE_ERP,
    ),
    "negative_measure": Told(
        Pair("Negative weights or sizes", "Poids ou dimensions négatifs"),
        Pair(
            "The article {record} has a weight or size below zero: {value}.",
            "L'article {record} a un poids ou une dimension sous zéro : {value}.",
        ),
        IN_THE_ERP,
    ),
    "impossible_value": Told(
        Pair("Values that no shop can hold", "Valeurs qu'aucune boutique ne peut prendre"),
        Pair("{record}: {value}", "{record} : {value}"),
        IN_THE_ERP,
    ),
    "bad_brand": Told(
        Pair("Impossible brands", "Marques impossibles"),
        Pair(
            'The article {record} has the brand "{value}", which a shop cannot hold.',
            "L'article {record} a la marque « {value} », qu'une boutique ne peut pas prendre.",
        ),
        Pair(
            "Give it a brand of 1 to 64 characters without < > {{ }}, or take it away.",
            "Donnez-lui une marque de 1 à 64 caractères sans < > {{ }}, ou retirez-la.",
        ),
    ),
    "unmapped_vat": Told(
        Pair("VAT codes without a tax rules group", "Codes TVA sans groupe de règles de taxes"),
        Pair(
            'The article {record} has the VAT code "{value}", which no tax rules group of the shop stands for.',
            "L'article {record} a le code TVA « {value} », sans groupe de règles de taxes dans la boutique.",
        ),
        Pair(
            'Choose the tax rules group that stands for the VAT code "{value}" in catalogue.tax_rules_groups of the '
            "settings.",
            "Choisissez le groupe de règles de taxes qui répond au code TVA « {value} » dans "
            "catalogue.tax_rules_groups des réglages.",
        ),
    ),
    "unknown_vat_group": Told(
        Pair("Tax rules groups that the shop does not have", "Groupes de règles de taxes absents de la boutique"),
        Pair(
            'The article {record} has the VAT code "{value}", for which the settings name the tax rules group {other}: '
            "the shop does not have it, or has switched it off.",
            "L'article {record} a le code TVA « {value} », pour lequel les réglages nomment le groupe de règles de "
            "taxes {other} : la boutique ne l'a pas, ou l'a désactivé.",
        ),
        Pair(
            "Name another group in catalogue.tax_rules_groups of the settings.",
            "Nommez un autre groupe dans catalogue.tax_rules_groups des réglages.",
        ),
    ),
    "no_price": Told(
        Pair("No price", "Pas de prix"),
        Pair("The article {record} costs nothing.", "L'article {record} ne coûte rien."),
        Pair("Give it a price in the ERP.", "Donnez-lui un prix dans l'ERP."),
    ),
    "negative_price": Told(
        Pair("Negative prices", "Prix négatifs"),
        Pair(
            "The article {record} has a price below zero: {value}.",
            "L'article {record} a un prix sous zéro : {value}.",
        ),
        Pair("Give it a price in the ERP.", "Donnez-lui un prix dans l'ERP."),
    ),
    "no_family": Told(
        Pair("No family", "Pas de famille"),
        Pair("The article {record} has no family.", "L'article {record} n'a pas de famille."),
        Pair("Give it a family in the ERP.", "Donnez-lui une famille dans l'ERP."),
    ),
    "family_not_in_shop": Told(
        Pair("Families that cannot come into the shop", "Familles qui ne peuvent pas entrer dans la boutique"),
        Pair(
            "The article {record} stands in the family {value}, which the ERP does not have, or which cannot come into "
            "the shop itself: the article waits for it.",
            "L'article {record} est dans la famille {value}, que l'ERP n'a pas ou qui ne peut pas entrer elle-même "
            "dans la boutique : l'article l'attend.",
        ),
        Pair(
            "Give it another family in the ERP, or mend that family.",
            "Donnez-lui une autre famille dans l'ERP, ou corrigez cette famille.",
        ),
    ),
}

REFUSED_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "missing_field": ("no_name", "family_no_name"),
    "unmapped_value": ("unmapped_vat",),
    "ambiguous_reference": ("reference_twice",),
    "family_cycle": ("family_cycle",),
    "family_orphan": ("family_orphan",),
    "invalid_value": (
        "bad_key",
        "family_name_too_long",
        "family_name_characters",
        "name_too_long",
        "name_characters",
        "bad_reference",
        "active_html",
        "text_too_long",
        "impossible_number",
        "negative_measure",
        "bad_brand",
    ),
}
"""Dead letters by their code: a letter keeps no more than that and its English sentence."""

SENTENCES: Final = {
    code: tuple(pair for name in names for pair in (HINDRANCES[name].sentence, HINDRANCES[name].remedy))
    for code, names in REFUSED_AS.items()
}
