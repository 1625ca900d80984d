"""The words of the audit's table and page, and of all its findings by code; ``findings`` and ``flaws`` hold those."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.findings import HINDRANCES
from stockbridge.texts.flaws import FLAWS
from stockbridge.texts.wording import Wording


def _both(english: str, french: str) -> Wording:
    return Wording((english, ""), (french, ""))


PAGE: Final = {
    "audit_title": _both("The data of {erp}", "Les données de {erp}"),
    "audit_score": _both("Score: {score} of 100", "Note : {score} sur 100"),
    "audit_read": _both(
        "Read: {articles} articles ({selected} for the shop), {variants} variants, {families} families, "
        "{levels} stock levels.",
        "Lus : {articles} articles (dont {selected} pour la boutique), {variants} déclinaisons, {families} familles, "
        "{levels} niveaux de stock.",
    ),
    "audit_by_shop": _both(
        "Measured by the shop {shop}: languages {languages}.",
        "Mesuré d'après la boutique {shop} : langues {languages}.",
    ),
    "audit_by_choice": _both(
        "Measured without a shop: languages {languages}.", "Mesuré sans boutique : langues {languages}."
    ),
    "audit_shop_silent": _both(
        "The shop does not answer ({reason}), so its VAT and languages are not known.",
        "La boutique ne répond pas ({reason}) : sa TVA et ses langues ne sont pas connues.",
    ),
    "audit_nothing": _both("Nothing was found.", "Rien n'a été trouvé."),
    "audit_blocks": _both("blocks publishing", "bloque la publication"),
    "audit_mend": _both("should be mended", "à corriger"),
    "audit_note": _both("note", "remarque"),
    "audit_severity": _both("severity", "gravité"),
    "audit_findings": _both("findings", "constats"),
    "audit_records": _both("records", "fiches"),
    "audit_points": _both("score", "note"),
    "audit_problem": _both("problem", "problème"),
    "audit_record": _both("record", "fiche"),
    "audit_reference": _both("reference", "référence"),
    "audit_kind": _both("kind", "sorte"),
    "audit_article": _both("article", "article"),
    "audit_family": _both("family", "famille"),
    "audit_catalogue": _both("catalogue", "catalogue"),
    "audit_field": _both("field", "champ"),
    "audit_value": _both("value", "valeur"),
    "audit_code": _both("code", "code"),
    "audit_explanation": _both("explanation", "explication"),
    "audit_remedy": _both("remedy", "remède"),
    "audit_more": _both("… and {count} more", "… et {count} de plus"),
    "audit_rest": _both(
        "Shown are the worst. Everything: stockbridge audit --all, --csv FILE or --html FILE",
        "Seul le pire est montré. Tout : stockbridge audit --all, --csv FICHIER ou --html FICHIER",
    ),
    "audit_more_page": _both(
        "And {count} more of this kind: stockbridge audit --csv FILE has them all.",
        "Et {count} de plus de cette sorte : stockbridge audit --csv FICHIER les a toutes.",
    ),
    "audit_written": _both("Written: {file}", "Écrit : {file}"),
    "audit_made_at": _both(
        "Made on {moment} UTC by Stockbridge {version}.", "Fait le {moment} UTC par Stockbridge {version}."
    ),
    "audit_formula": _both(
        "The score is six tenths the share of records (articles for the shop, and families) that nothing blocks, three "
        "tenths that of those with nothing to mend, one tenth that of those without a note.",
        "La note compte pour six dixièmes la part des fiches (articles pour la boutique, et familles) que rien ne "
        "bloque, pour trois dixièmes celle où rien n'est à corriger, pour un dixième celle sans remarque.",
    ),
}

"""What a finding is at; behind it a language or a variant may follow."""

OF_FINDINGS: Final = {
    f"{part}_{code}": wording
    for code, told in {**HINDRANCES, **FLAWS}.items()
    for part, wording in (
        ("finding", Wording((told.sentence.en, told.remedy.en), (told.sentence.fr, told.remedy.fr))),
        ("heading", _both(*told.heading)),
    )
}

WORDINGS: Final = PAGE | OF_FINDINGS
