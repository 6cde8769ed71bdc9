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
VIOLATIONS = """([rules, without, include]) => include?.length === 0 ? [] : axe.run(
    {...(include && {include}), exclude: without.map(selector => [selector])},
    {...(rules && {runOnly: rules}), resultTypes: ["violations"], preload: false}
).then(result => result.violations)"""
COLOURS = ["color-contrast", "link-in-text-block"]
# How each text looks: all that its contrast and that of the links in it comes from, with what it stands in.
# Of its size only whether it is large to WCAG (18 points, bold 14). What may lie on something else at another
# width (taken out of the flow, or in a box that cuts it off) has no look, and so is never the same.
LOOKS = """() => {
    const known = new Map();
    const look = e => {
        if (!e) return "";
        if (!known.has(e)) {
            const s = getComputedStyle(e), around = look(e.parentElement);
            const out = ["absolute", "fixed"].includes(s.position) || s.float !== "none"
                || (s.overflow !== "visible" && !e.matches("html, body")
                    && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight));
            const large = Math.ceil(parseFloat(s.fontSize) * 72) / 96 >= (s.fontWeight >= 700 ? 14 : 18);
            known.set(e, out || around === null ? null : [
                s.color, s.backgroundColor, s.backgroundImage, s.opacity, s.filter, large, s.fontWeight,
                s.textDecorationLine, s.textShadow, s.borderBottomStyle, s.mixBlendMode, around].join());
        }
        return known.get(e);
    };
    const says = e => e.matches("input, select, textarea, button")
        || [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    return new Map([...document.body.querySelectorAll("*")]
        .filter(e => says(e) && e.checkVisibility({visibilityProperty: true}))
        .map(e => [e, look(e)]));
}"""
REMEMBER = f"theme => {{ (window.looked ??= {{}})[theme] = ({LOOKS})(); }}"
# The texts that are there at this width alone, or look another way than they did.
OTHERS = f"""([theme, without]) => [...({LOOKS})()]
    .filter(([e, look]) => look === null || window.looked[theme].get(e) !== look)
    .map(([e]) => e).filter(e => !without.some(selector => e.closest(selector)))"""
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
        found = [*self._too_wide(), *self._violations()]
        self._remember(desk)
        # The themes differ in nothing but colours: the look at the dark one is at these alone.
        self.turn(phone, dark)
        found += self._violations(COLOURS, without)
        self._remember(desk)
        self.turn(wide, dark)
        found += self._too_wide()
        if desk:
            # What looks as it did on the phone has been looked at.
            found += self._violations(COLOURS, without, others=True)
            self.turn(wide, light)
            found += self._violations(COLOURS, without, others=True)
            found += self._violations(["target-size"], without)
        return [f"console: {text}" for text in self.noise] + found

    def _too_wide(self) -> list[str]:
        if (excess := self.page.evaluate(TOO_WIDE)) <= 0:
            return []
        return [f"{self.width} px: {excess} px too wide: {self.page.evaluate(CULPRITS)}"]

    def _remember(self, wanted: bool) -> None:
        """Note how everything looks in this theme, where that is asked for later."""
        if wanted:
            self.page.evaluate(REMEMBER, self.theme)

    def _violations(self, rules=None, without=(), *, others: bool = False) -> list[str]:
        """What axe has to say, of some rules alone, of the page without some parts of it; with `others` only
        of what looks different from how it was remembered.
        """
        include = self.page.evaluate_handle(OTHERS, [self.theme, list(without)]) if others else None
        found = []
        for violation in self.page.evaluate(VIOLATIONS, [rules, list(without), include]):
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
