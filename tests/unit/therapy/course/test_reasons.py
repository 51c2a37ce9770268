"""What counts as a reason, whoever asks for it."""

import pytest

from hepatica.therapy.course.reasons import says_why


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "ok",
        ".",
        "...",
        "---",
        "xxx",
        "XxX",
        "x x x",
        "12345",
        "a1 2.",
    ],
)
def test_what_tells_nobody_anything_is_no_reason(text):
    assert not says_why(text)


@pytest.mark.parametrize(
    "text", ["ill", "short of drug", "Nał", "fièvre", "see note 12", "болен", "x-ray"]
)
def test_a_word_is_one(text):
    assert says_why(text)
