"""The urls of handovers in the table of urls (see access_entries for the letters)."""

from tests.access_entries import SIGNED_IN, STORE, Entry, of

E = Entry


def handover(name: str, get: str, post: str = "", **more):
    """A page of the handover that waits for the staff member's signature."""
    return E(name, get, post, args=of("handover", "doc_number"), **more)


HANDOVERS = (
    E("handovers", SIGNED_IN),
    # Who does not hand over passes on what he holds himself.
    E(
        "handover_new",
        "L..x..",
        "Luuxuu",
        query="?ids={w.device.pk}&ids={w.cable.pk}",
        data=lambda w: {"ids": [w.device.pk], "receiver": ""},
    ),
    E("handover_accept", "L>>>>>", "L-----"),
    handover("handover", "L..00."),
    handover("handover_letter", "L..00."),
    handover("handover_answer", "Lxx00.", "Lxx00>"),
    handover("handover_paper", "L..00x", "Luu00x"),
    handover("handover_sign_for", "L..00x", "Luu00x"),
    # The giver is Admin Logistik: his device, his screen.
    handover("handover_pin", "Lx.00x", "Lxu00x"),
    handover("handover_phone", "L..00x", "L..00x"),
    E("handover_sign", "Lxxxx.", "Lxxxx>", args=lambda w: (w.sign_token,)),
    E("handover_signature", "L..00.", args=of("signed", "doc_number")),
    handover("handover_void", "L..00x", "Luu00x"),
    E("repair_hand_over", STORE, "Luuxxx", args=of("mended", "doc_number")),
)
HANDOVER_VARIANTS = (
    E(
        "handovers",
        SIGNED_IN,
        query="?tab=unsigned&panel=1&columns=number&columns=people&columns=goods&columns=state"
        "&columns=reference&columns=acknowledging",
    ),
    E("handovers", SIGNED_IN, query="?q=tidak-ada-sama-sekali"),
    E("handover", "L..00.", args=of("signed", "doc_number")),
    E("handover", "L..00.", args=of("undone", "doc_number")),
    E("handover_paper", "L..00x", "Luu00x", args=of("signed", "doc_number")),
    E("handover_pin", "Lx>00x", args=of("signed", "doc_number")),
    E("handover_phone", "L>>00x", args=of("signed", "doc_number")),
    E("handover_sign", "Lggggg", args=lambda w: ("tidak-ada",)),
    E("handover_answer", "Lxx00>", args=of("signed", "doc_number")),
    E("handover_new", "L..x..", query="?person={w.cast.staff.pk}"),
    E("handover_new", "L..x.."),
)
