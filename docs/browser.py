"""Opens every page of the built site in Chromium, as wide as a phone, and measures what is wider:
`python -m docs.browser`, after `make docs`.

Each page is opened with its scripts and without any.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from docs.build import SITE

WIDTH = 360
SIGNING_IN = "signing-in.html"
"""The page that the search has to find."""
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--window-size=1000,900"),
)
# The pages one after the other in a frame as wide as a phone; what is found goes into the title.
HARNESS = """<!doctype html><meta charset="utf-8"><title>not done</title><body><script>
const pages = PAGES, found = [];
async function measure(page, sandbox) {
  const frame = document.createElement("iframe");
  frame.style.cssText = "width: WIDTHpx; height: 800px; border: 0";
  if (sandbox) frame.sandbox = "allow-same-origin";
  frame.src = page;
  const loaded = new Promise(done => frame.onload = done);
  document.body.append(frame);
  await loaded;
  const inside = frame.contentDocument, width = inside.documentElement.clientWidth;
  const scrolls = one => one.tagName === "TABLE" && one.scrollWidth > one.clientWidth + 1;
  const wide = [...inside.querySelectorAll("article :is(table, img, p, li, h1, h2, h3, code):not(pre *)")]
    .filter(one => scrolls(one) || one.getBoundingClientRect().right > width + 1);
  found.push({page, scripts: !sandbox, width, scroll: inside.documentElement.scrollWidth,
    text: inside.querySelector("article").innerText.length,
    wide: wide.slice(0, 3).map(one => one.tagName + " " + one.scrollWidth + ": " + one.innerText.slice(0, 60))});
  frame.remove();
}
(async () => {
  for (const page of pages) { await measure(page, false); await measure(page, true); }
  document.title = JSON.stringify(found);
})();
</script>"""


# The search of the first page, which is in a shadow tree. Nothing is served: all comes from files.
# A worker searches, and the time of the page passes without waiting for it: so the page looks again
# and again whether it is done.
SEARCH = """<!doctype html><meta charset="utf-8"><title>not done</title><body><script>
const pause = ms => new Promise(done => setTimeout(done, ms));
const until = async holds => { for (let look = 0; look < 5000 && !holds(); look++) await pause(50); };
const frame = document.createElement("iframe");
frame.style.cssText = "width: 1200px; height: 800px";
frame.src = PAGE;
frame.onload = async () => {
  const inside = frame.contentDocument;
  const all = what => [inside, ...[...inside.querySelectorAll("*")].map(one => one.shadowRoot).filter(Boolean)]
    .flatMap(root => [...root.querySelectorAll(what)]);
  const places = () => all("a").map(one => one.href).filter(href => href.includes("?h="));
  await pause(1500);
  inside.querySelector("[for=__search]").click();
  await until(() => all("input[type=text]")[0]);
  const input = all("input[type=text]")[0];
  input.value = WORD;
  input.dispatchEvent(new Event("input", {bubbles: true, composed: true}));
  await until(() => places().some(place => place.includes(WANTED)));
  document.title = JSON.stringify(places());
};
document.body.append(frame);
</script>"""


def measured() -> list[dict[str, Any]]:
    """For each page, with scripts and without: the width of its content, and what is too wide."""
    pages = [page.as_uri() for page in sorted(SITE.rglob("*.html"))]
    return shown(HARNESS.replace("PAGES", json.dumps(pages)).replace("WIDTH", str(WIDTH)))


def searched(word: str, wanted: str) -> list[str]:
    """The places that the search of the site finds, without any server, once `wanted` is among
    them."""
    page = (SITE / "index.html").as_uri()
    given = {"PAGE": page, "WORD": word, "WANTED": wanted}
    return shown(re.sub("PAGE|WORD|WANTED", lambda found: json.dumps(given[found[0]]), SEARCH))


def shown(page: str) -> list[Any]:
    """What a page has put into its title when it is done."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("this needs Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        harness = Path(folder) / "harness.html"
        harness.write_text(page, encoding="utf-8")
        command = [browser, *OPTIONS, f"--user-data-dir={folder}/profile", "--virtual-time-budget=600000", "--dump-dom"]
        done = subprocess.run([*command, harness.as_uri()], capture_output=True, text=True, check=True, timeout=600)
    title = re.search(r"<title>(\[.*?)</title>", done.stdout, re.DOTALL)
    if title is None:
        sys.exit(f"the browser did not come to an end: {done.stdout[:500]}{done.stderr[-500:]}")
    found: list[Any] = json.loads(html.unescape(title[1]))
    return found


def main() -> None:
    found = measured()
    problems = [one for one in found if one["scroll"] > WIDTH or one["wide"] or one["width"] > WIDTH]
    for one in problems:
        scripts = "with scripts" if one["scripts"] else "without scripts"
        print(
            f"{Path(one['page']).relative_to(SITE.as_uri())} {scripts}: {one['scroll']} px wide",
            *one["wide"],
            sep="\n  ",
        )
    places = searched("fingerprint", SIGNING_IN)
    if not any(SIGNING_IN in place for place in places):
        problems.append({})
        print(f"the search finds no page about fingerprints, but {places[:3]}")
    if problems:
        sys.exit(1)
    print(f"the search finds {len(places)} places without a server")
    print(f"{len(found) // 2} pages at {WIDTH} px, with scripts and without: nothing is wider")


if __name__ == "__main__":
    main()
