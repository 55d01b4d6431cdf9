from agents.domain.sip import sip_secret


def test_both_ends_derive_the_same_secret_of_24_hex_digits() -> None:
    secret = sip_secret("key", "demo-1006")
    assert secret == sip_secret("key", "demo-1006")
    assert len(secret) == 24
    assert int(secret, 16) >= 0


def test_another_endpoint_or_another_key_has_another_secret() -> None:
    assert len({sip_secret(key, name) for key in "ab" for name in ("demo-1", "demo-2")}) == 4
