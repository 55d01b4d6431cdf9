"""The page developers try the functions on, and the texts of the codes over REST."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.dialects.astercc import lookups, texts
from portal.dialects.astercc.catalogue import FACES, LATER_FACES, MORE_SCRIPTS


@require_GET
@never_cache
def test_page(request: HttpRequest) -> HttpResponse:
    """Show every function of the script with fields to try it against this very system."""
    language = texts.language_of(request.GET.get("lang", "en")) or "en"
    context = {
        "functions": [face.script for face in FACES],
        "later": [*(face.script for face in LATER_FACES), *MORE_SCRIPTS],
        "languages": [
            {"code": code, "name": name, "tag": tag, "is_here": code == language}
            for code, (name, tag) in texts.LANGUAGES.items()
        ],
        "config": {
            "host": request.get_host(),
            "secure": request.is_secure(),
            "script": reverse("astercc-script"),
            "texts": texts.texts_in(language),
            "language": texts.LANGUAGES[language][1],
        },
    }
    return render(request, "astercc/test_cji.html", context)


@require_GET
def messages(request: HttpRequest) -> JsonResponse:
    """Give the text of every code: in `lang`, else in the language of the team named by
    `orgidentity`, else in English."""
    asked = request.GET.get("lang", "")
    language = texts.language_of(asked or lookups.language_of(request.GET.get("orgidentity", "")))
    if language is None:
        known = ", ".join(texts.LANGUAGES)
        words = {"detail": f"lang is one of: {known}.", "code": "unknown_language"}
        return JsonResponse(words, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse({"lang": language, "messages": texts.texts_in(language)})
