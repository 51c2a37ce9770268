"""The printed worksheet: vials, additives and what the center does beside a fill."""

from tests.support.printed import page, text_of

from hepatica.knowledge import build, load_catalog


def test_what_to_compound_and_what_goes_in_beside_the_drug():
    find = load_catalog().get
    text = text_of(
        page(
            drug=build.drug(find("floxuridine")),
            additives=(build.additive(find("dexamethasone")),),
            order_sets=(build.order_set(find("order-set/each-drug-fill")),),
        )
    )
    # 193.846 mg at 100 mg/mL; 30 - 1.938 mL
    assert "Drug 1.94 mL of 100 mg/mL, 1 vial of 500 mg" in text
    assert "Up to the volume 28.06 mL of diluent, additives included" in text
    assert "within the 2.5 to 12 mg/mL that stability was studied at" in text
    assert "dexamethasone 25 mg" in text
    assert "Antiemetic at need. (Beside each drug fill)" in text
    plain = text_of(page())
    assert "Additives none is bound to this course" in plain
    assert "Beside the fill" not in plain
