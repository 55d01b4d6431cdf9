import pytest
from django.test import Client

from agents.models import Account
from campaigns import services
from campaigns.models import Lead
from tests import builders

DOOR = "django.contrib.auth.backends.ModelBackend"


def signed_in(account):
    client = Client()
    client.force_login(account, backend=DOOR)
    return client


@pytest.fixture
def sue(db):
    """The supervisor of group 630."""
    account = builders.agent("1009", name="Sue", password="sue", groups=()).account
    builders.group("630").admins.add(account.agent)
    return signed_in(account)


@pytest.fixture
def ada(db):
    """An agent of group 630 who supervises nobody."""
    return signed_in(builders.agent("1001", password="ada").account)


@pytest.fixture
def amy(db):
    """The admin of the team."""
    return signed_in(
        Account.objects.create_user(
            "amy", password="x", team=builders.team(), role=Account.Role.TEAM_ADMIN
        )
    )


@pytest.fixture
def max_(db):
    """The supervisor of another team."""
    account = builders.agent("1001", "other", name="Max", password="max", groups=("730",)).account
    builders.group("730", "other").admins.add(account.agent)
    return signed_in(account)


@pytest.fixture
def spring(db):
    return services.create_campaign(team="demo", name="Spring", group=builders.group("630"))


@pytest.fixture
def sales(db):
    """A campaign of a group that Sue does not lead."""
    return services.create_campaign(team="demo", name="Sales", group=builders.group("631"))


@pytest.fixture
def numbers(spring):
    return services.create_list(team="demo", campaign_id=spring.pk, name="Everybody")


@pytest.fixture
def ann(numbers):
    return Lead.objects.create(dial_list=numbers, number="+442079460001", name="Ann")


@pytest.fixture
def part():
    """What htmx says with each of its requests."""
    return {"HX-Request": "true"}


def text_of(answer):
    return (
        b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    )
