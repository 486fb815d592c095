"""The check-in that a link opens: four short pages, each kept when it is posted."""

from django.shortcuts import redirect, render

from aftercare.forms.check_in import NONE, HowBadForm, RedFlagsForm, SendForm, SymptomsForm
from aftercare.told import PAGES, Page, flags, lines, may_open, next_page, page_before
from aftercare.views.check_in_link import (
    called_for,
    question,
    readback,
    shared,
)
from portal.access import BOTH, READ, link_page

ADDRESSES = {
    Page.RED_FLAGS: "check-in",
    Page.SYMPTOMS: "check-in-symptoms",
    Page.HOW_BAD: "check-in-how-bad",
    Page.SEND: "check-in-send",
    "sent": "check-in-sent",
}


@link_page(*BOTH)
@question
def red_flags(request, check_in, at):
    """Signs that cannot wait. Any of them answers with whom to call, in this very response."""

    def keep(told):
        concern = check_in.answer(Page.RED_FLAGS, told, at=at)
        if told["flags"]:
            return call_page(request, check_in, told["flags"], concern or check_in.concern(), at)
        return go(check_in, Page.SYMPTOMS)

    return ask(request, check_in, at, Page.RED_FLAGS, RedFlagsForm, keep)


@link_page(*BOTH)
@question
def symptoms(request, check_in, at):
    def keep(told):
        check_in.answer(Page.SYMPTOMS, told, at=at)
        return go(check_in, Page.HOW_BAD if told["symptoms"] else Page.SEND)

    return ask(request, check_in, at, Page.SYMPTOMS, SymptomsForm, keep)


@link_page(*BOTH)
@question
def how_bad(request, check_in, at):
    """How bad each ticked symptom is. Nothing ticked, nothing to ask."""
    ticked = check_in.told.get(Page.SYMPTOMS, {}).get("symptoms")
    if ticked == [] and request.method in READ:
        return go(check_in, Page.SEND)

    def keep(told):
        if told:
            check_in.answer(Page.HOW_BAD, told, at=at)
        return go(check_in, Page.SEND)

    return ask(request, check_in, at, Page.HOW_BAD, HowBadForm, keep, symptoms=ticked or ())


@link_page(*BOTH)
@question
def send(request, check_in, at):
    def keep(told):
        check_in.send(told, at=at)
        return go(check_in, "sent")

    return ask(request, check_in, at, Page.SEND, SendForm, keep, asks=check_in.asks_last)


@link_page(*READ)
@readback
def sent(request, check_in, at):
    """What was sent, who has read it, and what comes next. Stays readable; only the change ends."""
    told = check_in.told
    if not check_in.sent_at:
        return go(check_in, next_page(told) or Page.SEND)
    page = shared(check_in, at, check_in.concern())
    page |= {
        "when": page["promise"].said(check_in.sent_at),
        "until": page["promise"].said(check_in.change_until),
        "lines": lines(told),
        "flagged": bool(flags(told)),
        "may_change": check_in.is_open(at),
    }
    return render(request, "aftercare/check_in/sent.html", page)


@link_page(*READ)
@readback
def now(request, check_in, at):
    """Whom to call, again, for a red flag that still stands."""
    ticked = flags(check_in.told)
    if not ticked:
        return go(check_in, Page.RED_FLAGS)
    return call_page(request, check_in, ticked, check_in.concern(), at)


def call_page(request, check_in, ticked, concern, at):
    page = shared(check_in, at, concern) | called_for(ticked)
    page |= {
        "may_change": check_in.is_open(at),
        "also_none": NONE in request.POST.getlist("flags"),
        "this_page": f"/k/{check_in.token}/now/",
    }
    return render(request, "aftercare/check_in/now.html", page)


def ask(request, check_in, at, page, form_class, keep, **how):
    """Show one question with what stands there; posted well, keep it and go where keep says.

    What is posted before an earlier page is answered, or only in part, is kept all the same: staff
    hear of it now, and the rest is asked for.
    """
    told = check_in.told
    posted = request.POST if request.method == "POST" else None
    form = form_class(posted, initial=form_class.starting(told), **how)
    if form.is_valid() and may_open(page, told):
        return keep(form.told())
    if form.is_bound and (known := form.known()):
        check_in.answer(page, known, at=at)
    if not may_open(page, told):
        return go(check_in, next_page(check_in.told))
    context = shared(check_in, at) | {
        "form": form,
        "step": PAGES.index(page) + 1,
        "back": ADDRESSES.get(page_before(page, told)),
    }
    return render(request, f"aftercare/check_in/{page}.html", context)


def go(check_in, page):
    return redirect(ADDRESSES[page], check_in.token)
