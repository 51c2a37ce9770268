"""The barcode of an order or of a prepared fill, as a scanner reads it."""

from __future__ import annotations


def qr_rows(text: str) -> tuple[str, ...]:
    """Encode a text as a QR code.

    Parameters
    ----------
    text : str
        An order's hash, or the code of a label.

    Returns
    -------
    tuple of str
        One row of modules each, ``1`` for dark, without the white margin.
    """
    import segno

    # a quarter of a label may be smeared or creased and is read all the same
    code = segno.make_qr(text, error="q", mode="byte", boost_error=False)
    return tuple("".join(str(int(bit)) for bit in row) for row in code.matrix)
