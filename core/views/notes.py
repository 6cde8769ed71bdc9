"""Pages that say one thing, in a centred card without menus."""

from django.shortcuts import render


def note(request, icon: str, title, *sentences, links: list[tuple], status: int = 200):
    """A title, sentences, and where to go from here: (url, words), the first one above all. `request` may be
    None: it needs neither user nor database.
    """
    context = {"icon": icon, "title": title, "sentences": sentences, "links": links}
    return render(request, "note.html", context, status=status)
