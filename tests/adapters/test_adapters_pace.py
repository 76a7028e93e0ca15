from adapters.pace import Meters, Rate


def test_the_steady_rate_holds_after_the_burst():
    meters, rate, now = Meters(), Rate(2, seconds=1.0, burst=3), 100.0
    times = []
    for _ in range(7):
        now += meters.wait("chat", rate, now)
        meters.take("chat", rate, now)
        times.append(round(now - 100.0, 6))
    assert times == [0.0, 0.0, 0.0, 0.5, 1.0, 1.5, 2.0]


def test_keys_do_not_slow_each_other():
    meters, rate = Meters(), Rate(1, seconds=60.0)
    meters.take("one", rate, 0.0)
    assert meters.wait("one", rate, 10.0) == 50.0
    assert meters.wait("other", rate, 10.0) == 0.0


def test_a_pause_earns_the_burst_back_and_no_more():
    meters, rate = Meters(), Rate(1, burst=2)
    for _ in range(2):
        meters.take("chat", rate, 0.0)
    assert meters.wait("chat", rate, 0.0) == 1.0
    for _ in range(2):
        assert meters.wait("chat", rate, 1000.0) == 0.0
        meters.take("chat", rate, 1000.0)
    assert meters.wait("chat", rate, 1000.0) == 1.0


def test_idle_meters_are_forgotten():
    meters, rate = Meters(), Rate(1)
    for person in range(50_000):
        meters.take(person, rate, now=float(person))
    assert len(meters) < 2_000
