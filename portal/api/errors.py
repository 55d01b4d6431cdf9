"""Faults as RFC 9457 problems: `{type, title, status, detail, code, fields}`."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from agents.domain.errors import (
    AgentError,
    BadContact,
    BadPenalty,
    NoMobile,
    NotAllowed,
    OtherTeamsGroup,
    UnknownAgent,
    UnknownCallback,
    UnknownCallbackList,
    UnknownGroup,
    WrapUpTooLong,
)
from calls.domain.errors import BadNumber, CallError, NoSuchCall, SwitchSilent
from campaigns.domain.errors import (
    BadFile,
    BadSetting,
    CampaignError,
    UnknownAttempt,
    UnknownCampaign,
    UnknownImport,
    UnknownLead,
    UnknownList,
)
from portal.wire.refusals import words_of

PROBLEM = "application/problem+json"

#: The status of a refusal of ours; any other is a conflict with what is going on now.
STATUS: dict[type[Exception], int] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    UnknownAgent: HTTPStatus.NOT_FOUND,
    UnknownCallback: HTTPStatus.NOT_FOUND,
    UnknownCallbackList: HTTPStatus.NOT_FOUND,
    NoSuchCall: HTTPStatus.NOT_FOUND,
    UnknownGroup: HTTPStatus.NOT_FOUND,
    OtherTeamsGroup: HTTPStatus.NOT_FOUND,
    NoMobile: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadContact: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadPenalty: HTTPStatus.UNPROCESSABLE_ENTITY,
    WrapUpTooLong: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadNumber: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownCampaign: HTTPStatus.NOT_FOUND,
    UnknownList: HTTPStatus.NOT_FOUND,
    UnknownLead: HTTPStatus.NOT_FOUND,
    UnknownAttempt: HTTPStatus.NOT_FOUND,
    UnknownImport: HTTPStatus.NOT_FOUND,
    BadFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadSetting: HTTPStatus.UNPROCESSABLE_ENTITY,
    SwitchSilent: HTTPStatus.SERVICE_UNAVAILABLE,
}


def handle(fault: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a fault as a problem; None lets Django's own 500 happen."""
    if isinstance(fault, AgentError | CallError):
        return problem(_status(fault), code=fault.code, detail=words_of(fault))
    if isinstance(fault, CampaignError):
        return problem(_status(fault), code=fault.code, detail=str(fault))
    answer = exception_handler(fault, context)
    if answer is None:
        return None
    made = problem(answer.status_code, code=_code(fault), detail=_detail(fault))
    if isinstance(fault, exceptions.ValidationError):
        made.data["fields"] = answer.data
    for name, value in answer.headers.items():
        if name not in made.headers:
            made.headers[name] = value
    return made


def problem(status: int, *, code: str, detail: str) -> Response:
    """Make a problem answer; `code` is stable, `detail` is for people."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    }
    return Response(body, status=status, content_type=PROBLEM)


def _status(fault: AgentError | CallError | CampaignError) -> int:
    kinds = (kind for kind in type(fault).__mro__ if kind in STATUS)
    return STATUS.get(next(kinds, type(fault)), HTTPStatus.CONFLICT)


def _code(fault: Exception) -> str:
    if isinstance(fault, exceptions.ValidationError):
        return "invalid"
    if isinstance(fault, exceptions.APIException):
        codes = fault.get_codes()
        return codes if isinstance(codes, str) else fault.default_code
    return "not_found" if isinstance(fault, Http404) else "permission_denied"


def _detail(fault: Exception) -> str:
    if isinstance(fault, exceptions.ValidationError):
        return "Some fields are not right."
    if isinstance(fault, exceptions.APIException):
        return str(fault.detail)
    if isinstance(fault, PermissionDenied):
        return "Not allowed."
    return "There is no such thing here."
