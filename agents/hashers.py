"""How passwords are kept: argon2 over the md5 hex of the password.

asterCC clients send either the plain password or its md5; so both verify, and neither is stored.
"""

import hashlib

from django.contrib.auth.hashers import Argon2PasswordHasher
from typing_extensions import override


def md5_hex(password: str) -> str:
    """Give the 32 lower-case hex digits asterCC clients send in place of a password."""
    return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()


class Argon2OverMd5Hasher(Argon2PasswordHasher):
    """Argon2id, tuned to tens of milliseconds because API clients send the password each time."""

    algorithm = "argon2md5"
    time_cost = 2
    memory_cost = 19456
    parallelism = 1

    @override
    def encode(self, password: str, salt: str) -> str:
        """Hash the md5 hex of the password."""
        return super().encode(md5_hex(password), salt)

    @override
    def verify(self, password: str, encoded: str) -> bool:
        """Check a plain password."""
        return super().verify(md5_hex(password), encoded)

    def verify_md5(self, md5: str, encoded: str) -> bool:
        """Check the md5 form of a password."""
        return super().verify(md5.lower(), encoded)
