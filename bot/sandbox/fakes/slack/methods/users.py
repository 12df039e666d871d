"""users.*: people."""

from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.methods.conversations import paged
from bot.sandbox.fakes.slack.records import Json
from bot.sandbox.fakes.slack.refusals import RefusalError
from bot.sandbox.fakes.slack.shapes import bot_user_json, person_json


def info(ledger: Ledger, params: Json, *, email: bool) -> Json:
    """users.info."""
    if params.get("user") == ledger.app.bot_user_id:
        return {"ok": True, "user": bot_user_json(ledger.app)}
    person = ledger.person(params.get("user"))
    shown = person_json(ledger.app, person, ledger.now(), email=email)
    if params.get("include_locale"):
        shown["locale"] = person.locale
    return {"ok": True, "user": shown}


def list_(ledger: Ledger, params: Json, *, email: bool) -> Json:
    """users.list, the bot among them."""
    everyone = [
        person_json(ledger.app, one, ledger.now(), email=email) for one in ledger.people.values()
    ]
    page, cursor = paged([*everyone, bot_user_json(ledger.app)], params)
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def lookup_by_email(ledger: Ledger, params: Json) -> Json:
    """users.lookupByEmail: active people only, whatever the case of the letters."""
    wanted = str(params.get("email") or "").strip().casefold()
    for person in ledger.people.values():
        if person.email.casefold() == wanted and not person.deleted:
            shown = person_json(ledger.app, person, ledger.now(), email=True)
            return {"ok": True, "user": shown}
    code = "users_not_found"
    raise RefusalError(code)
