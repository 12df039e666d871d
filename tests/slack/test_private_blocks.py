"""What one person is shown keeps Slack's limits, whatever the names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.diagnosis import Cause
from bot.domain.integration import Authorization
from bot.domain.link import Purpose
from bot.domain.notice import NoticeKind, NoticeState
from bot.services.reauthorization.views import (
    Choose,
    InWords,
    Issued,
    Needless,
    NotAllowed,
    NothingToDo,
)
from bot.slack.blocks.notice import notice
from bot.slack.blocks.reauth import (
    asked,
    choose,
    in_words,
    issued,
    not_allowed,
    nothing_to_do,
    sent,
)
from bot.slack.blocks.voice import Voice
from bot.texts.reader import LOCALES, Texts
from tests.slack.conftest import private
from tests.slack.test_blocks import HOSTILE, check, hostile, quick, voices
from tests.slack.test_notices import view


@quick
@given(
    voice=voices,
    text=hostile,
    purpose=st.sampled_from(Purpose),
    doubt=st.one_of(st.none(), st.sampled_from(Cause)),
)
def test_a_link_keeps_slacks_limits_for_any_text(
    voice: Voice, text: str, purpose: Purpose, doubt: Cause | None
) -> None:
    link = replace(private(purpose=purpose), integration=text, account=text)
    check(issued(Issued(private=link, doubt=doubt), voice))
    check(sent(Issued(private=link, doubt=doubt), voice))


@quick
@given(
    voice=voices,
    text=hostile,
    purpose=st.sampled_from(Purpose),
    authorization=st.sampled_from(Authorization),
    kind=st.sampled_from(["google_ads", "mysql", "mixpanel", "adobe_analytics", "nobody_knows"]),
    known=st.booleans(),
)
def test_steps_in_words_keep_slacks_limits_for_any_text(
    *,
    voice: Voice,
    text: str,
    purpose: Purpose,
    authorization: Authorization,
    kind: str,
    known: bool,
) -> None:
    found = InWords(
        integration_id=7,
        integration=text,
        account=text,
        kind=kind,
        kind_title=text,
        authorization=authorization,
        purpose=purpose,
        data_account=text if known else None,
        dashboard_url=text if known else None,
    )
    check(in_words(found, voice))


@quick
@given(
    voice=voices,
    text=hostile,
    count=st.sampled_from([0, 1, 9, 60]),
    no_email=st.booleans(),
    incident=st.one_of(st.none(), st.just(12)),
)
def test_who_may_keeps_slacks_limits_for_any_text(
    *, voice: Voice, text: str, count: int, no_email: bool, incident: int | None
) -> None:
    people = tuple(f"{n}{text}" for n in range(count))
    found = NotAllowed(
        integration_id=7,
        integration=text,
        owners=people,
        admins=people[:1],
        incident_id=incident,
        no_email=no_email,
    )
    check(not_allowed(found, voice, {}))
    check(asked(people, voice, dict.fromkeys(people, "<@U024BE7LH>")))


@quick
@given(voice=voices, text=hostile, count=st.sampled_from([2, 10, 20, 21, 400]))
def test_a_choice_keeps_slacks_limits_for_any_text(voice: Voice, text: str, count: int) -> None:
    check(choose(Choose(incident_id=12, members=((7, text, text),) * count), voice))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("why", Needless)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_reason_to_do_nothing_has_words(
    locale: str, why: Needless, cause: Cause | None
) -> None:
    check(nothing_to_do(NothingToDo(why=why, cause=cause), Voice(texts=Texts(), locale=locale)))


@quick
@given(
    voice=voices,
    text=hostile,
    kind=st.sampled_from(NoticeKind),
    state=st.sampled_from(NoticeState),
    args=st.dictionaries(
        st.sampled_from(["due", "asker", "giver", "expected", "found"]), hostile, max_size=5
    ),
)
def test_a_notice_keeps_slacks_limits_for_any_text(
    voice: Voice, text: str, kind: NoticeKind, state: NoticeState, args: dict[str, str]
) -> None:
    shown = view(kind, state=state)
    args |= {"pending": "41"} if len(args) % 2 else {}
    told = replace(shown, integration=text, account=text, notice=replace(shown.notice, args=args))
    check(notice(told, voice))


def test_a_link_whose_address_is_none_for_browsers_has_no_button() -> None:
    link = replace(private(), url="javascript:alert(1)", integration=HOSTILE)
    message = issued(Issued(private=link), Voice(texts=Texts(), locale="en"))
    assert "javascript" not in str([block.to_dict() for block in message.blocks])
