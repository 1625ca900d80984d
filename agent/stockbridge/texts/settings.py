"""What to say of settings, keys and drivers that a person must put right; ``settings`` and ``drivers`` raise these."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Pair

_PAIR_AGAIN: Final = Pair("Pair again: stockbridge pair", "Connectez de nouveau : stockbridge pair")

SENTENCES: Final = {
    "setting_refused": (
        Pair(
            "The environment variable {name} names no option.",
            "La variable d'environnement {name} ne désigne aucune option.",
        ),
        Pair(
            "The environment variable {name} is a table, which cannot be written that way.",
            "La variable d'environnement {name} est une table, qui ne s'écrit pas ainsi.",
        ),
        Pair(
            "the environment variable {name}: {option} {wrong}.",
            "la variable d'environnement {name} : {option} {wrong}.",
        ),
        Pair("{file}, line {line}: {option} {wrong}.", "{file}, ligne {line} : {option} {wrong}."),
        Pair("Did you mean {meant}? Known here: {known}.", "Vouliez-vous dire {meant} ? Connus ici : {known}."),
        Pair("Did you mean {meant}?", "Vouliez-vous dire {meant} ?"),
        Pair("Take it out. Known here: {known}.", "Enlevez-la. Connus ici : {known}."),
        Pair("Give one option at a time: {variable}", "Donnez une option à la fois : {variable}"),
        Pair("Correct it, then run: stockbridge doctor", "Corrigez-la, puis : stockbridge doctor"),
    ),
    "settings_not_toml": (
        Pair("{file}, line {line}: {toml}.", "{file}, ligne {line} : {toml}."),
        Pair(
            'Texts stand in quotes, tables in brackets: [shop], then proxy = "http://…".',
            'Les textes sont entre guillemets, les tables entre crochets : [shop], puis proxy = "http://…".',
        ),
    ),
    "settings_unreadable": (
        Pair("The settings file {file} cannot be read.", "Le fichier de réglages {file} ne peut pas être lu."),
        Pair(
            "Check its permissions, and that it is saved as UTF-8 text.",
            "Vérifiez ses droits, et qu'il est enregistré comme texte UTF-8.",
        ),
    ),
    "bad_option": (
        Pair('The demo ERP\'s option "{option}" {wrong}.', "L'option « {option} » de l'ERP de démonstration {wrong}."),
        Pair("Options: {known}.", "Options : {known}."),
    ),
    "unknown_driver": (
        Pair(
            'There is no driver for an ERP called "{name}". Known ones: {known}.',
            "Il n'y a pas de pilote pour un ERP nommé « {name} ». Pilotes connus : {known}.",
        ),
        Pair(
            "Choose one of these, or install the package that brings the driver.",
            "Choisissez-en un, ou installez le paquet qui apporte le pilote.",
        ),
    ),
    "broken_driver": (
        Pair(
            'The driver "{name}" is installed but cannot be loaded: {error}.',
            "Le pilote « {name} » est installé, mais ne se charge pas : {error}.",
        ),
        Pair(
            "Install the package that brings the driver again, with all that it needs.",
            "Réinstallez le paquet qui apporte le pilote, avec tout ce qu'il demande.",
        ),
    ),
    "not_a_demo_erp": (
        Pair("{file} is not the demo ERP's database.", "{file} n'est pas la base de l'ERP de démonstration."),
        Pair("Name another path, then: stockbridge init", "Indiquez un autre chemin, puis : stockbridge init"),
    ),
    "twins_in_the_way": (
        Pair(
            "The demo ERP already holds several documents with one key, so it cannot refuse duplicates itself.",
            "L'ERP de démonstration a déjà plusieurs pièces d'une même clé : il ne peut pas refuser les doublons.",
        ),
        Pair(
            "Delete the twins in the ERP, or set native_duplicate_refusal to false.",
            "Supprimez les doublons dans l'ERP, ou mettez native_duplicate_refusal à false.",
        ),
    ),
    "unknown_unit": (
        Pair(
            'The shop\'s {quantity} unit "{unit}" is not one that we know.',
            "L'unité de {quantity} « {unit} » de la boutique n'est pas connue.",
        ),
        Pair(
            "Set it to one of {known} in the shop's localisation settings.",
            "Choisissez-en une parmi {known} dans les réglages de localisation de la boutique.",
        ),
    ),
    "ca_file_unreadable": (
        Pair(
            "The file {file} holds no certificate that can be read.",
            "Le fichier {file} ne contient aucun certificat lisible.",
        ),
        Pair(
            "Name a PEM file in shop.ca_file, or leave the setting out.",
            "Indiquez un fichier PEM dans shop.ca_file, ou omettez ce réglage.",
        ),
    ),
    "key_reference_unreadable": (
        Pair(
            "The state names a key in a way that this version does not know.",
            "L'état désigne une clé d'une façon que cette version ne connaît pas.",
        ),
        _PAIR_AGAIN,
    ),
    "key_missing": (
        Pair(
            "The keyring of this user holds no key of this agent.",
            "Le trousseau de cet utilisateur n'a pas de clé de cet agent.",
        ),
        Pair("The key file {file} is not there.", "Le fichier de clé {file} n'est pas là."),
        Pair("The key folder {folder} is not there.", "Le dossier de clés {folder} n'est pas là."),
        _PAIR_AGAIN,
    ),
    "key_file_refused": (
        Pair("{place} is no folder.", "{place} n'est pas un dossier."),
        Pair("{place} cannot be opened.", "{place} ne peut pas être ouvert."),
        Pair("{place} belongs to another user.", "{place} appartient à un autre utilisateur."),
        Pair("{place} can be read by others.", "{place} peut être lu par d'autres."),
        Pair(
            "If nobody else read it, run: {cure}; otherwise make a new key with: stockbridge pair",
            "Si personne d'autre ne l'a lu : {cure} ; sinon, faites une nouvelle clé : stockbridge pair",
        ),
        Pair(
            "Put it right, or make a new key with: stockbridge pair",
            "Remettez-le en ordre, ou faites une nouvelle clé : stockbridge pair",
        ),
    ),
    "key_file_unsupported": (
        Pair(
            "On Windows the key belongs in the Credential Manager.",
            "Sous Windows, la clé a sa place dans le gestionnaire d'identification.",
        ),
        Pair('Set keys.store = "keyring".', 'Mettez keys.store = "keyring".'),
    ),
    "key_unreadable": (
        Pair(
            "What is kept as the agent's key cannot be read as a key.",
            "Ce qui est gardé comme clé de l'agent n'est pas lisible comme clé.",
        ),
        _PAIR_AGAIN,
    ),
    "no_keyring": (
        Pair(
            "This system offers no keyring that keeps a key secret.",
            "Ce système n'offre aucun trousseau qui garde une clé secrète.",
        ),
        Pair(
            "Start the agent where one is unlocked, or choose a file that only you can read: "
            'stockbridge init --keys file (keys.store = "file" in the settings)',
            "Lancez l'agent là où un trousseau est ouvert, ou choisissez un fichier que vous seul pouvez lire : "
            'stockbridge init --keys file (keys.store = "file" dans les réglages)',
        ),
    ),
    "keyring_refused": (
        Pair(
            "The keyring does not give out or take the agent's key.",
            "Le trousseau ne donne ni ne prend la clé de l'agent.",
        ),
        Pair(
            "Unlock the keyring of the user that runs the agent, then start it again.",
            "Ouvrez le trousseau de l'utilisateur qui fait tourner l'agent, puis relancez-le.",
        ),
    ),
}

PIECES: Final = {
    "wrong": (
        Pair("has a wrong name: it {wrong}", "a un mauvais nom : il {wrong}"),
        Pair("is not an option", "n'est pas une option"),
        Pair("is missing", "manque"),
        Pair("has a value that does not fit", "a une valeur qui ne convient pas"),
        Pair("must not be empty", "ne doit pas être vide"),
        Pair("must be true or false", "doit être true ou false"),
        Pair("must be a whole number", "doit être un nombre entier"),
        Pair("must be a number", "doit être un nombre"),
        Pair(
            'must be a text in quotes, such as "text"',
            'doit être un texte entre guillemets, comme "texte"',
        ),
        Pair("must be a path in quotes", "doit être un chemin entre guillemets"),
        Pair("must be a table of its own: name = value", "doit être une table à part : nom = valeur"),
        Pair('must be a list, such as ["A", "B"]', 'doit être une liste, comme ["A", "B"]'),
        Pair(
            'must be a span such as "15s", "5min", "1h" or "1d"',
            'doit être une durée comme "15s", "5min", "1h" ou "1d"',
        ),
        Pair(
            'must be the number that the shop shows, in quotes, such as "12"',
            'doit être le numéro que montre la boutique, entre guillemets, comme "12"',
        ),
        Pair(
            'must be an address such as "http://host:port"',
            'doit être une adresse comme "http://machine:port"',
        ),
        Pair("must be at least {bound}", "doit être au moins {bound}"),
        Pair("must be more than {bound}", "doit être plus grand que {bound}"),
        Pair("must be at most {bound}", "doit être au plus {bound}"),
        Pair("must be less than {bound}", "doit être plus petit que {bound}"),
        Pair("must have at most {count} characters", "doit avoir au plus {count} caractères"),
        Pair("must be {choice}", "doit être {choice}"),
    ),
    "choice": (Pair("{others} or {last}", "{others} ou {last}"),),
    "quantity": (Pair("weight", "poids"), Pair("dimension", "longueur")),
    "toml": (
        Pair(
            "a backslash in a text is doubled, or the text stands in single quotes",
            "une barre oblique inverse se double, ou le texte se met entre apostrophes",
        ),
        Pair("an option is written name = value", "une option s'écrit nom = valeur"),
        Pair(
            "an option is written name = value, a table [name]",
            "une option s'écrit nom = valeur, une table [nom]",
        ),
        Pair("a table is written [name]", "une table s'écrit [nom]"),
        Pair("after the value something is left over", "il reste quelque chose après la valeur"),
        Pair(
            "the value is neither a text in quotes, a number, true or false, nor a list or table",
            "la valeur n'est ni un texte entre guillemets, ni un nombre, ni true ou false, ni une liste ou table",
        ),
        Pair("a quote is not closed", "un guillemet n'est pas fermé"),
        Pair("a bracket is not closed", "un crochet n'est pas fermé"),
        Pair("a brace is not closed", "une accolade n'est pas fermée"),
        Pair("this line cannot be read", "cette ligne ne peut pas être lue"),
        Pair("the table [{table}] stands twice", "la table [{table}] est là deux fois"),
        Pair("{option} stands twice", "{option} est là deux fois"),
    ),
}
