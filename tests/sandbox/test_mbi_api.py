"""The stand-in for MBI, asked over HTTP as the bot asks the real one."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from bot.sandbox.fakes.mbi.api import MbiPeer
from bot.sandbox.fakes.mbi.ingest import IngestPeer
from bot.sandbox.fakes.mbi.schedule import Schedule
from bot.sandbox.fakes.mbi.source import Steady
from bot.sandbox.fakes.mbi.truth import Account, Arrival, Integration

NEW_YORK = ZoneInfo("America/New_York")
KEY = "export-key-194"
TIMEOUT = 5


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 17, tzinfo=UTC)  # a Tuesday, noon in New York

    def now(self) -> datetime:
        return self.time

    def forward(self, **delta: float) -> None:
        self.time += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account() -> Account:
    return Account(
        name="Acme EU",
        client_id=194,
        schedule=Schedule(zone=NEW_YORK, first=time(3), every=timedelta(hours=6)),
        export_api_key=KEY,
        import_api_key="import-key-194",
        integrations=(
            _integration("Google Ads – main", "google_ads", 360531),
            _integration("Orders database", "mysql", 360532),
            _integration(
                "Loyalty points", "data_import_api", 360533, blank=True, arrival=Arrival.PUSHED
            ),
        ),
    )


def _integration(
    name: str,
    kind: str,
    figure: int,
    *,
    blank: bool = False,
    arrival: Arrival = Arrival.PULLED,
) -> Integration:
    return Integration(
        name=name,
        type_word=kind.title(),
        kind=kind,
        provider=kind,
        source=Steady(seed=name, zone=NEW_YORK),
        owners=("anna@acme.example",),
        figure_id=figure,
        blank_status=blank,
        arrival=arrival,
    )


@pytest.fixture
def mbi(account: Account, clock: Clock) -> Iterator[MbiPeer]:
    with MbiPeer(accounts=[account], now=clock.now) as peer:
        yield peer


@pytest.fixture
def ads(account: Account) -> Integration:
    return account.integration("Google Ads – main")


def cycle(mbi: MbiPeer, path: str = "client/194", key: str = KEY) -> requests.Response:
    return requests.get(
        f"{mbi.url}/0.1/{path}/fullupdatestatus",
        headers={"X-RJM-API-Key": key},
        timeout=TIMEOUT,
    )


def export(mbi: MbiPeer, figure: int = 360531, key: str = KEY, **form: str) -> requests.Response:
    return requests.post(
        f"{mbi.url}/0.1/figure/{figure}/export",
        headers={"X-RJM-API-Key": key},
        data=form or {"format": "csv", "includeColumnHeaders": "1"},
        timeout=TIMEOUT,
    )


def words(mbi: MbiPeer, name: str = "Google Ads – main") -> dict[str, Any]:
    answer = requests.get(f"{mbi.url}/reports/194.json", timeout=TIMEOUT).json()
    (found,) = [one for one in answer["integrations"] if one["name"] == name]
    assert isinstance(found, dict)
    return found


def exported(mbi: MbiPeer, figure: int = 360531) -> datetime:
    text = export(mbi, figure).text.splitlines()[1]
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=NEW_YORK)


def test_the_update_cycle_is_told_in_the_shape_of_the_documents(mbi: MbiPeer) -> None:
    answer = cycle(mbi).json()
    job = answer["lastCompletedUpdateJob"]
    assert answer["clientId"] == 194
    assert answer["lastCompletedUpdateJobWithDataSync"] is None
    assert answer["timezoneAbbreviation"] == "EST"
    assert job["start"] == "2026-11-24 09:00:00"
    assert job["end"].startswith("2026-11-24 09:0")
    assert job["type"] == {"id": 2, "name": "Full Update"}
    assert job["status"] == {"id": 4, "name": "Completed Successfully"}


def test_the_abbreviation_follows_the_season(mbi: MbiPeer, clock: Clock) -> None:
    clock.forward(days=200)
    assert cycle(mbi).json()["timezoneAbbreviation"] == "EDT"


def test_a_cycle_in_progress_shows_the_one_before(mbi: MbiPeer, clock: Clock) -> None:
    before = cycle(mbi).json()["lastCompletedUpdateJob"]
    clock.forward(hours=3, minutes=1)
    assert cycle(mbi).json()["lastCompletedUpdateJob"] == before
    clock.forward(minutes=10)
    after = cycle(mbi).json()["lastCompletedUpdateJob"]
    assert after["id"] == before["id"] + 1
    assert after["start"] == "2026-11-24 15:00:00"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("client/194", "another key"),
        ("client/207", KEY),  # no such client, or not this key's
        ("client/abc", KEY),
        ("customer/194", KEY),
    ],
)
def test_every_fault_of_key_path_or_client_is_an_empty_403(
    mbi: MbiPeer,
    path: str,
    key: str,
) -> None:
    answer = cycle(mbi, path, key)
    assert (answer.status_code, answer.content) == (403, b"")


def test_figures_hide_behind_the_same_403(mbi: MbiPeer, account: Account) -> None:
    assert export(mbi, key="another key").status_code == 403
    assert export(mbi, figure=1).status_code == 403
    assert export(mbi, format="xml").status_code == 403
    account.export_key_ok = False
    assert export(mbi).status_code == 403
    assert export(mbi).content == b""


def test_a_client_is_told_its_cycle_once_a_minute(mbi: MbiPeer, clock: Clock) -> None:
    assert cycle(mbi).status_code == 200
    clock.forward(seconds=59)
    assert cycle(mbi).status_code == 429
    clock.forward(seconds=1)
    assert cycle(mbi).status_code == 200


def test_the_newest_row_comes_as_a_local_time_below_its_heading(
    mbi: MbiPeer,
    ads: Integration,
) -> None:
    assert export(mbi).text.splitlines()[0] == "Newest row"
    assert exported(mbi) == ads.known.newest_row
    assert len(export(mbi, format="csv").text.splitlines()) == 1
    assert export(mbi, format="json").json() == [
        {"Newest row": export(mbi, format="csv").text.strip()},
    ]


def test_the_figures_are_listed_by_id(mbi: MbiPeer) -> None:
    url = f"{mbi.url}/0.1/figure"
    assert requests.get(url, timeout=TIMEOUT).status_code == 403
    answer = requests.get(url, headers={"X-RJM-API-Key": KEY}, timeout=TIMEOUT)
    assert [one["id"] for one in answer.json()] == [360531, 360532, 360533]


def test_a_dead_token_shows_with_the_next_cycle_and_rows_stay(
    mbi: MbiPeer,
    ads: Integration,
    clock: Clock,
) -> None:
    row = exported(mbi)
    ads.authorization_ok = False
    assert words(mbi)["status"] == "Success"
    clock.forward(hours=6)
    assert words(mbi)["status"] == "Re-auth"
    assert words(mbi)["message"] == "Token has been expired or revoked."
    assert words(mbi)["last_data_point"].startswith("2026-11-24T09:0")
    assert exported(mbi) == row


def test_a_cycle_with_a_failed_integration_still_completes(
    mbi: MbiPeer,
    ads: Integration,
    clock: Clock,
) -> None:
    ads.authorization_ok = False
    clock.forward(hours=6)
    job = cycle(mbi).json()["lastCompletedUpdateJob"]
    assert job["start"] == "2026-11-24 15:00:00"
    assert job["status"]["name"] == "Completed Successfully"


def test_what_a_cycle_saw_does_not_change_when_a_switch_is_thrown_after_it(
    mbi: MbiPeer,
    ads: Integration,
    clock: Clock,
) -> None:
    clock.forward(hours=6)
    ads.authorization_ok = False  # nobody has asked since the cycle ran
    assert words(mbi)["status"] == "Success"
    assert words(mbi)["last_data_point"].startswith("2026-11-24T15:0")


def test_authorizing_on_the_page_turns_the_word_at_once_and_rows_come_later(
    mbi: MbiPeer,
    ads: Integration,
    clock: Clock,
) -> None:
    ads.authorization_ok = False
    clock.forward(hours=6)
    row = exported(mbi)
    answer = requests.post(
        f"{mbi.url}/integrations/194/save",
        data={"name": "Google Ads – main"},
        timeout=TIMEOUT,
    )
    assert answer.url == f"{mbi.url}/integrations/194"
    assert words(mbi)["status"] == "Success"
    assert "message" not in words(mbi)
    assert exported(mbi) == row
    clock.forward(hours=6)
    assert exported(mbi) > row


def test_authorizing_what_does_not_exist_is_not_found(mbi: MbiPeer) -> None:
    url = f"{mbi.url}/integrations/194/save"
    for form in ({"name": "Nothing"}, {}):
        assert requests.post(url, data=form, timeout=TIMEOUT).status_code == 404


def test_who_lost_the_role_cannot_authorize(
    mbi: MbiPeer,
    ads: Integration,
    clock: Clock,
) -> None:
    ads.admin_demoted = True
    clock.forward(hours=6)
    mbi.engine.save_and_test(ads)
    assert words(mbi)["status"] == "Re-auth"
    assert words(mbi)["message"].startswith("USER_PERMISSION_DENIED")
    ads.admin_demoted = False
    clock.forward(hours=6)
    assert words(mbi)["status"] == "Success"


def test_a_database_out_of_reach_is_failed(mbi: MbiPeer, account: Account, clock: Clock) -> None:
    account.integration("Orders database").reachable = False
    clock.forward(hours=6)
    found = words(mbi, "Orders database")
    assert found["status"] == "Failed"
    assert "Can't connect" in found["message"]


def test_an_outage_of_the_provider_shows_with_the_second_failed_cycle(
    mbi: MbiPeer,
    clock: Clock,
) -> None:
    row = exported(mbi)
    mbi.engine.set_provider("google_ads", up=False)
    clock.forward(hours=6)
    assert words(mbi)["status"] == "Success"
    assert exported(mbi) == row
    clock.forward(hours=6)
    assert words(mbi)["status"] == "Failed"
    mbi.engine.set_provider("google_ads", up=True)
    clock.forward(hours=6)
    assert words(mbi)["status"] == "Success"
    assert exported(mbi) > row


def test_a_stuck_account_completes_nothing_until_it_is_freed(
    mbi: MbiPeer,
    account: Account,
    clock: Clock,
) -> None:
    before = cycle(mbi).json()["lastCompletedUpdateJob"]
    account.stuck = True
    clock.forward(days=1)
    assert cycle(mbi).json()["lastCompletedUpdateJob"] == before
    assert "In progress for 21 hours" in mbi.page_text(194)
    account.stuck = False
    clock.forward(hours=6)
    assert cycle(mbi).json()["lastCompletedUpdateJob"]["id"] == before["id"] + 1


def test_a_quiet_source_brings_no_rows_but_its_data_point_moves(
    mbi: MbiPeer,
    ads: Integration,
    clock: Clock,
) -> None:
    row = exported(mbi)
    ads.quiet = True
    clock.forward(hours=6)
    assert exported(mbi) == row
    assert words(mbi)["status"] == "Success"
    assert words(mbi)["last_data_point"].startswith("2026-11-24T15:0")


def test_a_blank_kind_never_shows_a_word_or_a_message(
    mbi: MbiPeer,
    account: Account,
    clock: Clock,
) -> None:
    assert words(mbi, "Loyalty points")["status"] == ""
    account.integration("Loyalty points").reachable = False
    clock.forward(hours=6)
    assert words(mbi, "Loyalty points")["status"] == ""
    assert "message" not in words(mbi, "Loyalty points")


def test_a_forced_update_brings_the_rows_early(mbi: MbiPeer, clock: Clock) -> None:
    row = exported(mbi)
    requests.post(f"{mbi.url}/integrations/194/force", timeout=TIMEOUT)
    assert "In progress for 1 minute" in mbi.page_text(194)
    clock.forward(minutes=5)
    assert exported(mbi) > row
    assert "No update in progress" in mbi.page_text(194)


def test_the_copied_page_holds_names_words_types_and_ages(mbi: MbiPeer) -> None:
    lines = mbi.page_text(194).splitlines()
    assert "Last successful update began: 3 hours ago" in lines
    start = lines.index("Google Ads – main")
    assert lines[start + 1 : start + 3] == ["Success", "Google_Ads\t2 hours ago\t"]
    assert any(line.startswith("Loyalty points\tData_Import_Api\t") for line in lines)
    with pytest.raises(KeyError):
        mbi.page_text(1)


def test_the_page_shows_what_the_copied_text_says(mbi: MbiPeer) -> None:
    page = requests.get(f"{mbi.url}/integrations/194", timeout=TIMEOUT).text
    shown = [cell for line in mbi.page_text(194).splitlines() for cell in line.split("\t")]
    assert [text for text in shown if text not in page and not text.startswith("Last succ")] == []
    assert "<script" not in page
    assert requests.get(f"{mbi.url}/integrations/1", timeout=TIMEOUT).status_code == 404


def test_the_history_is_what_polling_after_each_cycle_saw(
    mbi: MbiPeer,
    ads: Integration,
    clock: Clock,
) -> None:
    since = clock.now() - timedelta(days=30)
    past = mbi.engine.newest_history(ads, since)
    assert 118 <= len(past) <= 122
    assert [at for at, _ in past] == sorted({at for at, _ in past})
    assert all(since < at <= clock.now() and newest <= at for at, newest in past)
    assert past[-1][1] == exported(mbi)
    ads.authorization_ok = False
    clock.forward(hours=6)
    assert mbi.engine.newest_history(ads, since)[-1][1] == past[-1][1]


def test_the_ingest_door_follows_the_truth(
    mbi: MbiPeer,
    account: Account,
    clock: Clock,
) -> None:
    with IngestPeer(mbi.engine) as ingest:

        def key(client: int, **query: str) -> int:
            url = f"{ingest.url}/v2/client/{client}/authenticate"
            return requests.get(url, params=query, timeout=TIMEOUT).status_code

        assert requests.get(ingest.url, timeout=TIMEOUT).status_code == 200
        assert key(194, apikey=account.import_api_key) == 200
        assert key(194, apikey="another") == 401
        assert key(207, apikey=account.import_api_key) == 401
        assert key(194) == 400

        row = exported(mbi, 360533)
        mbi.engine.ingest_up = False
        clock.forward(hours=6)
        assert requests.get(ingest.url, timeout=TIMEOUT).status_code == 503
        assert key(194, apikey=account.import_api_key) == 503
        assert exported(mbi, 360533) == row
        assert exported(mbi) > row
