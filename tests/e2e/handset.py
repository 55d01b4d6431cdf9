"""Signs a town phone in at the PBX, so that a test may have as many desk phones as it likes."""

import hashlib
import re
import socket
import time
import uuid

from tests.e2e.conftest import Bed

QUOTED = re.compile(r'(\w+)="([^"]*)"')


def _md5(*words: str) -> str:
    return hashlib.md5(":".join(words).encode()).hexdigest()


class Handset:
    """Registers `endpoint` with the town as its contact, where its calls are then answered."""

    def __init__(self, bed: Bed, endpoint: str, secret: str) -> None:
        self.endpoint = endpoint
        self.secret = secret
        self.registrar = ("127.0.0.1", bed["ports"]["pbx_sip"])
        self.contact = f"sip:{endpoint}@127.0.0.3:{bed['ports']['town_phones_sip']}"
        self.call_id = uuid.uuid4().hex
        self.turn = 0

    def sign_in(self, limit_s: float = 45) -> None:
        """The PBX learns of a new agent within seconds: ask until it knows her."""
        deadline = time.monotonic() + limit_s
        # what a phone of that name left behind goes first, so that the new one is news
        while (status := self._try(0)) != 200:
            assert time.monotonic() < deadline, f"{self.endpoint} may not sign in: {status}"
            time.sleep(0.5)
        assert self._try(3600) == 200

    def sign_out(self) -> None:
        self._try(0)

    def _try(self, expires_s: int) -> int:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.bind(("127.0.0.1", 0))
            line.settimeout(2)
            try:
                answer = self._ask(line, expires_s, "")
                asked = dict(QUOTED.findall(answer))
                if answer.startswith("SIP/2.0 401"):
                    answer = self._ask(line, expires_s, self._proof(asked))
            except TimeoutError:
                return 408
        return int(answer.split(maxsplit=2)[1])

    def _ask(self, line: socket.socket, expires_s: int, proof: str) -> str:
        self.turn += 1
        here = "{}:{}".format(*line.getsockname())
        who = f"<sip:{self.endpoint}@127.0.0.1>"
        words = [
            f"REGISTER sip:127.0.0.1:{self.registrar[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP {here};rport;branch=z9hG4bK{uuid.uuid4().hex}",
            f"From: {who};tag={self.call_id[:8]}",
            f"To: {who}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {self.turn} REGISTER",
            "Max-Forwards: 70",
            f"Contact: <{self.contact}>",
            f"Expires: {expires_s}",
            *([f"Authorization: {proof}"] if proof else []),
            "Content-Length: 0",
        ]
        line.sendto(("\r\n".join(words) + "\r\n\r\n").encode(), self.registrar)
        while (answer := line.recv(4096).decode(errors="replace")).startswith("SIP/2.0 1"):
            pass
        return answer

    def _proof(self, asked: dict[str, str]) -> str:
        uri = f"sip:127.0.0.1:{self.registrar[1]}"
        ours = _md5(self.endpoint, asked["realm"], self.secret)
        words = [asked["nonce"], "00000001", "p4tch", "auth", _md5("REGISTER", uri)]
        said = {
            "username": self.endpoint,
            "realm": asked["realm"],
            "nonce": asked["nonce"],
            "uri": uri,
            "cnonce": "p4tch",
            "response": _md5(ours, *words),
            "opaque": asked.get("opaque", ""),
        }
        quoted = ", ".join(f'{name}="{value}"' for name, value in said.items())
        return f"Digest {quoted}, algorithm=MD5, qop=auth, nc=00000001"
