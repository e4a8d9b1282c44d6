"""Comments checked over HTTP, beside a bare Starlette application that sends back what it was sent.

    python -m benchmarks.comments_http [--seconds 10] [--rounds 3] [--corpus postgresql://…]

Needs `wrk` (Debian: apt-get install wrk). Both run as processes of their own, and 20 clients ask each in turn the same
forms: a thousand comments that differ, with 3 to 60 words, one in ten with a link; then one of them again and again.
The corpus is a new one in a temporary folder unless another is named.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.results import save
from benchmarks.serving import CLIENTS, HEADWATER, ask, free_port, need, running

COMMENTS = 1000
BARE = """
import sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def echo(request):
    return PlainTextResponse(await request.body())

app = Starlette(routes=[Route("/1.1/comment-check", echo, methods=["POST"])])
uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning")
"""
WORDS = """the a of to in that it was on for with as at by this have from or had not but what all were when we there can
an your which their said if do will each about how up out them then she many some so these would other into has more her
two like him see time could no make than first been its who now people my made over did down only way find use may water
long little very after words called just where most weir quarry council road school bus night harbour bridge""".split()
SCRIPT = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local next = 0
request = function()
  next = next %% #bodies + 1
  return wrk.format("POST", nil, {["Content-Type"] = "application/x-www-form-urlencoded"}, bodies[next])
end
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--corpus", help="a file, or postgresql://…")
    options = parser.parse_args()
    need("wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = options.corpus or str(folder / "headwater.db")
        key = _run("comments", "keys", "add", "--site", "https://harwick.example", "--rate", "100000000",
                   "--corpus", corpus).splitlines()[-1]  # fmt: skip
        port, bare_port = free_port(), free_port()
        served = [
            *HEADWATER, "comments", "serve", "--port", str(port), "--corpus", corpus,
            "--key-file", str(folder / "secret"),
        ]  # fmt: skip
        echo = [sys.executable, "-c", BARE, str(bare_port)]
        with running(served, port) as checks, running(echo, bare_port) as bare:
            measured = {
                what: _compare(checks, bare, _write_forms(folder, key, comments), options.seconds, options.rounds)
                for what, comments in (("different", COMMENTS), ("same", 1))
            }
    save(
        "comments_http",
        {"clients": CLIENTS, "database": "PostgreSQL" if "://" in corpus else "SQLite", **measured},
    )


def _compare(checks: str, bare: str, script: Path, seconds: int, rounds: int) -> dict[str, object]:
    """Requests a second of both, in turn, and the middle one of their quotients."""
    asked = {"checks": f"{checks}/1.1/comment-check", "echo": f"{bare}/1.1/comment-check"}
    told = [{who: ask(address, seconds, script) for who, address in asked.items()} for _ in range(rounds)]
    ratios = [one["checks"]["requests_s"] / one["echo"]["requests_s"] for one in told]
    return {
        "checks_over_echo": round(statistics.median(ratios), 3),
        "errors": sum(one["checks"]["errors"] for one in told),
        "rounds": told,
    }


def _write_forms(folder: Path, key: str, comments: int) -> Path:
    """Forms as clients send them, and the script by which wrk sends them in turn."""
    chance = random.Random(20262)
    forms = []
    for number in range(comments):
        words = " ".join(chance.choices(WORDS, k=chance.randint(3, 60)))  # dragnet's comments have 27 on average
        link = f" https://offers-{number % 37}.example/{number}" if number % 10 == 0 else ""
        forms.append(
            urlencode(
                {
                    "api_key": key,
                    "blog": "https://harwick.example",
                    "user_ip": f"192.0.2.{number % 250}",
                    "user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
                    "referrer": "https://harwick.example/news",
                    "permalink": f"https://harwick.example/news/{number % 90}",
                    "comment_type": "comment",
                    "comment_author": f"Reader {number}",
                    "comment_author_email": f"reader{number}@mail.example",
                    "comment_content": words + link,
                    "comment_date_gmt": "2026-05-02T10:00:00+00:00",
                    "comment_post_modified_gmt": "2026-05-01T08:00:00+00:00",
                    "blog_lang": "en",
                    "blog_charset": "UTF-8",
                }
            )
        )
    (folder / "forms").write_text("\n".join(forms) + "\n")
    script = folder / "forms.lua"
    script.write_text(SCRIPT % (folder / "forms"))
    return script


def _run(*arguments: str) -> str:
    return subprocess.run([*HEADWATER, *arguments], check=True, text=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    main()
