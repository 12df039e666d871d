"""What people see: within Slack's limits for any text, and readable as a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.domain.authorization import Authorized
from bot.domain.card import CardView, Closing, MemberView, RoundView, TicketView, TimelineView
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Status
from bot.domain.evidence import Changes, Said
from bot.domain.grant import Ownership
from bot.domain.incident import Event, EventKind, State
from bot.domain.observation import Witness
from bot.domain.round import How, Outcome, Proof, StepState
from bot.domain.ticket import DeskKind, Priority, Ticket, TicketState
from bot.sandbox.fakes.slack.block_rules import check_message_blocks, check_view
from bot.services.views import (
    Advice,
    Coverage,
    Evidence,
    GrantView,
    IntegrationView,
    NoSuchName,
    ReportResult,
    Speaks,
    StatusList,
    StatusRow,
    TicketDraft,
)
from bot.slack.blocks.card import card
from bot.slack.blocks.details import details
from bot.slack.blocks.guide import guide, no_such_command, no_such_name
from bot.slack.blocks.mrkdwn import escaped, units
from bot.slack.blocks.news import news
from bot.slack.blocks.parts import Message
from bot.slack.blocks.report import report_form, report_result
from bot.slack.blocks.status_list import status_list
from bot.slack.blocks.status_one import status_one
from bot.slack.blocks.ticket import ticket_form, ticket_result
from bot.slack.blocks.voice import Voice
from bot.slack.ids import Action, Subcommand
from bot.texts.reader import LOCALES, Texts

TEXTS = Texts()
NOW = datetime(2026, 11, 24, 9, 36, tzinfo=UTC)
HOSTILE = "*_~<>&@here <!channel> <@U1> `x` & " + "🔥" * 40 + "\n" + "&<>" * 2000
MOST_CHARACTERS = 13_000

hostile = st.one_of(
    st.just(HOSTILE),
    st.just(""),
    st.just(" \n"),
    st.just("&" * 5000),
    st.just("😀" * 3000),
    st.text(max_size=300),
)
voices = st.builds(
    Voice,
    texts=st.just(TEXTS),
    locale=st.sampled_from(LOCALES),
    timezone=st.sampled_from(["UTC", "Europe/Rome", "", "Nowhere/At All", "../../etc"]),
)
moments = st.datetimes(
    min_value=datetime(2001, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2037, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


def full_line(key: str, text: str) -> Line:
    """A line with every argument that any line takes."""
    words = dict.fromkeys(("message", "detail", "provider"), text)
    times = dict.fromkeys(("at", "last", "expected", "since"), NOW)
    args: dict[str, Any] = {**words, **times, "witness": "cycle", "count": 3, "total": 1200}
    return Line(key=key, args=args)


@st.composite
def diagnoses(draw: st.DrawFn) -> Diagnosis:
    text = draw(hostile)
    return Diagnosis(
        status=draw(st.sampled_from(Status)),
        cause=draw(st.sampled_from(Cause)),
        confidence=draw(st.one_of(st.none(), st.sampled_from(Confidence))),
        trouble=draw(st.booleans()),
        recovering=draw(st.booleans()),
        since=draw(st.one_of(st.none(), moments)),
        evidence=tuple(full_line(key, text) for key in Said),
        grounds=draw(st.sampled_from([frozenset(), frozenset({Witness.OWN_PROBE})])),
        would_change=(*(full_line(key, text) for key in Changes), Line(key="long-gone")),
        remedy=draw(st.sampled_from(Remedy)),
    )


@st.composite
def cards(draw: st.DrawFn) -> CardView:
    text, number = draw(hostile), draw(st.integers(0, 10))
    member = MemberView(
        integration_id=7,
        name=text,
        account=text,
        kind=text,
        owners=(f"{text}@acme.example",) * 5,
        status=draw(st.sampled_from(Status)),
    )
    members = tuple(replace(member, owners=(f"{n}{text}",)) for n in range(number))
    tickets = tuple(
        TicketView(id=1, desk=desk, state=state, number=text, url=f"https://desk.example/?{text}")
        for desk in DeskKind
        for state in TicketState
    )
    diagnosis = draw(diagnoses())
    return CardView(
        incident_id=12,
        version=3,
        locale="en",
        timezone="UTC",
        state=draw(st.sampled_from(State)),
        cause=diagnosis.cause or Cause.UNKNOWN,
        diagnosis=diagnosis,
        members=members,
        member_count=number + draw(st.integers(0, 400)),
        provider=draw(st.one_of(st.none(), hostile)),
        accounts=(text,) * draw(st.integers(0, 4)),
        opened_at=NOW,
        resolved_at=draw(st.one_of(st.none(), moments)),
        acknowledged_by=draw(st.one_of(st.none(), st.just("U024BE7LH"), hostile)),
        acknowledged_at=draw(st.one_of(st.none(), moments)),
        tickets=draw(st.sampled_from([(), tickets])),
        rounds=(draw(rounds(text)),) * draw(st.integers(0, 10)),
        proof=draw(st.one_of(st.none(), st.sampled_from(Proof))),
        proof_at=draw(st.one_of(st.none(), moments)),
    )


@st.composite
def rounds(draw: st.DrawFn, text: str) -> RoundView:
    person = st.one_of(st.none(), st.just("U024BE7LH"), st.just(text or "U1"))
    return RoundView(
        integration=text,
        begun_by=text or "U1",
        begun_at=NOW,
        access=draw(st.sampled_from(StepState)),
        access_by=draw(person),
        access_at=draw(st.one_of(st.none(), moments)),
        authorized_by=draw(person),
        authorized_at=draw(st.one_of(st.none(), moments)),
        how=draw(st.one_of(st.none(), st.sampled_from(How))),
        deadline=draw(st.one_of(st.none(), moments)),
        failed=draw(st.integers(0, 30)),
        outcome=draw(st.sampled_from(Outcome)),
    )


def row(text: str, status: Status = Status.REAUTH) -> StatusRow:
    return StatusRow(
        integration_id=7,
        name=text,
        account=text,
        kind=text,
        status=status,
        cause=Cause.ADMIN_ACCOUNT,
        confidence=Confidence.PROBABLE,
        since=NOW,
        data_until=NOW,
        speaking=tuple(Witness),
        muted=True,
    )


def coverage(text: str) -> tuple[Coverage, ...]:
    return tuple(
        Coverage(witness=w, speaks=s, asked_at=NOW, detail=text) for w in Witness for s in Speaks
    )


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def tame(text: str) -> None:
    """Nothing in it pings, links or formats but what the bot itself writes."""
    for token in re.findall(r"<[^>]*>?", text):
        assert re.fullmatch(
            r"<(@[UW][A-Z0-9]+|!date\^\d+\^[^<>]*\|[^<>|]*|https?://[^<>|]*\|[^<>]*)>", token
        ), token


def check(message: Message) -> None:
    blocks = [block.to_dict() for block in message.blocks]
    check_message_blocks(json.loads(json.dumps(blocks)))
    texts = list(strings(blocks))
    assert sum(len(t.encode("utf-16-le")) // 2 for t in texts) <= MOST_CHARACTERS
    assert message.text.strip()
    assert len(message.text) <= 4000
    assert not re.search(r"\{ ?\$", message.text)
    for text in [message.text, *(mrkdwn(blocks))]:
        tame(text)


def mrkdwn(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            assert value["verbatim"] is True
            yield value["text"]
        for part in value.values():
            yield from mrkdwn(part)
    elif isinstance(value, list):
        for part in value:
            yield from mrkdwn(part)


def check_modal(view: View) -> None:
    shown = json.loads(json.dumps(view.to_dict()))
    check_view(shown)
    for text in mrkdwn(shown):
        tame(text)


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(view=cards(), voice=voices)
def test_a_card_keeps_slacks_limits_for_any_text(view: CardView, voice: Voice) -> None:
    check(card(view, voice, {}))


@quick
@given(view=cards(), voice=voices, text=hostile)
def test_details_keep_slacks_limits_for_any_text(view: CardView, voice: Voice, text: str) -> None:
    evidence = Evidence(
        card=view,
        lines=view.diagnosis.evidence,
        would_change=view.diagnosis.would_change,
        coverage=((text, coverage(text)),) * 12,
        events=events(text),
    )
    check_modal(details(evidence, voice))


def events(text: str) -> tuple[Event, ...]:
    args = {"name": text, "number": text, "url": f"https://x.example/{text}", "error": text}
    args |= {"before": "token", "after": "nonsense", "why": text, "how": "word"}
    args |= {"reason": "denied", "proof": "data", "proof_at": text}
    found = [
        Event(id=n, incident_id=1, at=NOW, kind=kind, actor=actor, args=given)
        for n, kind in enumerate(EventKind)
        for actor, given in ((text, args), (None, {}))
    ]
    return tuple(found)


@quick
@given(voice=voices, text=hostile, count=st.integers(1, 20), first=st.integers(0, 49))
def test_news_keep_slacks_limits_for_any_text(
    voice: Voice, text: str, count: int, first: int
) -> None:
    told = events(text)[first : first + count] or events(text)[:count]
    check(news(TimelineView(locale="en", timezone="UTC", events=told), voice))


@quick
@given(voice=voices, text=hostile, shared=st.one_of(st.none(), hostile))
def test_a_status_list_keeps_slacks_limits_for_any_text(
    voice: Voice, text: str, shared: str | None
) -> None:
    page = StatusList(
        rows=(row(text),) * 12,
        page=2,
        pages=25,
        total=300,
        counts=dict.fromkeys(Status, 60),
        as_of=NOW,
    )
    check(status_list(page, voice, shared_by=shared))


@quick
@given(
    voice=voices,
    text=hostile,
    diagnosis=diagnoses(),
    shared=st.booleans(),
    authorized=st.one_of(
        st.none(),
        st.builds(
            Authorized,
            at=moments,
            how=st.sampled_from(How),
            by=st.sampled_from([None, "U1", HOSTILE]),
        ),
    ),
    ownership=st.one_of(st.none(), st.sampled_from(Ownership)),
    until=st.one_of(st.none(), moments),
)
def test_the_status_of_one_keeps_slacks_limits_for_any_text(
    *,
    voice: Voice,
    text: str,
    diagnosis: Diagnosis,
    shared: bool,
    authorized: Authorized | None,
    ownership: Ownership | None,
    until: datetime | None,
) -> None:
    view = IntegrationView(
        row=row(text),
        diagnosis=diagnosis,
        owners=(text, f"{text}2", "anna@acme.example") * 9,
        channel=text,
        timezone="UTC",
        data_account=text,
        newest_row=NOW,
        last_data_point=None,
        word=text,
        word_at=NOW,
        coverage=coverage(text),
        next_check=NOW,
        incident_id=None,
        as_of=NOW,
        authorized=authorized,
        due=until,
        grant=None
        if ownership is None
        else GrantView(
            ownership=ownership, given_by=text, given_at=NOW, data_account=text, until=until
        ),
        advice=Advice(
            witness=Witness.OWN_PROBE,
            what=Line(key="advice-own-probe", args={"provider": text}),
            gain=Line(key="gain-own-probe", args={"provider": text}),
        ),
    )
    check(status_one(view, voice, {}, shared_by="U1" if shared else None))


@quick
@given(voice=voices, text=hostile, count=st.sampled_from([0, 1, 2, 99, 100, 101, 400]))
def test_a_report_keeps_slacks_limits_for_any_text(voice: Voice, text: str, count: int) -> None:
    check_modal(report_form([(n, text) for n in range(count)], voice))
    names = (text,) * count
    result = ReportResult(
        account=text, read=tuple((n, n) for n in names), unknown=names, unread=names
    )
    check(report_result(result, voice))


def draft(text: str, desk: DeskKind, *, worth: bool) -> TicketDraft:
    return TicketDraft(
        desk=desk,
        form_url="https://experienceleague.adobe.com/home#support",
        subject=text or "x",
        body=text or "x",
        priority=Priority.HIGH,
        worth=worth,
        remedy=Remedy.REAUTHORIZE,
        cause=Cause.TOKEN,
        incident_id=1,
        integration_id=None,
        integration=text,
        existing=TicketView(
            id=1, desk=desk, state=TicketState.OPENED, number=text, url="javascript:alert(1)"
        ),
    )


@quick
@given(voice=voices, text=hostile, desk=st.sampled_from(DeskKind), worth=st.booleans())
def test_a_ticket_keeps_slacks_limits_for_any_text(
    voice: Voice, text: str, desk: DeskKind, worth: bool
) -> None:
    check_modal(ticket_form(draft(text, desk, worth=worth), voice))
    for state in TicketState:
        check_modal(ticket_result(ticket(text, desk, state), voice))


def ticket(text: str, desk: DeskKind, state: TicketState) -> Ticket:
    return Ticket(
        id=1,
        workspace_id=1,
        key="k",
        desk=desk,
        subject=text,
        body=text,
        priority=Priority.LOW,
        requester="U1",
        requester_name=text,
        requester_email=None,
        created_at=NOW,
        state=state,
        number=text,
        url=f"https://desk.example/{text}",
    )


@quick
@given(voice=voices, text=hostile, several=st.booleans())
def test_help_keeps_slacks_limits_for_any_text(voice: Voice, text: str, several: bool) -> None:
    check(guide(voice))
    check(no_such_command(text, Subcommand.STATUS, voice))
    check(no_such_command(text, None, voice))
    check(no_such_name(NoSuchName(asked=text, nearest=(text,) * 9, several=several), voice))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "*bold* _it_ ~no~ `x`",
            "\u2217bold\u2217 \u02cdit\u02cd \u223cno\u223c \u02cbx\u02cb",
        ),  # nothing formats
        ("google_ads_main", "google_ads_main"),  # an underscore within a word never does
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),  # nobody is pinged
        ("a\n\nb\x00\x1b", "a b"),
        ("\u202esda elgooG\u202c", "sda elgooG"),  # nothing beside it is turned round
        ("&" * 100, "&amp;" * 3 + "…"),  # an escape is never cut in two
        ("🔥" * 20, "🔥" * 9 + "…"),  # two units each
    ],
)
def test_foreign_text_is_shown_and_does_nothing(name: str, shown: str) -> None:
    assert escaped(name, 20 if len(set(name)) == 1 else 80) == shown


@given(text=st.text(), limit=st.integers(2, 60))
def test_foreign_text_is_never_longer_than_asked_for(text: str, limit: int) -> None:
    assert units(escaped(text, limit)) <= limit


# What a card says


OPEN = CardView(
    incident_id=12,
    version=1,
    locale="en",
    timezone="America/New_York",
    state=State.OPEN,
    cause=Cause.TOKEN,
    diagnosis=Diagnosis(
        status=Status.REAUTH,
        cause=Cause.TOKEN,
        confidence=Confidence.LIKELY,
        trouble=True,
        since=NOW - timedelta(hours=3),
        evidence=(Line(key="word-reauth", args={"at": NOW}),),
        remedy=Remedy.REAUTHORIZE,
    ),
    members=(
        MemberView(
            integration_id=7,
            name="Google Ads – main",
            account="Acme EU",
            kind="Google Ads",
            owners=("anna@acme.example",),
            status=Status.REAUTH,
        ),
    ),
    member_count=1,
    provider=None,
    accounts=("Acme EU",),
    opened_at=NOW,
)


def english() -> Voice:
    return Voice(texts=TEXTS, locale="en", timezone="America/New_York")


def ids(message: Message) -> list[str]:
    blocks = [block.to_dict() for block in message.blocks]
    rows = [block for block in blocks if block["type"] == "actions"]
    return [element["action_id"] for block in rows for element in block["elements"]]


def test_a_cards_text_says_what_which_why_and_what_to_do() -> None:
    assert card(OPEN, english(), {}).text == (
        "Google Ads – main needs re-authorization. Cause (likely): MBI's authorization "
        "has expired or was revoked. Press *Re-authorize*: a private link, for you alone, leads "
        "you through it. In MBI itself it is under Manage Data > Integrations: open "
        "*Google Ads – main*, then sign in with the account that owns the data, or enter the new "
        "key or password."
    )


def test_a_card_mentions_owners_who_are_in_slack_and_names_the_others() -> None:
    shown = str([b.to_dict() for b in card(OPEN, english(), {}).blocks])
    assert "anna@acme.example" in shown
    mentions = {"anna@acme.example": "<@UANNA>"}
    shown = str([b.to_dict() for b in card(OPEN, english(), mentions).blocks])
    assert "<@UANNA>" in shown
    assert "anna@acme.example" not in shown


@pytest.mark.parametrize(
    ("view", "buttons"),
    [
        (OPEN, [Action.REAUTHORIZE, Action.ACKNOWLEDGE, Action.OPEN_TICKET, Action.DETAILS]),
        (
            replace(OPEN, acknowledged_by="UANNA", state=State.ACKNOWLEDGED),
            [Action.REAUTHORIZE, Action.OPEN_TICKET, Action.DETAILS],
        ),
        (replace(OPEN, state=State.RESOLVED, resolved_at=NOW), [Action.DETAILS]),
        (replace(OPEN, cause=Cause.BOT), [Action.ACKNOWLEDGE, Action.DETAILS]),
    ],
)
def test_a_card_offers_only_what_makes_sense_now(view: CardView, buttons: list[Action]) -> None:
    assert ids(card(view, english(), {})) == buttons


def test_a_ticket_is_not_offered_twice() -> None:
    asked = TicketView(
        id=1, desk=DeskKind.ZENDESK, state=TicketState.WAITING, number=None, url=None
    )
    assert Action.OPEN_TICKET not in ids(card(replace(OPEN, tickets=(asked,)), english(), {}))


def test_a_resolved_card_says_how_long_it_lasted() -> None:
    closed = replace(OPEN, state=State.RESOLVED, resolved_at=NOW + timedelta(hours=2, minutes=10))
    assert card(closed, english(), {}).text == (
        "Google Ads – main is back to normal after 2 h 10 min."
    )


@pytest.mark.parametrize(
    ("closing", "told"),
    [
        (Closing.REMOVED, "Google Ads – main is no longer watched, so this card is closed."),
        (Closing.OTHER_CAUSE, "Google Ads – main is on another card now, so this one is closed."),
    ],
)
def test_a_card_closed_for_another_reason_never_says_that_all_is_well(
    closing: Closing, told: str
) -> None:
    closed = replace(OPEN, state=State.RESOLVED, resolved_at=NOW, closing=closing)
    shown = card(closed, english(), {})
    assert shown.text == told
    assert "back to normal" not in str([block.to_dict() for block in shown.blocks]).lower()
    assert ids(shown) == [Action.DETAILS]


def test_a_notice_about_the_bot_is_no_alarm() -> None:
    said = card(replace(OPEN, cause=Cause.BOT), english(), {}).text
    assert "no alarm" in said
    assert "needs re-authorization" not in said


def test_a_shared_cause_names_all_it_concerns() -> None:
    member = OPEN.members[0]
    many = replace(OPEN, members=(member,) * 10, member_count=14, provider="Google")
    message = card(many, english(), {})
    assert message.text.startswith("14 integrations (Google) need re-authorization.")
    assert "and 4 more" in str([b.to_dict() for b in message.blocks])


def test_the_moments_on_a_card_are_shown_in_each_readers_zone() -> None:
    shown = str([b.to_dict() for b in card(OPEN, english(), {}).blocks])
    assert f"<!date^{int(NOW.timestamp())}^{{date_short_pretty}} {{time}}|" in shown
    assert "4:36 AM EST" in shown


# What a status list says


def listed(total: int, page: int, pages: int) -> StatusList:
    rows = tuple(row(f"Source {n}") for n in range(min(total, 12)))
    counts = {Status.REAUTH: total} if total else {}
    return StatusList(rows=rows, page=page, pages=pages, total=total, counts=counts, as_of=NOW)


@pytest.mark.parametrize(
    ("total", "page", "pages", "buttons"),
    [
        (0, 1, 1, []),
        (1, 1, 1, [Action.SHARE]),
        (12, 1, 1, [Action.SHARE]),
        (300, 1, 25, [Action.NEXT_PAGE, Action.SHARE]),
        (300, 9, 25, [Action.PREVIOUS_PAGE, Action.NEXT_PAGE, Action.SHARE]),
        (300, 25, 25, [Action.PREVIOUS_PAGE, Action.SHARE]),
    ],
)
def test_a_list_of_any_size_turns_its_pages(
    total: int, page: int, pages: int, buttons: list[Action]
) -> None:
    message = status_list(listed(total, page, pages), english())
    check(message)
    assert ids(message) == buttons


def test_an_empty_list_says_what_to_do_next() -> None:
    assert "mbi.toml" in status_list(listed(0, 1, 1), english()).text


def test_a_shared_list_has_no_buttons_of_its_own() -> None:
    message = status_list(listed(300, 1, 25), english(), shared_by="UANNA")
    assert message.public
    assert ids(message) == []
    assert "Shared by <@UANNA>" in str([b.to_dict() for b in message.blocks])


def test_a_link_that_is_none_for_browsers_is_only_a_label() -> None:
    shown = str(ticket_form(draft("7", DeskKind.ZENDESK, worth=True), english()).to_dict())
    assert "javascript" not in shown


def test_text_for_adobes_form_comes_with_link_and_steps() -> None:
    shown = ticket_form(draft("Data is late", DeskKind.TEXT, worth=False), english()).to_dict()
    assert "submit" not in shown
    text = json.dumps(shown)
    assert "https://experienceleague.adobe.com/home#support" in text
    assert "will probably not help" in text
    assert "Data is late" in text
