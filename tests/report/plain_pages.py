"""What holds for every report without script: nothing but its own style is admitted, and it fits its window."""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver

from tests.report.test_html import Report


def assert_inert(html: str) -> Report:
    """The style is the one whose digest the policy names; no script, picture, handler or live address from a page."""
    report = Report(html)
    policy = next(value for value in report.values("content") if "default-src" in value)
    digest = base64.b64encode(hashlib.sha256(report.raw["style"].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy
    assert not {"script", "img"} & {tag for tag, _ in report.elements}
    assert all(re.match(r"#|https://(?:[\w-]+\.)+example/", href) for href in report.values("href"))
    assert not [name for _, told in report.elements for name in told if name.startswith("on") or name == "style"]
    return report


@contextmanager
def shown(chromium: webdriver.Chrome, path: Path, html: str, *, width: int) -> Iterator[None]:
    """The page in a window of this width, which it fits without sideways scrolling; it does nothing by itself."""
    path.write_text(html, encoding="utf-8")
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        chromium.get(path.as_uri())
        assert chromium.execute_script("return document.documentElement.scrollWidth") <= width
        yield
        assert chromium.title != "owned"
        assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]
    finally:
        chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
