"""`make scan`: sqlmap and wapiti against a demo that runs, on this machine only.

Signed out, as a patient and as a nurse: every form and every address with a question that links
lead to goes to sqlmap, and the whole site to wapiti. It fills the demo with rows, so run it on a
demo of its own: `PORTAL_HOME=/tmp/scanned PORT=8123 make demo`, then `PORT=8123 make scan`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from urllib.parse import urlencode

from bench.forms import Site

PEOPLE = {"signed out": None, "patient": "maria@demo.example", "nurse": "dana@demo.example"}
START = {
    "signed out": ["/", "/sign-in/?next=/home/"],
    "patient": ["/home/", "/account/?page=1"],
    "nurse": ["/staff/", "/staff/messages/?state=failed&page=1"],
}
BASE = f"http://localhost:{os.environ.get('PORT', '8000')}"
LEVEL = ["--batch", "--level=2", "--risk=1", "--dbms=postgresql", "--flush-session"]
SECONDS = 300  # the most for one form
MODULES = "sql,xss,permanentxss,exec,file,redirect,crlf,csrf,csp,http_headers,cookieflags"
WAPITI = "wapiti3==3.2.3"
# What wapiti says and is meant so; each is printed with its reason, and is no finding.
MEANT = {
    "Cross Site Request Forgery: POST /theme/": "light or dark, on pages that may set no cookie",
    "Cross Site Request Forgery: POST /k/": "a link is its own key, and its pages take no cookie",
    "Secure Flag cookie": "the demo has no TLS; in production every cookie is Secure",
}
NOT_INJECTABLE = "do not appear to be injectable"


def main():
    folder = Path(tempfile.mkdtemp(prefix="portal-scan-"))
    sqlmap, wapiti = shutil.which("sqlmap"), wapiti_in(folder)
    if not sqlmap:
        sys.exit("No sqlmap: apt-get install sqlmap")
    sites = {name: signed_in(name) for name in sys.argv[1:] or PEOPLE}
    found = [line for name in sites for line in scan(sqlmap, wapiti, name, sites[name], folder)]
    print("\n".join(found) or "0 findings")
    sys.exit(bool(found))


def signed_in(name):
    """Before the first scan: one of the sign-in page uses up this address's tries."""
    site = Site(BASE)
    if PEOPLE[name]:
        site.sign_in(PEOPLE[name])
    return site


def scan(sqlmap, wapiti, name, site, folder):
    targets = site.walk(*START[name])
    print(f"{name}: {len(site.seen)} pages, {len(targets)} forms and questions")
    for target in targets:
        yield from by_sqlmap(sqlmap, site, target, folder)
    yield from by_wapiti(wapiti, site, name, folder)


def by_sqlmap(sqlmap, site, target, folder):
    """Each field of one form, or each part of a question, but the token that guards it."""
    asks = "" if target.post or not target.fields else f"?{urlencode(target.fields)}"
    url = BASE + target.path + asks
    asked = [sqlmap, "-u", url, *LEVEL, f"--output-dir={folder}/sqlmap"]
    asked += [f"--cookie={site.cookie}"] if site.cookie else []
    asked += ["-p", ",".join(target.names)] if target.names else []
    asked += [f"--data={urlencode(target.fields)}"] if target.post else []
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS).stdout
    except subprocess.TimeoutExpired as late:
        told = (late.stdout or b"").decode() + f"not finished in {SECONDS} s"
    tried = len(set(re.findall(r"parameter '([^']+)' does not seem to be injectable", told)))
    clean = NOT_INJECTABLE in told
    result = "0 injectable" if clean else "see below"
    print(f"  sqlmap {target}: {tried} tried, {result}", flush=True)
    if not clean:  # found, not finished or not reached: none of them is a pass
        yield f"sqlmap: {target} {told[-1500:]}"


def by_wapiti(wapiti, site, name, folder):
    report = folder / f"wapiti-{name.replace(' ', '-')}.json"
    asked = [wapiti, "-u", BASE + START[name][0], "--flush-session", "-f", "json", "-o", report]
    asked += ["-m", MODULES, "--dns-endpoint", "127.0.0.1", "-d", "4", "--scope", "domain"]
    asked += ["--max-scan-time", "180", "--max-attack-time", "60", "-x", f"{BASE}/sign-out/"]
    asked += ["--no-bugreport"] + (["-H", f"Cookie: {site.cookie}"] if site.cookie else [])
    subprocess.run(asked, check=True, capture_output=True, timeout=900)
    said = json.loads(report.read_text())
    kinds = {**said["vulnerabilities"], **said["anomalies"]}
    print(f"  wapiti: {said['infos']['crawled_pages_nbr']} pages", flush=True)
    for kind, found in kinds.items():
        for one in found:
            said = f"{kind}: {one['method']} {one['path']}"
            why = next((why for start, why in MEANT.items() if said.startswith(start)), None)
            if why is None:
                yield f"wapiti: {said} {one['info']}"
            else:
                print(f"    meant so: {said} ({why})")


def wapiti_in(folder):
    """The one that is there, or one in an environment of its own."""
    if there := shutil.which("wapiti"):
        return there
    venv.create(folder / "venv", with_pip=True)
    pip = [folder / "venv/bin/pip", "install", "-q", "--disable-pip-version-check", WAPITI]
    if subprocess.run(pip).returncode:
        sys.exit(f"No wapiti, and pip could not install {WAPITI}.")
    return folder / "venv/bin/wapiti"


if __name__ == "__main__":
    main()
