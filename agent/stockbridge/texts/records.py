"""What to say where one record cannot go on, or the ERP does not answer; engine, mapping and drivers raise these."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Pair

SENTENCES: Final = {
    "unmapped_value": (
        Pair('The ERP has no customer "{customer}" any more.', "L'ERP n'a plus de client « {customer} »."),
        Pair(
            "Bind the shop's account to another customer of the ERP, then try again.",
            "Liez le compte de la boutique à un autre client de l'ERP, puis réessayez.",
        ),
        Pair(
            'The ERP has no article "{article}" (line {line}).',
            "L'ERP n'a pas d'article « {article} » (ligne {line}).",
        ),
        Pair(
            'The article "{article}" has variants, and none of them is called "{variant}" (line {line}).',
            "L'article « {article} » a des déclinaisons, et aucune ne s'appelle « {variant} » (ligne {line}).",
        ),
        Pair(
            "Create the article in the ERP, or correct the reference in the shop, then try again.",
            "Créez l'article dans l'ERP, ou corrigez la référence dans la boutique, puis réessayez.",
        ),
        Pair(
            "The ERP's status \"{status}\" stands for none of the shop's.",
            "L'état « {status} » de l'ERP ne répond à aucun de ceux de la boutique.",
        ),
        Pair(
            'Choose what "{status}" means in the settings, or that the shop is not told.',
            "Choisissez dans les réglages ce que veut dire « {status} », ou que la boutique n'en sache rien.",
        ),
    ),
    "invalid_value": (
        Pair(
            '"{number}" is no tracking number that the shop can hold.',
            "« {number} » n'est pas un numéro de suivi que la boutique peut prendre.",
        ),
        Pair(
            "Correct the tracking number on the ERP's delivery.",
            "Corrigez le numéro de suivi sur la livraison dans l'ERP.",
        ),
        Pair(
            "The record's {field} is longer than {limit} characters.",
            "Le champ {field} de la fiche dépasse {limit} caractères.",
        ),
        Pair(
            "The record's {field} does not fit: {reason}.",
            "Le champ {field} de la fiche ne convient pas : {reason}.",
        ),
        Pair(
            "Change it in the ERP; the record is sent with the next run.",
            "Modifiez-le dans l'ERP ; la fiche part avec le prochain échange.",
        ),
        Pair(
            "The shop refused the record without saying why.",
            "La boutique a refusé la fiche sans dire pourquoi.",
        ),
    ),
    "totals_differ": (
        Pair(
            "The order's parts do not add up to its total: {incl} {currency} are missing with VAT, {excl} without, "
            "and no rounding rule explains them.",
            "Les parties de la commande ne font pas son total : il manque {incl} {currency} TTC, {excl} HT, et aucune "
            "règle d'arrondi ne l'explique.",
        ),
        Pair(
            "Compare the order's lines, vouchers, shipping and taxes in the shop with its total, correct it there, "
            "then try again.",
            "Comparez lignes, bons de réduction, transport et taxes de la commande à son total dans la boutique, "
            "corrigez-la, puis réessayez.",
        ),
        Pair(
            'The voucher "{voucher}" cannot be split by VAT rate: its amounts fit no lines of the order.',
            "Le bon de réduction « {voucher} » ne se répartit pas par taux de TVA : ses montants ne répondent à aucune "
            "ligne de la commande.",
        ),
        Pair(
            "Enter this order in the ERP by hand, or correct the voucher on the order in the shop, then try again.",
            "Saisissez cette commande dans l'ERP à la main, ou corrigez le bon sur la commande dans la boutique, puis "
            "réessayez.",
        ),
    ),
    "document_frozen": (
        Pair(
            "The order changed in the shop, but the ERP's document {number} can no longer be changed.",
            "La commande a changé dans la boutique, mais la pièce {number} de l'ERP n'est plus modifiable.",
        ),
        Pair(
            "Carry the change into the ERP by hand (a credit note, a further document), then set this aside: "
            "stockbridge dead ignore",
            "Reportez le changement dans l'ERP à la main (avoir, autre pièce), puis mettez la fiche de côté : "
            "stockbridge dead ignore",
        ),
        Pair(
            "The ERP's document {number} was delivered or posted and can no longer be changed.",
            "La pièce {number} de l'ERP est livrée ou comptabilisée et n'est plus modifiable.",
        ),
        Pair(
            "Make the change by hand in the ERP (credit note or further document), then set this record aside.",
            "Faites le changement à la main dans l'ERP (avoir ou autre pièce), puis mettez cette fiche de côté.",
        ),
    ),
    "erp_twins": (
        Pair(
            "The ERP holds {count} documents for this one order: {numbers}.",
            "L'ERP a {count} pièces pour cette seule commande : {numbers}.",
        ),
        Pair(
            "Delete all but one of them in the ERP, then try again.",
            "Dans l'ERP, n'en laissez qu'une, puis réessayez.",
        ),
        Pair(
            "The ERP holds several documents of this order: {numbers}.",
            "L'ERP a plusieurs pièces de cette commande : {numbers}.",
        ),
        Pair(
            "Keep one of them and delete the others in the ERP, then try again.",
            "Gardez-en une et supprimez les autres dans l'ERP, puis réessayez.",
        ),
    ),
    "erp_unverified": (
        Pair(
            "This order was sent to the ERP at {moment} UTC, but the ERP does not show its document.",
            "Cette commande a été envoyée à l'ERP le {moment} UTC, mais l'ERP n'en montre pas la pièce.",
        ),
        Pair(
            "Look in the ERP for {key}, in its import queue and among its errors too. Try again once it is there, or "
            "once it is sure that it will never be: where it is not found then, it is written anew.",
            "Cherchez {key} dans l'ERP, aussi dans sa file d'import et parmi ses erreurs. Réessayez dès que la pièce "
            "est là, ou qu'il est sûr qu'elle ne viendra jamais : si elle manque alors, elle est écrite à nouveau.",
        ),
    ),
    "erp_refused": (
        Pair(
            "The ERP's database refuses the record: {reason}.",
            "La base de l'ERP refuse la fiche : {reason}.",
        ),
        Pair(
            "Correct the record in the shop or the ERP, then try again.",
            "Corrigez la fiche dans la boutique ou dans l'ERP, puis réessayez.",
        ),
        Pair(
            "{number} is no order that can be delivered.",
            "{number} n'est pas une commande qui peut être livrée.",
        ),
        Pair("{number} can no longer be cancelled.", "{number} ne peut plus être annulée."),
        Pair("The ERP has no such {table}: {values}.", "L'ERP n'a rien de tel dans {table} : {values}."),
        Pair("The ERP has no document {number}.", "L'ERP n'a pas de pièce {number}."),
        Pair(
            "Look up the number or the article in the ERP.",
            "Recherchez le numéro ou l'article dans l'ERP.",
        ),
    ),
    "erp_unreachable": (
        Pair("The ERP's database does not answer: {reason}.", "La base de l'ERP ne répond pas : {reason}."),
        Pair(
            "Check that {file} is in its folder and that no other program holds it.",
            "Vérifiez que {file} est dans son dossier et qu'aucun autre programme ne le tient.",
        ),
        Pair(
            "The ERP's database was replaced while it was read.",
            "La base de l'ERP a été remplacée pendant sa lecture.",
        ),
    ),
    "erp_timeout": (
        Pair(
            "The ERP's database did not confirm that it kept the document.",
            "La base de l'ERP n'a pas confirmé qu'elle a gardé la pièce.",
        ),
        Pair(
            "Nothing needs to be done: it is looked up before it is sent again.",
            "Rien à faire : la pièce est recherchée avant tout nouvel envoi.",
        ),
        Pair(
            "The ERP took the document, but it cannot be read back yet.",
            "L'ERP a pris la pièce, mais elle ne peut pas encore être relue.",
        ),
        Pair(
            "The ERP took the document, but does not show it yet.",
            "L'ERP a pris la pièce, mais ne la montre pas encore.",
        ),
    ),
    "export_failed": (
        Pair(
            "The shop sent the event without its order.",
            "La boutique a envoyé l'événement sans sa commande.",
        ),
        Pair(
            "The shop's record does not fit the contract.",
            "La fiche de la boutique ne respecte pas le contrat.",
        ),
    ),
    "no_answer": (
        Pair(
            "The shop answers to everything but this record, five times in a row.",
            "La boutique répond à tout sauf à cette fiche, cinq fois de suite.",
        ),
    ),
    "no_progress": (
        Pair(
            "The shop comes to no item of the batch.",
            "La boutique n'arrive à aucune fiche du lot.",
        ),
    ),
    "stopped": (
        Pair(
            "The agent was told to stop; the rest follows with its next start.",
            "L'agent a été arrêté ; le reste suit à son prochain démarrage.",
        ),
    ),
    "defect": (
        Pair(
            "The agent met a defect of its own ({kind}).",
            "L'agent a rencontré un défaut qui lui est propre ({kind}).",
        ),
        Pair("Send the log to whoever looks after the agent.", "Envoyez le journal à qui s'occupe de l'agent."),
        Pair(
            "This record meets a defect of the agent or of its ERP driver ({kind}).",
            "Cette fiche rencontre un défaut de l'agent ou du pilote de son ERP ({kind}).",
        ),
        Pair(
            "Send the log to whoever looks after the agent; the record is tried again after the next update.",
            "Envoyez le journal à qui s'occupe de l'agent ; la fiche est réessayée après la prochaine mise à jour.",
        ),
    ),
    "unknown_command": (
        Pair(
            "The running agent does not know this command: it is another version.",
            "L'agent en service ne connaît pas cette commande : il est d'une autre version.",
        ),
    ),
}
