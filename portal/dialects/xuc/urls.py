"""The HTTP routes of the xuc."""

from django.urls import path

from portal.dialects.xuc import http

urlpatterns = [
    path("xuc/api/2.0/auth/login", http.login, name="xuc-login"),
    path("xuc/api/2.0/auth/check", http.check, name="xuc-check"),
    path("xuc/api/2.0/auth/sso", http.sso),
    path("xuc/api/2.0/auth/cas", http.cas),
    path("assets/javascripts/<str:name>", http.script, name="xuc-script"),
    path("xuc/sample/", http.sample, name="xuc-sample"),
    path("xuc/sample/sample.js", http.sample_script, name="xuc-sample-script"),
]
