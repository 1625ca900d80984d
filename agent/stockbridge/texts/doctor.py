"""What the hosting doctor says of each probe, good and bad; ``service.doctor`` probes."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording

WORDINGS: Final = {
    "doctor_erp": Wording(
        ("The ERP answers: {version} ({counts}).", ""),
        ("L'ERP répond : {version} ({counts}).", ""),
    ),
    "doctor_not_paired": Wording(
        ("No shop is connected yet.", "Copy a pairing string from the module's page, then: stockbridge pair"),
        (
            "Aucune boutique n'est encore connectée.",
            "Copiez une chaîne de connexion de la page du module, puis : stockbridge pair",
        ),
    ),
    "doctor_audit": Wording(
        (
            "No catalogue was sent yet.",
            "Before the first time, look at the data of the ERP: stockbridge audit",
        ),
        (
            "Aucun catalogue n'a encore été envoyé.",
            "Avant la première fois, regardez les données de l'ERP : stockbridge audit",
        ),
    ),
    "doctor_reached": Wording(
        ("The module answers at {host}.", ""),
        ("Le module répond à l'adresse {host}.", ""),
    ),
    "doctor_plain_http": Wording(
        (
            "The shop's address begins with http: orders cross the network unencrypted.",
            "Give the shop a certificate, switch it to https, then pair again with the new address.",
        ),
        (
            "L'adresse de la boutique commence par http : les commandes circulent en clair.",
            "Dotez la boutique d'un certificat, passez en https, puis connectez de nouveau.",
        ),
    ),
    "doctor_understood": Wording(
        ("Signed requests and answers pass unchanged ({seconds} s).", ""),
        ("Demandes et réponses signées passent intactes ({seconds} s).", ""),
    ),
    "doctor_not_recognised": Wording(
        (
            "The module is there, but does not recognise this agent: its key is unknown, or a header is lost.",
            (
                "Pair again first. If it stays so, ask the hoster to pass the headers Signature, Signature-Input and "
                "those that begin with Stockbridge- on to PHP."
            ),
        ),
        (
            "Le module est là mais ne reconnaît pas cet agent : clé inconnue, ou en-tête perdu.",
            (
                "Connectez de nouveau d'abord. Si cela dure, demandez à l'hébergeur de transmettre à PHP les en-têtes "
                "Signature, Signature-Input et ceux qui commencent par Stockbridge-."
            ),
        ),
    ),
    "doctor_slow": Wording(
        (
            "The shop takes {seconds} s for an empty request.",
            "Ask the hoster for a faster server; switch debug mode and unused modules off.",
        ),
        (
            "La boutique met {seconds} s pour une demande vide.",
            "Demandez à l'hébergeur un serveur plus rapide ; coupez le mode debug et les modules inutiles.",
        ),
    ),
    "doctor_clock": Wording(
        ("Both clocks agree.", ""),
        ("Les deux horloges concordent.", ""),
    ),
    "doctor_clock_off": Wording(
        (
            "This computer's clock and the shop's are {minutes} minutes apart; the agent allows for it.",
            "Let this computer and the shop's server set their clocks by the network.",
        ),
        (
            (
                "L'horloge de cet ordinateur et celle de la boutique diffèrent de {minutes} minutes ; l'agent en tient "
                "compte."
            ),
            "Réglez cet ordinateur et le serveur de la boutique par le réseau.",
        ),
    ),
    "doctor_carries": Wording(
        ("Requests of {size} kB arrive whole.", ""),
        ("Les demandes de {size} ko arrivent entières.", ""),
    ),
    "doctor_does_not_carry": Wording(
        (
            "Requests of {size} kB do not arrive: {reason}",
            (
                "Ask the hoster to let bodies of 2 MB pass (post_max_size, upload_max_filesize, client_max_body_size, "
                "firewall). Until then the agent sends smaller batches."
            ),
        ),
        (
            "Les demandes de {size} ko n'arrivent pas : {reason}",
            (
                "Demandez à l'hébergeur d'accepter 2 Mo (post_max_size, upload_max_filesize, client_max_body_size, "
                "pare-feu). En attendant, l'agent envoie de plus petits lots."
            ),
        ),
    ),
    "doctor_bounded": Wording(
        ("Oversized requests are turned away.", ""),
        ("Les demandes trop grosses sont refusées.", ""),
    ),
    "doctor_memory": Wording(
        (
            "PHP may use {megabytes} MB only; large orders and batches need 128.",
            "Ask the hoster to set memory_limit to 128M or more.",
        ),
        (
            "PHP ne dispose que de {megabytes} Mo ; grosses commandes et lots en demandent 128.",
            "Demandez à l'hébergeur de porter memory_limit à 128M ou plus.",
        ),
    ),
    "doctor_time_limit": Wording(
        (
            "PHP stops after {seconds} s; a batch may need 20.",
            "Ask the hoster to set max_execution_time to 30 or more.",
        ),
        (
            "PHP s'arrête après {seconds} s ; un lot peut en demander 20.",
            "Demandez à l'hébergeur de porter max_execution_time à 30 ou plus.",
        ),
    ),
    "doctor_post_limit": Wording(
        (
            "PHP takes requests of up to {kilobytes} kB only.",
            "Ask the hoster to set post_max_size and upload_max_filesize to 2M or more.",
        ),
        (
            "PHP n'accepte que des demandes de {kilobytes} ko.",
            "Demandez à l'hébergeur de porter post_max_size et upload_max_filesize à 2M ou plus.",
        ),
    ),
    "doctor_uploads_off": Wording(
        (
            "PHP's file uploads are off; the agent sends plain bodies, which strict firewalls may refuse.",
            "Ask the hoster to set file_uploads to on.",
        ),
        (
            (
                "L'envoi de fichiers est coupé dans PHP ; l'agent envoie des corps bruts, que des pare-feu stricts "
                "peuvent refuser."
            ),
            "Demandez à l'hébergeur de mettre file_uploads à on.",
        ),
    ),
    "doctor_maintenance": Wording(
        ("The shop is in maintenance mode; Stockbridge works all the same.", ""),
        ("La boutique est en mode maintenance ; Stockbridge fonctionne quand même.", ""),
    ),
    "doctor_limits": Wording(
        ("PHP's limits leave room enough.", ""),
        ("Les limites de PHP suffisent.", ""),
    ),
    "doctor_letter": Wording(
        (
            (
                "Hello, the shop {url} exchanges data with our ERP by POST requests of the program Stockbridge-Agent "
                "to index.php?fc=module&module=stockbridge&controller=api. A check found:"
            ),
            "",
        ),
        (
            (
                "Bonjour, la boutique {url} échange des données avec notre ERP par des requêtes POST du programme "
                "Stockbridge-Agent vers index.php?fc=module&module=stockbridge&controller=api. Un contrôle a trouvé :"
            ),
            "",
        ),
    ),
}
