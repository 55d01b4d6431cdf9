"""Keeps tokens that stand in the address of a socket out of the server's own log."""

import logging
import re
from typing import Any

from typing_extensions import override

_TOKEN = re.compile(r"(?<=[?&]token=)[^&\s\"]+")
#: Whoever writes down which addresses were asked for.
LOGGERS = ("uvicorn.error", "uvicorn.access")


class TokenMask(logging.Filter):
    """Puts stars where a token stood."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Mask what is to be written; everything is written."""
        record.msg = _masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(one) for one in record.args)
        return True


def mask_tokens() -> None:
    """Mask tokens in whatever the server writes from now on."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, TokenMask) for one in logger.filters):
            logger.addFilter(TokenMask())


def _masked(value: Any) -> Any:
    return _TOKEN.sub("***", value) if isinstance(value, str) else value
