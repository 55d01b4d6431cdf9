import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from agents.domain.sip import sip_secret
from calls.ami import town
from calls.ami.provision import apply
from calls.domain.dialling import DiallingRules, plan_of
from calls.domain.pbxconfig import (
    AstDbEntry,
    PbxConfig,
    Section,
    TeamDialling,
    Trunk,
    agent_sections,
    blacklist_entry,
    line_entry,
    queue_section,
    team_entries,
    trunk_entries,
    trunk_sections,
)
from calls.domain.pbxinbound import Waiting
from deploy.local import places
from deploy.local.asterisk import ensure_asterisk, render_pbx, render_town
from deploy.local.ports import RTP_SPAN, choose
from tests.deploy.ami_client import AmiClient
from tests.deploy.inbound import Caller, Portal

DESKS = tuple(f"demo-{number}" for number in (1006, 1007, 1008))
TRUNK = Trunk(
    name="trunk-town",
    host="127.0.0.2",
    match=("127.0.0.2",),
    caller_id="08081570999",
    media_address="127.0.0.1",
)
BRITISH = plan_of(
    DiallingRules(
        home_country="GB",
        allowed_countries=("GB", "CA"),
        allowed_prefixes=("+3531",),
        blocked_prefixes=("0207947", "+4476"),
        emergency=("999", "112"),
    )
)
#: Asks the shipped dialplan about a number, without dialling it.
PROBE = """
[probe]
exten => _[+0-9]!,1,Gosub(dial-verdict,s,1(${EXTEN}))
 same => n,UserEvent(Probe,Number: ${EXTEN},Verdict: ${GOSUB_RETVAL})
 same => n,Hangup()
"""


@dataclass(frozen=True)
class Pair:
    """A PBX and a town of this test run alone, apart from the portal's."""

    folder: Path
    pbx_ami: int
    town_ami: int
    town_sip: int

    @property
    def town_url(self) -> str:
        return f"ami://town:town-secret@127.0.0.1:{self.town_ami}"

    def heard(self, who: str) -> list[Path]:
        found = (self.folder / "town/spool/monitor").glob(f"heard-{who}-*.wav")
        return sorted(found, key=lambda path: path.stat().st_mtime)


def world(town_sip: int) -> PbxConfig:
    """Two teams: `demo` with three desk phones and two queues, `other` with one phone and one."""
    trunk = replace(TRUNK, port=town_sip)
    phones = dict.fromkeys(DESKS, "demo") | {"demo-1001": "demo", "other-1006": "other"}
    sections: list[Section] = list(trunk_sections(trunk))
    # a trunk that looks like a phone by its name
    sections += trunk_sections(Trunk(name="demo-700", host="127.0.0.2", port=town_sip))
    for name, team in phones.items():
        kind = "browser" if name.endswith("1001") else "desk"
        number = name.partition("-")[2]
        sections += agent_sections(
            endpoint=name,
            secret=sip_secret("test", name),
            kind=kind,
            team=team,
            caller_id=f'"Agent {number}" <{number}>',
            media_address="127.0.0.1",
        )
    sections += [queue_section(name=n, offer_s=4) for n in ("demo-630", "demo-631", "other-630")]
    sections += [queue_section(name=f"demo-64{n}", offer_s=4) for n in range(4)]
    offering = Waiting(repeat_s=15, position=True, callback_digit="1")
    sections += [queue_section(name="demo-649", offer_s=4, waiting=offering)]
    entries: list[AstDbEntry] = [
        line_entry(number="08081570630", team="demo", queue="demo-630", timeout_s=30),
        line_entry(number="08081570631", team="demo", queue="demo-631", timeout_s=2),
        blacklist_entry(team="demo", number="02079460666"),
        *trunk_entries(trunk),
        *team_entries(TeamDialling("demo", trunk.name, "08081570630", BRITISH, limit=20)),
        *team_entries(TeamDialling("other", trunk.name, limit=1)),
    ]
    return PbxConfig(tuple(sections), tuple(entries))


async def _ready(pair: Pair) -> None:
    async with AmiClient(pair.pbx_ami, "patchbay", "pbx-secret") as pbx:
        report = await apply(pbx, world(pair.town_sip))
        assert report.broken == ()
        async with asyncio.timeout(10):
            while True:
                rows = await pbx.send_list({"Action": "PJSIPShowContacts"})
                if {row.get("Endpoint") for row in rows} >= {*DESKS, "other-1006"}:
                    return
                await asyncio.sleep(0.2)


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pbx pair")
    root = ensure_asterisk(places.cache_dir(), places.say)
    known, claim = choose(folder / "ports.json", web=None)
    ports = {name: getattr(known, name) for name in ("pbx_sip", "pbx_ami", "pbx_http", "town_sip")}
    ports |= {name: getattr(known, name) for name in ("town_phones_sip", "town_ami")}
    for side, first in (("pbx", known.pbx_rtp), ("town", known.town_rtp)):
        ports |= {f"{side}_rtp_start": first, f"{side}_rtp_end": first + RTP_SPAN - 1}
    phones = {name: sip_secret("test", name) for name in (*DESKS, "other-1006")}
    commands = {
        "pbx": render_pbx(
            directory=folder / "pbx",
            root=root,
            ports=ports,
            secrets={"ami": "pbx-secret"},
            name="pair",
        ),
        "town": render_town(
            directory=folder / "town",
            root=root,
            ports=ports,
            secrets={"ami": "town-secret"},
            phones=phones,
        ),
    }
    with (folder / "pbx/etc/extensions.conf").open("a") as dialplan:
        dialplan.write(PROBE)
    running = []
    try:
        for name, argv in commands.items():
            with (folder / f"{name}.log").open("w") as log:
                running.append(
                    subprocess.Popen(
                        argv, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
                    )
                )
        made = Pair(folder, known.pbx_ami, known.town_ami, known.town_sip)
        asyncio.run(_ready(made))
        yield made
    finally:
        for process in running:
            process.terminate()
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(8)
            process.kill()
            process.wait()
        claim.close()


@pytest.fixture
async def pbx(pair: Pair) -> AsyncIterator[AmiClient]:
    async with AmiClient(pair.pbx_ami, "patchbay", "pbx-secret") as client:
        yield client


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    made = Portal(tmp_path_factory.mktemp("portal"))
    yield made
    made.server.shutdown()


@pytest.fixture
async def customer(pair, pbx):
    numbers = []

    async def ring_in(number, to, **more):
        caller = Caller(pbx, number)
        numbers.append(number)
        await asyncio.to_thread(
            partial(town.ring_in, pair.town_url, to=to, from_number=number, **more)
        )
        return caller

    yield ring_in
    for number in numbers:
        await asyncio.to_thread(partial(town.hang_up, pair.town_url, who=number))
