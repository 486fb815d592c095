"""What Maria and Dana do in a browser on the day of the canaries."""

import re

from playwright.sync_api import expect

from aftercare.tests.canaries import BORN, PHONES, STEM


def fill(page, address, typed, button):
    """Fill in a form as somebody does, and send it. Gives the answer."""
    page.goto(address)
    for name, value in typed.items():
        field = page.locator(f"main [name='{name}']")
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            page.locator(f"main [name='{name}'][value='{value}']").check(force=True)
        else:
            field.fill(value)
    with page.expect_navigation() as answer:
        page.locator("main").get_by_role("button", name=button, exact=True).first.click()
    return answer.value


def look_round(page, first, *, at_least):
    """Open every page that links lead to."""
    waiting, seen = [first], set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            assert page.goto(path).status == 200, path
            found = re.findall(r'href="(/(?!static/)[^"#]*)"', page.content())
            waiting += [one.replace("&amp;", "&") for one in found]
    assert len(seen) >= at_least, seen


def answers_by_link(page, check_in):
    link = f"/k/{check_in.token}/"
    fill(page, link, {"flags": "none"}, "Continue")
    fill(page, f"{link}symptoms/", {"symptoms": "headache"}, "Continue")
    fill(page, f"{link}how-bad/", {"headache": "4"}, "Continue")
    fill(page, f"{link}send/", {"note": f"{STEM} note"}, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent at")
    page.goto("/help/")  # from a link's page on


def works(page, planted, as_role):
    """Dana's day. Once the database refuses a row that she wrote: gives the page she sees then."""
    look_round(page, "/staff/", at_least=15)
    who = {"first_name": f"{STEM}new", "last_name": f"{STEM}newer", "birth_date": BORN}
    fill(page, "/staff/patients/new/", who | {"phone": f"{PHONES}4"}, "Add the patient")
    fill(page, "/staff/patients/", {"who": f"{STEM}first"}, "Find")
    raised = {"level": "call now", "words": f"{STEM} heard"}
    about = f"/staff/patients/{planted.maria.pk}/concern/"
    fill(page, about, raised, "Put it on the queue")
    queue = f"/staff/review/?open={planted.concern.pk}"
    said = {"outcome": "spoke", "note": f"{STEM} resolved"}
    with as_role("portal_owner") as owner:
        owner.execute("""alter table aftercare_concern
            add constraint nothing_is_resolved check (resolved_at is null) not valid""")
    fault = fill(page, queue, said, "Resolve")
    assert fault.status == 500
    told = page.content()
    with as_role("portal_owner") as owner:
        owner.execute("alter table aftercare_concern drop constraint nothing_is_resolved")
    fill(page, queue, said, "Resolve")
    expect(page.get_by_role("status")).to_contain_text("Resolved")
    fill(
        page, f"/staff/sessions/{planted.ahead.pk}/cancel/", {"reason": STEM}, "Cancel the session"
    )
    return told


def goes_wrong(page):
    """Pages of faults, asked for by whoever is signed in."""
    for path, status in (("/nowhere/", 404), ("/k/nothing/", 404), ("/theme/", 405)):
        answer = page.request.get(path)
        assert answer.status == status
        yield answer.text()
    for headers, status in (({"host": "evil.example"}, 400), ({}, 403)):
        answer = page.request.post("/sign-in/", form={"username": STEM}, headers=headers)
        assert answer.status == status
        yield answer.text()


def kept_by(page):
    """All that the browser keeps, of this site, but what it shows."""
    stored = page.evaluate("""async () => JSON.stringify({
        local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
        databases: await indexedDB.databases(), caches: await (self.caches?.keys() ?? []),
        state: history.state, name: window.name,
        workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length })""")
    return f"{stored} {page.context.cookies()} {page.context.storage_state(indexed_db=True)}"
