"""The report as text and as a page, which a real browser opens."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from pbs_client import Client, Password
from pbs_simulator import SimulatedPbs
from pbs_tools import health
from pbs_tools.health import Limit, Thresholds
from pbs_tools.health.facts import Facts, GroupFacts, JobFacts, ServerFacts, StoreFacts
from pbs_tools.health.page import page
from pbs_tools.health.plain import text
from pbs_tools.inventory import Group, GroupId, Server

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--window-size=1700,1000",
    "--virtual-time-budget=10000",
)
WIDTHS = (360, 800, 1600)


def filled(simulated: SimulatedPbs) -> None:
    """A store that fills up, so that there is a forecast to draw."""
    store = simulated.server.datastores["tank"]
    store.total = 1000 * 1024**3
    store.used = 900 * 1024**3
    store.history = [0.3 + 0.6 * number / 720 for number in range(720)]


@pytest.fixture
def report(simulated_pbs: SimulatedPbs, pbs: Client) -> health.Report:
    filled(simulated_pbs)
    return health.report(pbs, expected=["vm/999"], now=simulated_pbs.clock.time())


UGLY = [
    "everyday",
    "same-id-twice",
    "nested-namespaces",
    "failed-task",
    "offline-store",
    "unmounted-store",
    "never-run-jobs",
]


class Balanced(HTMLParser):
    """Fails where a tag is closed that is not open, and keeps what a reader sees."""

    EMPTY = frozenset({"meta", "br", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            self.open.append(tag)
        assert not [name for name, _ in attrs if name in ("src", "onload", "onclick")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.seen.append(data)


@pytest.mark.pbs(scenario=UGLY)
def test_the_page_stands_alone_and_says_what_the_report_says(report: health.Report) -> None:
    written = page(report)
    reader = Balanced()
    reader.feed(written)
    assert not reader.open
    seen = " ".join(" ".join(reader.seen).split())
    for finding in report.findings:
        assert finding.subject in seen
        assert finding.sentence in seen
    assert re.search(r"Full in [0-9]+ days", seen)
    assert not re.search(r"<script|href=\"http|@import|url\((?!#)", written)
    # Findings come first.
    assert written.index("Findings") < written.index("Backups of the last")


@pytest.mark.pbs(scenario=["everyday"])
def test_a_bar_is_as_bad_as_the_finding_about_it(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    tank = simulated_pbs.server.datastores["tank"]
    tank.used = tank.total // 2
    for usage, shown in ((Limit(0.4, None), "warning"), (Limit(0.4, 0.45), "critical"), (Limit(0.6, None), "info")):
        found = health.report(pbs, thresholds=Thresholds(usage=usage))
        assert re.search(rf'class="bar {shown}" role="img" aria-label="50[0-9.]* % used"', page(found)), shown


@pytest.mark.pbs(scenario=["everyday"])
def test_names_and_comments_cannot_write_into_the_page(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    simulated_pbs.server.add_datastore("evil", comment="<script>alert(1)</script>")
    simulated_pbs.server.tasks.add_finished(
        "verify",
        "tank",
        "root@pam",
        int(simulated_pbs.clock.time()) - 9,
        int(simulated_pbs.clock.time()),
        "<img src=x onerror=alert(1)>",
    )
    written = page(health.report(pbs, now=simulated_pbs.clock.time()))
    assert "<img" not in written
    assert "&lt;img src=x" in written


@pytest.mark.pbs(scenario=UGLY)
def test_the_report_as_text(report: health.Report) -> None:
    written = text(report)
    assert written.splitlines()[0].startswith("simulated-pbs.invalid:8007: ")
    assert "not everything could be seen" in written.splitlines()[0]
    assert "CRITICAL vm/999: there is no backup of it" in written
    assert re.search(r"\n  tank: 90% of 1000.00 GiB used, growing by [0-9.]+ GiB a day, full in [0-9]+ days, ", written)
    assert "\n    vm/100: 1 h ago, 7 snapshots, 32.00 GiB (+0%), never verified" in written


@pytest.mark.pbs(scenario=["everyday"])
def test_all_is_well_only_where_everything_was_seen(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    archive = simulated_pbs.server.datastores["archive"]
    archive.gc_status |= simulated_pbs.server.datastores["tank"].gc_status
    simulated_pbs.server.jobs.ran("gc", "archive", str(archive.gc_status["upid"]))
    well = health.report(pbs, now=simulated_pbs.clock.time())
    assert "all is well" in text(well)
    assert "Nothing is wrong." in page(well)
    simulated_pbs.server.accounts.add("viewer@pbs", password="secret")
    simulated_pbs.server.acl.grant("/datastore/tank", "viewer@pbs", "DatastoreAudit")
    with Client("pbs.invalid", auth=Password("viewer@pbs", "secret"), transport=simulated_pbs.transport()) as viewer:
        partly = health.report(viewer, now=simulated_pbs.clock.time())
    assert "all is well" not in text(partly)


@pytest.mark.pbs(scenario=UGLY)
def test_who_hears_the_page_finds_their_way(report: health.Report) -> None:
    written = page(report)
    levels = [int(level) for level in re.findall(r"<h([1-6])", written)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    # Each finding has a heading of its own, and what is drawn is said.
    assert len(re.findall(r'<section class="finding[^>]*>\s*<h3>', written)) == len(report.findings)
    said = re.findall(r'<div class="(?:broad|narrow)" role="img" aria-label="([^"]*)"><svg', written)
    assert len(said) == written.count("<svg") > 0
    assert all(re.fullmatch(r"30% used on [0-9-]{10}, 90% on [0-9-]{10}", text) for text in said)
    assert written.count('<th scope="col">') == written.count("<th ")


SERVER = Server("pbs.example.com:8007")
NOW = 1_790_000_000


def listed(*facts: Facts) -> str:
    return page(health.Report(NOW, (), (ServerFacts(SERVER, "4.2.3"), StoreFacts(SERVER, "tank"), *facts), ()))


def group(backup_id: str, *, days: Sequence[int] = ()) -> GroupFacts:
    one = Group(GroupId(SERVER, "tank", "", "vm", backup_id), NOW, len(days), None, None, ())
    return GroupFacts(one, len(days), days=tuple(sorted(NOW // 86_400 - day for day in days)))


def test_no_name_turns_the_direction_of_writing() -> None:
    turn = "\u202e"
    job = JobFacts(SERVER, "verify", f"{turn}job", f"{turn}tank", "daily", f"{turn}failed", NOW, NOW)
    written = listed(group(f"{turn}100"), job, StoreFacts(SERVER, f"{turn}evil"))
    assert turn not in written
    assert written.count("\\u202e") >= 5


@pytest.mark.parametrize(
    ("days", "runs"),
    [
        (range(30), ["2026-08-23 to 2026-09-21"]),
        ([], ["2026-08-23 to 2026-09-21: none"]),
        ([0, 29, 30], ["2026-08-23", "2026-08-24 to 2026-09-20: none", "2026-09-21"]),
        ([0, 1], ["2026-08-23 to 2026-09-19: none", "2026-09-20 to 2026-09-21"]),
    ],
)
def test_days_of_one_kind_are_written_once(days: Sequence[int], runs: list[str]) -> None:
    written = listed(group("100", days=days))
    assert re.findall(r'<i title="([^"]*)"', written) == runs
    assert sum(int(number) for number in re.findall(r'style="flex: ([0-9]+)"', written)) == 30
    made = len([day for day in days if day < 30])
    assert f'aria-label="backups on {made} of the last 30 days"' in written


PROBE = """<script>
const seen = e => e.getClientRects().length > 0;
const all = [...document.querySelectorAll('*')];
const ground = e => getComputedStyle(e).backgroundColor;
const under = e => !e ? 'rgb(255, 255, 255)' : ground(e).endsWith(', 0)') ? under(e.parentElement) : ground(e);
const labels = [...document.querySelectorAll('svg text')].filter(seen);
const written = e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
document.title = JSON.stringify({
  right: Math.max(...all.map(e => e.getBoundingClientRect().right)),
  width: window.innerWidth,
  smallest: Math.min(...labels.map(e => e.getBoundingClientRect().height)),
  colours: [...new Set([...document.querySelectorAll('body *')].filter(e => seen(e) && written(e) && !e.closest('svg'))
    .map(e => getComputedStyle(e).color + ' on ' + under(e)))]
});
</script>"""
"""What the page looks like to a browser. The page allows no script, so the copy that is measured is let have one."""

DARK = "--blink-settings=preferredColorScheme=0"
LOOKS: list[tuple[str, int, list[str], str]] = [
    *((f"{width} wide", width, [], "print") for width in WIDTHS),
    ("dark, on a phone", 360, [DARK], "print"),
    # A sheet of paper, of somebody whose screen is dark.
    ("in print", 794, [DARK], "all"),
]


@pytest.mark.slow
@pytest.mark.pbs(scenario=UGLY)
def test_a_real_browser_shows_all_of_it_legibly(report: health.Report, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    assert browser, "this test needs Chromium: apt-get install chromium"
    written = re.sub(r"<meta http-equiv=[^>]*>", "", page(report)).replace("</body>", f"{PROBE}</body>")
    for name, width, options, media in LOOKS:
        (tmp_path / "page.html").write_text(written.replace("@media print", f"@media {media}"), encoding="utf-8")
        frame = f'<iframe src="page.html" style="width:{width}px;height:900px;border:0"></iframe>'
        script = "<script>onload = () => document.title = frames[0].document.title</script>"
        (tmp_path / "frame.html").write_text(f"<!doctype html><body>{frame}{script}</body>", encoding="utf-8")
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        done = subprocess.run(
            [browser, *QUIET, *options, profile, "--dump-dom", (tmp_path / "frame.html").as_uri()],
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        title = re.search(r"<title>({.*?})</title>", done.stdout)
        assert title, done.stdout[:500]
        measured = json.loads(unescape(title[1]))
        assert measured["width"] == width, name
        assert measured["right"] <= width, name
        assert measured["smallest"] >= 9, name
        pairs = [pair.split(" on ") for pair in measured["colours"]]
        assert len(pairs) > 4, name
        faint = [pair for pair in pairs if contrast(*map(luminance, pair)) < 4.5]
        assert not faint, name
        # The page follows who looks at it, and paper is white.
        grounds = {luminance(ground) for _, ground in pairs}
        assert (max(grounds) < 0.1) if name.startswith("dark") else (min(grounds) > 0.9), name


def luminance(colour: str) -> float:
    """How bright `rgb(…)` is, from 0 to 1, by the guidelines for accessible pages."""
    parts = [int(part) / 255 for part in re.findall(r"[0-9]+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: float, second: float) -> float:
    bright, dark = max(first, second), min(first, second)
    return (bright + 0.05) / (dark + 0.05)
