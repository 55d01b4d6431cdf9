"""A request that names an encoding which is none of text is read as UTF-8.

Django takes whatever codec a Content-Type names; `idna` or `hex` then fail on the way into the
form, before any view could answer.
"""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin


class SoundEncoding(MiddlewareMixin):
    """Forget an encoding by which not every byte can be read."""

    def process_request(self, request: HttpRequest) -> None:
        """Look at the encoding before anybody reads the body."""
        if request.encoding and not _reads_all(request.encoding):
            request.encoding = settings.DEFAULT_CHARSET


@lru_cache(maxsize=256)
def _reads_all(name: str) -> bool:
    try:
        for byte in range(256):
            bytes([byte]).decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True
