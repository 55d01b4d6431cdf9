import pytest

from portal.webhooks.domain.addresses import fault_of_url, is_literal, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.45",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "::7f00:1",
        "::ffff:0:7f00:1",
        "::ffff:0:a00:1",
        "64:ff9b:1::1",
        "fec0::1",
        "nonsense",
        "",
    ],
)
def test_what_is_not_the_open_internet_is_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.4.4", "2606:4700:4700::1111"])
def test_the_open_internet_is_not(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hello",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http://",
        "http:///path",
        "http://user:secret@example.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://exa mple.org/",
        "http://example.org/\r\nX: y",
        "http://[::1/",
        "http://2130706433/",
        "http://127.1/",
        "http://010.0.0.1/",
    ],
)
def test_what_is_no_push_address_is_said_so(url):
    assert fault_of_url(url)


@pytest.mark.parametrize(
    "url",
    ["http://example.org", "https://example.org:8443/in?a=1", "http://[2606:4700::1]/x"],
)
def test_a_web_address_is_one(url):
    assert fault_of_url(url) == ""


def test_literals_are_told_from_names():
    assert is_literal("127.0.0.1")
    assert is_literal("[::1]")
    assert not is_literal("localhost")
    assert not is_literal("2130706433")
