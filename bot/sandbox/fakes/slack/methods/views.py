"""views.*: modals."""

import json

from bot.sandbox.fakes.slack.block_rules import check_view
from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.records import Json, View
from bot.sandbox.fakes.slack.refusals import RefusalError
from bot.sandbox.fakes.slack.shapes import view_json

VIEW_BYTES = 250_000
STACK = 3


def open_(ledger: Ledger, params: Json) -> Json:
    """views.open."""
    content = checked(ledger, params.get("view"))
    user = ledger.triggers.spend(params.get("trigger_id"))
    return {"ok": True, "view": view_json(ledger.app, ledger.open_view(user, content))}


def push(ledger: Ledger, params: Json) -> Json:
    """views.push: at most three in a stack."""
    content = checked(ledger, params.get("view"))
    user = ledger.triggers.spend(params.get("trigger_id"))
    if len(ledger.views(user)) >= STACK:
        code = "push_limit_reached"
        raise RefusalError(code)
    return {"ok": True, "view": view_json(ledger.app, ledger.open_view(user, content, push=True))}


def update(ledger: Ledger, params: Json) -> Json:
    """views.update, by view id or external id."""
    view = ledger.view(params.get("view_id") or params.get("external_id"))
    if view is None:
        code = "not_found"
        raise RefusalError(code)
    if params.get("hash") not in (None, view.hash):
        code = "hash_conflict"
        raise RefusalError(code)
    content = checked(ledger, params.get("view"), view)
    return {"ok": True, "view": view_json(ledger.app, ledger.change_view(view, content))}


def checked(ledger: Ledger, view: object, replaces: View | None = None) -> Json:
    """The content of a view, fit to be shown."""
    content = check_view(view)
    if len(json.dumps(content)) > VIEW_BYTES:
        code = "view_too_large"
        raise RefusalError(code)
    external_id = content.get("external_id")
    if external_id and ledger.view(external_id) not in (None, replaces):
        code = "duplicate_external_id"
        raise RefusalError(code)
    return content
