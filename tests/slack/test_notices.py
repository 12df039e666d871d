"""Messages to one person: in their language, edited once they are closed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import MessageGoneError, OutcomeUnknownError, PlaceGoneError
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.ports.messenger import NoticeView
from bot.ports.people import People
from bot.sandbox.fakes.peer import ResetAfter, Status
from bot.sandbox.fakes.slack import Message
from bot.slack.ids import Action
from tests.slack.conftest import NAME, NOW, TOKEN, World, private

ARGS = {
    NoticeKind.DUE: {"due": (NOW + timedelta(days=2)).isoformat()},
    NoticeKind.ASKED: {"asker": "UBEN"},
    NoticeKind.CHANGE: {
        "pending": "41",
        "giver": "UBEN",
        "expected": "123-456-7890",
        "found": "987-654-3210",
    },
}


def view(
    kind: NoticeKind, place: str = "@UBEN", state: NoticeState = NoticeState.OPEN
) -> NoticeView:
    notice = Notice(
        id=3,
        workspace_id=1,
        kind=kind,
        place=place,
        key="k",
        integration_id=1,
        incident_id=12 if kind is NoticeKind.ASKED else None,
        created_at=NOW,
        args=ARGS[kind],
        state=state,
    )
    return NoticeView(
        notice=notice,
        integration=NAME,
        account="Acme EU",
        kind="Google Ads",
        locale="en",
        timezone="UTC",
    )


def sent(world: World, user: str = "UBEN") -> Message:
    return world.slack.messages(world.slack.direct(user).id)[-1]


def shown(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def test_a_reminder_says_until_when_and_has_the_button(world: World) -> None:
    posted = world.messenger.post_notice("@UBEN", view(NoticeKind.DUE), key="notice-3")
    message = sent(world)
    assert posted.ts == message.ts
    assert message.text.startswith("MBI's authorization of Google Ads – main (Acme EU) lasts until")
    assert '"value": "integration:1"' in shown(message)
    assert message.metadata == {"event_type": "mbi_incident", "event_payload": {"key": "notice-3"}}
    (call,) = [c for c in world.slack.calls if c.method == "chat.postMessage"]
    assert (call.params["unfurl_links"], call.params["unfurl_media"]) == (False, False)


def test_an_end_for_good_names_who_ends_it_and_offers_nothing_to_renew(world: World) -> None:
    ends = view(NoticeKind.DUE)
    args = {**ends.notice.args, "for_good": "yes"}
    ends = replace(ends, notice=replace(ends.notice, args=args))
    posted = world.messenger.post_notice("@UBEN", ends, key="k")
    message = sent(world)
    assert "Google Ads ends the way in which MBI reads Google Ads – main (Acme EU)" in message.text
    assert "button" not in shown(message)
    done = replace(ends, notice=replace(ends.notice, state=NoticeState.WITHDRAWN))
    world.messenger.update_notice(posted, done)
    assert "no longer counts" in sent(world).text


def test_a_request_names_who_asks_and_leads_to_the_incident(world: World) -> None:
    world.messenger.post_notice("@UBEN", view(NoticeKind.ASKED), key="k")
    assert sent(world).text == "<@UBEN> asks you to re-authorize Google Ads – main (Acme EU)."
    assert '"value": "incident:12 integration:1"' in shown(sent(world))


def test_a_change_names_both_accounts_and_asks_twice(world: World) -> None:
    world.messenger.post_notice("@UBEN", view(NoticeKind.CHANGE), key="k")
    text = shown(sent(world))
    assert "987-654-3210 instead of 123-456-7890" in text
    for action in (Action.CONFIRM_CHANGE, Action.KEEP_ACCOUNT):
        assert f'"action_id": "{action}"' in text
    assert "Are you sure?" in text


@pytest.mark.parametrize("place", ["@UANNA", "@anna@acme.example"])
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_speaks_its_readers_language(world: World, kind: NoticeKind, place: str) -> None:
    world.messenger.post_notice(place, view(kind, place), key="k")
    assert any(
        word in sent(world, "UANNA").text
        for word in ("L'autorizzazione di MBI", "ti chiede", "ha verificato l'accesso")
    )


def test_a_reader_whom_slack_does_not_tell_is_told_in_the_workspaces_language(
    world: World,
) -> None:
    world.slack.faults.add("/api/users.info", Status(code=503), times=None)
    world.messenger.post_notice("@UANNA", view(NoticeKind.ASKED, "@UANNA"), key="k")
    assert "asks you to re-authorize" in sent(world, "UANNA").text


@pytest.mark.parametrize("state", [NoticeState.DONE, NoticeState.WITHDRAWN])
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_closed_notice_says_so_in_place_and_has_no_buttons(
    world: World, kind: NoticeKind, state: NoticeState
) -> None:
    posted = world.messenger.post_notice("@UBEN", view(kind), key="k")
    before = sent(world).text
    for _ in range(2):
        world.messenger.update_notice(posted, view(kind, state=state))
    (message,) = world.slack.messages(world.slack.direct("UBEN").id)
    assert message.text != before
    assert "Google Ads – main (Acme EU)" in message.text
    assert "action_id" not in shown(message)


def test_a_person_who_is_gone_is_no_place(world: World) -> None:
    with pytest.raises(PlaceGoneError):
        world.messenger.post_notice("@nobody@acme.example", view(NoticeKind.DUE), key="k")


def test_a_notice_that_was_deleted_is_gone(world: World) -> None:
    posted = world.messenger.post_notice("@UBEN", view(NoticeKind.DUE), key="k")
    world.client.chat_delete(channel=posted.channel_id, ts=posted.ts)
    with pytest.raises(MessageGoneError):
        world.messenger.update_notice(posted, view(NoticeKind.DUE))


def test_an_uncertain_notice_is_found_by_its_key(world: World) -> None:
    world.slack.grant("im:history")
    world.messenger.post_notice("@UBEN", view(NoticeKind.DUE), key="first")
    world.slack.faults.add("/api/chat.postMessage", ResetAfter())
    with pytest.raises(OutcomeUnknownError):
        world.messenger.post_notice("@UBEN", view(NoticeKind.DUE), key="second")
    found = world.messenger.find("@UBEN", key="second", since=NOW)
    assert found
    assert found.posted.ts == sent(world).ts


def test_without_its_arguments_a_notice_still_reads_well(world: World) -> None:
    for kind in NoticeKind:
        bare = view(kind)
        world.messenger.post_notice(
            "@UBEN", replace(bare, notice=replace(bare.notice, args={})), key="k"
        )
        assert "Google Ads – main (Acme EU)" in sent(world).text
        assert "{" not in sent(world).text


# A link


def test_a_link_is_written_to_its_person_alone(world: World) -> None:
    world.messenger.send_link(private("UANNA"))
    message = sent(world, "UANNA")
    assert message.text.startswith("Here is your private link to re-authorize")
    assert shown(message).count(TOKEN) == 1
    assert TOKEN not in message.text
    assert TOKEN not in json.dumps(message.metadata)
    assert [m for m in world.slack.messages("data-alerts") if TOKEN in shown(m)] == []


def test_a_link_to_somebody_who_cannot_be_written_to_says_so(world: World) -> None:
    world.slack.deactivate("UANNA")
    with pytest.raises(PlaceGoneError) as caught:
        world.messenger.send_link(private("UANNA"))
    assert TOKEN not in str(caught.value)


# Who is where


def test_the_zone_of_a_person_is_the_one_they_set_in_slack(world: World) -> None:
    people: People = world.couriers
    assert people.zone(1, "anna@acme.example") == "Europe/Rome"
    assert people.zone(1, "nobody@acme.example") is None


def test_the_bots_own_team_is_asked_for_once(world: World) -> None:
    assert world.directory.home() == world.directory.home()
    assert [c.method for c in world.slack.calls] == ["auth.test"]
