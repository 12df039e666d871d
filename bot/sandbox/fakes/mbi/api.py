"""MBI over HTTP: the Update Cycle and Export APIs, the page, the operator's own report.

From the public documents of the reporting API: every fault of key, path or client is
an empty 403, and the update cycle may be asked once a minute per client.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.mbi.engine import Engine
from bot.sandbox.fakes.mbi.listing import listing_of, text_of
from bot.sandbox.fakes.mbi.truth import Account, Integration
from bot.sandbox.fakes.peer import Peer

_BETWEEN_CALLS = timedelta(seconds=60)
_LOCAL = "%Y-%m-%d %H:%M:%S"
_COLUMN = "Newest row"
_POST = ["POST"]


class MbiPeer(Peer):
    """MBI for the given accounts, by the clock `now` (aware, UTC).

    `/integrations/<client id>` is the page for people, `/reports/<client id>.json` MBI's
    words as an operator's script would publish them.
    """

    def __init__(
        self,
        *,
        accounts: Sequence[Account],
        now: Callable[[], datetime],
        port: int = 0,
    ) -> None:
        self.engine = Engine(accounts=accounts, now=now)
        self._asked: dict[int, datetime] = {}
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.add_url_rule("/0.1/client/<int:client_id>/fullupdatestatus", view_func=self._cycle)
        app.add_url_rule("/0.1/figure", view_func=self._figures)
        app.add_url_rule(
            "/0.1/figure/<int:figure_id>/export", "export", self._export, methods=_POST
        )
        app.add_url_rule("/reports/<int:client_id>.json", view_func=self._report)
        app.add_url_rule("/integrations/<int:client_id>", view_func=self._page)
        app.add_url_rule("/integrations/<int:client_id>/save", "save", self._save, methods=_POST)
        app.add_url_rule("/integrations/<int:client_id>/force", "force", self._force, methods=_POST)
        app.register_error_handler(404, _refused)
        app.register_error_handler(405, _refused)
        super().__init__(app, port=port)

    def page_text(self, client_id: int) -> str:
        """What a person gets by copying the Integrations page; KeyError for no such client."""
        account = self.engine.account(client_id)
        if account is None:
            raise KeyError(client_id)
        return text_of(listing_of(self.engine, account))

    def _keyed(self) -> Account | None:
        self.engine.settle()
        key = request.headers.get("X-RJM-API-Key")
        for account in self.engine.accounts:
            if account.export_key_ok and key == account.export_api_key:
                return account
        return None

    def _cycle(self, client_id: int) -> ResponseReturnValue:
        account = self._keyed()
        if account is None or account.client_id != client_id:
            return "", 403
        now = self.engine.now()
        with self.engine.lock:
            asked = self._asked.get(client_id)
            if asked is not None and now - asked < _BETWEEN_CALLS:
                return "", 429
            self._asked[client_id] = now
        return jsonify(
            clientId=client_id,
            lastCompletedUpdateJob=_job(account),
            lastCompletedUpdateJobWithDataSync=None,
            timezoneAbbreviation=now.astimezone(account.zone).tzname(),
        )

    def _figures(self) -> ResponseReturnValue:
        account = self._keyed()
        if account is None:
            return "", 403
        return jsonify(
            [
                {"id": integration.figure_id, "name": f"{_COLUMN}: {integration.name}"}
                for integration in account.integrations
                if integration.figure_id is not None
            ],
        )

    def _export(self, figure_id: int) -> ResponseReturnValue:
        account = self._keyed()
        figures = {i.figure_id: i for i in account.integrations} if account else {}
        if account is None or figure_id not in figures:
            return "", 403
        newest = _newest(account, figures[figure_id])
        match request.values.get("format"):
            case "csv":
                headed = request.values.get("includeColumnHeaders") == "1"
                return Response(_csv(newest, headed=headed), mimetype="text/csv")
            case "json":
                return jsonify([{_COLUMN: newest}])
            case _:
                return "", 403

    def _report(self, client_id: int) -> ResponseReturnValue:
        account = self._known(client_id)
        return jsonify(integrations=[_words(account, one) for one in account.integrations])

    def _page(self, client_id: int) -> ResponseReturnValue:
        account = self._known(client_id)
        return render_template("integrations.html", page=listing_of(self.engine, account))

    def _save(self, client_id: int) -> ResponseReturnValue:
        account = self._known(client_id)
        try:
            integration = account.integration(request.form["name"])
        except KeyError:
            abort(404)
        if "refresh" in request.form:
            self.engine.refresh_host_keys(integration)
        else:
            self.engine.save_and_test(integration)
        return redirect(f"/integrations/{client_id}", code=303)

    def _force(self, client_id: int) -> ResponseReturnValue:
        self.engine.force_update(self._known(client_id))
        return redirect(f"/integrations/{client_id}", code=303)

    def _known(self, client_id: int) -> Account:
        return self.engine.account(client_id) or abort(404)


def _refused(error: Exception) -> ResponseReturnValue:
    if request.path.startswith("/0.1"):
        return "", 403
    return str(error), 404


def _job(account: Account) -> dict[str, object] | None:
    job = account.completed
    if job is None:
        return None
    return {
        "id": job.id,
        "type": {"id": 2, "name": "Full Update"},
        "start": job.cycle.began.astimezone(account.zone).strftime(_LOCAL),
        "end": job.cycle.ended.astimezone(account.zone).strftime(_LOCAL),
        "status": {"id": 4, "name": "Completed Successfully"},
    }


def _newest(account: Account, integration: Integration) -> str | None:
    newest = integration.known.newest_row
    return newest.astimezone(account.zone).strftime(_LOCAL) if newest else None


def _csv(newest: str | None, *, headed: bool) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if headed:
        writer.writerow([_COLUMN])
    writer.writerow([newest or ""])
    return text.getvalue()


def _words(account: Account, integration: Integration) -> dict[str, object]:
    point = integration.known.last_data_point
    words: dict[str, object] = {
        "name": integration.name,
        "status": integration.word,
        "last_data_point": (
            point.astimezone(account.zone).isoformat(timespec="seconds") if point else None
        ),
    }
    if integration.message:
        words["message"] = integration.message
    return words
