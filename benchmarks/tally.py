"""Counts calls and talk from all a PBX said over AMI (`ami.log` as input), knowing nothing else.

A call: the parties' channels with one SESSION_ID, if all were heard from first to last event. Talk:
two or more of them stand in one bridge."""

import json
import re
import sys


def parties(messages):
    call_of, alive, cut = {}, set(), set()
    for m in messages:
        event, leg = m.get("Event"), m.get("Uniqueid")
        if event == "RecorderListens":  # what was going on before was not heard from the first
            cut, alive = cut | alive, set()
        alive |= {leg} if event == "Newchannel" else set()
        if m.get("SESSION_ID") and m.get("LEG") != "supervisor":
            call_of[leg] = m["SESSION_ID"]
            cut |= {leg} - alive
        alive -= {leg} if event == "Hangup" else set()
    broken = {call_of.get(leg) for leg in cut | alive}
    return {leg: call for leg, call in call_of.items() if call not in broken}


def talks(messages, call_of):
    found = {call: {"bridged": set(), "talked_s": None} for call in call_of.values()}
    inside, since = {}, {}
    for m in messages:
        if m.get("Event") in {"BridgeEnter", "BridgeLeave"} and m["Uniqueid"] in call_of:
            leg, at = m["Uniqueid"], float(m["Timestamp"])
            place, call = (call_of[leg], m["BridgeUniqueid"]), found[call_of[leg]]
            call["bridged"].add(leg)
            here = inside[place] = inside.get(place, set()) ^ {leg}
            if len(here) >= 2:
                since.setdefault(place, at)
            elif place in since:
                call["talked_s"] = (call["talked_s"] or 0) + at - since.pop(place)
    return found


if __name__ == "__main__":
    said = sys.stdin.buffer.read().decode("latin-1").split("\r\n\r\n")[:-1]  # the last is not whole
    said = [re.sub(r"(?m)^ChanVar\S*: (\w+)=", r"\1: ", m).split("\r\n") for m in said]
    heard = [dict(line.partition(": ")[::2] for line in m) for m in said]
    heard = [m for m in heard if not m.get("Channel", "").startswith("Local/")]
    found = talks(heard, parties(heard))
    talk = [call["talked_s"] for call in found.values() if call["talked_s"] is not None]
    total = {"calls": len(found), "answered": len(talk), "talked_s": sum(talk)}
    print(json.dumps(total | {"each": found}, default=sorted))
