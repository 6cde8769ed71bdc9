"""The minutes of a return (Berita Acara Pengembalian Aset), read back from the PDF."""

import re
from decimal import Decimal

import pypdfium2
import pytest
from django.urls import reverse

from assets.services.catalogue import categories
from core.services import sealing
from loans.services.returns import declaring, verifying
from loans.services.returns.declaring import Declared
from loans.services.returns.verifying import Verdict
from loans.tests.loans.pages import english, lending, units  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def read(client, person, document) -> str:
    """The text of the PDF, spaces and line breaks alike."""
    english(client, person)
    response = client.get(reverse("return_letter", args=[document.doc_number]))
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(response.getvalue())
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def sealed(client, person, document) -> str:
    """The text of the PDF once its job has run."""
    sealing.seal("loans.assetreturn", document.pk)
    return read(client, person, document)


def test_it_says_what_came_back_how_and_who_took_it(client, lending):  # noqa: F811
    cast = lending.cast
    category = lending.tool.type.category
    categories.update(
        category,
        actor=cast.logistik,
        version=category.version,
        name=category.name,
        is_customer_installable=category.is_customer_installable,
        return_checklist="Charger\nTas",
    )
    loan = lending.out(cast.staff, 2, metres=100)
    one, two, cable = units(loan)
    said = [Declared(one, notes="tanpa tas"), Declared(two), Declared(cable)]
    document = declaring.declare(loan, said, actor=cast.staff, note="Dibawa satu mobil")
    text = read(client, cast.staff, document)
    assert "Minutes of the return of assets" in text and "Dewi Sari" not in text
    assert "Waiting" in text and "Dibawa satu mobil" in text and "tanpa tas" in text
    items = {item.asset_id: item for item in document.items.all()}
    checks = [{"text": "Charger", "ok": True}, {"text": "Tas", "ok": False}]
    verdicts = {
        items[one.asset_id].pk: Verdict(notes="tas menyusul", checklist=checks),
        items[two.asset_id].pk: Verdict("REFUSED", notes="bukan barang kami"),
        items[cable.asset_id].pk: Verdict(quantity=Decimal(60), rest="CONSUMED"),
    }
    verifying.verify(document, verdicts, to=lending.store, actor=cast.logistik, note="Diperiksa di loket")
    text = read(client, cast.logistik, document)
    for word in (
        document.doc_number,
        loan.doc_number,
        "Teguh Wibowo",
        "Technical Support",
        "Dewi Sari",
        one.asset.code,
        one.asset.serial_number,
        two.asset.code,
        "tas menyusul",
        "Refused: Not accepted",
        "bukan barang kami",
        "60 Meter (Used up)",
        "Checklist",
        "Charger Yes",
        "Tas No",
        "Diperiksa di loket",
        "DRAFT",
        "Accepted in part",
    ):
        assert word in text, word
    assert not re.search(r"Rp\s?\d", text), "no price is on it"
    # Sealed, it is no draft any more, and in the language of the house.
    text = sealed(client, cast.logistik, document)
    for word in ("DIVERIFIKASI", one.asset.code, two.asset.code, "60 Meter", "tas menyusul", "Dewi Sari"):
        assert word in text, word
    assert "DRAF" not in text and not re.search(r"Rp\s?\d", text)


def test_refused_and_called_off_are_stamped(client, lending):  # noqa: F811
    cast = lending.cast
    loan = lending.out(cast.staff, 1)
    (one,) = units(loan)
    document = declaring.declare(loan, [Declared(one)], actor=cast.staff)
    declaring.cancel(document, actor=cast.staff)
    assert "CANCELLED" in read(client, cast.staff, document)
    again = declaring.declare(loan, [Declared(one)], actor=cast.staff)
    verdict = {again.items.get().pk: Verdict("REFUSED", notes="nomor seri lain")}
    verifying.verify(again, verdict, to=lending.store, actor=cast.logistik)
    assert "DRAFT" in read(client, cast.staff, again)
    text = sealed(client, cast.staff, again)
    assert "DITOLAK" in text and "nomor seri lain" in text and "DIVERIFIKASI" not in text


def test_in_the_language_of_the_house(client, lending):  # noqa: F811
    cast = lending.cast
    loan = lending.out(cast.staff, 1)
    document = declaring.declare(loan, [Declared(units(loan)[0])], actor=cast.staff)
    cast.staff.preferences.language = "id"
    cast.staff.preferences.save()
    client.force_login(cast.staff)
    response = client.get(reverse("return_letter", args=[document.doc_number]))
    text = " ".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.getvalue())
    )
    assert "Berita Acara Pengembalian Aset".lower() in " ".join(text.split()).lower()
