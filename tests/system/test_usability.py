"""How much a routine visit asks of each person's hands, counted and printed."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK

# Letters that arrive and presses that are made, kept over the pages of one browser.
COUNT = """
const kept = (name) => Number(sessionStorage.getItem(name) || 0);
const add = (name, by) => sessionStorage.setItem(name, kept(name) + by);
const lengths = new WeakMap();
document.addEventListener('input', (e) => {
  const now = (e.target.value || '').length;
  const more = now - (lengths.get(e.target) || 0);
  if (e.target.id !== 'scanned') add('typed', Math.max(0, more));
  lengths.set(e.target, now);
}, true);
document.addEventListener('click', (e) => {
  if (e.isTrusted) add('pressed', 1);
}, true);
"""
# 40 words a minute, five letters a word.
LETTERS_A_MINUTE = 200


def counted(desk):
    return tuple(
        int(desk.page.evaluate(f"sessionStorage.getItem('{name}') || 0"))
        for name in ("typed", "pressed")
    )


def alerts(desk):
    """Banners that ask nothing of anybody."""
    return desk.page.locator("main .banner:not(.banner--good)").count()


def test_a_nurse_types_for_less_than_a_minute_on_a_routine_visit(desks, oak, capsys):
    people = {
        "oncologist-a": desks("oncologist-a"),
        "pharmacist-a": desks("pharmacist-a"),
        "technician-a": desks("technician-a"),
        "nurse-a": desks("nurse-a", width=390),
        "nurse-b": desks("nurse-b", width=390),
    }
    for desk in people.values():
        desk.page.add_init_script(COUNT)
    doctor, pharmacist, technician, nurse, second = people.values()
    nurse.open(f"/courses/{OAK}/record/weight/?from=visit")
    nurse.fill("Weight", "70.0")
    nurse.press("Record")
    seen = []
    day.decide(doctor)
    day.sign(doctor)
    seen.append(alerts(doctor))
    day.verify(pharmacist)
    day.release(pharmacist)
    seen.append(alerts(pharmacist))
    day.prepare(technician)
    label = oak.label_code(OAK)
    day.check(nurse, label)
    day.check(second, label)
    day.empty(nurse)
    seen.append(alerts(nurse))
    day.fill(nurse)
    day.book(nurse)
    said(nurse, "Next visit booked")
    hands = {name: counted(desk) for name, desk in people.items()}
    with capsys.disabled():
        for name, (typed, pressed) in hands.items():
            print(f"\nroutine visit, {name}: {typed} letters typed, {pressed} presses")
        print(f"alerts that ask nothing, at most on a page: {max(seen)}")
    assert 0 < hands["nurse-a"][0] < LETTERS_A_MINUTE
    assert max(seen) <= 1
