"""Letters beyond ASCII on the wire: the library cuts UTF-8 at the edge of a read, Latin-1 never."""


def to_wire(value: str) -> str:
    """Give text whose Latin-1 bytes are the UTF-8 bytes of `value`; line ends become blanks."""
    clean = value.replace("\r", " ").replace("\n", " ")
    return clean if clean.isascii() else clean.encode().decode("latin-1")


def from_wire(value: str) -> str:
    """Undo `to_wire`; bytes that are no UTF-8 become replacement characters."""
    return value if value.isascii() else value.encode("latin-1").decode(errors="replace")
