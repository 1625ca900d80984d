"""What to say when the shop gives no answer of ours, by what stood in its place; ``shop.answers`` finds out which."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording

WORDINGS: Final = {
    "again_by_itself": Wording(
        ("Nothing is lost: the agent tries again by itself.", ""),
        ("Rien n'est perdu : l'agent réessaie tout seul.", ""),
    ),
    "again_by_hand": Wording(
        ("Nothing is lost. Run the command again.", ""), ("Rien n'est perdu. Relancez la commande.", "")
    ),
    "shop_down": Wording(
        ("Nothing answers at {host}.", "Check that the shop is online. {again}"),
        ("Rien ne répond à l'adresse {host}.", "Vérifiez que la boutique est en ligne. {again}"),
    ),
    "shop_name_unknown": Wording(
        ("The address {host} was not found.", "Check this computer's network and the shop's address."),
        (
            "L'adresse {host} est introuvable.",
            "Vérifiez le réseau de cet ordinateur et l'adresse de la boutique.",
        ),
    ),
    "shop_certificate": Wording(
        (
            "The certificate of {host} is not trusted: {reason}.",
            (
                "Have the shop's certificate renewed. Where your company's proxy opens connections, "
                "name its authority's file in the setting shop.ca_file."
            ),
        ),
        (
            "Le certificat de {host} n'est pas fiable : {reason}.",
            (
                "Faites renouveler le certificat de la boutique. Si le proxy de votre société ouvre les connexions, "
                "indiquez le fichier de son autorité dans le réglage shop.ca_file."
            ),
        ),
    ),
    "shop_no_connection_in_time": Wording(
        ("{host} did not take the connection in time.", "Check this computer's network. {again}"),
        (
            "{host} n'a pas accepté la connexion à temps.",
            "Vérifiez le réseau de cet ordinateur. {again}",
        ),
    ),
    "shop_slow": Wording(
        ("{host} took the request and did not answer in time.", "The next batch is smaller. {again}"),
        (
            "{host} a reçu la demande mais n'a pas répondu à temps.",
            "Le prochain lot est plus petit. {again}",
        ),
    ),
    "shop_hung_up": Wording(
        ("{host} closed the connection without an answer.", "{again}"),
        ("{host} a fermé la connexion sans répondre.", "{again}"),
    ),
    "shop_truncated": Wording(
        ("The answer of {host} broke off on the way.", "{again}"),
        (
            "La réponse de {host} s'est interrompue en route.",
            "{again}",
        ),
    ),
    "shop_altered": Wording(
        (
            "The answer of {host} was altered on the way.",
            "If it stays so, ask the hoster which proxy or cache rewrites answers. Nothing is lost.",
        ),
        (
            "La réponse de {host} a été modifiée en route.",
            "Si cela dure, demandez à l'hébergeur quel proxy ou cache réécrit les réponses. Rien n'est perdu.",
        ),
    ),
    "shop_php_output": Wording(
        (
            "PHP printed a message into the shop's answer: {excerpt}",
            "Set display_errors to off in the shop's PHP and look into its error log. Nothing is lost.",
        ),
        (
            "PHP a écrit un message dans la réponse de la boutique : {excerpt}",
            "Mettez display_errors à off dans le PHP de la boutique et lisez son journal d'erreurs. Rien n'est perdu.",
        ),
    ),
    "shop_foreign_key": Wording(
        (
            "The answer of {host} is not signed with the key of the shop that was paired.",
            (
                "If the module was installed anew, pair again. Otherwise someone may stand between: ask your network's "
                "administrator before you pair."
            ),
        ),
        (
            "La réponse de {host} n'est pas signée par la clé de la boutique connectée.",
            (
                "Si le module a été réinstallé, connectez de nouveau. Sinon quelqu'un s'est peut-être placé entre les "
                "deux : demandez à l'administrateur du réseau avant de connecter."
            ),
        ),
    ),
    "shop_maintenance": Wording(
        ("The shop is in maintenance.", "Wait until it is back. {again}"),
        ("La boutique est en maintenance.", "Attendez son retour. {again}"),
    ),
    "shop_login_wall": Wording(
        (
            "A password protects the whole shop before Stockbridge is reached.",
            "Ask the hoster to leave index.php?fc=module&module=stockbridge out of the password. Nothing is lost.",
        ),
        (
            "Un mot de passe protège toute la boutique avant que Stockbridge ne soit atteint.",
            (
                "Demandez à l'hébergeur d'exempter index.php?fc=module&module=stockbridge du mot de passe. "
                "Rien n'est perdu."
            ),
        ),
    ),
    "shop_proxy_login": Wording(
        ("The proxy of this network asks for a login.", "Give the proxy with its login in the setting shop.proxy."),
        (
            "Le proxy de ce réseau demande une identification.",
            "Indiquez le proxy et son identification dans le réglage shop.proxy.",
        ),
    ),
    "shop_redirect": Wording(
        (
            "The shop sends requests on to {target}, and the agent does not follow there.",
            "Have the redirect taken off for index.php?fc=module, or pair again with the new address.",
        ),
        (
            "La boutique renvoie les demandes vers {target}, et l'agent ne les suit pas.",
            "Faites retirer la redirection pour index.php?fc=module, ou connectez de nouveau avec la nouvelle adresse.",
        ),
    ),
    "shop_captive_portal": Wording(
        (
            "This network wants you to sign in first ({target}).",
            "Open a browser on this computer and sign in to the network. {again}",
        ),
        (
            "Ce réseau demande de s'identifier d'abord ({target}).",
            "Ouvrez un navigateur sur cet ordinateur et identifiez-vous. {again}",
        ),
    ),
    "shop_firewall": Wording(
        (
            "A firewall before the shop turned the request away ({vendor}).",
            (
                "Ask the hoster to let POST requests of Stockbridge-Agent to index.php?fc=module&module=stockbridge "
                "pass. Nothing is lost."
            ),
        ),
        (
            "Un pare-feu devant la boutique a refusé la demande ({vendor}).",
            (
                "Demandez à l'hébergeur de laisser passer les requêtes POST de Stockbridge-Agent vers "
                "index.php?fc=module&module=stockbridge. Rien n'est perdu."
            ),
        ),
    ),
    "shop_too_many_requests": Wording(
        ("The shop's hoster limits how often the agent may ask.", "The agent slows down. {again}"),
        ("L'hébergeur limite la fréquence des demandes.", "L'agent ralentit. {again}"),
    ),
    "shop_not_found": Wording(
        (
            "There is no Stockbridge module at {host}.",
            "Check in the shop's back office that the module is installed and enabled.",
        ),
        (
            "Il n'y a pas de module Stockbridge à l'adresse {host}.",
            "Vérifiez dans le back-office que le module est installé et activé.",
        ),
    ),
    "shop_server_error": Wording(
        ("The shop's server failed (HTTP {status}).", "If it stays so, look into its error log. {again}"),
        (
            "Le serveur de la boutique est en erreur (HTTP {status}).",
            "Si cela dure, consultez son journal d'erreurs. {again}",
        ),
    ),
    "shop_html": Wording(
        (
            "The shop answered with a web page instead of data: {excerpt}",
            "Check that the module is enabled and that no page stands before it. Nothing is lost.",
        ),
        (
            "La boutique a répondu par une page web au lieu de données : {excerpt}",
            "Vérifiez que le module est activé et qu'aucune page ne s'interpose. Rien n'est perdu.",
        ),
    ),
    "shop_unsigned": Wording(
        (
            "The answer of {host} does not carry the shop's signature (HTTP {status}).",
            "Check that the address is the shop's own and that no proxy removes headers. Nothing is lost.",
        ),
        (
            "La réponse de {host} ne porte pas la signature de la boutique (HTTP {status}).",
            (
                "Vérifiez que l'adresse est bien celle de la boutique et qu'aucun proxy ne retire d'en-têtes. "
                "Rien n'est perdu."
            ),
        ),
    ),
    "shop_answer_too_large": Wording(
        ("The answer of {host} is larger than any answer of the module.", "{again}"),
        ("La réponse de {host} est plus grande que toute réponse du module.", "{again}"),
    ),
    "shop_answer_invalid": Wording(
        (
            "The shop's answer does not fit the contract ({field}).",
            "Update the module and the agent to their latest versions.",
        ),
        (
            "La réponse de la boutique ne respecte pas le contrat ({field}).",
            "Mettez à jour le module et l'agent.",
        ),
    ),
}
