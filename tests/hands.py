"""A person at the keyboard: goes to pages, fills in what is labelled, presses what is written on buttons."""

from contextlib import contextmanager

from django.urls import reverse
from playwright.sync_api import expect

from core.tests.factories import PASSWORD
from tests.looking import PATIENCE


class Person:
    """Somebody at a browser window."""

    def __init__(self, page, base: str):
        self.page, self.base = page, base

    def go(self, name: str, *args, query: str = "") -> None:
        """Open a page by the name of its url."""
        response = self.page.goto(self.base + reverse(name, args=args) + query, wait_until="load")
        assert response.status == 200, (response.status, response.url)

    def log_in(self, user, password: str = PASSWORD) -> None:
        """Through the log-in page."""
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
def person(browser, base: str, **options):
    """A window of its own, closed in the end."""
    context = browser.new_context(
        reduced_motion="reduce", locale="en-GB", timezone_id="Asia/Jakarta", **options
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "django_language", "value": "en", "url": base}])
    try:
        yield Person(context.new_page(), base)
    finally:
        context.close()
