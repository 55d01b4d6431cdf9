from tests.portal.live.conftest import floor as people
from tests.portal.live.conftest import following

__all__ = ["following", "people"]
