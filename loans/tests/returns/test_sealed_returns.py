"""A return that was verified is sealed, and its paper says who signed and who did not."""

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from assets.tests.factories import WarehouseFactory
from core.sealing import codes, keys, pades
from core.services import sealing
from loans.letters import returns as letters
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.lending import committed, lent
from tests.visits import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def jobs():
    found = ProcrastinateJob.objects.filter(task_name="core.seal_document")
    return [args["kind"] for args in found.values_list("args", flat=True)]


def verified(cast, *verdicts):
    loan, rows = lent(cast, len(verdicts))
    committed()
    document = declaring.declare(loan, [Declared(one) for one in rows], actor=cast.staff)
    lines = document.items.order_by("number").values_list("pk", flat=True)
    said = dict(zip(lines, verdicts, strict=True))
    return verifying.verify(document, said, to=WarehouseFactory(), actor=cast.logistik)


def seal(document):
    return sealing.seal("loans.assetreturn", document.pk)


def content(row) -> bytes:
    with row.file.open("rb") as file:
        return file.read()


@pytest.mark.parametrize("second", [Verdict(), Verdict("REFUSED", notes="it is dirty"), Verdict("MISSING")])
def test_verifying_seals_it_whatever_was_found(cast, second):
    document = verified(cast, Verdict(), second)
    assert jobs() == ["loans.assetreturn"]
    row = seal(document)
    assert seal(document) == row and (row.number, row.edition) == (document.doc_number, 1)
    assert row.state_at == document.verification_date
    assert pades.examine(content(row), keys.published().values()).whole
    assert sealing.find(row.sha256).voided_at is None and sealing.plan_missing() == 0


def test_what_was_called_off_is_not_sealed(cast):
    loan, rows = lent(cast)
    document = declaring.declare(loan, [Declared(rows[0])], actor=cast.staff)
    assert jobs() == []
    declaring.cancel(document, actor=cast.staff)
    assert seal(document) is None and jobs() == []


def test_at_the_counter_the_borrower_did_not_sign_and_the_paper_says_so(cast):
    loan, rows = lent(cast)
    at_counter = verifying.take_at_counter(
        loan, [(Declared(rows[0]), Verdict())], to=WarehouseFactory(), actor=cast.logistik
    )
    own = verified(cast, Verdict())
    assert letters._way(at_counter) == "COUNTER" and letters._way(own) == "ACCOUNT"
    assert seal(at_counter) and seal(own)


def test_the_letter_is_a_draft_until_it_is_sealed(cast):
    document = verified(cast, Verdict())
    client, letter = client_of(cast.staff), reverse("return_letter", args=[document.doc_number])
    assert letters.of(document).stamp.text == "DRAFT"
    assert client.get(letter).content.startswith(b"%PDF")
    row = seal(document)
    assert b"".join(client.get(letter).streaming_content) == content(row)
    page = client.get(reverse("return", args=[document.doc_number])).content.decode()
    assert f"{letter}?edition=1" in page


def test_the_text_form_stands_on_the_paper(cast):
    document = verified(cast, Verdict(), Verdict("DAMAGED", "MINOR_DAMAGE"))
    pdf = pypdfium2.PdfDocument(content(seal(document)))
    said = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split()).upper()
    with translation.override("id"):
        lines = codes.text_form(letters.facts(document)).split("\n")
    assert lines[0] == document.doc_number and len(lines) == 6
    for line in lines[4:]:
        for cell in line.split(";"):
            assert all(word in said for word in cell.split()), cell
