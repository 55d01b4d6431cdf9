"""A desk phone that answers when it is told to (NOTIFY, Event: talk), in a few lines of SIP."""

import socket
import threading
import uuid

from tests.e2e.conftest import Bed
from tests.e2e.handset import Handset


class ToldPhone:
    """Registers `endpoint` at a socket of its own; rings, and answers on NOTIFY only."""

    def __init__(self, bed: Bed, endpoint: str, secret: str) -> None:
        self.line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.line.bind(("127.0.0.1", 0))
        self.port = self.line.getsockname()[1]
        self.card = Handset(bed, endpoint, secret)
        self.card.contact = f"sip:{endpoint}@127.0.0.1:{self.port}"
        self.tag = uuid.uuid4().hex[:8]
        self.invite = ""
        self.heard: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def sign_in(self) -> None:
        self.card.sign_in()

    def close(self) -> None:
        self.card.sign_out()
        self.line.close()

    def _serve(self) -> None:
        while True:
            try:
                data, back = self.line.recvfrom(8192)
            except OSError:
                return
            self._hear(data.decode(errors="replace"), back)

    def _hear(self, text: str, back: tuple[str, int]) -> None:
        method = text.split(maxsplit=1)[0]
        if method in {"INVITE", "NOTIFY", "BYE", "CANCEL"}:
            self.heard.append(method)
        if method == "INVITE":
            self.invite = text
            self._say(text, "180 Ringing", back)
        elif method == "NOTIFY":
            self._say(text, "200 OK", back)
            if "\nevent: talk" in text.lower() and self.invite:
                self._say(self.invite, "200 OK", back, body=self._sdp())
        elif method == "CANCEL":
            self._say(text, "200 OK", back)
            self._say(self.invite, "487 Request Terminated", back)
        elif method in {"BYE", "OPTIONS"}:
            self._say(text, "200 OK", back)

    def _say(self, asked: str, status: str, back: tuple[str, int], body: str = "") -> None:
        kept = ("via", "from", "call-id", "cseq", "record-route")
        lines = [f"SIP/2.0 {status}"]
        for line in asked.split("\r\n\r\n", maxsplit=1)[0].split("\r\n")[1:]:
            name = line.partition(":")[0].strip().lower()
            if name in kept:
                lines.append(line)
            elif name == "to":
                lines.append(line if "tag=" in line else f"{line};tag={self.tag}")
        lines.append(f"Contact: <{self.card.contact}>")
        if body:
            lines.append("Content-Type: application/sdp")
        lines.append(f"Content-Length: {len(body)}")
        self.line.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), back)

    def _sdp(self) -> str:
        return "\r\n".join(
            [
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=-",
                "c=IN IP4 127.0.0.1",
                "t=0 0",
                f"m=audio {self.port + 1 if self.port < 65535 else 4000} RTP/AVP 8",
                "a=rtpmap:8 PCMA/8000",
                "",
            ]
        )
