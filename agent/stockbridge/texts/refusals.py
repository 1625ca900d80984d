"""What to say when the shop itself refuses, by the contract's problem code; ``shop.refusals`` makes the errors."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording

WORDINGS: Final = {
    "signature_invalid": Wording(
        (
            "The shop does not know this agent's key, or a header was lost on the way.",
            "Pair again from the module's page. If that does not help, run: stockbridge doctor",
        ),
        (
            "La boutique ne connaît pas la clé de cet agent, ou un en-tête s'est perdu en route.",
            "Connectez de nouveau depuis la page du module. Si cela n'aide pas : stockbridge doctor",
        ),
    ),
    "superseded": Wording(
        (
            "The shop refuses this agent: another one took over on {at} ({machine}).",
            "Stop this agent, or pair it again to take over yourself.",
        ),
        (
            "La boutique refuse cet agent : un autre a pris le relais le {at} ({machine}).",
            "Arrêtez cet agent, ou connectez-le de nouveau pour reprendre le relais.",
        ),
    ),
    "cloned": Wording(
        (
            "The shop refuses this agent: another copy of it is at work.",
            (
                "Stop the copy that should not run. A restored backup goes on by itself three minutes after the other "
                "copy fell silent; if this one is refused after that too, pair it again: stockbridge pair --takeover"
            ),
        ),
        (
            "La boutique refuse cet agent : une autre copie de cet agent est active.",
            (
                "Arrêtez la copie de trop. Une sauvegarde restaurée reprend seule trois minutes après que l'autre "
                "copie s'est tue ; si celle-ci est encore refusée ensuite, reconnectez-la : stockbridge pair --takeover"
            ),
        ),
    ),
    "wrong_installation": Wording(
        (
            "Another installation of the module answers at the shop's address.",
            "If the shop was moved or installed anew, pair again.",
        ),
        (
            "Une autre installation du module répond à l'adresse de la boutique.",
            "Si la boutique a été déplacée ou réinstallée, connectez de nouveau.",
        ),
    ),
    "pairing_expired": Wording(
        ("The pairing string has expired.", "Make a new one on the module's page; it is good for 15 minutes."),
        (
            "La chaîne de connexion est périmée.",
            "Créez-en une autre sur la page du module ; elle est valable 15 minutes.",
        ),
    ),
    "pairing_used": Wording(
        (
            "The pairing string was used already.",
            "Make a new one on the module's page. If you did not use it yourself, unpair there first.",
        ),
        (
            "La chaîne de connexion a déjà servi.",
            "Créez-en une autre sur la page du module. Si ce n'était pas vous, déconnectez d'abord l'agent là-bas.",
        ),
    ),
    "already_paired": Wording(
        (
            "Another agent is connected to this shop ({machine}).",
            "To take over from it: stockbridge pair --takeover",
        ),
        (
            "Un autre agent est connecté à cette boutique ({machine}).",
            "Pour prendre le relais : stockbridge pair --takeover",
        ),
    ),
    "pairing_foreign_key": Wording(
        (
            "What answers at {host} is not the shop that made the pairing string.",
            (
                "Nothing was sent to it that could be misused. Ask your network's administrator who opens its "
                "connections, then make a new string."
            ),
        ),
        (
            "Ce qui répond à l'adresse {host} n'est pas la boutique qui a créé la chaîne de connexion.",
            (
                "Rien d'utilisable ne lui a été envoyé. Demandez à l'administrateur du réseau qui ouvre les "
                "connexions, puis créez une nouvelle chaîne."
            ),
        ),
    ),
    "upgrade_required": Wording(
        (
            "The agent and the shop's module are of versions that do not understand each other.",
            "Update the older one. Orders wait in the shop, nothing is lost.",
        ),
        (
            "L'agent et le module de la boutique sont de versions incompatibles.",
            "Mettez à jour le plus ancien. Les commandes attendent dans la boutique, rien n'est perdu.",
        ),
    ),
    "clock_skew": Wording(
        (
            "This computer's clock and the shop's ({shop_time}) are too far apart.",
            "Let this computer set its clock by the network, or have the shop's server do so.",
        ),
        (
            "L'horloge de cet ordinateur et celle de la boutique ({shop_time}) sont trop éloignées.",
            "Réglez l'horloge de cet ordinateur par le réseau, ou faites régler celle du serveur.",
        ),
    ),
    "busy": Wording(
        ("The shop is still writing the batch before.", "{again}"),
        ("La boutique écrit encore le lot précédent.", "{again}"),
    ),
    "shop_error": Wording(
        (
            "The module failed in the shop: {detail}",
            "{again} If it stays so, look into the shop's error log.",
        ),
        (
            "Le module est en erreur dans la boutique : {detail}",
            "{again} Si cela dure, consultez le journal d'erreurs de la boutique.",
        ),
    ),
    "writes_held": Wording(
        (
            "The shop was restored from a backup, or the agent's state was lost: both sides are compared first.",
            "Nothing to do: orders go on, the catalogue follows.",
        ),
        (
            "La boutique ou l'état de l'agent a été restauré : les deux côtés sont d'abord comparés.",
            "Rien à faire : les commandes continuent, le catalogue suit.",
        ),
    ),
}
