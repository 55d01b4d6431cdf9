"""A file as the answer to a request, whole or the one range that was asked for (RFC 9110, 14)."""

import re
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from calls import files

_RANGE = re.compile(r"bytes=(?P<first>[0-9]*)-(?P<last>[0-9]*)")


def ranged(request: HttpRequest, path: Path, *, kind: str) -> HttpResponseBase:
    """Answer with the file; several ranges at once are answered with the whole, as is allowed."""
    seen = path.stat()
    span = span_of(request.headers.get("Range", ""), seen.st_size)
    if span is None:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{seen.st_size}"},
        )
    start, length = span
    is_part = length < seen.st_size
    pieces = () if request.method == "HEAD" else files.read(path, start=start, length=length)
    answer = StreamingHttpResponse(
        pieces, status=HTTPStatus.PARTIAL_CONTENT if is_part else HTTPStatus.OK, content_type=kind
    )
    if is_part:
        answer["Content-Range"] = f"bytes {start}-{start + length - 1}/{seen.st_size}"
    answer["Content-Length"] = str(length)
    answer["Accept-Ranges"] = "bytes"
    answer["Last-Modified"] = formatdate(seen.st_mtime, usegmt=True)
    return answer


def span_of(header: str, size: int) -> tuple[int, int] | None:
    """Give start and length of what is asked for; None for a range that is not there.

    A header that is none, or asks for several ranges, means the whole.
    """
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or not (found["first"] or found["last"]):
        return 0, size
    if not found["first"]:
        length = min(int(found["last"]), size)
        return (size - length, length) if length else None
    start = int(found["first"])
    last = min(int(found["last"] or size), size - 1)
    return (start, last - start + 1) if start <= last else None
