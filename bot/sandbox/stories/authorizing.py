"""Stories of authorizing again, from the press of a button to the proof that data flows."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.diagnosis import Cause
from bot.sandbox.acme import ANNA
from bot.sandbox.people import PEOPLE
from bot.sandbox.stories.stage import Stage
from bot.sandbox.stories.story import CYCLE
from bot.sandbox.stories.tab import Tab

ADS = "Google Ads – main"
ACCOUNT, OTHER = "123-456-7890", "5550102030"
PRIVATE = "anna.rossi@mail.example"


def reauthorized(stage: Stage) -> None:
    """An analyst asks, the owner authorizes, and new data proves it on the card."""
    stage.breaks("token-expired", "because-token", within=CYCLE)
    stage.press("Omar", "reauthorize")
    stage.expect(
        stage.text("Omar", "reauth-ask") in stage.shown(stage.told("Omar")),
        "Omar is told kindly who may",
    )
    stage.press("Omar", "ask_owner", stage.told("Omar"))
    stage.wait_for(lambda: bool(stage.direct("Anna")), CYCLE, "Anna is asked")
    stage.press("Anna", "reauthorize", stage.direct("Anna")[0])
    with stage.browser("Anna") as tab:
        tab.open_link(stage.told("Anna"))
        tab.sign_in("Google", ANNA)
        stage.expect(tab.reads("page-authorize"), "her access is good, MBI is next")
        tab.authorize_in_mbi(ADS)
        tab.press("page-done")
        stage.expect(tab.reads("page-data-waiting"), "the page waits for data")
    stage.expect(stage.says(stage.card(), "card-title-verifying"), "so does the card")
    _proven(stage, "Anna")
    asked = stage.direct("Anna")[0]
    stage.expect(
        stage.text("Anna", "notice-asked-done", name=ADS, account="Acme EU") in asked.text,
        "what Anna was asked is done",
    )


def handed_over(stage: Stage) -> None:
    """With a pipeline of Acme's own, MBI is authorized as soon as Anna's access is good."""
    stage.breaks("token-expired", "because-token", within=CYCLE)
    stage.press("Anna", "reauthorize")
    with stage.browser("Anna") as tab:
        tab.open_link(stage.told("Anna"))
        tab.sign_in("Google", ANNA)
        stage.expect(len(stage.world.company.pipeline.taken) == 1, "the pipeline has the grant")
        tab.look_again()
        stage.expect(tab.reads("page-authorize-handover.bare"), "the second step did itself")
    _proven(stage, "Anna")


def key_replaced(stage: Stage) -> None:
    """A new secret in Mixpanel is tried, and entered in MBI."""
    stage.breaks("key-rolled", "because-token", within=CYCLE)
    stage.finds(Cause.TOKEN, "Mixpanel")
    stage.press("Bruno", "reauthorize")
    mixpanel = stage.world.company.access.mixpanel
    with stage.browser("Bruno") as tab:
        tab.open_link(stage.told("Bruno"))
        tab.press("page-try", username=mixpanel.username, secret="mistyped")  # noqa: S106 - none
        stage.expect(
            tab.reads("page-problem-credential-refused", provider="Mixpanel"),
            "a mistyped secret is refused, and why",
        )
        tab.press("page-try", username=mixpanel.username, secret=mixpanel.secret)
        _in_mbi(stage, tab, "Mixpanel")
    _proven(stage, "Bruno")


def password_replaced(stage: Stage) -> None:
    """The database's new password is tried, and entered in MBI."""
    stage.breaks("password-changed", "because-admin-account", within=CYCLE)
    stage.finds(Cause.ADMIN_ACCOUNT, "Orders database")
    stage.press("Dario", "reauthorize")
    reader = stage.world.company.access.reader
    with stage.browser("Dario") as tab:
        tab.open_link(stage.told("Dario"))
        tab.press("page-try", username=reader.name, password=reader.password)
        _in_mbi(stage, tab, "Orders database")
    _proven(stage, "Dario")


def other_data_account(stage: Stage) -> None:
    """Anna signs in with her private account: refused, until an admin says it is meant."""
    stage.breaks("token-expired", "because-token", within=CYCLE)
    stage.press("Anna", "reauthorize")
    with stage.browser("Anna") as tab:
        tab.open_link(stage.told("Anna"))
        tab.sign_in("Google", PRIVATE)
        stage.expect(tab.reads("page-problem-other-data-account"), "another account is refused")
        stage.expect(OTHER in tab.text and ACCOUNT in tab.text, "the page names both")
        stage.expect(_held(stage) == ACCOUNT, "the old grant stays")
        stage.wait_for(lambda: bool(stage.direct("Lena")), CYCLE, "the admin is asked")
        stage.press("Lena", "confirm_change", stage.direct("Lena")[0])
        stage.expect(_held(stage) == OTHER, "the admin confirmed: the new grant is kept")
        stage.expect("change_confirmed" in "".join(stage.audit()), "the audit tells who did")
        tab.look_again()
        stage.expect(tab.reads("page-done"), "step 1 is done for Anna")


def in_vain(stage: Stage) -> None:
    """Nobody authorized MBI, though somebody says so, twice: then only a ticket helps."""
    stage.breaks("token-expired", "because-token", within=CYCLE)
    for again in (False, True):
        stage.press("Anna", "reauthorize")
        with stage.browser("Anna") as tab:
            tab.open_link(stage.told("Anna"))
            tab.press("page-skip")
            tab.press("page-done")
        stage.expect(stage.says(stage.card(), "card-title-verifying"), "the card waits for data")
        count = 2 if again else 1
        failed = _saying(stage, "round-failed", count=count)
        stage.wait_for(failed, 2 * CYCLE, f"round {count} is in vain, and the card is open again")
    stage.expect(stage.says(stage.card(), "do-ask-support"), "a ticket is what is left")


def _in_mbi(stage: Stage, tab: Tab, name: str) -> None:
    """Do the second step, after the first."""
    stage.expect(tab.reads("page-authorize"), "the new one is good, MBI is next")
    tab.authorize_in_mbi(name)
    tab.press("page-done")


def _proven(stage: Stage, person: str) -> None:
    """The card closes, with the names and the proof."""
    stage.wait_for(stage.resolved, 2 * CYCLE, "the card closes when data flows")
    shown = stage.shown(stage.card())
    member = next(one.id for one in PEOPLE if one.name == person.lower())
    stage.expect(f"<@{member}>" in shown, f"it names {person}")
    stage.expect(stage.says_begun(stage.card(), "proof-data.bare"), "and what proves it")


def _saying(stage: Stage, key: str, **args: int) -> Callable[[], bool]:
    return lambda: stage.says(stage.card(), key, **args)


def _held(stage: Stage) -> str:
    """The data account of the grant that the bot holds for Google Ads."""
    with stage.world.bot.transaction(read=True) as uow:
        accounts = uow.watched.accounts(uow.watched.workspace().id)
        watched = [one for a in accounts for one in uow.watched.picture(a.id).integrations]
        number = next(one.id for one in watched if one.name == ADS)
        grant = uow.grants.of_integrations([number]).get(number)
    return (grant.data_account if grant else None) or ""
