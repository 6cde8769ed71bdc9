"""Where the bars of a small chart stand: plain numbers, so that the template only draws."""

WIDTH, HEIGHT, BASE = 640, 170, 145
MOST_TICKS = 7


def bar_layout(bars) -> dict:
    """Rectangles and labels for [{label, a, b?}]; every coordinate is text, so no locale writes a comma into
    it.
    """
    bars = list(bars)
    two = any(bar.get("b") is not None for bar in bars)
    top = max((float(bar.get(key) or 0) for bar in bars for key in "ab"), default=0) or 1
    slot = WIDTH / max(len(bars), 1)
    width = min(slot * (0.36 if two else 0.6), 34)
    rects, ticks = [], []
    step = -(-len(bars) // MOST_TICKS)
    for index, bar in enumerate(bars):
        middle = slot * (index + 0.5)
        for key in "ab" if two else "a":
            value = float(bar.get(key) or 0)
            height = max(value / top * (BASE - 10), 1 if value else 0)
            left = middle - width - 1 if two and key == "a" else middle + 1 if two else middle - width / 2
            rects.append(
                {
                    "css": "bar-1" if key == "a" else "bar-2",
                    "x": f"{left:.1f}",
                    "y": f"{BASE - height:.1f}",
                    "w": f"{width:.1f}",
                    "h": f"{height:.1f}",
                    "title": f"{bar['label']}: {value:g}",
                }
            )
        if index % step == 0:
            ticks.append({"x": f"{middle:.1f}", "anchor": "middle", "label": bar["label"]})
    return {
        "width": str(WIDTH),
        "height": str(HEIGHT),
        "base": str(BASE),
        "text_y": str(BASE + 18),
        "rects": rects,
        "ticks": ticks,
        "two": two,
        "sum_a": sum(bar.get("a") or 0 for bar in bars),
        "sum_b": sum(bar.get("b") or 0 for bar in bars),
    }
