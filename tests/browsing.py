"""A person at the keyboard: goes to pages, fills in what is labelled, presses what is written on buttons."""

from contextlib import contextmanager

from django.urls import reverse
from playwright.sync_api import expect

from core.tests.factories import PASSWORD
from tests import visits
from tests.looking import PATIENCE


class Person:
    """Somebody at a browser window."""

    def __init__(self, page, world):
        self.page, self.world, self.base = page, world, world.url

    def go(self, name: str, *args, query: str = "") -> None:
        """Open a page by the name of its url."""
        response = self.page.goto(self.base + reverse(name, args=args) + query, wait_until="load")
        assert response.status == 200, (response.status, response.url)

    def log_in(self, user) -> None:
        """Be logged in, in the session that the world has for everybody."""
        self.page.context.add_cookies([visits.cookie(self.world, user)])

    def log_in_by_page(self, user, password: str = PASSWORD) -> None:
        """Through the log-in page: for those who go on to log out or to change the password."""
        self.page.goto(self.base + reverse("login"))
        self.fill(username=user.email, password=password)
        self.press("Log in")

    def fill(self, **values) -> None:
        """Type into fields or choose from lists, by their names; only the form of the page itself."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name.replace('__', '-')}']").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(label=value)
            elif field.get_attribute("type") == "file":
                field.set_input_files(value)
            else:
                field.fill(value)

    def choose(self, name: str, value: str) -> None:
        """Pick one of the radio buttons of a field."""
        self.page.locator(f"main [name='{name}'][value='{value}']").check()

    def press(self, words: str) -> None:
        """The button or link of the page that says this, and wait for what it leads to."""
        with self.page.expect_navigation():
            self.page.locator("main button:visible, main a.btn:visible").filter(has_text=words).last.click()

    def open(self, words: str) -> None:
        """Unfold what is folded under these words."""
        self.page.locator("main summary").filter(has_text=words).first.click()

    def reads(self, words: str) -> None:
        """The page says so."""
        expect(self.page.locator("body")).to_contain_text(words)

    def at(self, name: str, *args) -> None:
        """The page is this one."""
        assert self.page.url.partition("?")[0].partition("#")[0] == self.base + reverse(name, args=args), (
            self.page.url
        )


@contextmanager
def person(browser, world, **options):
    """A window of its own, closed in the end."""
    context = browser.new_context(
        reduced_motion="reduce", locale="en-GB", timezone_id="Asia/Jakarta", **options
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "django_language", "value": "en", "url": world.url}])
    try:
        yield Person(context.new_page(), world)
    finally:
        context.close()
