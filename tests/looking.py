"""Looking at a page with a real browser: what axe, the console and the content policy say of it, and whether
it scrolls sideways.
"""

from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT

from tests import visits

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
VIOLATIONS = """([rules, without]) => axe.run(
    {exclude: without.map(selector => [selector])},
    {...(rules && {runOnly: rules}), resultTypes: ["violations"], preload: false}
).then(result => result.violations)"""
COLOURS = ["color-contrast", "link-in-text-block"]
# The same on every page of a person. All of it is looked at once on each page, and in both themes and at both
# widths where a test asks for that.
FRAME = [".frame > .side", ".frame > .top", ".frame > .bottom-bar"]


# What Chromium and htmx write to the console though all is well: an answer of 400 and above that is the right
# one (a form with mistakes), and a question that nobody waits for any more, as a newer one was asked or the
# page was left. One that failed says htmx:sendError or htmx:responseError.
NO_FAULT = (
    "Failed to load resource: the server responded with a status of 4",
    "htmx:afterRequest",
    "htmx:sendAbort",
)


def listen(page) -> list[str]:
    """A list that fills itself with what goes wrong in a page: exceptions, errors in the console."""
    noise: list[str] = []

    def hear(message):
        if message.type == "error" and not message.text.startswith(NO_FAULT):
            noise.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: noise.append(str(error)))
    return noise


class Looker:
    """A window; notes what goes wrong in it until somebody asks. Pages come at the phone's width; no script
    of ours asks how wide the window is, so the desk needs no page of its own.
    """

    def __init__(self, browser):
        self.context = browser.new_context(
            viewport={"width": WIDTHS[0], "height": HEIGHT},
            has_touch=True,
            reduced_motion="reduce",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        self.context.set_default_timeout(PATIENCE)
        # Sent to the browser once, not with every page.
        self.context.add_init_script(AXE_SCRIPT)
        self.page = self.context.new_page()
        self.devtools = self.context.new_cdp_session(self.page)
        self.width, self.theme = WIDTHS[0], THEMES[0]
        self.noise = listen(self.page)

    def become(self, live, role: str) -> None:
        """Be logged in as somebody of the world (tests.world), or nobody."""
        if person := live.person(role):
            self.context.add_cookies([visits.cookie(live, person)])

    def open(self, url: str):
        """Go there with a phone, in the light theme."""
        self.noise.clear()
        self.turn(WIDTHS[0], THEMES[0])
        return self.page.goto(url, wait_until="load")

    def turn(self, width: int, theme: str) -> None:
        """Make the window so wide (the phone has a finger, the desk a mouse), with this theme."""
        if width != self.width:
            self.devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": width == WIDTHS[0]})
            # Playwright's set_viewport_size sends the same, and then waits for much more.
            metrics = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
            self.devtools.send("Emulation.setDeviceMetricsOverride", metrics)
            assert self.page.evaluate("window.innerWidth") == width
        if theme != self.theme:
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        self.width, self.theme = width, theme

    def complaints(self, *, frame: bool = False, desk: bool = True) -> list[str]:
        """Everything that is wrong with the page as it stands: all of it on the phone, at the desk what the
        width may change; the colours in both themes. `frame`: each time with the frame around it; without
        `desk` only whether it scrolls sideways there.
        """
        phone, wide = WIDTHS
        light, dark = THEMES
        without = [] if frame else FRAME
        self.turn(phone, light)
        # The themes differ in nothing but colours: the look at the dark one is at these alone.
        found = [*self._too_wide(), *self._violations()]
        self.turn(phone, dark)
        found += self._violations(COLOURS, without)
        self.turn(wide, dark)
        found += self._too_wide()
        if desk:
            found += self._violations(COLOURS, without)
            self.turn(wide, light)
            found += self._violations([*COLOURS, "target-size"], without)
        return [f"console: {text}" for text in self.noise] + found

    def _too_wide(self) -> list[str]:
        if (excess := self.page.evaluate(TOO_WIDE)) <= 0:
            return []
        return [f"{self.width} px: {excess} px too wide: {self.page.evaluate(CULPRITS)}"]

    def _violations(self, rules=None, without=()) -> list[str]:
        """What axe has to say, of some rules alone, of the page without some parts of it."""
        found = []
        for violation in self.page.evaluate(VIOLATIONS, [rules, list(without)]):
            nodes = [
                f"{node['html'][:160]} {node.get('failureSummary', '')[:200]}"
                for node in violation["nodes"][:3]
            ]
            found.append(f"{self.width} px, {self.theme}: {violation['id']}: {nodes}")
        return found

    def close(self) -> None:
        """Close the window."""
        self.context.close()


@contextmanager
def window(browser, live, role: str):
    """A Looker of somebody of the world, closed in the end."""
    looker = Looker(browser)
    looker.become(live, role)
    try:
        yield looker
    finally:
        looker.close()
