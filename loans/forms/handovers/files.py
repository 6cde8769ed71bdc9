"""Photos of the things of a document, chosen beside each."""

from django.utils.translation import gettext_lazy

from assets.forms.repairs import FilesField, FilesInput

PICTURES = {"accept": "image/jpeg,image/png,application/pdf", "multiple": True}


def photos() -> FilesField:
    """Photos of one thing."""
    return FilesField(label=gettext_lazy("Photos"), required=False, widget=FilesInput(attrs=PICTURES))
