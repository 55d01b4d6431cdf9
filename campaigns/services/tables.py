"""Files that hold a table, read row by row: CSV in UTF-8 (or UTF-16 that says so, or Windows-1252),
and XLSX."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from campaigns.domain.errors import BadFile

#: A row with its share of the file that is read, 0 to 1.
Row = tuple[float, list[str]]
MOST_COLUMNS = 100
MOST_ROWS = 1_000_000
#: An unpacked XLSX of a million rows; what grows beyond that is no list of numbers.
MOST_UNPACKED = 2 * 1024**3
_SAMPLE = 64 * 1024


def rows_of(path: Path, kind: str) -> Iterator[Row]:
    """Give the rows of a file, headings first, cells as text without blanks around them.

    Raises BadFile, also in the middle.
    """
    reader = _xlsx(path) if kind == "xlsx" else _csv(path)
    try:
        for count, (share, cells) in enumerate(reader):
            if len(cells) > MOST_COLUMNS:
                raise BadFile(f"Row {count + 1} has more than {MOST_COLUMNS} columns.")
            if count > MOST_ROWS:
                raise BadFile(f"The file has more than {MOST_ROWS} rows.")
            yield share, [_plain(cell) for cell in cells]
    except (csv.Error, UnicodeError) as fault:
        raise BadFile(f"The file is no CSV table: {fault}.") from fault
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as fault:
        raise BadFile("The file cannot be read as a table.") from fault


def headings_of(row: list[str]) -> list[str]:
    """Name the columns; one without a name, or with that of another, gets its place.

    Raises BadFile when the row is empty.
    """
    while row and not row[-1]:
        row = row[:-1]
    if not row:
        raise BadFile("The first row holds no headings.")
    names: list[str] = []
    for place, name in enumerate(row, 1):
        word = name[:80] or f"column {place}"
        names.append(word if word not in names else f"{word[:70]} ({place})")
    return names


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    # a spreadsheet keeps numbers that were typed as such; 442079460001.0 is no number to dial
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\x00", "").strip()


def _csv(path: Path) -> Iterator[tuple[float, list[Any]]]:
    size = max(1, path.stat().st_size)
    with path.open("rb") as raw, io.TextIOWrapper(raw, _encoding(path), newline="") as file:
        sample = file.read(_SAMPLE)
        file.seek(0)
        for cells in csv.reader(_lines(file), delimiter=_delimiter(sample)):
            yield min(1.0, raw.tell() / size), list(cells)


def _lines(file: TextIO) -> Iterator[str]:
    # iterating the file itself would forbid to ask where it stands
    while line := file.readline():
        yield line


def _encoding(path: Path) -> str:
    with path.open("rb") as raw:
        if raw.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return "utf-16"  # "Unicode text" of a spreadsheet
    try:
        with path.open(encoding="utf-8-sig") as file:
            for _ in iter(lambda: file.read(1 << 20), ""):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    """Take the sign that stands most often in the first line; a comma where none does."""
    first = sample.split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def _xlsx(path: Path) -> Iterator[tuple[float, list[Any]]]:
    with zipfile.ZipFile(path) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise BadFile("The workbook is too large when unpacked.")
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        height = max(1, sheet.max_row or 1)
        for count, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield min(1.0, count / height), list(cells)
    except IndexError as fault:
        raise BadFile("The workbook has no sheet.") from fault
    finally:
        book.close()
