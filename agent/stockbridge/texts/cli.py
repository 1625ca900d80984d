"""What the ``stockbridge`` command says; ``cli`` shows it."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording


def _both(english: str, french: str) -> Wording:
    return Wording((english, ""), (french, ""))


HELP: Final = {
    "help_app": _both(
        "Connects an ERP to a PrestaShop shop: orders in, catalogue, stock and statuses out.",
        "Relie un ERP à une boutique PrestaShop : les commandes entrent ; catalogue, stock et statuts sortent.",
    ),
    "help_init": _both(
        "Write a settings file and test the ERP it names.", "Écrire un fichier de réglages et tester son ERP."
    ),
    "help_pair": _both("Connect this agent to a shop.", "Connecter cet agent à une boutique."),
    "help_sync": _both("Exchange now, all flows or one.", "Échanger maintenant, tous les flux ou un seul."),
    "help_plan": _both(
        "Show what a run would do; nothing is written.", "Montrer ce que ferait un échange ; rien n'est écrit."
    ),
    "help_plan_flow": _both("products, stock; both by default.", "products, stock ; les deux par défaut."),
    "help_plan_html": _both("Write it as a page too.", "L'écrire aussi en page."),
    "help_plan_all": _both("Show every record.", "Montrer toutes les fiches."),
    "help_run": _both("Work until stopped.", "Travailler jusqu'à l'arrêt."),
    "help_status": _both("How the agent is, and what waits.", "L'état de l'agent, et ce qui attend."),
    "help_doctor": _both(
        "Check this computer, the ERP and the shop.", "Vérifier cet ordinateur, l'ERP et la boutique."
    ),
    "help_audit": _both(
        "Look at the ERP's data before they go live: what is wrong, where, and a score.",
        "Regarder les données de l'ERP avant la mise en ligne : ce qui cloche, où, et une note.",
    ),
    "help_csv": _both("Write every finding into this table.", "Écrire tous les constats dans ce tableau."),
    "help_html": _both("Write a page to look at and to print.", "Écrire une page à regarder et à imprimer."),
    "help_every": _both("Show every finding.", "Montrer tous les constats."),
    "help_shop_language": _both(
        "A language that the shop will have, as long as no shop is connected; may be repeated.",
        "Une langue qu'aura la boutique, tant qu'aucune n'est connectée ; peut être répété.",
    ),
    "help_dead": _both("Records that need attention.", "Les fiches qui demandent votre attention."),
    "help_dead_list": _both("List them.", "Les lister."),
    "help_dead_show": _both("Show one in full.", "En montrer une en entier."),
    "help_dead_retry": _both(
        "Try again: those named, all, or all of one cause.",
        "Réessayer : celles-ci, toutes, ou toutes celles d'une même cause.",
    ),
    "help_dead_ignore": _both(
        "Set aside: nothing is sent, and it no longer asks for attention.",
        "Mettre de côté : rien n'est envoyé, et votre attention n'est plus demandée.",
    ),
    "help_demo": _both(
        "See it work: a shop and an ERP of our own, one order, one catalogue.",
        "Voir fonctionner : une boutique et un ERP à nous, une commande, un catalogue.",
    ),
    "help_shop_sandbox": _both(
        "Serve the sandbox shop, to look at it or to pair with it.",
        "Ouvrir la boutique d'essai, pour la regarder ou s'y connecter.",
    ),
    "help_home": _both(
        "Folder of this agent, where several share a computer.",
        "Dossier de cet agent, si plusieurs partagent un ordinateur.",
    ),
    "help_language": _both(
        "en or fr; by default the language of the terminal.", "en ou fr ; par défaut, la langue du terminal."
    ),
    "help_json": _both("Print the result as JSON.", "Écrire le résultat en JSON."),
    "help_version": _both("Show the version.", "Montrer la version."),
    "help_driver": _both("The ERP's driver.", "Le pilote de l'ERP."),
    "help_option": _both("An option of the driver: name=value.", "Une option du pilote : nom=valeur."),
    "help_keys": _both("Where the private key is kept.", "Où la clé privée est gardée."),
    "help_machine": _both("The name that the shop shows.", "Le nom que montre la boutique."),
    "help_force": _both("Replace a settings file.", "Remplacer un fichier de réglages."),
    "help_string": _both("The pairing string from the module's page.", "La chaîne de connexion de la page du module."),
    "help_takeover": _both("Push out the agent that is connected now.", "Prendre la place de l'agent connecté."),
    "help_flow": _both(
        "orders, products, stock or statuses; may be given several times.",
        "orders, products, stock ou statuses ; peut être répété.",
    ),
    "help_numbers": _both("Their numbers in the list.", "Leurs numéros dans la liste."),
    "help_number": _both("Its number in the list.", "Son numéro dans la liste."),
    "help_all": _both("All that need attention.", "Toutes celles qui demandent votre attention."),
    "help_solved": _both(
        "Also those that are solved or set aside.", "Aussi celles qui sont résolues ou mises de côté."
    ),
    "help_code": _both("All with this code.", "Toutes celles de ce code."),
    "help_folder": _both("Where its files lie.", "Où se trouvent ses fichiers."),
    "help_port": _both(
        "Its port, otherwise the one of the last time; 0 takes a free one.",
        "Son port, sinon celui de la dernière fois ; 0 en prend un libre.",
    ),
}

SAID: Final = {
    "said_settings_written": _both("Settings: {file}", "Réglages : {file}"),
    "said_settings_former": _both("The former ones: {file}", "Les précédents : {file}"),
    "said_settings_kept": _both(
        "Settings: {file} (already there, left as they are; --force writes them anew)",
        "Réglages : {file} (déjà là, laissés tels quels ; --force les écrit à neuf)",
    ),
    "said_settings_kept_unused": _both(
        "Settings: {file} (already there, left as they are: the options given now were not used; "
        "--force writes them anew)",
        "Réglages : {file} (déjà là, laissés tels quels : les options de cette commande n'ont pas servi ; "
        "--force les écrit à neuf)",
    ),
    "ask_driver": _both("Which ERP? Known here: {known}", "Quel ERP ? Connus ici : {known}"),
    "said_name_driver": _both(
        "Name the ERP: stockbridge init --driver NAME. Known here: {known}.",
        "Nommez l'ERP : stockbridge init --driver NOM. Connus ici : {known}.",
    ),
    "said_option_form": _both(
        'An option of the driver is written NAME=VALUE; "{given}" has no name or no "=".',
        "Une option du pilote s'écrit NOM=VALEUR ; « {given} » n'a pas de nom ou pas de « = ».",
    ),
    "said_language_form": _both(
        'A language is written as the shop names it, such as fr or pt-br, not "{given}".',
        "Une langue s'écrit comme la boutique la nomme, par exemple fr ou pt-br, non « {given} ».",
    ),
    "said_give_string": _both(
        "Give the pairing string: stockbridge pair STRING. It is made on the module's page.",
        "Donnez la chaîne de connexion : stockbridge pair CHAÎNE. Elle se crée sur la page du module.",
    ),
    "said_erp_found": _both("ERP: {version} ({counts})", "ERP : {version} ({counts})"),
    "said_next_pair": _both(
        "Next: in the shop's back office, Sell > Stockbridge, create a pairing string and copy it. "
        "Then: stockbridge pair",
        "Ensuite : dans le back-office, Vendre > Stockbridge, créez une chaîne de connexion et copiez-la. "
        "Puis : stockbridge pair",
    ),
    "ask_string": _both("Pairing string", "Chaîne de connexion"),
    "said_paired": _both("Connected to {name}, {url}", "Connecté à {name}, {url}"),
    "said_fingerprint": _both("Fingerprint of this agent:", "Empreinte de cet agent :"),
    "said_compare": _both(
        "Compare it with the one on the module's page. If they differ, disconnect there at once.",
        "Comparez-la à celle de la page du module. Si elles diffèrent, déconnectez là-bas aussitôt.",
    ),
    "said_next_run": _both(
        "Next: stockbridge sync to exchange once, stockbridge run to keep at it.",
        "Ensuite : stockbridge sync pour échanger une fois, stockbridge run pour continuer.",
    ),
    "said_at_work": _both(
        "At work. Stop with Ctrl+C. Log: {file}", "Au travail. Ctrl+C pour arrêter. Journal : {file}"
    ),
    "said_stopped": _both("Stopped.", "Arrêté."),
    "said_nothing_dead": _both("No record needs attention.", "Aucune fiche ne demande votre attention."),
    "said_retried": _both(
        "With the next exchange, tried again: {count}.", "Au prochain échange, nouvel essai : {count}."
    ),
    "said_more_of_a_kind": _both(
        "And {count} more of this kind: stockbridge dead list --code {code}",
        "Et {count} de plus de cette sorte : stockbridge dead list --code {code}",
    ),
    "said_retrying": _both("to be tried again", "nouvel essai prévu"),
    "said_set_aside": _both("set aside", "mise de côté"),
    "said_solved": _both("solved", "résolue"),
    "said_name_records": _both(
        "Name records by number, by --all or by --code.", "Nommez des fiches par numéro, --all ou --code."
    ),
    "said_ignored": _both("Set aside: {count}.", "Mises de côté : {count}."),
    "said_attention_one": _both(
        "1 record needs attention: stockbridge dead list", "1 fiche demande votre attention : stockbridge dead list"
    ),
    "said_attention": _both(
        "{count} records need attention: stockbridge dead list",
        "{count} fiches demandent votre attention : stockbridge dead list",
    ),
    "said_sandbox": _both(
        "The sandbox shop: {url}  (Ctrl+C ends it)", "La boutique d'essai : {url}  (Ctrl+C l'arrête)"
    ),
    "said_sandbox_string": _both("Pairing string, good for 15 minutes:", "Chaîne de connexion, valable 15 minutes :"),
    "said_defect": _both("A defect of the agent ({kind}).", "Un défaut de l'agent ({kind})."),
    "said_see_log": _both("The log says where: {file}", "Le journal dit où : {file}"),
    "said_no_letter": _both("No record has the number {number}.", "Aucune fiche n'a le numéro {number}."),
    "said_see_list": _both("See: stockbridge dead list", "Voir : stockbridge dead list"),
    "said_tried": _both("tried {count} times, last {ago}", "{count} essais, le dernier {ago}"),
    "said_tried_once": _both("tried once, {ago}", "un essai, {ago}"),
    "said_reading": _both("Reading {flow}", "Lecture : {flow}"),
    "said_sending": _both("Sending {flow}", "Envoi : {flow}"),
    "said_taking": _both("Bringing {flow} into the ERP", "Mise dans l'ERP : {flow}"),
    "said_left": _both("{span} left", "encore {span}"),
    "said_rate": _both("{rate}/s", "{rate}/s"),
    "said_waits": _both("Waiting: {what}", "En attente : {what}"),
    "said_waits_nothing": _both("Nothing is waiting.", "Rien n'attend."),
    "said_waits_orders_one": _both("1 order in the shop", "1 commande dans la boutique"),
    "said_waits_orders": _both("{count} orders in the shop", "{count} commandes dans la boutique"),
    "said_waits_flow": _both("{count} to send ({flow})", "{count} à envoyer ({flow})"),
    "said_waits_parent": _both("{count} for their product ({flow})", "{count} pour leur produit ({flow})"),
    "said_waits_dead": _both("{count} for you", "{count} pour vous"),
    "said_letter": _both("A message for the hoster:", "Un message pour l'hébergeur :"),
    "said_do": _both("To do: {what}", "À faire : {what}"),
    "word_grey": _both("OFF", "ARRÊT"),
    "word_red": _both("STOP", "STOP"),
    "word_amber": _both("LOOK", "À VOIR"),
    "word_green": _both("OK", "OK"),
    "head_flow": _both("flow", "flux"),
    "head_last": _both("last", "dernier"),
    "head_next": _both("next", "prochain"),
    "head_ago": _both("{span} ago", "il y a {span}"),
    "head_in": _both("in {span}", "dans {span}"),
    "head_read": _both("read", "lus"),
    "head_created": _both("new", "créés"),
    "head_updated": _both("changed", "modifiés"),
    "head_unchanged": _both("same", "identiques"),
    "head_waiting": _both("waiting", "attente"),
    "head_failed": _both("failed", "échecs"),
    "head_left_out": _both("left out", "écartés"),
    "head_number": _both("no.", "n°"),
    "head_record": _both("record", "fiche"),
    "head_cause": _both("cause", "cause"),
    "head_tried": _both("tried", "essais"),
    "head_off": _both("off", "arrêté"),
    "head_now": _both("now", "maintenant"),
    "head_held": _both("held up", "retardé"),
}

DEMO: Final = {
    "demo_title": _both(
        "Stockbridge at work, between a shop and an ERP of our own.",
        "Stockbridge au travail, entre une boutique et un ERP à nous.",
    ),
    "demo_folder": _both("Everything lies in {folder}", "Tout se trouve dans {folder}"),
    "demo_shop": _both("The shop is open: {url}", "La boutique est ouverte : {url}"),
    "demo_erp": _both("The ERP answers: {version}, {counts}", "L'ERP répond : {version}, {counts}"),
    "demo_paired": _both("Connected. Fingerprint {fingerprint}", "Connecté. Empreinte {fingerprint}"),
    "demo_paired_before": _both("Connected since the last time.", "Connecté depuis la dernière fois."),
    "demo_catalogue": _both(
        "Catalogue sent: {created} new, {updated} changed; {read} records read.",
        "Catalogue envoyé : {created} créés, {updated} modifiés ; {read} fiches lues.",
    ),
    "demo_stock": _both("Stock sent: {count} quantities.", "Stock envoyé : {count} quantités."),
    "demo_order": _both(
        "A customer orders {what}: order {reference}, {total} EUR.",
        "Un client commande {what} : commande {reference}, {total} EUR.",
    ),
    "demo_in_erp": _both(
        "The order stands in the ERP as {number}, of customer {customer}, after {seconds} s.",
        "La commande est dans l'ERP sous {number}, du client {customer}, après {seconds} s.",
    ),
    "demo_shipped": _both(
        "The ERP's staff ships it as {note}, parcel {parcel}.", "L'équipe l'expédie : {note}, colis {parcel}."
    ),
    "demo_status": _both(
        'The shop tells the customer: "{state}", parcel {parcel}.',
        "La boutique l'annonce : « {state} », colis {parcel}.",
    ),
    "demo_fence": _both(
        "Stock of {reference} in the shop: {before} before, {after} after the order, {now} now.",
        "Stock de {reference} dans la boutique : {before} avant, {after} après la commande, {now} maintenant.",
    ),
    "demo_done": _both("Done in {seconds} s. Nothing is left running.", "Fini en {seconds} s. Rien ne tourne plus."),
    "demo_look": _both("Look at it:", "À regarder :"),
    "demo_look_shop": _both("the shop", "la boutique"),
    "demo_look_erp": _both("the ERP", "l'ERP"),
    "demo_look_agent": _both("the agent", "l'agent"),
    "demo_look_log": _both("its log", "son journal"),
}

WORDINGS: Final = HELP | SAID | DEMO
