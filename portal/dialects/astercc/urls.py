"""The routes of asterCC."""

from django.urls import path

from portal.dialects.astercc import pages, push_door, script_door, soap_door
from portal.dialects.astercc.http import AsterccInterface

urlpatterns = [
    path("asterccinterfaces", AsterccInterface.as_view(), name="astercc"),
    path("asterccinterfaces/", AsterccInterface.as_view()),
    path("setevent/<str:function>", script_door.set_event, name="astercc-setevent"),
    path("asterccinterface/astcc_CJI.js", script_door.script, name="astercc-script"),
    path(
        "asterccinterface/astercc_nginx_http_push.js", push_door.script, name="astercc-push-script"
    ),
    path("asterccinterface/astercc_nginx_http_push.html", push_door.page, name="astercc-push"),
    path("getccdate/getdate", push_door.date, name="astercc-date"),
    path("getccdate/getccdate", push_door.date),
    path("asterccinterface/test_CJI.html", pages.test_page, name="astercc-test"),
    path("asterccinterface/test_CJI_en.html", pages.test_page),
    path("astcccwi.php", soap_door.service, name="astercc-soap"),
    path("astcccwi.wsdl", soap_door.description, name="astercc-wsdl"),
    path("astcccwi.wsdl/", soap_door.description),
    path("api/v1/astercc/messages", pages.messages, name="astercc-messages"),
]
