"""Every door of the portal, and how the stranger of another team knocks there.

A route that is not in the table fails the walk: whoever adds one says here what Max gets.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

#: What stands for each parameter of a route: things of the team that is not his.
OF_DEMO = {
    "agent_no": "1002",
    "function": "agentStatusCJI",
    "code": "631",
    "number": "08081570630",
    "call_id": "5ec2e7ca11",
    "verb": "hold",
    "deed": "test",
    "when": "always",
    "contact": "1003",
    "object_id": "1",
    "app_label": "agents",
    "content_type_id": "1",
    "url": "x",
    "model_name": "agent",
    "token": "5ec2e7",
    "callback_id": "5ec2e7ca11",
    "word": "5ec2e7",
    "name": "5ec2e7.wav",
    "identity": "demo",
    "file_path": "5ec2e7ca-1200-4000-8000-000000000000.wav",
    "rest": "extensions/none",
    "team": "demo",
    "file_id": "5ec2e7ca-1200-4000-8000-000000000000",
}
NOTHING_HERE = {404, 405}

#: Route -> what Max may be answered, whatever the method (he has a session and a token).
#: 200 is fair where the page shows his own team; the walk then looks for ours in it.
HTTP: dict[str, set[int]] = {
    "api/v1/auth/token": {400, 405},
    "api/v1/schema/": {200, 405},
    "api/v1/events": {200, 405},
    "api/v1/agents/<str:agent_no>/presence/": {404, 405},
    "api/v1/agents/<str:agent_no>/groups/<str:code>/": {404, 405},
    "api/v1/agents/<str:agent_no>/calls-led/": NOTHING_HERE,
    "api/v1/agents/<str:agent_no>/do-not-disturb/": NOTHING_HERE,
    "api/v1/agents/<str:agent_no>/forwards/<str:when>/": NOTHING_HERE,
    "api/v1/agents/<str:agent_no>/favourites/": NOTHING_HERE,
    "api/v1/agents/<str:agent_no>/favourites/<str:contact>/": NOTHING_HERE,
    "api/v1/agents/<str:agent_no>/default-memberships/": NOTHING_HERE,
    "api/v1/agents/<str:agent_no>/phone/": NOTHING_HERE,
    "api/v1/blocked-numbers/": {200, 400, 405},
    "api/v1/blocked-numbers/<str:number>/": NOTHING_HERE,
    "api/v1/messages/": {403, 404, 405},
    "api/v1/calls/<str:call_id>/hangup/": {404, 405},
    "api/v1/calls/<str:call_id>/<slug:verb>/": {404, 405},
    "api/v1/calls/<str:call_id>/recording/": {404, 405},
    "api/v1/^recordings/$": {200, 405},
    "api/v1/^recordings/(?P<pk>[0-9a-f-]{36})/$": NOTHING_HERE,
    "api/v1/^push-targets/$": {200, 400, 403, 405},
    "api/v1/^push-targets/(?P<pk>[0-9]{1,18})/$": {403, 404, 405},
    "api/v1/^push-targets/(?P<pk>[0-9]{1,18})/deliveries/$": {403, 404, 405},
    "api/v1/^push-targets/(?P<pk>[0-9]{1,18})/replay/$": {403, 404, 405},
    "api/v1/^push-targets/(?P<pk>[0-9]{1,18})/test/$": {403, 404, 405},
    "api/v1/^push-targets/(?P<pk>[0-9]{1,18})/pause/$": {403, 404, 405},
    "api/v1/^push-targets/(?P<pk>[0-9]{1,18})/resume/$": {403, 404, 405},
    "api/v1/^campaigns/$": {200, 400, 403, 405},
    "api/v1/^campaigns/(?P<pk>[0-9]{1,18})/$": {403, 404, 405},
    "api/v1/^campaigns/(?P<pk>[0-9]{1,18})/start/$": {403, 404, 405},
    "api/v1/^campaigns/(?P<pk>[0-9]{1,18})/pause/$": {403, 404, 405},
    "api/v1/^campaigns/(?P<pk>[0-9]{1,18})/finish/$": {403, 404, 405},
    "api/v1/^campaigns/(?P<pk>[0-9]{1,18})/reopen/$": {403, 404, 405},
    "api/v1/^dial-lists/$": {200, 400, 403, 405},
    "api/v1/^dial-lists/(?P<pk>[0-9]{1,18})/$": {403, 404, 405},
    "api/v1/^dial-lists/(?P<pk>[0-9]{1,18})/leads/$": {403, 404, 405},
    "api/v1/^dial-lists/(?P<pk>[0-9]{1,18})/export/$": {403, 404, 405},
    "api/v1/^dial-lists/(?P<pk>[0-9]{1,18})/recycle/$": {403, 404, 405},
    "api/v1/^dial-lists/(?P<pk>[0-9]{1,18})/scrub/$": {403, 404, 405},
    "api/v1/^leads/$": {200, 403, 405},
    "api/v1/^leads/(?P<pk>[0-9]{1,18})/$": {403, 404, 405},
    "api/v1/^do-not-call/$": {200, 400, 403, 405},
    "api/v1/^do-not-call/(?P<pk>[0-9]{1,18})/$": {403, 404, 405},
    "api/v1/^imports/$": {200, 400, 403, 405},
    "api/v1/^imports/(?P<pk>[0-9]{1,18})/$": {403, 404, 405},
    "api/v1/^imports/(?P<pk>[0-9]{1,18})/begin/$": {403, 404, 405},
    "api/v1/imports/<int:pk>/errors.csv": {403, 404, 405},
    "api/v1/^teams/$": {200, 405},
    "api/v1/^teams/(?P<identity>[a-z0-9]+)/$": NOTHING_HERE,
    "api/v1/^agents/$": {200, 400, 405},
    "api/v1/^agents/(?P<agent_no>[0-9]+)/$": NOTHING_HERE,
    "api/v1/^groups/$": {200, 400, 405},
    "api/v1/^groups/(?P<code>[0-9]+)/$": NOTHING_HERE,
    "api/v1/^lines/$": {200, 400, 405},
    "api/v1/^lines/(?P<number>\\+?[0-9]+)/$": NOTHING_HERE,
    "api/v1/^memberships/$": {200, 400, 405},
    "api/v1/^memberships/(?P<pk>[^/.]+)/$": NOTHING_HERE,
    "api/v1/^hours/$": {200, 400, 405},
    "api/v1/^hours/(?P<pk>[^/.]+)/$": NOTHING_HERE,
    "api/v1/^holidays/$": {200, 400, 405},
    "api/v1/^holidays/(?P<pk>[^/.]+)/$": NOTHING_HERE,
    "api/v1/^prompts/$": {200, 400, 405},
    "api/v1/^prompts/(?P<code>[a-z0-9]+)/$": NOTHING_HERE,
    "api/v1/^menus/$": {200, 400, 405},
    "api/v1/^menus/(?P<code>[a-z0-9]+)/$": NOTHING_HERE,
    "api/v1/^queue-rules/$": {200, 400, 405},
    "api/v1/^queue-rules/(?P<group>[0-9]+)/$": NOTHING_HERE,
    "api/v1/^mailboxes/$": {200, 400, 405},
    "api/v1/^mailboxes/(?P<code>[a-z0-9]+)/$": NOTHING_HERE,
    "api/v1/^voicemail/$": {200, 405},
    "api/v1/^voicemail/(?P<pk>[0-9]+)/$": NOTHING_HERE,
    "api/v1/voicemail/<int:pk>/sound/": NOTHING_HERE,
    "api/v1/^callbacks/$": {200, 405},
    "api/v1/^callbacks/(?P<call_id>[0-9a-f]+)/$": NOTHING_HERE,
    "api/v1/^calls/$": {200, 400, 405},
    "api/v1/^calls/(?P<call_id>[0-9a-zA-Z.-]+)/$": NOTHING_HERE,
    "api/v1/^cdrs/$": {200, 405},
    "api/v1/^cdrs/(?P<call_id>[0-9a-zA-Z.-]+)/$": NOTHING_HERE,
    "^api/": {404},
    "healthz": {200, 405},
    "readyz": {200, 405, 503},
    "metrics": {404, 405},
    "": {200, 302, 405},
    "sign-in/": {200, 302, 405},
    "sign-out/": {200, 302, 405},
    "desk/": {200, 405},
    "cockpit/": {200, 403, 405},
    "history/": {200, 405},
    "history/<str:call_id>/": {404, 405},
    "messages/": {200, 405},
    "messages/count/": {200, 405},
    "messages/<int:message_id>/sound/": {404, 405},
    "messages/<int:message_id>/done/": {404, 405},
    "callbacks/<str:callback_id>/cancel/": {404, 405},
    "pushes/": {200, 403, 405},
    "pushes/<int:target_id>/": {403, 404, 405},
    "pushes/<int:target_id>/<slug:deed>/": {403, 404, 405},
    "demo/ring-in/": {404, 405},
    "files/in/<str:token>": {404, 405},
    "files/out/<str:word>/<str:name>": {404, 405},
    "files/recordings/<uuid:file_id>": {404, 405},
    "files/prompts/<int:prompt_pk>-<str:signature>-<str:digest>.wav": {404, 405},
    # an unsigned question has an empty answer
    "files/wait/<int:group_pk>-<str:signature>": {200, 405},
    "files/voicemail/<str:word>": {404, 405},
    "asterccinterfaces": {200, 405, 415},
    "asterccinterface/astercc_nginx_http_push.js": {200, 405},
    "asterccinterface/astercc_nginx_http_push.html": {200, 405},
    "getccdate/getdate": {200, 405},
    "getccdate/getccdate": {200, 405},
    "asterccinterfaces/": {200, 405, 415},
    # he has no key of theirs, whatever else he has
    **{
        f"{base}{word}": {401, 404, 405}
        for base in ("t/<str:identity>/coocenter-api/", "coocenter-api/")
        for word in (
            "extensions/current-calls",
            "extensions/extension-status",
            "extensions/extension-hints-status",
            "extensions/click-number",
            "extensions/hangup",
            "extensions/transfer",
            "extensions/extenSpy",
            "queues/queue-info",
            "queues/agent-pause",
            "queues/agent-login",
            "queues/agent-logout",
            "blacklist/index",
            "blacklist/create",
            "blacklist/delete",
            "monitor/<path:file_path>",
        )
    },
    "coocenter-api/": {404},
    "coocenter-api/<path:rest>": {404},
    "t/<str:identity>/coocenter-api/": {404},
    "t/<str:identity>/coocenter-api/<path:rest>": {404},
    "api/v1/^coocenter/$": {200, 405},
    "api/v1/^coocenter/(?P<team>[a-z0-9]+)/$": NOTHING_HERE,
    "api/v1/^acd-callback/$": {200, 405},
    "api/v1/^acd-callback/(?P<team>[a-z0-9]+)/$": NOTHING_HERE,
    "xuc/api/2.0/auth/login": {204, 400, 405},
    "xuc/api/2.0/auth/check": {200, 204, 401, 405},  # his own token
    "xuc/api/2.0/auth/sso": {204, 401, 405},
    "xuc/api/2.0/auth/cas": {204, 401, 405},
    "assets/javascripts/<str:name>": {404, 405},
    "xuc/sample/": {200, 405},
    "xuc/sample/sample.js": {200, 405},
    "setevent/<str:function>": {200, 405},
    "asterccinterface/astcc_CJI.js": {200, 405},
    "asterccinterface/test_CJI.html": {200, 405},
    "asterccinterface/test_CJI_en.html": {200, 405},
    "astcccwi.php": {200, 400, 405},
    "astcccwi.wsdl": {200, 405},
    "astcccwi.wsdl/": {200, 405},
    "api/v1/astercc/messages": {200, 405},
}
#: What he sends where an empty body would be refused before the wall is reached.
BODIES: dict[str, dict[str, Any]] = {
    "api/v1/calls/<str:call_id>/recording/": {"do": "start", "agent_no": "1001"},
    "api/v1/^teams/(?P<identity>[a-z0-9]+)/$": {"name": "Mine"},
    "api/v1/agents/<str:agent_no>/presence/": {"do": "log_in"},
    "api/v1/agents/<str:agent_no>/do-not-disturb/": {"is_on": "true"},
    "api/v1/agents/<str:agent_no>/forwards/<str:when>/": {"destination": "1003"},
    "api/v1/agents/<str:agent_no>/phone/": {"phone": "desk"},
    "api/v1/agents/<str:agent_no>/default-memberships/": {"memberships": []},
    "api/v1/messages/": {"text": "psst", "groups": ["631"]},
    "api/v1/^agents/(?P<agent_no>[0-9]+)/$": {"name": "Mine"},
    "api/v1/^groups/(?P<code>[0-9]+)/$": {"name": "Mine"},
    "api/v1/^lines/(?P<number>\\+?[0-9]+)/$": {"name": "Mine"},
}
#: The Django admin lets nobody in who is no staff.
ADMIN = {302, 403, 404, 405}

#: Socket routes with every address worth trying.
SOCKETS: dict[str, tuple[str, ...]] = {
    "ws/panel": (
        "/ws/panel",
        "/ws/panel?face=desk",
        "/ws/panel?face=cockpit",
        "/ws/panel?face=desk&seq={seq}&audience={desk}",
        "/ws/panel?face=cockpit&seq={seq}&audience={cockpit}",
        "/ws/panel?face=desk&team=demo&agent_no=1002",
    ),
    "sip": ("/sip",),
    "xuc/api/2.0/cti": (
        "/xuc/api/2.0/cti",
        "/xuc/api/2.0/cti?token=5ec2e7",
        "/xuc/api/2.0/cti?token={token}",
        "/xuc/api/2.0/cti?token={token}&team=demo&username=demo-1002",
    ),
}

#: What he asks where a socket takes commands of the xuc's shape.
STRANGERS_ASKS: tuple[dict[str, Any], ...] = (
    {"command": "getList", "objectType": "agent"},
    {"command": "getList", "objectType": "queue"},
    {"command": "subscribeToQueueStats"},
    {"command": "subscribeToAgentEvents"},
    {"command": "getCallbackLists"},
    {"command": "getQueueCallHistory", "queue": "", "size": 100},
    {"command": "directoryLookUp", "term": "100"},
    {"command": "agentLogout", "agentid": 1},
    {"command": "conferenceKick", "numConf": "5ec2e7ca11", "index": 1},
)

#: Long polls by the beginning of their paths, with every address worth trying.
PULLS: dict[str, tuple[str, ...]] = {
    prefix: (
        f"{prefix}demo-1002-{{md5}}",
        f"{prefix}demo-{{md5}}",
        f"{prefix}demo-1002-",
        f"{prefix}demo",
    )
    for prefix in ("/publicapi/agentpull/", "/agentindesks/agentpull/")
}


def routes(patterns: Any = None, before: str = "") -> Iterator[tuple[str, list[str]]]:
    """Give every HTTP route with the names of its parameters."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route, list(one.pattern.converters or one.pattern.regex.groupindex)
