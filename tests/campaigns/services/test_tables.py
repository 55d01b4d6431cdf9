import pytest

from campaigns.domain.errors import BadFile
from campaigns.services import tables
from campaigns.services.tables import headings_of, rows_of


def read(tmp_path, content):
    place = tmp_path / "table.csv"
    place.write_bytes(content)
    return [cells for _, cells in rows_of(place, "csv")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_columns_are_parted_by_the_sign_of_the_first_line(tmp_path, sign):
    content = f'number{sign}name\n 1 {sign}"a\nb"\n'.encode()
    assert read(tmp_path, content) == [["number", "name"], ["1", "a\nb"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_names_keep_their_letters(tmp_path, encoding):
    assert read(tmp_path, "Name\nJürgen\n".encode(encoding)) == [["Name"], ["Jürgen"]]


def test_the_share_that_is_read_grows_to_one(tmp_path):
    place = tmp_path / "table.csv"
    place.write_text("number\n" + "+442079460001\n" * 20_000)
    shares = [share for share, _ in rows_of(place, "csv")]
    assert shares == sorted(shares)
    assert (shares[0] < 0.5, shares[-1]) == (True, 1.0)


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert len(read(tmp_path, b"a\n1\n2\n")) == 3
    with pytest.raises(BadFile):
        read(tmp_path, b"a\n1\n2\n3\n")


def test_every_column_has_a_name_of_its_own():
    assert headings_of(["a", "", "a", "b", "", ""]) == ["a", "column 2", "a (3)", "b"]
    with pytest.raises(BadFile):
        headings_of(["", ""])
