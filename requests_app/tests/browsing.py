"""Pages of requests as people go through them: looking at a verb's page, sending its form."""

from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.models import UserPreference
from requests_app.models import Request, RequestItem


def enter(client, person) -> None:
    """Log in, in the language that sentences are looked for in."""
    UserPreference.objects.update_or_create(user=person, defaults={"language": "en"})
    client.force_login(person)


def look(client, person, document: Request, verb: str, *args):
    """The response to somebody who opens the page of a verb."""
    enter(client, person)
    return in_english(client.get(reverse(f"request_{verb}", args=[document.doc_number, *args])))


def send(client, person, document: Request, verb: str, *args, **data):
    """The response to somebody who sends its form."""
    enter(client, person)
    return in_english(client.post(reverse(f"request_{verb}", args=[document.doc_number, *args]), data))


def in_english(response):
    """The request has left the thread in the language of the house; what is read of its context is lazy."""
    translation.activate("en")
    return response


def line_of(document: Request, number: int) -> RequestItem:
    """The line with this number."""
    return document.items.select_related("standard_item").get(number=number)


def fields(line: RequestItem, **values) -> dict:
    """What a form posts about a line."""
    return {f"line{line.pk}-{name}": value for name, value in values.items()}


def text(response) -> str:
    """The page."""
    return response.content.decode()


def status(document: Request) -> str:
    """The state as it is in the database."""
    return Request.objects.values_list("status", flat=True).get(pk=document.pk)


def said(response) -> list[str]:
    """What the next page will say of what happened."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def is_back(response, document: Request) -> bool:
    """Whether it leads to the page of the request."""
    return response.status_code == 302 and response.url == reverse("request", args=[document.doc_number])


def queries(client, person, document: Request, verb: str) -> int:
    """How many queries the page of a verb costs, session and frame included."""
    enter(client, person)
    url = reverse(f"request_{verb}", args=[document.doc_number])
    client.get(url)  # what is only paid once
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)
