"""The folder of an installation and its secret key."""

from concurrent.futures import ThreadPoolExecutor

from hepatica.records import home


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path):
    folder = tmp_path / "deep" / "var"
    assert home.prepare(folder) is True
    path = folder / "secret-key"
    key = path.read_text()
    assert len(key.strip()) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert home.prepare(folder) is False
    assert path.read_text() == key
    assert sorted(p.name for p in folder.iterdir()) == ["secret-key", "static"]


def test_two_folders_have_two_keys(tmp_path):
    keys = set()
    for name in "ab":
        home.prepare(tmp_path / name)
        keys.add((tmp_path / name / "secret-key").read_text())
    assert len(keys) == 2


def test_of_many_starters_at_once_one_makes_the_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: home.prepare(tmp_path / "var"), range(8)))
    assert made.count(True) == 1
    assert sorted(p.name for p in (tmp_path / "var").iterdir()) == [
        "secret-key",
        "static",
    ]
