"""Tickets: by the card, by name, for nothing in particular; at each kind of desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.company import Company
from bot.sandbox.fakes.peer import ResetAfter, Status
from bot.sandbox.fakes.slack import Message
from bot.slack.ids import Action, Block, Callback
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import HOUR, MINUTE, Scene, buttons, say, words
from tests.scenarios.watching import ADS, ORDERS

TICKETS = "/api/v2/tickets"


def email_desk(company: Company) -> dict[str, str]:
    """The settings of a desk that takes mail."""
    return {
        "DESK": "email",
        "DESK_EMAIL": "desk@acme.example",
        "SMTP_HOST": company.mail.host,
        "SMTP_PORT": str(company.mail.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "bot@acme.example",
    }


def broken(scene: Scene, word: str = "Re-auth") -> Message:
    scene.report((ADS, word))
    return scene.card()


def test_a_ticket_from_the_card_carries_the_evidence_to_the_desk(scene: Scene) -> None:
    card = broken(scene)
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, card)
    assert ADS in words(form)
    assert "Status on the Integrations page: Re-auth" in words(form)
    shown = scene.submit("bruno", form)
    assert shown
    assert say("ticket-waiting", desk="Zendesk") in words(shown)
    scene.work()
    (ticket,) = scene.company.desk.tickets
    assert ADS in ticket.subject
    assert "client id 194" in ticket.comments[0].body
    assert "Bruno Keller" in ticket.comments[0].body
    assert str(ticket.id) in scene.thread()[-1]
    assert f"|{ticket.id}>" in words(scene.card())
    assert Action.OPEN_TICKET not in buttons(scene.card())


def test_a_ticket_that_will_not_help_says_so_and_what_does(scene: Scene) -> None:
    card = broken(scene)
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, card)
    assert "A ticket will probably not help" in words(form)
    assert say("remedy-reauthorize") in words(form)


def test_a_ticket_by_name_belongs_to_the_open_incident(scene: Scene) -> None:
    broken(scene)
    form = scene.open("bruno", f"/mbi ticket {ADS}")
    scene.submit("bruno", form)
    scene.work()
    (ticket,) = scene.company.desk.tickets
    assert str(ticket.id) in scene.thread()[-1]
    assert scene.direct("bruno") == []


def test_without_an_incident_the_number_comes_by_direct_message(scene: Scene) -> None:
    form = scene.open("anna", f"/mbi ticket {ORDERS}")
    scene.submit("anna", form, **{Block.SUBJECT: "Slow orders", Block.BODY: "Since Monday."})
    scene.work()
    (ticket,) = scene.company.desk.tickets
    assert ticket.subject == "Slow orders"
    assert ticket.comments[0].body.startswith("Since Monday.")
    (told,) = scene.direct("anna")
    assert str(ticket.id) in words(told)


def test_a_ticket_for_nothing_in_particular_opens_a_blank_letter(scene: Scene) -> None:
    form = scene.open("omar", "/mbi ticket")
    assert "Which connection, and since when?" in words(form)
    scene.submit("omar", form, **{Block.SUBJECT: "Export", Block.BODY: "How?"})
    scene.work()
    assert len(scene.company.desk.tickets) == 1


def test_a_ticket_for_a_name_that_is_not_there_suggests_the_nearest(scene: Scene) -> None:
    shown = scene.open("omar", "/mbi ticket ordrs datab zz")
    assert shown.view["callback_id"] == Callback.RESULT
    assert "Nearest: " in words(shown)


def test_a_subject_or_text_left_empty_keeps_the_form_open(scene: Scene) -> None:
    form = scene.open("anna", f"/mbi ticket {ORDERS}")
    shown = scene.submit("anna", form, **{Block.SUBJECT: " ", Block.BODY: "x"})
    assert shown
    assert shown.errors == {Block.SUBJECT: say("ticket-empty", "it")}
    scene.work()
    assert scene.company.desk.tickets == []


def test_the_same_submission_twice_is_one_ticket(scene: Scene) -> None:
    card = broken(scene)
    scene.submit("bruno", scene.press_to_open("bruno", Action.OPEN_TICKET, card))
    assert scene.again().status_code == 200
    scene.work()
    assert scene.again().status_code == 200
    scene.work()
    assert len(scene.company.desk.tickets) == 1


def test_two_people_sending_the_same_ticket_open_one(scene: Scene) -> None:
    card = broken(scene)
    forms = {p: scene.press_to_open(p, Action.OPEN_TICKET, card) for p in ("bruno", "carla")}
    for person, form in forms.items():
        scene.submit(person, form)
    scene.work()
    assert len(scene.company.desk.tickets) == 1


def test_two_people_who_write_different_things_open_two(scene: Scene) -> None:
    card = broken(scene)
    forms = {p: scene.press_to_open(p, Action.OPEN_TICKET, card) for p in ("bruno", "carla")}
    scene.submit("bruno", forms["bruno"])
    scene.submit("carla", forms["carla"], **{Block.BODY: "It broke when I renamed the table."})
    scene.work()
    assert len(scene.company.desk.tickets) == 2


def test_the_second_ticket_of_an_incident_is_told_of_the_first(scene: Scene) -> None:
    card = broken(scene)
    scene.submit("bruno", scene.press_to_open("bruno", Action.OPEN_TICKET, card))
    scene.work()
    form = scene.open("anna", f"/mbi ticket {ADS}")
    assert str(scene.company.desk.tickets[0].id) in words(form)


@pytest.mark.parametrize(
    "trouble",
    [Status(code=503), Status(code=429, headers={"Retry-After": "30"}), ResetAfter()],
    ids=lambda t: type(t).__name__,
)
def test_a_desk_in_trouble_loses_nothing_and_opens_one(
    scene: Scene, trouble: Status | ResetAfter
) -> None:
    card = broken(scene)
    scene.company.desk.faults.add(TICKETS, trouble)
    scene.submit("bruno", scene.press_to_open("bruno", Action.OPEN_TICKET, card))
    scene.wait(5 * MINUTE)
    (ticket,) = scene.company.desk.tickets
    assert str(ticket.id) in scene.thread()[-1]


def test_a_desk_that_is_down_for_hours_gets_it_when_it_is_back(scene: Scene) -> None:
    card = broken(scene)
    scene.company.desk.outage = True
    scene.submit("bruno", scene.press_to_open("bruno", Action.OPEN_TICKET, card))
    scene.wait(3 * HOUR, stride=HOUR)
    assert scene.company.desk.tickets == []
    assert say("card-ticket-waiting", desk="Zendesk") in words(scene.card())
    scene.company.desk.outage = False
    scene.wait(timedelta(minutes=10))
    assert len(scene.company.desk.tickets) == 1


def test_a_desk_that_refuses_the_ticket_is_told_and_it_may_be_sent_again(scene: Scene) -> None:
    card = broken(scene)
    scene.company.desk.faults.add(TICKETS, Status(code=422, body=b'{"error":"RecordInvalid"}'))
    scene.submit("bruno", scene.press_to_open("bruno", Action.OPEN_TICKET, card))
    scene.work()
    assert "refused the ticket" in scene.thread()[-1]
    assert Action.OPEN_TICKET in buttons(scene.card())
    scene.submit("bruno", scene.press_to_open("bruno", Action.OPEN_TICKET, scene.card()))
    scene.work()
    assert len(scene.company.desk.tickets) == 1


def test_a_refused_ticket_without_an_incident_is_told_by_direct_message(scene: Scene) -> None:
    scene.company.desk.faults.add(TICKETS, Status(code=422, body=b'{"error":"RecordInvalid"}'))
    scene.submit("bruno", scene.open("bruno", f"/mbi ticket {ORDERS}"))
    scene.work()
    (told,) = scene.direct("bruno")
    assert "refused the ticket" in words(told)


def test_a_desk_by_mail_gets_one_letter(set_scene: Setting, company: Company) -> None:
    scene = set_scene(settings=email_desk(company))
    card = broken(scene)
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, card)
    shown = scene.submit("bruno", form)
    assert shown
    assert scene.again().status_code == 200
    scene.work()
    (letter,) = company.mail.messages
    assert ADS in letter["Subject"]
    assert letter["To"] == "desk@acme.example"
    body = letter.get_body()
    assert body is not None
    assert "client id 194" in body.get_content()
    assert say("event-ticket-opened.bare") in scene.thread()[-1] or "Ticket" in scene.thread()[-1]


def test_a_mail_server_in_trouble_gets_the_letter_later(
    set_scene: Setting, company: Company
) -> None:
    scene = set_scene(settings=email_desk(company))
    card = broken(scene)
    company.mail.transient = True
    scene.submit("bruno", scene.press_to_open("bruno", Action.OPEN_TICKET, card))
    scene.work()
    assert company.mail.messages == []
    company.mail.transient = False
    scene.wait(5 * MINUTE)
    assert len(company.mail.messages) == 1


def test_a_desk_by_web_form_shows_the_text_to_carry_over(set_scene: Setting) -> None:
    scene = set_scene(settings={"DESK": "text"})
    card = broken(scene)
    shown = scene.press_to_open("anna", Action.OPEN_TICKET, card)
    told = words(shown)
    assert say("ticket-text-intro", "it") in told
    assert f"Connection: {ADS}" in told, "Adobe's support reads English"
    (link,) = [b for row in shown.blocks if row["type"] == "actions" for b in row["elements"]]
    assert link["url"] == "https://experienceleague.adobe.com/home#support"
    assert scene.slack.act_in_view("U0ANNA", shown.id, Action.LINK).failure is None
    scene.work()
    assert scene.thread() == []
