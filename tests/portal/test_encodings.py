import pytest
from django.test import Client

PART = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nada\r\n--x--'
NAMES = ("idna", "hex", "rot13", "undefined", "punycode", "utf-16", "latin-1", "nonsense")


@pytest.mark.filterwarnings("ignore:No directory at")
@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", ["/sign-in/", "/admin/login/"])
def test_a_form_in_an_encoding_that_is_none_is_no_fault_of_ours(path, name):
    kind = f"multipart/form-data; boundary=x; charset={name}"
    answer = Client().generic("POST", path, PART, content_type=kind)
    assert answer.status_code < 500
