"""Counts calls and talk from what a PBX said over AMI, knowing nothing of the portal.

    python benchmarks/tally.py var/test/ami.log [--calls]

A call is every channel that carries the same SESSION_ID. It is whole when each of its channels was
seen from its first to its last event without a cut; only whole calls are counted. Talk is the time
two or more of its parties stood in one bridge, hold included; supervisors are no parties.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path


def messages(text):
    for block in text.split("\r\n\r\n"):
        lines = [line.partition(": ") for line in block.split("\r\n")]
        variables = dict(v.partition("=")[::2] for k, _, v in lines if k == "ChanVariable")
        yield {k: v for k, _, v in lines}, variables


def tally(text):
    calls, of, begun, cut = defaultdict(dict), {}, {}, set()
    bridges, since = defaultdict(set), {}
    for m, variables in messages(text):
        event, leg, at = m.get("Event"), m.get("Uniqueid"), float(m.get("Timestamp") or 0)
        if event == "RecorderListens":
            cut, begun, bridges, since = cut | set(begun), {}, defaultdict(set), {}
        if not leg or m.get("Channel", "").startswith("Local/"):
            continue
        if event == "Newchannel":
            begun[leg] = at
        if variables.get("SESSION_ID") and variables.get("LEG") != "supervisor":
            of[leg] = variables["SESSION_ID"]
            calls[of[leg]].setdefault("legs", set()).add(leg)
        if event == "Hangup" and leg in of:
            calls[of[leg]]["ended"] = at
        if event == "Hangup":
            begun_at = begun.pop(leg, None)
            calls[of.get(leg)].setdefault("begun", begun_at or at)
            cut |= {leg} if begun_at is None else set()
        if event in {"BridgeEnter", "BridgeLeave"} and leg in of:
            place = (of[leg], m["BridgeUniqueid"])
            (bridges[place].add if event == "BridgeEnter" else bridges[place].discard)(leg)
            if len(bridges[place]) >= 2:
                since.setdefault(place, at)
            elif place in since:
                call = calls[of[leg]]
                call["talked_s"] = call.get("talked_s", 0) + at - since.pop(place)
    cut |= set(begun)
    return {k: v for k, v in calls.items() if v.get("legs") and not v["legs"] & cut}


if __name__ == "__main__":
    found = tally(Path(sys.argv[1]).read_bytes().decode("latin-1"))
    if "--calls" in sys.argv:
        print(json.dumps({k: {**v, "legs": sorted(v["legs"])} for k, v in found.items()}))
    else:
        talks = [call["talked_s"] for call in found.values() if "talked_s" in call]
        print(f"{len(found)} calls, {len(talks)} answered, {sum(talks):.3f} s of talk")
