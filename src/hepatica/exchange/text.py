"""Bytes from outside to text: one encoding, one size limit, no surprises."""

from __future__ import annotations

from hepatica.errors import InputError

MAX_BYTES = 50 * 1024 * 1024
"""Largest input that is read, unless the caller says otherwise. [byte]"""

_UTF8_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def utf8(data: bytes | str, *, path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """Check what was sent and give it back as UTF-8 without a byte order mark.

    Parameters
    ----------
    data : bytes or str
        As it arrived.
    path : str
        Name for the whole in a message: ``file``.
    max_bytes : int
        Size limit. [byte]

    Returns
    -------
    bytes
        Valid UTF-8 without NUL.

    Raises
    ------
    InputError
        If it is empty, too large, in another encoding, or holds NUL.
    """
    if isinstance(data, str):
        # A lone surrogate cannot be encoded; it comes from a broken escape.
        data = data.encode("utf-8", "surrogatepass")
    if len(data) > max_bytes:
        raise InputError.of(
            path,
            "too-large",
            f"has {len(data)} bytes, the limit is {max_bytes}; send it in parts",
        )
    if data.startswith(_OTHER_BOMS):
        raise InputError.of(
            path, "encoding", "is UTF-16 or UTF-32; save it as UTF-8 and send it again"
        )
    data = data.removeprefix(_UTF8_BOM)
    if b"\x00" in data:
        raise InputError.of(
            path,
            "encoding",
            "holds NUL bytes, as UTF-16 or a binary file does; save it as UTF-8",
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError.of(
            path,
            "encoding",
            f"is not UTF-8 at byte {error.start}; save it as UTF-8 and send it again",
        ) from None
    if not data.strip():
        raise InputError.of(path, "missing", "is empty; send a file with content")
    return data
