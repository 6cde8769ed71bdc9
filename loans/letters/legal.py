"""The small print of a sealed document: how it is checked, and how its signature meets each of the six points
of article 11 (1) of the law on electronic information and transactions (UU ITE), or does not.

Nothing is claimed that is not so: where somebody else signed, or a hand on paper, the point says that.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import config
from core.sealing.facts import Seal

MET = gettext_lazy("met")
PARTLY = gettext_lazy("partly met")
NOT = gettext_lazy("not met")

# The six points, in the order and with the letters of the law.
POINTS = {
    "a": gettext_lazy("the data that make the signature are tied to the signer alone"),
    "b": gettext_lazy("they are in his power alone while he signs"),
    "c": gettext_lazy("any later change of the signature can be detected"),
    "d": gettext_lazy("any later change of the document can be detected"),
    "e": gettext_lazy("there is a way to identify the signer"),
    "f": gettext_lazy("there is a way to show that the signer agreed"),
}
# The same for every way to sign: the seal is over the document with its signature.
SEALED = {
    "c": (MET, gettext_lazy("the signature is part of the sealed file; the page above finds every change.")),
    "d": (MET, gettext_lazy("a file of which one byte was changed is not the sealed one any more.")),
}
_ANSWERED = gettext_lazy("he answered every line and confirmed; the moment of it was recorded.")
# By how the receiver was identified: values of loans.choices.SigningWay.
WAYS = {
    "ACCOUNT": {
        "a": (MET, gettext_lazy("he signed in his own account, with a password that is his alone.")),
        "b": (MET, gettext_lazy("in a session that he had opened with it himself.")),
        "e": (MET, gettext_lazy("account and password of the person named.")),
        "f": (MET, _ANSWERED),
    },
    "PHONE": {
        "a": (MET, gettext_lazy("he signed in his own account, with a password that is his alone.")),
        "b": (
            MET,
            gettext_lazy("on his own phone, through a code that was valid once and for this document."),
        ),
        "e": (MET, gettext_lazy("account and password of the person named.")),
        "f": (MET, _ANSWERED),
    },
    "PIN": {
        "a": (MET, gettext_lazy("he signed with a PIN of his own, which is kept as a hash only.")),
        "b": (PARTLY, gettext_lazy("he typed the PIN himself, but on the device of the giver.")),
        "e": (MET, gettext_lazy("the PIN of the person named, before the eyes of the giver.")),
        "f": (MET, _ANSWERED),
    },
    "PAPER": {
        "a": (NOT, gettext_lazy("he signed by hand on paper; that is no electronic signature.")),
        "b": (NOT, gettext_lazy("the same; who recorded the paper did so in an account of his own.")),
        "e": (PARTLY, gettext_lazy("by the signature on the paper, whose scan is kept beside this file.")),
        "f": (PARTLY, gettext_lazy("by the paper; keep the original, it is the proof.")),
    },
    "PROXY": {
        "a": (NOT, gettext_lazy("the receiver did not sign; somebody else did in his place, as said above.")),
        "b": (NOT, gettext_lazy("the receiver had no part in it.")),
        "e": (PARTLY, gettext_lazy("it identifies who signed in his place, not the receiver.")),
        "f": (NOT, gettext_lazy("it does not show that the receiver agreed.")),
    },
    # A return at the counter: the warehouse wrote down what was brought.
    "COUNTER": {
        "a": (NOT, gettext_lazy("the warehouse wrote down what was brought; who brought it did not sign.")),
        "b": (NOT, gettext_lazy("who brought it had no part in it.")),
        "e": (PARTLY, gettext_lazy("it identifies who recorded it at the counter, not who brought it.")),
        "f": (NOT, gettext_lazy("it does not show that who brought it agreed.")),
    },
}


def paragraphs(way: str, seal: Seal, *, whose) -> list[str]:
    """How the document is checked, and the six points about the signature of `whose` (words), who was
    identified by `way`.
    """
    head = _("Signature of %(whose)s, by the points of article 11 (1) of the UU ITE:") % {"whose": whose}
    return [*_seal(seal), head, *(_point(letter, *said) for letter, said in points(way).items())]


def points(way: str) -> dict:
    """{letter: (whether it is met, how)} of all six points."""
    said = SEALED | WAYS[way]
    return {letter: said[letter] for letter in POINTS}


def _seal(seal: Seal) -> list[str]:
    address = f"{settings.SITE_URL}{reverse('check')}"
    how = _(
        "Check this document: scan the code, or open %(address)s and choose the file or type its SHA-256."
    )
    sealed = _("Sealed by %(company)s (PAdES, key %(key)s).")
    stamp = (
        _("Its time is stamped by a third party (RFC 3161).")
        if seal.stamped
        else _("It has no time stamp of a third party: its time is that of our own server.")
    )
    by = {"company": config.get("company.name"), "key": seal.key_id}
    return [how % {"address": address}, f"{sealed % by} {stamp}"]


def _point(letter: str, met, how) -> str:
    said = {"letter": letter, "point": POINTS[letter], "met": met, "how": how}
    return _("%(letter)s. %(point)s: %(met)s; %(how)s") % said
