import pytest

from portal.live.origin import is_own
from tests.portal.live.sockets import Browser


@pytest.mark.parametrize(
    ("origin", "host", "is_ours"),
    [
        ("http://localhost", "localhost", True),
        ("https://localhost:8000", "localhost:8000", True),
        ("http://localhost:9000", "localhost:8000", False),
        ("http://evil.example", "localhost", False),
        ("http://evil.example", "evil.example", False),
        ("https://portal.example", "localhost", True),
        ("", "localhost", False),
        ("null", "localhost", False),
        ("http://[", "localhost", False),
        ("file://localhost", "localhost", False),
        ("http://localhost", "", False),
    ],
)
def test_only_our_own_pages_open_sockets(settings, origin, host, is_ours):
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://portal.example"]
    assert is_own(origin=origin, host=host) is is_ours


@pytest.mark.parametrize("path", ["/ws/panel?face=desk", "/sip"])
async def test_a_foreign_page_opens_no_socket(path):
    assert not await Browser(path, origin="http://evil.example").open()


async def test_an_address_without_a_socket_refuses(db):
    assert not await Browser("/ws/nothing").open()
