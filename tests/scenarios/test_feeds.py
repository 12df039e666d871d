"""Status feeds as the whole bot asks them."""

from __future__ import annotations

from datetime import timedelta

from tests.scenarios.conftest import Setting
from tests.scenarios.scene import HOUR, say, words
from tests.scenarios.watching import ADS, ANALYTICS


def test_everybody_shares_one_question_about_each_service(set_scene: Setting) -> None:
    scene = set_scene()
    feeds = scene.company.feeds
    before = feeds.asked("google"), feeds.asked("adobe")
    scene.wait(timedelta(minutes=31))
    about_google = feeds.asked("google") - before[0]
    about_mbi = feeds.asked("adobe") - before[1]
    # Three integrations of two accounts, two services, every two minutes; MBI every five.
    assert 20 <= about_google <= 32
    assert 5 <= about_mbi <= 8
    told = feeds.headers("google") + feeds.headers("adobe")
    assert not any({"authorization", "cookie"} & set(headers) for headers in told)


def test_a_services_outage_is_told_of_its_own_integrations_alone(set_scene: Setting) -> None:
    scene = set_scene()
    scene.company.feeds.set("google", "Google Analytics", "major_outage")
    scene.wait(timedelta(minutes=10))
    scene.company.feeds.set("google", "Google Analytics", "operational")
    told = words(scene.card())
    assert ANALYTICS in told
    assert ADS not in told


def test_what_adobe_says_of_mbi_is_listed_and_no_alarm(set_scene: Setting) -> None:
    scene = set_scene()
    scene.company.feeds.set("adobe", "Business Intelligence (MBI)", "major_outage")
    scene.wait(HOUR)
    told = words(scene.command("omar", f"/mbi status {ADS}"))
    scene.company.feeds.set("adobe", "Business Intelligence (MBI)", "operational")
    assert f"{say('witness-mbi-feed')}: {say('speaks-yes')}" in told
    assert "Adobe's status page has told of an outage of MBI" in told
    assert scene.posts() == []
