"""`/mbi …`, typed by people, in signed requests."""

from __future__ import annotations

import json

import pytest

from bot.sandbox.fakes.slack import Message, View
from bot.slack.ids import Action, Callback
from tests.slack.conftest import World


def last(world: World, user: str = "UBEN") -> Message:
    return world.slack.ephemerals(user)[-1]


def shown(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def run(world: World, line: str, user: str = "UBEN", channel: str = "data-alerts") -> Message:
    answer = world.slack.command(user, channel, line)
    assert answer.failure is None
    return last(world, user)


def test_status_lists_all_to_the_one_who_asks(world: World) -> None:
    message = run(world, "/mbi status")
    assert message.text == "One integration is watched: 1 needs re-authorization."
    assert "Google Ads – main" in shown(message)
    assert world.slack.messages("data-alerts") == []


def test_status_answers_in_the_readers_language(world: World) -> None:
    message = run(world, "/mbi stato", user="UANNA")
    assert message.text == "È sorvegliata una sola integrazione: 1 da riautorizzare."


def test_status_works_where_the_bot_is_not_a_member(world: World) -> None:
    assert "Google Ads" in shown(run(world, "/mbi status", channel="elsewhere"))


@pytest.mark.parametrize("total", [0, 1, 12, 300])
def test_status_reads_with_any_number_of_integrations(world: World, total: int) -> None:
    world.answers.total = total
    assert run(world, "/mbi status").text


def test_pages_turn_in_place(world: World) -> None:
    world.answers.total = 300
    first = run(world, "/mbi status page 24")
    world.slack.press_ephemeral("UBEN", first.ts, Action.NEXT_PAGE)
    turned = world.slack.wait(
        lambda: [m for m in world.slack.ephemerals("UBEN") if "Page 25 of 25" in shown(m)]
    )
    assert turned[0].ts == first.ts
    assert len(world.slack.ephemerals("UBEN")) == 1


def test_status_can_be_shared_at_once(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi status share")
    (message,) = world.slack.messages("data-alerts")
    assert "Shared by <@UBEN>" in shown(message)


def test_status_can_be_shared_by_its_button(world: World) -> None:
    message = run(world, "/mbi status google ads")
    world.slack.press_ephemeral("UBEN", message.ts, Action.SHARE)
    shared = world.slack.wait(lambda: world.slack.messages("data-alerts"))
    assert "Google Ads – main" in shared[0].text


def test_status_of_one_shows_evidence_owners_and_witnesses(world: World) -> None:
    text = shown(run(world, "/mbi status google ads"))
    for part in ("Re-auth", "<@UANNA>", "gone@acme.example", "MBI's own words: answers"):
        assert part in text


@pytest.mark.parametrize("command", ["status", "check"])
def test_an_unknown_name_suggests_the_nearest(world: World, command: str) -> None:
    message = run(world, f"/mbi {command} Gogle Adz")
    assert message.text == ("No integration is called “Gogle Adz”. Nearest: Google Ads – main.")


def test_check_without_a_name_says_how(world: World) -> None:
    assert "/mbi check Google Ads" in run(world, "/mbi check").text


def test_a_slow_check_says_so_at_once_and_answers_later(slow_world: World) -> None:
    slow_world.answers.gate.clear()
    waiting = run(slow_world, "/mbi check google ads")
    assert waiting.text.startswith("Asking every witness of google ads now.")
    slow_world.answers.gate.set()
    slow_world.slack.wait(lambda: len(slow_world.slack.ephemerals("UBEN")) > 1)
    assert "Google Ads – main (Acme EU)" in last(slow_world).text


def test_a_slow_status_is_acknowledged_first(slow_world: World) -> None:
    slow_world.answers.gate.clear()
    answer = slow_world.slack.command("UBEN", "data-alerts", "/mbi status")
    assert (answer.status, answer.body) == (200, "")
    slow_world.answers.gate.set()
    slow_world.slack.wait(lambda: slow_world.slack.ephemerals("UBEN"))


@pytest.mark.parametrize("line", ["/mbi", "/mbi help", "/mbi aiuto"])
def test_help_lists_every_command(world: World, line: str) -> None:
    text = run(world, line).text
    for command in ("status", "check", "report", "ticket", "help"):
        assert f"/mbi {command}" in text


def test_an_unknown_command_suggests_the_nearest(world: World) -> None:
    assert "Did you mean `/mbi status`?" in run(world, "/mbi statsu").text
    assert "Did you mean" not in run(world, "/mbi zzzzzz").text


def test_the_same_command_twice_is_answered_once(world: World) -> None:
    fields = command_fields(world, "status")
    first, second = (post(world, fields) for _ in range(2))
    assert "Google Ads" in first
    assert second == ""
    assert [what for what, _ in world.answers.asked] == ["status"]


def test_an_unexpected_failure_leaves_a_reference_and_no_secret(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.answers.error = RuntimeError("the database has gone")
    text = run(world, "/mbi status").text
    reference = text.rsplit(": ", 1)[1].rstrip(".")
    assert reference in caplog.text
    assert "the database has gone" in caplog.text
    assert "database" not in text


def test_names_cannot_ping_or_format(world: World) -> None:
    message = run(world, "/mbi status *x* <!channel> @here")
    assert "<!channel>" not in message.text + shown(message)
    assert "&lt;!channel&gt;" in message.text


# Reports


def test_a_report_with_the_command_is_read_at_once(world: World) -> None:
    message = run(world, "/mbi report Google Ads – main   Re-auth")
    assert message.text == "Thank you: one integration of Acme EU was read."
    assert "Other" in shown(message)
    assert world.answers.asked == [("report", ("Google Ads – main   Re-auth", None, "UBEN"))]


def test_a_report_of_nothing_says_what_to_copy(world: World) -> None:
    assert "Copy the whole table" in run(world, "/mbi report nonsense").text


def filled(world: World, callback: Callback, user: str = "UBEN") -> View:
    found = world.slack.wait(
        lambda: [v for v in world.slack.views(user) if v.view["callback_id"] == callback]
    )
    return found[0]


def test_a_report_is_pasted_into_a_form(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi report")
    form = filled(world, Callback.REPORT)
    assert [b["block_id"] for b in form.blocks] == ["page"]
    answer = world.slack.submit("UBEN", form.id, {"page": "Google Ads – main Re-auth"})
    assert answer.failure is None
    (result,) = world.slack.views("UBEN")
    assert "one integration of Acme EU was read" in json.dumps(result.view)


def test_the_account_is_asked_for_where_there_are_several(world: World) -> None:
    world.answers.known_accounts = ((1, "Acme EU"), (2, "Acme US"))
    world.slack.command("UBEN", "data-alerts", "/mbi report")
    form = filled(world, Callback.REPORT)
    world.slack.submit("UBEN", form.id, {"page": "Google Ads – main Re-auth", "account": "2"})
    assert world.answers.asked[-1][1] == ("Google Ads – main Re-auth", 2, "UBEN")


def test_a_form_sent_twice_is_read_once(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi report")
    form = filled(world, Callback.REPORT)
    world.slack.submit("UBEN", form.id, {"page": "Google Ads – main Re-auth"})
    payload = {
        "type": "view_submission",
        "user": {"id": "UBEN"},
        "team": {"id": "T1"},
        "view": {
            "id": form.id,
            "type": "modal",
            "callback_id": Callback.REPORT,
            "state": {"values": {"page": {"page": {"value": "Google Ads – main Re-auth"}}}},
        },
    }
    assert "read already" in post(world, {"payload": json.dumps(payload)})
    assert [what for what, _ in world.answers.asked].count("report") == 1


def test_a_blank_form_is_told_beside_its_field(world: World) -> None:
    world.slack.command("UBEN", "data-alerts", "/mbi report")
    form = filled(world, Callback.REPORT)
    world.slack.submit("UBEN", form.id, {"page": "   "})
    (still,) = world.slack.views("UBEN")
    assert still.errors == {"page": "Paste the table first."}


def test_a_slow_report_shows_that_it_is_read(slow_world: World) -> None:
    slow_world.slack.command("UBEN", "data-alerts", "/mbi report")
    form = filled(slow_world, Callback.REPORT)
    slow_world.answers.gate.clear()
    slow_world.slack.submit("UBEN", form.id, {"page": "Google Ads – main Re-auth"})
    (waiting,) = slow_world.slack.views("UBEN")
    assert waiting.view["callback_id"] == Callback.LOADING
    slow_world.answers.gate.set()
    assert "was read" in json.dumps(filled(slow_world, Callback.RESULT).view)


# By hand, as Slack would send it


def command_fields(world: World, text: str) -> dict[str, str]:
    return {
        "command": "/mbi",
        "text": text,
        "user_id": "UBEN",
        "team_id": "T1",
        "channel_id": "C1ALERTS",
        "trigger_id": "1.2.repeated",
        "response_url": f"{world.slack.url}/response/none",
    }


def post(world: World, fields: dict[str, str]) -> str:
    answer = world.post(fields)
    assert answer.status_code == 200
    return answer.text
