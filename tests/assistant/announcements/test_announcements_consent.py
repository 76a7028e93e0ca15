"""Who gets an announcement now: only who asked for it, seldom enough, and never at night."""

from datetime import UTC, datetime

import pytest

from assistant.announcements.announcement import Announcement, Version
from assistant.announcements.comparing import difference, share
from assistant.announcements.consent import DAY, Quiet, Rules, Standing, decide, quiet_hours

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC).timestamp()
NIGHT = datetime(2027, 1, 15, 23, tzinfo=UTC).timestamp()
RULES = Rules()


def test_who_did_not_subscribe_gets_nothing() -> None:
    assert decide(Standing(subscribed=False), RULES, NOON).state == "suppressed"


def test_who_subscribed_gets_it_by_day() -> None:
    assert decide(Standing(subscribed=True), RULES, NOON).state == "sending"


def test_at_night_it_waits_until_the_morning() -> None:
    verdict = decide(Standing(subscribed=True), RULES, NIGHT)
    assert (verdict.state, verdict.wait) == ("retry", 10 * 3600)


def test_the_persons_own_hours_and_zone_count_before_the_shops() -> None:
    alert = Standing(subscribed=True, quiet=Quiet(0, 0))
    assert decide(alert, RULES, NIGHT).state == "sending"
    shanghai = Standing(subscribed=True, time_zone="Asia/Shanghai")  # 7:00 there at 23:00 UTC
    assert decide(shanghai, RULES, NIGHT).wait == 2 * 3600


def test_hours_end_by_the_clock_also_in_the_night_of_the_change() -> None:
    # In Berlin 2027-03-28 has no two o'clock: from 23:00 to 9:00 are nine hours.
    evening = datetime(2027, 3, 27, 22, tzinfo=UTC).timestamp()
    standing = Standing(subscribed=True, time_zone="Europe/Berlin")
    assert decide(standing, RULES, evening).wait == 9 * 3600


@pytest.mark.parametrize(("minutes", "wait"), [(0, 1800), (20, 600), (60, 1800), (80, 600)])
def test_hours_that_end_in_the_hour_that_comes_twice_end_in_both(minutes: int, wait: float) -> None:
    # In Berlin 2027-10-31 has two o'clock twice, an hour apart: at 0:00 and at 1:00 UTC.
    at = datetime(2027, 10, 31, 0, tzinfo=UTC).timestamp() + minutes * 60
    standing = Standing(subscribed=True, quiet=Quiet(22 * 60, 150), time_zone="Europe/Berlin")
    assert decide(standing, RULES, at).wait == wait


def test_a_wait_is_never_so_short_that_one_asks_again_and_again() -> None:
    at = datetime(2027, 1, 15, 8, 59, 59, tzinfo=UTC).timestamp()
    assert decide(Standing(subscribed=True), RULES, at).wait == 60


def test_who_talks_with_the_staff_is_not_interrupted() -> None:
    verdict = decide(Standing(subscribed=True, with_staff=True), RULES, NOON)
    assert (verdict.state, verdict.wait) == ("retry", 600)
    assert decide(Standing(subscribed=False, with_staff=True), RULES, NOON).state == "suppressed"


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (Standing(subscribed=True, recent=3), "suppressed"),
        (Standing(subscribed=True, recent=2), "sending"),
        (Standing(subscribed=True, seldom=True, last_of_topic=NOON - 29 * DAY), "suppressed"),
        (Standing(subscribed=True, seldom=True, last_of_topic=NOON - 31 * DAY), "sending"),
        (Standing(subscribed=True, seldom=True), "sending"),
        (Standing(subscribed=True, unreachable=True), "unreachable"),
    ],
)
def test_how_often(standing: Standing, state: str) -> None:
    assert decide(standing, RULES, NOON).state == state


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22:00-8:00", Quiet(1320, 480)),
        ("22-8", Quiet(1320, 480)),
        ("off", Quiet(0, 0)),
        ("0-24", Quiet(0, 0)),
        ("25-8", None),
        ("22:75-8", None),
        ("late", None),
        ("", None),
    ],
)
def test_hours_as_people_write_them(text: str, hours: Quiet | None) -> None:
    assert quiet_hours(text) == hours


def test_a_person_always_gets_the_same_version_and_about_half_get_each() -> None:
    two = Announcement("a1", "news", (Version("One"), Version("Two")))
    allotted = [two.allot("telegram", str(number)) for number in range(2000)]
    assert allotted == [two.allot("telegram", str(number)) for number in range(2000)]
    assert 900 < allotted.count("a") < 1100
    assert allotted.count("a") + allotted.count("b") == 2000


def test_the_intervals_are_those_of_the_article() -> None:
    # R. G. Newcombe 1998, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10.
    one, other = difference(56, 70, 48, 80), difference(9, 10, 3, 10)
    assert (round(one.low, 4), round(one.high, 4)) == (0.0524, 0.3339)
    assert (round(other.low, 4), round(other.high, 4)) == (0.1705, 0.8090)
    assert share(0, 0).high == 1.0
    assert one.certain
    assert not difference(1, 10, 2, 10).certain
