import pytest

from hepatica.errors import InputError
from hepatica.exchange.text import utf8


def code_of(data, **more):
    with pytest.raises(InputError) as caught:
        utf8(data, path="file", **more)
    return caught.value.errors[0].code


def test_utf8_takes_text_bytes_and_a_byte_order_mark():
    assert utf8("é", path="file") == "é".encode()
    assert utf8(b"\xef\xbb\xbfa", path="file") == b"a"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_utf8_refuses_wide_encodings(encoding):
    assert code_of('{"a": 1}'.encode(encoding)) == "encoding"


def test_utf8_refuses_latin_1_naming_the_byte():
    with pytest.raises(InputError, match="byte 2"):
        utf8("naïve".encode("latin-1"), path="file")


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf", ""])
def test_utf8_refuses_nothing(data):
    assert code_of(data) == "missing"


def test_utf8_refuses_more_than_the_limit_at_its_edge():
    assert utf8(b"12345", path="file", max_bytes=5) == b"12345"
    assert code_of(b"123456", max_bytes=5) == "too-large"


def test_utf8_refuses_a_lone_surrogate_in_text():
    assert code_of("\ud800") == "encoding"
