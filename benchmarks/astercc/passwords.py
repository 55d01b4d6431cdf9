"""P8: what the password costs that comes with each request, on AGENTSTATUS."""

import itertools
import os
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from unittest import mock

from benchmarks import world
from benchmarks.astercc import people
from benchmarks.astercc.load import fields_of, load, post
from benchmarks.measure import Row, interleaved, median_ratio

EVENT = "AGENTSTATUS"


def asked(numbers: list[str], count: int) -> float:
    """Ask the view so often, in this process and without a server; requests a second."""
    from django.test import RequestFactory

    from portal.dialects.astercc.http import AsterccInterface

    view, make = AsterccInterface.as_view(), RequestFactory()
    forms = [fields_of(EVENT, no) for no in numbers]
    began = time.perf_counter()
    for turn in range(count):
        answer = view(make.post("/asterccinterfaces", forms[turn % len(forms)]))
        assert b"BackMsg_43" in answer.content, answer.content
    return count / (time.perf_counter() - began)


@contextmanager
def no_password():
    """The same view when it looks everybody up, and takes her at her word."""
    from portal.access import signing_in

    with (
        mock.patch.object(signing_in, "is_locked", return_value=False),
        mock.patch.object(signing_in, "_is_right", return_value=True),
    ):
        yield


def hashes_made(ask: Callable[[], object]) -> int:
    """Count the full password hashes that are made meanwhile."""
    from agents.hashers import Argon2OverMd5Hasher

    made = itertools.count()
    real = Argon2OverMd5Hasher.verify_md5

    def counted(self, md5: str, encoded: str) -> bool:
        next(made)
        return real(self, md5, encoded)

    with mock.patch.object(Argon2OverMd5Hasher, "verify_md5", counted):
        ask()
    return next(made)


def p8(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    from django.core.cache import cache

    count, seconds = (100, 1) if quick else (1_000, 10)
    numbers = people.settle()
    asked(numbers, len(numbers))  # what is made once is there

    def without() -> float:
        with no_password():
            return asked(numbers, count)

    ours, theirs = interleaved(repeats, lambda: asked(numbers, count), without)
    cache.clear()
    made = hashes_made(lambda: asked(numbers[:1], count))
    rows = [
        Row(
            name="P8",
            what=f"{EVENT} with its password, requests/s of one thread, no server",
            ours=f"{statistics.median(ours):,.0f}",
            reference=f"{statistics.median(theirs):,.0f} the same view without, her row read too",
            value=median_ratio(ours, theirs),
            goal=0.75,
            aim=0.9,
        ),
        Row(
            name="P8",
            what=f"full hashes made for {count:,} requests with one password",
            ours=f"{made}",
            reference="",
            value=made,
            goal=1,
            better="less",
            unit="",
        ),
    ]
    return [*rows, _beside_checks(repeats, seconds, numbers)]


def _beside_checks(repeats: int, seconds: float, numbers: list[str]) -> Row:
    """What the others wait while somebody's password is checked in full, over and over."""
    port, pids = world.web_port(), world.pids("portal.asgi")
    strangers = (f"{os.getpid()}-{n}" for n in itertools.count())

    def stranger(_: int) -> bytes:
        # a name nobody has costs a whole hash, and each is another one to the counter of tries
        return post("LOGIN", next(strangers), usertype="account")

    def others(beside: Callable[[int], bytes] | None) -> float:
        def ask(turn: int) -> bytes:
            return post(EVENT, numbers[turn % len(numbers)])

        found = load(port, ask, clients=4, seconds=seconds, pids=pids, beside=beside)
        return found.p99_s * 1_000

    others(None)
    busy, alone = interleaved(repeats, lambda: others(stranger), lambda: others(None))
    return Row(
        name="P8",
        what=f"{EVENT} of 4 clients while full checks run one after another, p99",
        ours=f"{statistics.median(busy):.1f} ms",
        reference=f"{statistics.median(alone):.1f} ms without a check",
        value=median_ratio(busy, alone),
        goal=3,
        better="less",
    )
