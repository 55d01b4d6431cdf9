"""The Django admin as somebody uses it: reads a form, adds a row below it, sends it back."""

import re
import urllib.parse
import urllib.request
from html.parser import HTMLParser

from typing_extensions import override

from tests.e2e.conftest import Bed
from tests.e2e.panel import sign_in

ROW = re.compile(r'href="([^"?]*/(\d+)/change/)')


class Form(HTMLParser):
    """The fields of the form whose id ends with `_form`, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._is_ours = False
        self._select = self._text = ""
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_ours = said.get("id", "").endswith("_form")
        if not self._is_ours:
            return
        name = said.get("name", "")
        is_box = said.get("type") in {"checkbox", "radio"}
        is_left = is_box and "checked" not in said
        if tag == "input" and name and not is_left and said.get("type") != "submit":
            self.fields[name] = said.get("value", "on" if is_box else "")
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
        elif tag == "option" and "selected" in said:
            self.fields[self._select] = said.get("value", "")

    @override
    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text] = data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "form":
            self._is_ours = False


class AdminPages:
    """A signed-in admin."""

    def __init__(self, bed: Bed, username: str, password: str) -> None:
        self.base = bed["web_url"]
        self.cookies = sign_in(bed, username, password)

    def add_row(self, model: str, row: str, rows: str, **values: str) -> None:
        """Add one of `rows` below the first `row` of a model the list finds."""
        query = urllib.parse.urlencode({"q": row} if row else {})
        found = ROW.search(self._ask(f"/admin/{model}/?{query}"))
        assert found, f"no {model} {row}"
        fields = Form(self._ask(found.group(1))).fields
        place = int(fields[f"{rows}-INITIAL_FORMS"])
        total = max(int(fields[f"{rows}-TOTAL_FORMS"]), place + 1)
        fields[f"{rows}-TOTAL_FORMS"] = str(total)
        fields |= {f"{rows}-{place}-{name}": value for name, value in values.items()}
        fields.setdefault(f"{rows}-{place}-position", "0")
        said = {name: value for name, value in fields.items() if "__prefix__" not in name}
        page = self._ask(found.group(1), urllib.parse.urlencode(said).encode())
        assert "errornote" not in page, re.findall(r"errorlist[^<]*<li>([^<]*)", page)

    def _ask(self, path: str, body: bytes | None = None) -> str:
        where = path if path.startswith("http") else self.base + path
        headers = {"Cookie": self.cookies, "Referer": where}
        request = urllib.request.Request(where, data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            page: str = answer.read().decode()
            return page
