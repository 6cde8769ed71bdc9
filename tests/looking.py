"""Looking at a page with a real browser: what axe, the console and the content policy say of it, and whether
it scrolls sideways.
"""

from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings

WIDTHS = (390, 1280)
THEMES = ("light", "dark")
HEIGHT = 900
# For a page to come, in ms: a machine that does much else at the same time is no fault of the page.
PATIENCE = 60_000
TOO_WIDE = "document.scrollingElement.scrollWidth - window.innerWidth"
# Who sticks out, to find the cause by.
CULPRITS = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 4).map(e => e.outerHTML.slice(0, 120))"""
# Only violations come back, and no style sheet is fetched a second time (a rule that we do not ask would read
# it): half the time.
VIOLATIONS = """rules => axe.run({...(rules && {runOnly: rules}), resultTypes: ["violations"],
    preload: false})
    .then(result => result.violations)"""
COLOURS = ["color-contrast", "link-in-text-block"]


class Looker:
    """A window of one width; notes what goes wrong in it until somebody asks."""

    def __init__(self, browser, width: int, **options):
        self.width = width
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            reduced_motion="reduce",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            **options,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.noise: list[str] = []
        self.page.on(
            "console", lambda message: self.noise.append(message.text) if message.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))

    def become(self, live, role: str) -> None:
        """Be logged in as somebody of the world (tests.world), or nobody."""
        # What still asks for news on the old page must not ask as somebody else.
        self.page.goto("about:blank")
        self.context.clear_cookies()
        if role in live.sessions:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": live.sessions[role], "url": live.url}
            self.context.add_cookies([cookie])

    def open(self, url: str):
        """Go there in the light theme."""
        self.noise.clear()
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        response = self.page.goto(url, wait_until="load")
        return response

    def complaints(self, themes=THEMES) -> list[str]:
        """Everything that is wrong with the page as it stands, in these themes."""
        found = [f"{self.width} px: console: {text}" for text in self.noise if not _is_plain_status(text)]
        if (excess := self.page.evaluate(TOO_WIDE)) > 0:
            found.append(f"{self.width} px: {excess} px too wide: {self.page.evaluate(CULPRITS)}")
        self.page.evaluate(AXE_SCRIPT)
        for theme in themes:
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            # The themes differ in nothing but colours: the second look is at these alone.
            for violation in self.page.evaluate(VIOLATIONS, None if theme == themes[0] else COLOURS):
                nodes = [
                    f"{node['html'][:160]} {node.get('failureSummary', '')[:200]}"
                    for node in violation["nodes"][:3]
                ]
                found.append(f"{self.width} px, {theme}: {violation['id']}: {nodes}")
        return found

    def close(self) -> None:
        """Close the window."""
        self.context.close()


def _is_plain_status(text: str) -> bool:
    """Chromium writes each answer of 400 and above to the console, also when it is the right one (a form with
    mistakes).
    """
    return text.startswith("Failed to load resource: the server responded with a status of 4")


@contextmanager
def window(browser, width: int, **options):
    """A Looker that is closed in the end."""
    looker = Looker(browser, width, **options)
    try:
        yield looker
    finally:
        looker.close()
