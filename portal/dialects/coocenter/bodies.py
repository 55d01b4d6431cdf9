"""Parameters out of the body of a request: a form as the documents have it, or what clients of
other makes send instead of one, JSON or multipart. A fault is a `Refusal`."""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from portal.dialects.coocenter.wire import Fault, Refusal

#: More than any request of the documents, bytes; a larger body is not read.
MOST_BODY = 16_384


def params_of(request: HttpRequest) -> dict[str, str]:
    """Give the parameters of query and body, whatever the method; the body's count. Raises Refusal
    for a body that is too large, of another kind, or means nothing."""
    try:
        said = dict(request.GET.items())
        body = _body(request)
        if body:
            said |= _reader(request)(request, body)
    except (SuspiciousOperation, UnreadablePostError, ValueError) as error:
        # too many of them, a body that broke off, letters that are none
        raise Refusal(Fault.PARAMETERS) from error
    return {name: str(value) for name, value in said.items()}


def _body(request: HttpRequest) -> bytes:
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not str(size).isdigit() or int(size) > MOST_BODY or len(request.body) > MOST_BODY:
        raise Refusal(Fault.PARAMETERS)
    return request.body


_Reader = Callable[[HttpRequest, bytes], Mapping[str, str]]


def _reader(request: HttpRequest) -> _Reader:
    found = _READERS.get(request.content_type or "application/x-www-form-urlencoded")
    if found is None:
        raise Refusal(Fault.KIND_OF_BODY, "send a form or JSON")
    return found


def _form(_: HttpRequest, body: bytes) -> Mapping[str, str]:
    return {name: str(value) for name, value in QueryDict(body, encoding="utf-8").items()}


def _parts(request: HttpRequest, body: bytes) -> Mapping[str, str]:
    """Read a multipart form; files in it are passed over."""
    meta = {**request.META, "CONTENT_LENGTH": len(body)}
    try:
        fields, _ = MultiPartParser(meta, BytesIO(body), [], "utf-8").parse()
    except MultiPartParserError as error:
        raise Refusal(Fault.PARAMETERS) from error
    return {name: str(value) for name, value in fields.items()}


def _json(_: HttpRequest, body: bytes) -> Mapping[str, str]:
    """Read a flat object of texts and whole numbers; null is the same as nothing."""
    try:
        said: Any = json.loads(body)
    except RecursionError as error:
        raise Refusal(Fault.PARAMETERS) from error
    if not isinstance(said, dict):
        raise Refusal(Fault.PARAMETERS)
    for name, value in said.items():
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise Refusal(Fault.PARAMETERS, name[:40])
    return {name: str(value) for name, value in said.items() if value is not None}


_READERS: dict[str, _Reader] = {
    "application/x-www-form-urlencoded": _form,
    "multipart/form-data": _parts,
    "application/json": _json,
}
