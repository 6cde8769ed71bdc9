"""What the database itself refuses about clearance letters: raw SQL goes around the code and is told no. And
real threads: one wins, the other is told.
"""

import pypdfium2
import pytest
from django.utils import translation

from assets.services.custody import custody
from assets.services.stock import ledger_check
from assets.tests.goods.test_database_refuses import refused
from core.errors import Conflict
from core.pdf.page import draw
from core.sealing import keys, pades
from core.services import sealing
from core.services.people import leaving
from core.tests.races import race, split
from loans.choices import Settled
from loans.letters import clearances as letters
from loans.models import AssetReturn, Clearance
from loans.services.leaving import holdings, settling
from loans.services.leaving.giving import Choice
from loans.services.returns import verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.leaving.leavers import leaver

english = pytest.mark.usefixtures("in_english")
INSERT = (
    "INSERT INTO clearances (doc_number, person_id, person_name, division_name, leaving_since, "
    "leaving_reason, issued_at, issued_by_id, issued_by_name, signing_way, note, line_count, lost_count, "
    "search_text) "
    "SELECT 'SBT-1', {person}, '', '', {since}, 'Pindah', now(), {by}, '', '{way}', '', {lines}, {lost}, ''"
)


def insert(person, by, *, way="PAPER", lines=0, lost=0, since="now()") -> str:
    return INSERT.format(person=person.pk, by=by.pk, way=way, lines=lines, lost=lost, since=since)


@pytest.mark.django_db
@english
def test_nobody_is_cleared_who_has_something_or_is_here(cast):
    one = leaver(cast)
    refused(insert(one.person, cast.ceo), match="of whom something is left")
    refused(insert(cast.stranger, cast.ceo), match="of whom something is left")


@pytest.mark.django_db
@english
@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"lines": 1}, "does not have the lines"),
        ({"way": "PROXY"}, "clearances_proxy_says_why"),
        ({"way": "MAGIC"}, "clearances_proxy_says_why"),
        ({"lost": 1}, "clearances_lost_says_why|clearances_counts"),
        ({"since": "now() + interval '1 day'"}, "clearances_in_order"),
    ],
)
def test_a_letter_says_what_it_must(cast, values, match):
    leaving.leave(cast.stranger, actor=cast.ceo, reason="Kontrak habis")
    refused(insert(cast.stranger, cast.ceo, **values), match=match)
    refused(insert(cast.stranger, cast.stranger), match="clearances_two_people")


@pytest.mark.django_db
@english
@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE clearances SET note = 'x'", "clearances is append-only"),
        ("DELETE FROM clearances", "clearances is append-only"),
        ("UPDATE clearance_items SET settled = 'LOST'", "clearance_items is append-only"),
        ("DELETE FROM clearance_items", "clearance_items is append-only"),
        (
            "INSERT INTO clearance_items (clearance_id, number, name, serial_number, unit, condition, "
            "settled, to_name, document) SELECT id, 99, 'x', '', '', '', 'ENDED', '', 'RL-1' FROM clearances",
            "does not have the lines",
        ),
        (
            "INSERT INTO clearances SELECT (jsonb_populate_record(c, jsonb_build_object('id', 99999, "
            "'doc_number', 'SBT-2'))).* FROM clearances c",
            "clearances_once",
        ),
    ],
)
def test_what_was_issued_stays(cast, statement, match):
    one = leaver(cast)
    choices = {thing.pk: Choice(Settled.BACK, one.shelf) for thing in one.things.values()}
    settling.settle(one.person, choices, actor=cast.ceo)
    refused(statement, match=match)


@pytest.mark.django_db
def test_the_letter_says_what_became_of_everything(cast):
    one = leaver(cast)
    choices = {thing.pk: Choice(Settled.BACK, one.shelf) for thing in one.things.values()}
    choices[one.things["kept"].pk] = Choice(Settled.LOST)
    choices[one.things["drum"].pk] = Choice(Settled.PASSED_ON, cast.leader)
    done = settling.settle(
        one.person, choices, actor=cast.ceo, signing_way="PROXY", note="Sudah pindah ke Surabaya"
    )
    with translation.override("en"):
        document = pypdfium2.PdfDocument(draw(letters.of(done)))
    text = " ".join("\n".join(page.get_textpage().get_text_range() for page in document).split())
    for said in (
        done.doc_number,
        "Teguh Wibowo has no obligations",
        "Pindah kerja",
        "Lost, written off",
        "1 thing was lost",
        "Lukman Kepala",
        AssetReturn.objects.get().doc_number,
        "Signed by Citra Direktur in the place of Teguh Wibowo: Sudah pindah ke Surabaya",
        "100 Meter",
        *(thing.code for thing in one.things.values()),
    ):
        assert said in text, said


@pytest.mark.django_db
def test_the_letter_is_sealed_once(cast):
    one = leaver(cast)
    choices = {thing.pk: Choice(Settled.BACK, one.shelf) for thing in one.things.values()}
    done = settling.settle(one.person, choices, actor=cast.ceo)
    row = sealing.seal("loans.clearance", done.pk)
    assert sealing.seal("loans.clearance", done.pk) == row
    assert (row.number, row.edition, row.state_at) == (done.doc_number, 1, done.issued_at)
    with row.file.open("rb") as file:
        content = file.read()
    assert pades.examine(content, keys.published().values()).whole
    assert sealing.find_file(content).voided_at is None
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert "BEBAS" in text and "Tanda tangan yang menerbitkan" in " ".join(text.split())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_settle_at_once_one_clears(cast, attempt):
    one = leaver(cast)
    choices = {thing.pk: Choice(Settled.BACK, one.shelf) for thing in one.things.values()}
    seen = holdings.of(one.person).seen

    def settle():
        return settling.settle(one.person, choices, actor=cast.ceo, seen=seen)

    done, late = split(race(settle, settle))
    assert len(done) == len(late) == 1 and isinstance(late[0], Conflict)
    assert Clearance.objects.count() == 1 and ledger_check.check() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_what_is_taken_back_at_the_same_moment_is_taken_once(cast, attempt):
    one = leaver(cast)
    choices = {thing.pk: Choice(Settled.BACK, one.shelf) for thing in one.things.values()}
    seen = holdings.of(one.person).seen
    unit = one.loan.assignments.get(asset=one.things["lent"])

    def settle():
        return settling.settle(one.person, choices, actor=cast.ceo, seen=seen)

    def take():
        said = [(Declared(unit), Verdict())]
        return verifying.take_at_counter(one.loan, said, to=one.shelf, actor=cast.logistik)

    def fetch():
        return custody.take_back([custody.Part(one.things["kept"])], to=one.shelf, actor=cast.logistik)

    _done, late = split(race(settle, take, fetch))
    assert all(isinstance(refusal, Conflict) for refusal in late)
    assert one.again("lent").place == one.again("kept").place == one.shelf
    assert ledger_check.check() == []
    if not Clearance.objects.exists():
        settling.settle(one.person, choices, actor=cast.ceo)
    assert holdings.of(one.person).is_nothing
