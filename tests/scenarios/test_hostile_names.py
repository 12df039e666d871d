"""A merchant may name an integration as they like: Slack's rules hold, and nobody is pinged.

The workspace of these scenes refuses what Slack refuses.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.sandbox.company import Company
from bot.sandbox.fakes.slack import Message, View
from bot.sandbox.people import ALERTS
from bot.slack.ids import Action, Block
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import Scene, words
from tests.scenarios.watching import account, integration, watching

NAMES = {
    "markup": "<!channel> *bold* & <script> `code` <@U0ANNA> <https://evil.example|here> ~_x_~",
    "long": "<!channel> *bold* & <script> 😀" * 6 + "&&&&&&&&&&",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 9,
    "stars": "*" * 80,
}
PINGS = ("<!channel>", "<!here>", "<https://evil", "<script>")


@pytest.fixture(params=list(NAMES.values()), ids=list(NAMES))
def name(request: pytest.FixtureRequest) -> str:
    """A name no one should use."""
    assert len(request.param) <= 200
    return str(request.param)


def named(set_scene: Setting, name: str, **more: object) -> Scene:
    """A scene with a database of that name, which MBI cannot connect to."""
    scene = set_scene(watching(account("<Acme> & *Co*", 194, integration(name))), **more)
    scene.hear(name, "Failed")
    return scene


def tame(*shown: Message | View | None) -> bool:
    """Whether nothing in it pings, links or formats on behalf of a name."""
    marked = "\n".join(text for one in shown for text in _marked(one))
    return not any(ping in marked for ping in PINGS)


def _marked(part: object) -> Iterator[str]:
    """All text in which Slack looks for markup; in plain text it does not."""
    if isinstance(part, Message):
        yield part.text
    if isinstance(part, Message | View):
        yield from _marked(list(part.blocks))
    elif isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield str(part["text"])
        for held in part.values():
            yield from _marked(held)
    elif isinstance(part, list):
        for held in part:
            yield from _marked(held)


def test_the_card_its_buttons_and_its_thread_stay_within_slack_s_rules(
    set_scene: Setting, name: str
) -> None:
    scene = named(set_scene, name)
    card = scene.card()
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    scene.work()
    details = scene.press_to_open("anna", Action.DETAILS, card)
    assert scene.refusals() == []
    assert tame(scene.card(), details)
    assert len(scene.thread()) == 1


def test_status_check_and_share_stay_within_slack_s_rules(set_scene: Setting, name: str) -> None:
    scene = named(set_scene, name)
    listed = scene.command("omar", "/mbi status")
    one = scene.command("anna", f"/mbi status {name}")
    checked = scene.command("omar", f"/mbi check {name}")
    missed = scene.command("omar", f"/mbi status {name[::-1]} xyz")
    scene.press_own("omar", Action.SHARE, scene.slack.ephemerals("U0OMAR")[-2])
    scene.until(lambda: len(scene.posts(ALERTS)) == 2)
    assert scene.refusals() == []
    assert tame(listed, one, checked, missed, *scene.posts(ALERTS))


def test_the_ticket_reaches_the_desk_with_the_name_as_it_is(set_scene: Setting, name: str) -> None:
    scene = named(set_scene, name)
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, scene.card())
    shown = scene.submit("bruno", form)
    scene.work()
    (ticket,) = scene.company.desk.tickets
    assert name in ticket.comments[0].body
    assert "\n" not in ticket.subject
    assert scene.refusals() == []
    assert tame(shown, scene.card())


def test_a_letter_about_it_has_one_subject_line(
    set_scene: Setting, company: Company, name: str
) -> None:
    mail = {
        "DESK": "email",
        "DESK_EMAIL": "desk@acme.example",
        "SMTP_HOST": company.mail.host,
        "SMTP_PORT": str(company.mail.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "bot@acme.example",
    }
    scene = named(set_scene, name, settings=mail)
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, scene.card())
    scene.submit("bruno", form, **{Block.SUBJECT: f"{name[:100]}\r\nBcc: all@evil.example"})
    scene.work()
    (letter,) = company.mail.messages
    assert letter["Bcc"] is None
    assert "\n" not in letter["Subject"]


def test_pasting_the_page_with_it_reads_its_word(set_scene: Setting, name: str) -> None:
    scene = set_scene(watching(account("Acme EU", 194, integration(name))))
    answer = scene.command("omar", f"/mbi report {name}\tSuccess\t1 hour ago")
    assert "one integration of Acme EU was read" in words(answer)
    assert tame(answer)
