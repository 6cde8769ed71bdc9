"""A person at the keyboard: goes to pages, fills in what is labelled, presses what is written on buttons."""

from contextlib import ExitStack, contextmanager

from django.urls import reverse
from playwright.sync_api import expect

from core.tests.factories import PASSWORD
from tests import looking, visits

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
WINDOWS = {
    "SUPER_ADMIN": PHONE,
    "ADMIN_LOGISTIK": DESK,
    "ADMIN_PURCHASE": DESK,
    "LEADER": PHONE,
    "STAFF": PHONE,
}


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

    def act(self, words: str) -> None:
        """Press a button of the head of a document's page, or what lies in its menu."""
        button = self.page.locator("main a.btn:visible, main button.btn:visible").filter(has_text=words)
        if button.count() == 0:
            self.page.locator("main .actions summary").first.click()
            button = self.page.locator("main .actions a:visible, main .actions button:visible").filter(
                has_text=words
            )
        with self.page.expect_navigation():
            button.last.click()

    def send(self) -> None:
        """Press the one button that the form of the page is sent with."""
        with self.page.expect_navigation():
            self.page.locator(
                "main form button.btn-primary:visible, main form button.btn-danger:visible"
            ).last.click()

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


class Office:
    """Everybody at a window of his own: leaders, staff and the CEO at a phone, the admins at a desk."""

    def __init__(self, browser, live, stack):
        self.browser, self.live, self.stack, self.noise = browser, live, stack, []

    def __getattr__(self, name):
        """The window of somebody of the cast, opened when it is first needed."""
        user = getattr(self.live.cast, name)
        window = person(self.browser, self.live, **WINDOWS[user.role])
        who = self.stack.enter_context(window)
        who.log_in(user)
        self.noise.append(looking.listen(who.page))
        setattr(self, name, who)
        return who


@contextmanager
def office(browser, live):
    """An office, closed in the end; no page may have made a noise."""
    with ExitStack() as stack:
        everybody = Office(browser, live, stack)
        yield everybody
        assert not any(everybody.noise)


@contextmanager
def person(browser, world, **options):
    """A window of its own, closed in the end."""
    context = browser.new_context(
        reduced_motion="reduce", locale="en-GB", timezone_id="Asia/Jakarta", **options
    )
    context.set_default_timeout(looking.PATIENCE)
    context.add_cookies([{"name": "django_language", "value": "en", "url": world.url}])
    try:
        yield Person(context.new_page(), world)
    finally:
        context.close()
