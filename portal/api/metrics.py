"""What a Prometheus server may read of this installation (`/metrics`), from the database.

Every number is the whole installation's, whichever of the web processes answers; none names a
team, an agent or a customer.
"""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from typing_extensions import override

from calls import recordings, stream
from calls.models import LiveCall, Mending, PbxLink


class Numbers(Collector):
    """Reads the tables at each scrape."""

    @override
    def collect(self) -> Iterator[Metric]:
        """Give mendings, links, running calls, overdue recordings and the event log's number."""
        mended = CounterMetricFamily(
            "patchbay_picture_mended",
            "How often our picture of a PBX was wrong and put right",
            labels=["pbx", "what"],
        )
        for pbx, what, count in Mending.objects.values_list("pbx", "what", "count"):
            mended.add_metric([pbx, what], count)
        yield mended
        up = GaugeMetricFamily("patchbay_pbx_link_up", "1: the PBX is heard", labels=["pbx"])
        for pbx, is_up in PbxLink.objects.values_list("pbx", "is_up"):
            up.add_metric([pbx], float(is_up))
        yield up
        running = GaugeMetricFamily("patchbay_live_calls", "Running calls", labels=["pbx"])
        for row in LiveCall.objects.values("pbx").annotate(count=Count("call_id")):
            running.add_metric([row["pbx"]], row["count"])
        yield running
        yield GaugeMetricFamily(
            "patchbay_recordings_overdue",
            "Recordings that have not come from the PBX an hour after they began",
            value=recordings.overdue(now=timezone.now()),
        )
        yield CounterMetricFamily("patchbay_events", "Events logged", value=stream.last_seq())


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever sends `METRICS_TOKEN` as a bearer token; for anybody else there is nothing."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    said = request.headers.get("Authorization", "")
    is_right = hmac.compare_digest(said.encode(), wanted.encode())
    if not settings.METRICS_TOKEN or not is_right:
        return HttpResponseNotFound(b"", content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(Numbers())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
