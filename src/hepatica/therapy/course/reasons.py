"""What counts as a reason: the one place that judges it, for every reason asked for.

A reason is read months later by somebody who was not there. A dot or a row of one
letter tells them nothing, and is what a hurried hand types to get past the question.
"""

from __future__ import annotations

_LEAST_LETTERS = 3

IN_WORDS = (
    f"in words: {_LEAST_LETTERS} letters or more, and not one character over and over"
)
"""What a reason has to be, to be put after what is asked."""


def says_why(text: str) -> bool:
    """Tell whether a text can be the reason of something.

    Parameters
    ----------
    text : str
        As typed.

    Returns
    -------
    bool
        False with fewer than three letters, of whatever script, or where it is one
        character over and over.

    Examples
    --------
    >>> says_why("short of drug"), says_why("x"), says_why("..."), says_why("xxx x")
    (True, False, False, False)
    """
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    written = {sign for sign in text.casefold() if not sign.isspace()}
    return len(letters) >= _LEAST_LETTERS and len(written) > 1
