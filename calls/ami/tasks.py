"""What the ami worker does now and then."""

from datetime import timedelta

from celery import shared_task

KEEP_ORDERS = timedelta(days=2)  # answered ones, for whoever looks into a fault


@shared_task(name="calls.ami.forget_old_orders", ignore_result=True)
def forget_old_orders() -> int:
    """Delete orders that were placed two days ago and answered; give their number."""
    from django.db.models.functions import Now

    from calls.models import SwitchOrder

    old = SwitchOrder.objects.filter(placed_at__lt=Now() - KEEP_ORDERS).exclude(state="new")
    deleted, _ = old.delete()
    return deleted
