"""Tests, bands and what they say, in the words that the trace keeps."""

from __future__ import annotations

from hepatica.therapy.protocols.rules import Band, LabTest, Then

MEASURE_WORDS = {
    "value": "value",
    "ratio-to-uln": "ratio to the upper limit of normal",
    "ratio-to-reference": "ratio to the reference value",
    "ratio-to-baseline": "ratio to baseline",
}
"""What a test compares, in words."""

AT_A_RESTART = "at a restart"


def words_of(test: LabTest) -> str:
    """Say a laboratory test in words.

    Parameters
    ----------
    test : LabTest
        The test.

    Returns
    -------
    str
        ``ast, ratio to the reference value``, and ``, at a restart`` where it is
        asked only then.
    """
    words = f"{test.analyte}, {MEASURE_WORDS[test.measure]}"
    return f"{words}, {AT_A_RESTART}" if test.is_restart else words


def band_words(band: Band) -> str:
    """Say a band in words.

    Parameters
    ----------
    band : Band
        The band.

    Returns
    -------
    str
        ``1.2 to below 1.5``, ``below 1.2``, ``2 or more``, ``exactly 3``, ``above 3``,
        ``any value``.

    Examples
    --------
    >>> band_words(Band(at_least=1.2, below=1.5, then=Then(action="hold")))
    '1.2 to below 1.5'
    """
    low = band.at_least if band.at_least is not None else band.above
    if low is not None and low == band.at_most:
        return f"exactly {low:g}"
    high = ""
    if band.below is not None:
        high = f"below {band.below:g}"
    elif band.at_most is not None:
        high = f"at most {band.at_most:g}"
    if low is None and not high:
        return "any value"
    if not high:
        return f"above {low:g}" if band.at_least is None else f"{low:g} or more"
    if not low:
        return high
    start = f"{low:g}" if band.at_least is not None else f"above {low:g}"
    return f"{start} to {high}"


def then_words(then: Then) -> str:
    """Say what a band says.

    Parameters
    ----------
    then : Then
        The band's answer.

    Returns
    -------
    str
        In words: ``reduce to 0.5``.

    Examples
    --------
    >>> then_words(Then(action="reduce", dose_factor=0.5))
    'reduce to 0.5'
    """
    if then.action == "reduce":
        return f"reduce to {then.dose_factor:g}"
    return then.action.replace("-", " ")


def then_of(words: str) -> Then:
    """Read what a band says from its words in a trace.

    Parameters
    ----------
    words : str
        As :func:`then_words` writes them, or ``cannot decide`` with what is missing.

    Returns
    -------
    Then
        The action and its factor; ``starting dose`` is the whole planned dose.

    Examples
    --------
    >>> then_of("reduce to 0.5").dose_factor, then_of("no rule").action
    (0.5, 'no-rule')
    """
    if words.startswith("reduce to "):
        factor = float(words.removeprefix("reduce to "))
        return Then(action="reduce", dose_factor=factor)
    if words.startswith("cannot decide"):
        return Then(action="cannot-decide")
    if words in ("hold", "discontinue", "no rule"):
        return Then(action=words.replace(" ", "-"))
    return Then(action="proceed", dose_factor=1.0)
