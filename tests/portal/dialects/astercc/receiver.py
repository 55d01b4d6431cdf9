"""The receiver of the manual's chapter 7: it makes a record of a call from what is posted."""

from dataclasses import dataclass, field

Fields = dict[str, str]


@dataclass
class Cdr:
    """Its table: a row a session, filled as the sample code fills it, for calls out and in."""

    rows: dict[str, Fields] = field(default_factory=dict)

    def take(self, data: Fields) -> None:
        row = self.rows.setdefault(data["sessionid"], {})
        out = data["calltype"] == "dialout"
        customer, begins = ("CALLEE", "ringing") if out else ("CALLER", "incoming")
        answers = "CALLEE" if out else "AGENT"
        match data["source"], data["event"]:
            case source, event if (source, event) == (customer, begins) and not row:
                row |= {
                    "dst": data["activenum"],
                    "started": data["eventTime"],
                    "disposition": "NOANSWER",
                    "answered": "",
                }
            case source, "answer" if source == answers and not row.get("answered"):
                row |= {"disposition": "ANSWER", "answered": data["eventTime"]}
            case source, "hangup" if source == customer:
                row["ended"] = data["eventTime"]
