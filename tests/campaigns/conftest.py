import pytest

from agents.models import Account
from campaigns import services
from tests import builders


@pytest.fixture
def amy(db):
    return Account.objects.create_user("amy", password="x", team=builders.team())


@pytest.fixture
def spring(db):
    """A campaign of the team demo."""
    return services.create_campaign(team="demo", name="Spring", group=builders.group())


@pytest.fixture
def numbers(spring):
    """Its dial list."""
    return services.create_list(team="demo", campaign_id=spring.pk, name="All")
