"""The status sentence of each state, and what to do; ``service.status`` chooses the state."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording

WORDINGS: Final = {
    "status_not_paired": Wording(
        ("Not connected yet. Pair this shop to begin.", "stockbridge pair"),
        ("Pas encore de connexion. Connectez la boutique pour commencer.", "stockbridge pair"),
    ),
    "status_refused": Wording(("{reason}", "{remedy}"), ("{reason}", "{remedy}")),
    "status_shop_unreachable": Wording(
        ("No word from the shop for {span}: {reason}", "{remedy}"),
        ("Aucune nouvelle de la boutique depuis {span} : {reason}", "{remedy}"),
    ),
    "status_erp_unreachable": Wording(
        ("{reason} {orders}, nothing is lost.", "{remedy}"),
        ("{reason} {orders}, rien n'est perdu.", "{remedy}"),
    ),
    "status_fault": Wording(("{reason}", "{remedy}"), ("{reason}", "{remedy}")),
    "status_stopped": Wording(
        ("The agent is not running. Orders wait in the shop, nothing is lost.", "stockbridge run"),
        ("L'agent est arrêté. Les commandes attendent dans la boutique, rien n'est perdu.", "stockbridge run"),
    ),
    "status_reconciling": Wording(
        ("The shop or this agent was restored from a backup. Checking both sides; orders go on.", ""),
        ("La boutique ou cet agent a été restauré. Vérification des deux côtés ; les commandes continuent.", ""),
    ),
    "status_needs_attention": Wording(
        ("{count} records need attention; everything else is up to date.", "stockbridge dead list"),
        ("{count} fiches demandent votre attention ; tout le reste est à jour.", "stockbridge dead list"),
    ),
    "status_needs_attention_one": Wording(
        ("1 record needs attention; everything else is up to date.", "stockbridge dead list"),
        ("1 fiche demande votre attention ; tout le reste est à jour.", "stockbridge dead list"),
    ),
    "status_reading": Wording(
        ("Reading {flow} from the ERP: {done} so far.", ""),
        ("Lecture dans l'ERP ({flow}) : {done} pour l'instant.", ""),
    ),
    "status_sending": Wording(
        ("Sending {flow}: {done} of {total}, {left} left.", ""),
        ("Envoi ({flow}) : {done} sur {total}, encore {left}.", ""),
    ),
    "status_taking": Wording(
        ("Bringing {flow} into the ERP: {done} of {total}, {left} left.", ""),
        ("Mise dans l'ERP ({flow}) : {done} sur {total}, encore {left}.", ""),
    ),
    "status_up_to_date": Wording(
        ("Up to date. Last order {order_ago}, stock {stock_age} old.", ""),
        ("À jour. Dernière commande {order_ago}, stock lu il y a {stock_age}.", ""),
    ),
    "status_up_to_date_no_stock": Wording(
        ("Up to date. Last order {order_ago}.", ""),
        ("À jour. Dernière commande {order_ago}.", ""),
    ),
    "status_up_to_date_no_order": Wording(
        ("Up to date. No order yet, stock {stock_age} old.", ""),
        ("À jour. Aucune commande pour l'instant, stock lu il y a {stock_age}.", ""),
    ),
    "status_up_to_date_no_order_no_stock": Wording(
        ("Up to date. No order yet.", ""),
        ("À jour. Aucune commande pour l'instant.", ""),
    ),
    "orders_waiting_none": Wording(("No order is waiting", ""), ("Aucune commande n'attend", "")),
    "orders_waiting_one": Wording(("1 order is waiting", ""), ("1 commande attend", "")),
    "orders_waiting_many": Wording(("{count} orders are waiting", ""), ("{count} commandes attendent", "")),
    "flow_orders": Wording(("orders", ""), ("commandes", "")),
    "flow_customers": Wording(("customers", ""), ("clients", "")),
    "flow_products": Wording(("products", ""), ("produits", "")),
    "flow_categories": Wording(("categories", ""), ("catégories", "")),
    "flow_brands": Wording(("brands", ""), ("marques", "")),
    "flow_stock": Wording(("stock", ""), ("stock", "")),
    "flow_statuses": Wording(("statuses", ""), ("statuts", "")),
}
