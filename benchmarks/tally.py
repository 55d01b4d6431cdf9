"""Counts calls and talk from what a PBX said over AMI, knowing nothing of the portal.

    python benchmarks/tally.py var/test/ami.log [--calls]

A call is every channel that carries the same SESSION_ID. It is whole when each of its channels was
heard from its first to its last event without a cut; only whole calls are counted. Talk is the time
two or more of its parties stood in one bridge, hold included; supervisors are no parties.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path


class Tally:
    def __init__(self):
        self.calls = defaultdict(lambda: {"legs": set(), "bridged": set(), "talked_s": None})
        self.call_of, self.alive, self.cut, self.since = {}, {}, set(), {}
        self.bridges = defaultdict(set)

    def hear(self, m, variables):
        event, leg, at = m.get("Event"), m.get("Uniqueid"), float(m.get("Timestamp") or 0)
        if event == "RecorderListens":  # what was going on before was not heard to its end
            self.cut |= set(self.alive)
            self.alive, self.since, self.bridges = {}, {}, defaultdict(set)
        if not leg or m.get("Channel", "").startswith("Local/"):
            return
        if event == "Newchannel":
            self.alive[leg] = at
        if variables.get("SESSION_ID") and variables.get("LEG") != "supervisor":
            self.name(leg, variables["SESSION_ID"], at)
        if event in {"BridgeEnter", "BridgeLeave"} and leg in self.call_of:
            self.move(leg, m["BridgeUniqueid"], event == "BridgeEnter", at)
        if event == "Hangup" and self.alive.pop(leg, None) is None:
            self.cut.add(leg)

    def name(self, leg, call_id, at):
        call = self.calls[call_id]
        call["legs"].add(leg)
        call["begun"] = min(call.get("begun", at), self.alive.get(leg, at))
        call["ended"] = at
        self.call_of[leg] = call_id
        if leg not in self.alive:
            self.cut.add(leg)

    def move(self, leg, bridge, is_in, at):
        place = (self.call_of[leg], bridge)
        self.calls[place[0]]["bridged"].add(leg)
        (self.bridges[place].add if is_in else self.bridges[place].discard)(leg)
        if len(self.bridges[place]) >= 2:
            self.since.setdefault(place, at)
        elif place in self.since:
            call = self.calls[place[0]]
            call["talked_s"] = (call["talked_s"] or 0) + at - self.since.pop(place)

    def whole(self):
        broken = self.cut | set(self.alive)
        return {one: call for one, call in self.calls.items() if not call["legs"] & broken}


def read(path):
    tally = Tally()
    for block in Path(path).read_bytes().decode("latin-1").split("\r\n\r\n"):
        lines = [line.partition(": ")[::2] for line in block.split("\r\n")]
        tally.hear(dict(lines), dict(v.partition("=")[::2] for k, v in lines if "ChanVar" in k))
    return tally.whole()


if __name__ == "__main__":
    found = read(sys.argv[1])
    if "--calls" in sys.argv:
        print(json.dumps(found, default=sorted))
    else:
        talks = [c["talked_s"] for c in found.values() if c["talked_s"] is not None]
        print(f"{len(found)} calls, {len(talks)} answered, {sum(talks):.3f} s of talk")
