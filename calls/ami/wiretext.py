"""Letters beyond ASCII on their way out: the library writes Latin-1, the PBX reads UTF-8."""


def to_wire(value: str) -> str:
    """Give text whose Latin-1 bytes are the UTF-8 bytes of `value`; line ends become blanks."""
    clean = value.replace("\r", " ").replace("\n", " ")
    return clean if clean.isascii() else clean.encode().decode("latin-1")
