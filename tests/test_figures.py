"""Numbers that scripts read and write: as the server does, on every spelling that it is tested with."""

import math
import re

import pytest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from core.reading import numbers
from core.reading.errors import ReadingError
from core.tests.reading.table_numbers import SPELLINGS
from tests import browsing

pytestmark = pytest.mark.browser
ORDINARY = re.compile(r"(?:Rp\.? ?)?[0-9.,]+")
SCRIPT = """async ([url, lang, written, amounts]) => {
  document.documentElement.lang = lang;
  const { number, plain, typed } = await import(`${url}?${lang}`);
  return [written.map((text) => String(number(text))), amounts.map((one) => [plain(one), typed(one)])];
}"""
AMOUNTS = [0, 5, 12.5, 850, 1250, 850000, 1250000.5, 99999999999.99]


@pytest.mark.parametrize("language", ["id", "en"])
def test_scripts_read_and_write_as_the_server_does(live, browser, language):
    written = sorted({s.written for s in SPELLINGS if len(s.written) < 50})
    with browsing.person(browser, live) as person, translation.override(language):
        person.page.goto(live.url + reverse("login"))
        url = live.url + static("js/figures.js")
        found, shown = person.page.evaluate(SCRIPT, [url, language, written, AMOUNTS])
        for text, read in zip(written, found, strict=True):
            assert _agree(text, float(read)), (text, read)
        for amount, texts in zip(AMOUNTS, shown, strict=True):
            assert [numbers.read(one) for one in texts] == [numbers.read(amount)] * 2, texts


def _agree(text: str, read: float) -> bool:
    """A script may leave a rare spelling to the server, but never reads another number."""
    try:
        meant = float(numbers.read(text))
    except ReadingError:
        return math.isnan(read)
    return read == meant or math.isnan(read) and not ORDINARY.fullmatch(text)
