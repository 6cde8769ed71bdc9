"""The running list of the scan page, as it stands in a url: `list=12.13.14` (assets, newest first),
`miss=TEXT` (what was not found).
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import STATUS_TONES
from assets.models import Asset
from assets.services.goods import codes
from core.reading.keys import whole_all

# The whole list has to fit into an address, which servers cut off at 4,000 characters.
MOST, MOST_MISSES, LONGEST_TEXT = 300, 10, 300
MANY = 4
GOOD, AGAIN, BAD = "success", "warning", "error"


@dataclass(frozen=True)
class Outcome:
    """What came of one text: a sentence and its tone, which also chooses the sound; `listed` when the list of
    misses says it.
    """

    tone: str
    sentence: str
    listed: bool = False


@dataclass
class ScanList:
    """The assets, newest first; the texts that named none; what came of the texts that were just added."""

    things: list[Asset] = field(default_factory=list)
    misses: list[codes.Answer] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def keys(self) -> str:
        return ".".join(str(thing.pk) for thing in self.things)

    @property
    def url(self) -> str:
        """The page with this list in it, which survives a reload and the way back."""
        return _url(self.keys, [miss.text for miss in self.misses])

    @property
    def said(self) -> list[Outcome]:
        """What the page says: many good ones in one sentence, everything else word by word."""
        good = [outcome for outcome in self.outcomes if outcome.tone == GOOD]
        if len(good) < MANY:
            return self.outcomes
        sentence = ngettext("%(count)d asset is added.", "%(count)d assets are added.", len(good)) % {
            "count": len(good)
        }
        return [*(outcome for outcome in self.outcomes if outcome.tone != GOOD), Outcome(GOOD, sentence)]

    def take(self, answer: codes.Answer) -> None:
        """Put what a text named on top of the list and say so; what is there already is counted once."""
        if answer.asset is None:
            if answer.key not in {miss.key for miss in self.misses} and answer.text:
                self.misses = [answer, *self.misses][:MOST_MISSES]
            self.outcomes.append(Outcome(BAD, answer.sentence, listed=True))
        elif answer.asset in self.things:
            self.outcomes.append(
                Outcome(
                    AGAIN, _("%(code)s is in the list already; it counts once.") % {"code": answer.asset.code}
                )
            )
        elif len(self.things) >= MOST:
            self.outcomes.append(
                Outcome(BAD, _("The list is full: it holds at most %(most)d assets.") % {"most": MOST})
            )
        else:
            self.things.insert(0, answer.asset)
            said = {"code": answer.asset.code, "name": f"{answer.asset.brand} {answer.asset.name}"}
            self.outcomes.append(Outcome(GOOD, _("%(code)s is added: %(name)s.") % said))


def build(params, user) -> ScanList:
    """The list that `params` describe, as far as the user may see it; five queries at most, however long it
    is.
    """
    keys = _keys(params.get("list", ""))
    visible = Asset.objects.visible_to(user).select_related("place", "standard_item").order_by()
    known = {thing.pk: thing for thing in visible.filter(pk__in=keys)} if keys else {}
    found = ScanList(things=[known[key] for key in keys if key in known])
    old, new = (
        params.getlist("miss")[:MOST_MISSES],
        [text for text in params.getlist("add") if text.strip()][:MOST],
    )
    answers = codes.resolve_many([*old, *new], user)
    for answer in reversed(answers[: len(old)]):
        if answer.asset is None:
            found.misses.insert(0, answer)
        else:  # registered, or given to this person, since
            found.take(answer)
    for answer in answers[len(old) :]:
        found.take(answer)
    if "add" in params and not new:
        found.outcomes.append(Outcome(BAD, _("Scan or type a code first.")))
    drop = params.get("drop", "")
    found.things = [thing for thing in found.things if str(thing.pk) != drop]
    found.misses = [miss for miss in found.misses if f"~{miss.text}" != drop]
    for thing in found.things:
        thing.tone = STATUS_TONES[thing.status]
    return found


def address(params, *, add: list[str]) -> str:
    """The scan page with the list of `params` and these texts to be added."""
    texts = [text[:LONGEST_TEXT] for text in add]
    return _url(
        ".".join(map(str, _keys(params.get("list", "")))), params.getlist("miss")[:MOST_MISSES], texts
    )


def _keys(text: str) -> list[int]:
    return list(dict.fromkeys(whole_all(text.split("."))))[:MOST]


def _url(keys: str, misses: list[str], add: list[str] = ()) -> str:
    pairs = [("list", keys)] if keys else []
    pairs += [("miss", text) for text in misses] + [("add", text) for text in add]
    return reverse("scan") + (f"?{urlencode(pairs)}" if pairs else "")
