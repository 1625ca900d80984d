"""What a dry run says; ``cli.plan`` and its page show it."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording


def _both(english: str, french: str) -> Wording:
    return Wording((english, ""), (french, ""))


STEPS: Final = {
    "step_create": _both("new", "nouveau"),
    "step_change": _both("changed", "modifié"),
    "step_remove": _both("taken off sale", "retiré de la vente"),
    "step_wait": _both("waits", "en attente"),
    "step_refuse": _both("needs attention", "à voir"),
    "step_unchanged": _both("same", "identique"),
    "step_left_out": _both("left out", "écarté"),
}

SAID: Final = {
    "said_planning": _both("Looking at {flow}", "Examen : {flow}"),
    "said_plan_title": _both("What a run would do", "Ce que ferait un échange"),
    "said_plan_dry": _both(
        "Dry run: nothing was written, neither in the ERP nor in the shop.",
        "Essai à blanc : rien n'a été écrit, ni dans l'ERP ni dans la boutique.",
    ),
    "said_plan_nothing": _both(
        "A run would change nothing: the shop has it all as it is.",
        "Un échange ne changerait rien : la boutique a déjà tout.",
    ),
    "said_plan_drastic": _both("The most drastic {count} of {total}:", "Les {count} plus marquants sur {total} :"),
    "said_plan_all": _both("All {total}:", "Les {total} :"),
    "said_plan_one": _both("The one of it:", "Le seul :"),
    "said_plan_see_all": _both(
        "See all: stockbridge plan --all, or as a page: stockbridge plan --html plan.html",
        "Tout voir : stockbridge plan --all, ou en page : stockbridge plan --html plan.html",
    ),
    "said_plan_page": _both("The page: {file}", "La page : {file}"),
    "said_plan_after": _both("after {key}", "après {key}"),
    "said_plan_remarks": _both("{count} of them with a remark", "dont {count} avec une remarque"),
    "said_plan_made_at": _both(
        "Made by Stockbridge {version} on {moment}.", "Établi par Stockbridge {version} le {moment}."
    ),
    "said_plan_field": _both("{field}: {told}", "{field} : {told}"),
    "said_plan_more": _both("And {count} more.", "Et {count} de plus."),
    "head_before": _both("before", "avant"),
    "head_after": _both("after", "après"),
    "head_record": _both("record", "fiche"),
    "head_field": _both("field", "champ"),
    "word_yes": _both("yes", "oui"),
    "word_no": _both("no", "non"),
    "word_none": _both("–", "–"),
}

WORDINGS: Final = STEPS | SAID
