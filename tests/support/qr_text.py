"""The text of a printed QR code, read back from a picture as a scanner does.

Small on purpose: the one size that a hash of 64 places has at this strength (version
6, level Q, bytes), without mending errors, which a clean picture does not have.
"""

SIZE = 41
_BLOCKS, _BYTES_IN_BLOCK = 4, 19
_LEVEL_Q = 0b11
_MASKS = (
    lambda y, x: (y + x) % 2,
    lambda y, x: y % 2,
    lambda y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)


def read(gray: list[list[int]], module: float) -> str:
    """Find the code in a picture and read it.

    Parameters
    ----------
    gray : list of list of int
        Rows of a picture, 255 is white.
    module : float
        Dots of the picture in one module.
    """
    dark = [[dot < 128 for dot in row] for row in gray]
    top, left = _corner(dark, module)
    modules = [
        [
            dark[int(top + (y + 0.5) * module)][int(left + (x + 0.5) * module)]
            for x in range(SIZE)
        ]
        for y in range(SIZE)
    ]
    if any(modules[6][x] == bool(x % 2) for x in range(8, SIZE - 8)):
        raise AssertionError("this is no code of the size that is read here")
    return _text(modules)


def _corner(dark: list[list[bool]], module: float) -> tuple[int, int]:
    """Find the corner of the first finder pattern: seven dark modules both ways."""
    side = round(7 * module)
    for y in range(1, len(dark) - side - 1):
        for x in range(1, len(dark[0]) - side - 1):
            if not dark[y][x] or dark[y - 1][x] or dark[y][x - 1]:
                continue
            across = all(dark[y][x : x + side - 1]) and not dark[y][x + side + 1]
            down = all(dark[y + i][x] for i in range(side - 1))
            if across and down and not dark[y + side + 1][x]:
                return y, x
    raise AssertionError("there is no code in the picture")


def _text(modules: list[list[bool]]) -> str:
    # the 15 bits beside the first finder, masked by a constant of the standard
    places = [(8, x) for x in (0, 1, 2, 3, 4)]
    bits = [int(modules[y][x]) for y, x in places]
    kind = int("".join(map(str, bits)), 2) ^ 0b10101
    if kind >> 3 != _LEVEL_Q:
        raise AssertionError("the code has another strength")
    mask = _MASKS[kind & 7]
    stream = [
        modules[y][x] ^ (mask(y, x) == 0) for y, x in _path() if not _is_function(y, x)
    ]
    words = [
        int("".join(str(int(bit)) for bit in stream[i : i + 8]), 2)
        for i in range(0, _BLOCKS * _BYTES_IN_BLOCK * 8, 8)
    ]
    data = [words[i] for block in range(_BLOCKS) for i in range(block, 76, _BLOCKS)]
    all_bits = "".join(f"{word:08b}" for word in data)
    if all_bits[:4] != "0100":
        raise AssertionError("the code does not hold bytes")
    n = int(all_bits[4:12], 2)
    return bytes(int(all_bits[12 + 8 * i : 20 + 8 * i], 2) for i in range(n)).decode()


def _path():
    upward = True
    for right in (*range(SIZE - 1, 6, -2), 5, 3, 1):
        rows = range(SIZE - 1, -1, -1) if upward else range(SIZE)
        for y in rows:
            yield from ((y, right), (y, right - 1))
        upward = not upward


def _is_function(y: int, x: int) -> bool:
    far = SIZE - 8
    is_finder = (y < 9 and (x < 9 or x >= far)) or (y >= far and x < 9)
    is_alignment = abs(y - 34) <= 2 and abs(x - 34) <= 2
    return is_finder or y == 6 or x == 6 or is_alignment
