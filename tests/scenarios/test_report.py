"""`/mbi report`: what people paste, by the command and by its modal."""

from __future__ import annotations

import pytest

from bot.slack.ids import Block
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import Scene, say, user_of, words
from tests.scenarios.watching import ADS, ANALYTICS, BOTH, ORDERS, page

OLDER = f"""\
Connections
Name\tType\tStatus\tLast Connection
{ADS}\tGoogle AdWords\tRe-auth\t11/24/2026 03:05 AM
{ORDERS}\tMySQL\tSuccess\t11/24/2026 03:05 AM
"""
HOSTILE = (
    "<!channel> *x* _y_ ~z~ `code`\tRe-auth\n@here\tFailed\n<https://evil.example|click>\tSuccess\n"
    "\u202e\u200b\tRe-auth\n" + "A" * 1500 + "\tRe-auth"
)


def account_id(scene: Scene, name: str) -> str:
    """An account as the form's menu carries it."""
    view = scene.open("omar", "/mbi report")
    (menu,) = [b["element"] for b in view.blocks if b["block_id"] == Block.ACCOUNT]
    scene.slack.close_view("U0OMAR", view.id)
    return next(str(o["value"]) for o in menu["options"] if o["text"]["text"] == name)


def pasted(scene: Scene, text: str, person: str = "omar", **chosen: str) -> str:
    """Paste into the modal, and read what then stands there."""
    view = scene.open(person, "/mbi report")
    shown = scene.submit(person, view, **{Block.PAGE: text, **chosen})
    assert shown
    return words(shown)


def status(scene: Scene, name: str) -> str:
    return words(scene.command("omar", f"/mbi status {name}"))


def test_a_page_pasted_with_the_command_is_read_and_acted_on(scene: Scene) -> None:
    answer = scene.report((ADS, "Re-auth"), (ORDERS, "Success"))
    assert say("report-read", count=2, account="Acme EU") in words(answer)
    assert f"• {ADS}: Re-auth\n• {ORDERS}: Success" in words(answer)
    assert "needs re-authorization" in words(scene.card())


def test_a_page_pasted_into_the_modal_is_read_and_acted_on(scene: Scene) -> None:
    told = pasted(scene, page((ADS, "Re-auth"), (ANALYTICS, "")))
    assert say("report-read", count=2, account="Acme EU") in told
    assert say("report-row-blank", name=ANALYTICS) in told
    scene.work()
    assert "needs re-authorization" in words(scene.card())


def test_the_older_page_is_read_too(scene: Scene) -> None:
    told = pasted(scene, OLDER, "anna")
    assert say("report-read", "it", count=2, account="Acme EU") in told
    assert "Re-auth" in status(scene, ADS)


def test_a_page_of_one_account_says_nothing_of_the_other(scene: Scene) -> None:
    both = page(("Google Ads – US", "Re-auth"))
    told = pasted(scene, both, **{Block.ACCOUNT: account_id(scene, "Acme US")})
    assert "one integration of Acme US was read" in told
    wrong = pasted(scene, both, **{Block.ACCOUNT: account_id(scene, "Acme EU")})
    assert say("report-nothing") in wrong
    assert "Re-auth" not in status(scene, ADS)


def test_names_that_are_not_watched_are_told(scene: Scene) -> None:
    told = pasted(scene, page((ADS, "Success"), ("Shopify", "Re-auth")))
    assert say("report-unknown", names="Shopify") in told


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "Name\tIntegration Type\tLast Data Point Received",
        '{"integrations": 3}',
        "<html><body>Sign in</body></html>",
        "\x00\x01\x02",
        "🙂" * 500,
        "\t\t\t|\n|||\n---",
    ],
)
def test_garbage_is_refused_with_what_to_copy(calm: Scene, text: str) -> None:
    assert say("report-nothing") in pasted(calm, text)
    assert calm.posts() == []


def test_hostile_text_pings_links_and_formats_nothing(scene: Scene) -> None:
    view = scene.open("omar", "/mbi report")
    shown = scene.submit("omar", view, **{Block.PAGE: f"{HOSTILE}\n{ADS}\tSuccess\t1 hour ago"})
    assert shown
    raw = str(shown.view)
    assert "<!channel>" not in raw
    assert "<https://evil" not in raw
    assert "\u202e" not in raw
    assert say("report-read", count=1, account="Acme EU") in words(shown)


@pytest.mark.parametrize("rest", [HOSTILE.replace("\n", " "), HOSTILE, "x" * 3000])
def test_hostile_text_with_the_command_is_answered(calm: Scene, rest: str) -> None:
    answer = calm.command("omar", f"/mbi report {rest}")
    assert "<!channel>" not in answer.text + str(answer.blocks)


def test_an_empty_form_stays_open_with_a_remark(calm: Scene) -> None:
    view = calm.open("anna", "/mbi report")
    shown = calm.submit("anna", view, **{Block.PAGE: "  \n "})
    assert shown
    assert shown.errors[Block.PAGE]


def test_the_same_form_sent_twice_is_read_once(scene: Scene) -> None:
    pasted(scene, page((ADS, "Re-auth")))
    again = scene.again()
    assert again.status_code == 200
    assert say("report-seen") in again.text
    scene.work()
    assert len(scene.posts()) == 1


def test_the_same_command_twice_is_read_once(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"))
    assert scene.again().status_code == 200
    scene.work()
    assert len(scene.slack.ephemerals("U0OMAR")) == 1
    assert len(scene.posts()) == 1


def test_with_one_account_the_form_does_not_ask_for_it(set_scene: Setting) -> None:
    scene = set_scene(BOTH.partition('[[account]]\nname = "Acme US"')[0])
    view = scene.open("omar", "/mbi report")
    assert [b["block_id"] for b in view.blocks] == [Block.PAGE]


def test_a_better_word_lets_the_card_wait_for_data(scene: Scene) -> None:
    scene.report((ORDERS, "Failed"))
    assert words(scene.card()).startswith(say("is-failed", count=1, who=ORDERS))
    scene.report((ORDERS, "Success"))
    assert words(scene.card()).startswith(say("is-verifying", count=1, who=ORDERS))


def test_words_are_read_whatever_the_reader_s_language(scene: Scene) -> None:
    answer = scene.report((ADS, "Re-auth"), person="anna")
    assert say("report-read", "it", count=1, account="Acme EU") in words(answer)
    # The channel's language is its own: one card serves everyone there.
    assert "needs re-authorization" in words(scene.card())


def test_a_channel_that_reads_italian_gets_its_card_in_italian(set_scene: Setting) -> None:
    scene = set_scene(BOTH.replace('locale = "en"', 'locale = "it"'))
    scene.report((ADS, "Re-auth"))
    assert say("because-token", "it") in words(scene.card())


def test_a_person_may_close_the_form_and_nothing_happens(scene: Scene) -> None:
    view = scene.open("omar", "/mbi report")
    scene.slack.close_view(user_of("omar"), view.id)
    scene.work()
    assert scene.posts() == []
