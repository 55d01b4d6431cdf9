"""Bearer tokens: made, and read back."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from agents.models import Account, ApiToken

#: How long a bearer token is good for.
TOKEN_LIVES = timedelta(days=30)


def issue_token(account_id: int, *, at: datetime, label: str = "") -> str:
    """Make a bearer token of an account; it is shown once, only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        account_id=account_id, digest=_digest(token), label=label[:80], expires_at=at + TOKEN_LIVES
    )
    return token


def renew_token(token: str, *, at: datetime) -> Account | None:
    """Let a token that still holds live on for its whole time, and give its account; None for a
    stranger's or a stale one."""
    account = account_of_token(token)
    if account is not None:
        kept = ApiToken.objects.filter(digest=_digest(token), expires_at__isnull=False)
        kept.update(expires_at=at + TOKEN_LIVES)
    return account


def account_of_token(token: str) -> Account | None:
    """Give the active account a bearer token stands for; None for a stranger or a stale one."""
    found = ApiToken.objects.select_related("account__team").filter(digest=_digest(token)).first()
    if found is None or not found.account.is_active:
        return None
    if found.expires_at is not None and found.expires_at <= timezone.now():
        return None
    return found.account


def account_of_id(account_id: int) -> Account | None:
    """Give an active account by the number a word of our own names; None for any other."""
    return Account.objects.filter(pk=account_id, is_active=True).first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
