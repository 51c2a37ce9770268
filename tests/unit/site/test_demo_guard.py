"""The demo answers its own machine: by address, by name, and by no proxy."""

import pytest

from hepatica.site.demo_guard import is_local


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("127.0.0.1", "localhost:8000"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.8.9.1", "LOCALHOST"),
        ("::1", "[::1]:8000"),
    ],
)
def test_request_from_this_machine_is_let_in(address, host):
    assert is_local({"REMOTE_ADDR": address, "HTTP_HOST": host})


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("10.0.0.7", "localhost:8000"),
        ("127.0.0.1", "demo.example:8000"),
        ("127.0.0.1", ""),
        ("127.0.0.1", "localhost.example"),
        ("127.0.0.1", "[2001:db8::1]:8000"),
        ("", "localhost"),
        ("unix", "localhost"),
        ("::ffff:10.0.0.7", "localhost"),
    ],
)
def test_request_from_elsewhere_is_refused(address, host):
    assert not is_local({"REMOTE_ADDR": address, "HTTP_HOST": host})


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA"]
)
def test_request_through_a_proxy_is_refused(header):
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", header: "127.0.0.1"}
    assert not is_local(meta)
