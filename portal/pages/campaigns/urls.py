"""Addresses of the campaign pages."""

from django.urls import path

from portal.pages.campaigns import (
    calendar,
    donotcall,
    imports,
    leads,
    lists,
    results,
    steering,
    watching,
)

urlpatterns = [
    path("campaigns/", steering.campaigns, name="campaigns"),
    path("campaigns/new/", steering.new, name="campaign-new"),
    path("campaigns/calendar/", calendar.calendar, name="calendar"),
    path("campaigns/<int:campaign_id>/", watching.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/live/", watching.live, name="campaign-live"),
    path("campaigns/<int:campaign_id>/results/", results.results, name="campaign-results"),
    path("campaigns/<int:campaign_id>/evidence/<str:day>/", results.evidence, name="evidence"),
    path("campaigns/<int:campaign_id>/settings/", steering.settings, name="campaign-settings"),
    path("campaigns/<int:campaign_id>/do/<slug:deed>/", steering.do, name="campaign-do"),
    path("campaigns/<int:campaign_id>/lists/", lists.lists, name="campaign-lists"),
    path("campaigns/<int:campaign_id>/leads/", leads.leads, name="campaign-leads"),
    path("dial-lists/<int:list_id>/", lists.dial_list, name="dial-list"),
    path("dial-lists/<int:list_id>/change/", lists.change, name="dial-list-change"),
    path("dial-lists/<int:list_id>/export/", lists.export, name="dial-list-export"),
    path("dial-lists/<int:list_id>/recycle/", lists.recycle, name="dial-list-recycle"),
    path("dial-lists/<int:list_id>/scrub/", lists.scrub, name="dial-list-scrub"),
    path("dial-lists/<int:list_id>/erase/", lists.erase, name="dial-list-erase"),
    path("dial-lists/<int:list_id>/import/", imports.upload, name="dial-list-import"),
    path("imports/<int:job_id>/", imports.one_import, name="import"),
    path("imports/<int:job_id>/errors.csv", imports.errors, name="import-errors"),
    path("leads/<int:lead_id>/", leads.lead, name="lead"),
    path("attempts/<uuid:attempt_id>/", watching.attempt, name="attempt"),
    path("leads/<int:lead_id>/plan/", leads.plan, name="lead-plan"),
    path("leads/<int:lead_id>/erase/", leads.erase, name="lead-erase"),
    path("do-not-call/", donotcall.do_not_call, name="do-not-call"),
    path("do-not-call/add/", donotcall.add, name="do-not-call-add"),
    path("do-not-call/<int:entry_id>/remove/", donotcall.remove, name="do-not-call-remove"),
]
