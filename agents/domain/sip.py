"""The secret a phone signs in to the PBX with, derived so that both ends know it."""

import hashlib
import hmac


def sip_secret(secret_key: str, endpoint: str) -> str:
    """Give the endpoint's secret: the first 24 hex digits of HMAC-SHA256 of its name."""
    return hmac.new(secret_key.encode(), endpoint.encode(), hashlib.sha256).hexdigest()[:24]
