"""Events for browsers: the long polls `agentpull`, as plain ASGI. A waiting client holds no thread.

`/publicapi/agentpull/...` answers with a script, `/agentindesks/agentpull/...` with lines and
headers. Both take `<team>-<agent number>-<md5>` or, for the whole team, `<team>-<md5>`.
"""

import asyncio
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import parse_qs

from portal import access
from portal.access import SignInError
from portal.dialects.astercc import doors, lookups, parse
from portal.dialects.astercc.board import Board, Message, boards
from portal.live.asgi import App, Receive, Send
from portal.live.asgi import Message as Asgi
from portal.live.hub import in_pool

#: How long a client waits for something to happen, seconds; it asks again by itself.
WAIT_S = 60.0
#: Clients that may wait in one web process.
MOST_WAITING = 5_000
_NAME = re.compile(r"([a-z0-9]{1,30})-(?:([0-9]{1,20})-)?([0-9a-fA-F]{32})/?")
_SCRIPT = "application/javascript; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One poll: whose channel ("" is the whole team's), and what was seen already."""

    team: str
    agent_no: str
    word: str
    tag: int
    since: datetime | None
    callback: str | None
    by_headers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer; the last message's number and time go with it."""

    status: HTTPStatus
    body: bytes = b""
    kind: str = "text/plain; charset=UTF-8"
    tag: int | None = None
    time: str = ""


async def pull(scope: Asgi, receive: Receive, send: Send) -> None:
    """Answer one poll: at once when there is something, else when something happens, else after a
    minute with 304."""
    if scope["method"] not in {"GET", "HEAD"}:
        await _answer(send, Told(status=HTTPStatus.METHOD_NOT_ALLOWED))
        return
    try:
        asked = read(scope)
    except ValueError:
        await _answer(send, Told(status=HTTPStatus.BAD_REQUEST, body=b"bad request"))
        return
    if asked is None:
        await _answer(send, Told(status=HTTPStatus.NOT_FOUND))
        return
    address = str((scope.get("client") or [""])[0])
    if not await in_pool(may_hear, asked, address):
        await _answer(send, Told(status=HTTPStatus.FORBIDDEN, body=b"forbidden"))
        return
    if asked.callback is not None and not await in_pool(
        doors.may_call_back_page, page_of(scope), asked.team
    ):
        await _answer(send, Told(status=HTTPStatus.FORBIDDEN, body=doors.NOT_LISTED.encode()))
        return
    told = await _serve(asked, receive)
    if told is not None:
        await _answer(send, told)


def read(scope: Asgi) -> Asked | None:
    """Read what is asked; None for no address of ours. Raises ValueError for a bad callback."""
    path = str(scope["path"])
    prefix = next(one for one in PULLS if path.startswith(one))
    name = _NAME.fullmatch(path.removeprefix(prefix))
    if name is None:
        return None
    query = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))
    params = {key: values[-1] for key, values in query.items()}
    headers = _headers(scope)
    by_headers = prefix == BY_HEADERS
    tag = headers.get("if-none-match", "") if by_headers else params.get("etag", "")
    since = headers.get("if-modified-since", "") if by_headers else params.get("since", "")
    team, agent_no, word = name.groups()
    return Asked(
        team=team,
        agent_no=agent_no or "",
        word=word,
        tag=_tag(tag),
        since=_instant(since),
        callback=None if by_headers else parse.read_callback(params),
        by_headers=by_headers,
    )


def page_of(scope: Asgi) -> doors.Page:
    """Read what a browser says of the page that asks."""
    headers = _headers(scope)
    return doors.Page(
        host=headers.get("host", ""),
        referrer=headers.get("referer", ""),
        site=headers.get("sec-fetch-site", "none"),
    )


def may_hear(asked: Asked, address: str) -> bool:
    """Say whether the word is the agent's password, or the team's event key, as MD5."""
    name = f"event key of {asked.team}"
    if access.is_locked(name, address):
        return False
    key = lookups.event_key(asked.team)
    digest = hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()
    if key and hmac.compare_digest(digest, asked.word.lower()):
        return True
    if not asked.agent_no:
        access.note_wrong(name, address)
        return False
    try:
        access.authenticate_agent(
            team=asked.team,
            agent_no=asked.agent_no,
            password=asked.word,
            is_md5=True,
            address=address,
            via="astercc",
        )
    except SignInError:
        return False
    return True


async def _serve(asked: Asked, receive: Receive) -> Told | None:
    """Wait for something to tell; None when the client is gone."""
    board = await boards().of(asked.team)
    if not asked.tag and asked.since is None:
        asked = _from_now(asked)
    found = board.after(asked.agent_no, tag=asked.tag, since=asked.since)
    if not found:
        if board.waiting >= MOST_WAITING:
            return Told(status=HTTPStatus.SERVICE_UNAVAILABLE)
        if not await _wait(board, asked.agent_no, receive):
            return None
        found = board.after(asked.agent_no, tag=asked.tag, since=asked.since)
    if not found:
        return Told(status=HTTPStatus.NOT_MODIFIED, tag=asked.tag, time=_http(asked.since))
    return _told(asked, found)


async def _wait(board: Board, channel: str, receive: Receive) -> bool:
    """Wait for news or the end of the minute; False when the client is gone."""
    news = board.expect(channel)  # before anything else may happen
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({news, gone}, timeout=WAIT_S, return_when=asyncio.FIRST_COMPLETED)
        return not gone.done()
    finally:
        board.unexpect(channel, news)
        news.cancel()
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _told(asked: Asked, found: list[Message]) -> Told:
    last = found[-1]
    if asked.by_headers:
        lines = [text for one in found for text in one.texts_for(asked.agent_no)]
        body = "\r\n".join(lines).encode()
        return Told(status=HTTPStatus.OK, body=body, tag=last.seq, time=_http(last.at))
    said = [
        {"text": text, "tag": one.seq, "time": _http(one.at)}
        for one in found
        for text in one.texts_for(asked.agent_no)
    ]
    text = json.dumps(said)
    if asked.callback is None:
        return Told(status=HTTPStatus.OK, body=text.encode(), kind="application/json")
    return Told(status=HTTPStatus.OK, body=f"{asked.callback}({text});".encode(), kind=_SCRIPT)


async def _answer(send: Send, told: Told) -> None:
    headers = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
    headers.append((b"cross-origin-resource-policy", b"cross-origin"))  # a script of any page
    if told.body:
        headers.append((b"content-type", told.kind.encode()))
    if told.status is not HTTPStatus.NOT_MODIFIED:
        headers.append((b"content-length", str(len(told.body)).encode()))
    if told.tag is not None:
        headers.append((b"etag", str(told.tag).encode()))
    if told.time:
        headers.append((b"last-modified", told.time.encode()))
    await send({"type": "http.response.start", "status": int(told.status), "headers": headers})
    await send({"type": "http.response.body", "body": told.body})


def _headers(scope: Asgi) -> dict[str, str]:
    return {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}


def _from_now(asked: Asked) -> Asked:
    return Asked(
        team=asked.team,
        agent_no=asked.agent_no,
        word=asked.word,
        tag=0,
        since=datetime.now(UTC).replace(microsecond=0),
        callback=asked.callback,
        by_headers=asked.by_headers,
    )


def _tag(text: str) -> int:
    plain = text.strip().strip('"')
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 19 else 0


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _http(at: datetime | None) -> str:
    return "" if at is None else format_datetime(at.astimezone(UTC), usegmt=True)


#: The answer as a script, and the one for pages of the same origin.
BY_SCRIPT = "/publicapi/agentpull/"
BY_HEADERS = "/agentindesks/agentpull/"
PULLS: dict[str, App] = {BY_SCRIPT: pull, BY_HEADERS: pull}
