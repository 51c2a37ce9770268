"""The text of a PDF that our own template made, page by page, in drawing order.

Small on purpose: it reads what the compiler in use writes (fonts with a table to
Unicode, deflated streams), so that the tests need no program of the system.
"""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_FONT_OR_STRING = re.compile(rb"/(f\d+) [\d.]+ Tf|\(|\b[BE]T\b")
_LETTERS = re.compile(r"(?<!\S)(?:\S ){19,}\S(?!\S)")
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")


def pages(pdf: bytes) -> list[str]:
    """Text of each page, white space as single spaces."""
    objects = {int(n): body for n, body in _OBJECT.findall(pdf)}
    found = [b for b in objects.values() if re.search(rb"/Type ?/Page\b", b)]
    return [_page(body, objects) for body in found]


def text(pdf: bytes) -> str:
    """Text of all pages."""
    return " ".join(pages(pdf))


def _page(body: bytes, objects: dict[int, bytes]) -> str:
    resources = _target(body, b"Resources", objects)
    fonts = {
        name.decode(): _to_unicode(objects[int(n)], objects)
        for name, n in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    content = _stream(_target(body, b"Contents", objects))
    shown, current, at, is_text = "", {}, 0, False
    while match := _FONT_OR_STRING.search(content, at):
        at = match.end()
        if match.group(1):
            current = fonts[match.group(1).decode()]
            continue
        if match.group() in (b"BT", b"ET"):
            is_text = match.group() == b"BT"
            shown += " "
            continue
        at = _end_of_string(content, at)
        if is_text:
            codes = _unescaped(content[match.end() : at - 1])
            glyphs = (codes[i : i + 2] for i in range(0, len(codes), 2))
            shown += "".join(current[glyph] for glyph in glyphs)
    spaced = " ".join(shown.split())
    # the template sets a long run letter by letter, so that it may break anywhere
    return _LETTERS.sub(lambda run: run.group().replace(" ", ""), spaced)


def _end_of_string(content: bytes, at: int) -> int:
    depth = 1
    while depth:
        match = _IN_STRING.search(content, at)
        if match is None:
            raise AssertionError("a string does not end")
        at = match.end()
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
    return at


def _target(body: bytes, key: bytes, objects: dict[int, bytes]) -> bytes:
    found = re.search(rb"/" + key + rb" ?\[?(\d+) 0 R", body)
    if found is None:
        raise AssertionError(f"the page has no {key.decode()}")
    return objects[int(found.group(1))]


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body.split(b"stream\n", 1)[1])


def _unescaped(string: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        mark = match.group(1)
        return bytes([int(mark, 8)]) if len(mark) == 3 else _NAMED.get(mark, mark)

    return _ESCAPE.sub(one, string)


def _to_unicode(font: bytes, objects: dict[int, bytes]) -> dict[bytes, str]:
    table = _stream(_target(font, b"ToUnicode", objects))
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(chars.decode()).decode("utf-16-be")
        for code, chars in _PAIR.findall(table)
    }
