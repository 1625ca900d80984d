"""What to say of the agent's own state and its settings file, by code; ``store`` and ``cli`` raise these."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording

WORDINGS: Final = {
    "audit_file_unwritable": Wording(
        ("The file {file} cannot be written: {reason}.", "Name another one, or mend the rights of its folder."),
        (
            "Le fichier {file} ne peut pas être écrit : {reason}.",
            "Nommez-en un autre, ou réparez les droits du dossier.",
        ),
    ),
    "not_paired": Wording(
        (
            "No shop is connected yet.",
            "Copy the pairing string from the module's page in the back office, then: stockbridge pair",
        ),
        (
            "Aucune boutique n'est encore connectée.",
            "Copiez la chaîne de connexion de la page du module dans le back-office, puis : stockbridge pair",
        ),
    ),
    "already_running": Wording(
        (
            "Another Stockbridge process is at work with this state.",
            "Let it finish, stop it, or give this one a folder of its own: stockbridge --home FOLDER",
        ),
        (
            "Un autre processus Stockbridge travaille avec cet état.",
            "Laissez-le finir, arrêtez-le, ou donnez à celui-ci son propre dossier : stockbridge --home DOSSIER",
        ),
    ),
    "already_running_other_version": Wording(
        ("Another version of Stockbridge is at work with this state.", "Let it finish, or stop it, then try again."),
        (
            "Une autre version de Stockbridge travaille avec cet état.",
            "Laissez-la finir ou arrêtez-la, puis réessayez.",
        ),
    ),
    "service_silent": Wording(
        (
            "The running agent does not answer.",
            "It may still be at what you asked for: look at its log, or stop it and start it again.",
        ),
        (
            "L'agent en service ne répond pas.",
            "Il travaille peut-être encore à votre demande : consultez son journal, ou arrêtez-le et relancez-le.",
        ),
    ),
    "state_newer": Wording(
        (
            "The agent's state was written by a newer version of Stockbridge.",
            "Install that version again; this one leaves the state as it is.",
        ),
        (
            "L'état de l'agent a été écrit par une version plus récente de Stockbridge.",
            "Réinstallez cette version ; celle-ci laisse l'état tel quel.",
        ),
    ),
    "state_damaged": Wording(
        (
            "The agent's state database is damaged.",
            "Move the state folder away and pair again: the state is rebuilt from the shop and the ERP.",
        ),
        (
            "La base d'état de l'agent est endommagée.",
            "Écartez le dossier d'état et connectez de nouveau : l'état se reconstruit depuis la boutique et l'ERP.",
        ),
    ),
    "state_unwritable": Wording(
        (
            "The agent's state database cannot be read or written.",
            "Check the free space and the rights of the state folder; the work goes on by itself then.",
        ),
        (
            "La base d'état de l'agent ne peut être ni lue ni écrite.",
            "Vérifiez l'espace libre et les droits du dossier d'état ; le travail reprend ensuite tout seul.",
        ),
    ),
    "state_database": Wording(
        (
            "The state database must be SQLite or PostgreSQL.",
            "Set [state] url to sqlite:///… or postgresql+psycopg://…, or leave it out.",
        ),
        (
            "La base d'état doit être SQLite ou PostgreSQL.",
            "Mettez [state] url à sqlite:///… ou postgresql+psycopg://…, ou omettez-la.",
        ),
    ),
    "no_erp_named": Wording(
        ("No ERP is named yet.", "To do: {command}"),
        ("Aucun ERP n'est encore indiqué.", "À faire : {command}"),
    ),
    "demo_erp_missing": Wording(
        (
            "The demo ERP's file {path} is not there.",
            "Put it back. Only where a new ERP is wanted, without the documents of that one: stockbridge init",
        ),
        (
            "Le fichier de l'ERP de démonstration {path} n'est pas là.",
            "Remettez-le. Seulement pour un ERP neuf, sans les documents de celui-ci : stockbridge init",
        ),
    ),
    "state_package_missing": Wording(
        (
            "The state database needs a Python package that is not installed: {package}.",
            "Install it beside Stockbridge: pip install {package}",
        ),
        (
            "La base d'état demande un paquet Python qui n'est pas installé : {package}.",
            "Installez-le à côté de Stockbridge : pip install {package}",
        ),
    ),
    "folder_unusable": Wording(
        (
            "The folder {folder} cannot be used.",
            "Check its rights and the free space, or name another one: stockbridge --home FOLDER",
        ),
        (
            "Le dossier {folder} n'est pas utilisable.",
            "Vérifiez ses droits et l'espace libre, ou nommez-en un autre : stockbridge --home DOSSIER",
        ),
    ),
    "port_taken": Wording(
        (
            "Port {port} of this computer cannot be used.",
            "Another program may hold it. For a free one: stockbridge shop-sandbox --port 0",
        ),
        (
            "Le port {port} de cet ordinateur n'est pas utilisable.",
            "Un autre programme l'occupe peut-être. Pour un port libre : stockbridge shop-sandbox --port 0",
        ),
    ),
    "demo_erp_unwritable": Wording(
        (
            "The demo ERP cannot be made at {path}.",
            "Check the rights of its folder, or name another place: stockbridge init --option path=FILE",
        ),
        (
            "L'ERP de démonstration ne peut pas être créé à l'emplacement {path}.",
            "Vérifiez les droits de son dossier, ou nommez un autre endroit : stockbridge init --option path=FICHIER",
        ),
    ),
    "settings_unwritable": Wording(
        (
            "The settings file {file} cannot be written.",
            "Check the rights of its folder, or name another one: stockbridge --home FOLDER init",
        ),
        (
            "Le fichier de réglages {file} ne peut pas être écrit.",
            "Vérifiez les droits de son dossier, ou nommez-en un autre : stockbridge --home DOSSIER init",
        ),
    ),
    "page_not_written": Wording(
        ("The page {file} cannot be written.", "Name a file in a folder that exists and is yours."),
        ("La page {file} ne peut pas être écrite.", "Nommez un fichier dans un dossier qui existe et vous appartient."),
    ),
}
