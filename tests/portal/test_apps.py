from celery import current_app
from django.conf import settings

from campaigns import tasks


def test_tasks_asked_for_by_a_page_go_to_the_broker_of_the_settings():
    assert current_app.main == "patchbay"
    assert tasks.run_import.app.conf.broker_url == settings.REDIS_URL
