"""One form of a course: shown, judged by the action, recorded or redrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hepatica.actions.courses import Recorded, record, withdraw
from hepatica.actions.knowledge import in_force
from hepatica.actions.reading import CourseView, open_course
from hepatica.errors import Conflict, InputError
from hepatica.web import clock, text, typed
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.plan_forms import RulesForm
from hepatica.web.forms.registry import FORMS
from hepatica.web.forms.withdraw_form import WithdrawForm
from hepatica.web.presenters.fact_words import content, title
from hepatica.web.seat import is_demo, who


@require_http_methods(["GET", "HEAD", "POST"])
def record_fact(request: HttpRequest, course_id: str, form: str) -> HttpResponse:
    """Show a form, or record what it says."""
    if form not in FORMS:
        raise Http404
    now = clock.now()
    view = open_course(by=who(request), at=now, course_id=course_id)
    if request.method != "POST":
        kept = typed.kept_for(request, view, form, typed.about_of(view, form))
        # it was measured before: the time of now would be a guess
        initial = {"time": "", **kept.fields} if kept.fields else {}
        page = _made(request, view, FORMS[form], initial)
        return _form_page(request, view, form, page, kept=kept)
    page = _made(request, view, FORMS[form], {})
    if "keep" in request.POST:
        typed.keep(request, view, form, page.typed())
        messages.success(request, f"Kept as a draft: {page.title}. Nothing is recorded")
        return redirect("course", course_id)
    if page.is_valid() and _recorded(request, view, page):
        typed.discard(request, view, form)
        return redirect(_after(request, view))
    typed.keep(request, view, form, page.typed())
    return _form_page(request, view, form, page, status=422)


def _made(
    request: HttpRequest,
    view: CourseView,
    of: type[CourseForm],
    initial: dict[str, str],
) -> CourseForm:
    data = request.POST if request.method == "POST" else None
    made = of(view, now=clock.now(), data=data, initial=initial)
    if isinstance(made, RulesForm):
        made.offer(in_force(view.center.id, view.on))
    return made


def _recorded(request: HttpRequest, view: CourseView, page: CourseForm) -> bool:
    """Record, unless others recorded something meanwhile that is to be seen first."""
    news = page.meanwhile(str(who(request).pk))
    if news:
        page.tell(news)
        return False
    done = _record(request, view, page)
    if done is None:
        return False
    said = f"{title(done.fact)}, {content(done.fact)}"
    if done.is_new:
        messages.success(request, f"Recorded: {said}")
    else:
        messages.success(request, f"Recorded once, though it was sent twice: {said}")
    for refusal in getattr(done.admission, "why", ()):
        messages.warning(request, f"Deviation: {refusal.message}")
    return True


def _record(
    request: HttpRequest, view: CourseView, page: CourseForm
) -> Recorded | None:
    """Ask the action; a second time where the unusual was confirmed."""
    try:
        done = _ask(request, view, page, confirmed=False)
    except InputError as error:
        if not page.is_confirmed(error):
            page.take(error)
            return None
        try:
            done = _ask(request, view, page, confirmed=True)
        except InputError as second:
            page.take(second)
            return None
    except Conflict as error:
        page.add_error(None, text.sentence(str(error)).rstrip("."))
        return None
    return done


def _ask(
    request: HttpRequest, view: CourseView, page: CourseForm, *, confirmed: bool
) -> Recorded:
    return record(
        by=who(request),
        at=clock.now(),
        course_id=view.id,
        payload=page.payload(),
        happened_at=page.happened_at,
        precision=page.precision,
        deviation_reason=page.cleaned_data.get("deviation_reason", ""),
        confirmed=confirmed,
        form_id=str(page.cleaned_data["form_id"]),
    )


def _after(request: HttpRequest, view: CourseView) -> str:
    """Go back to the visit where the form was opened from it."""
    if request.POST.get("from") == "visit":
        return f"/courses/{view.id}/visits/{view.on.isoformat()}/"
    return f"/courses/{view.id}/"


def _form_page(
    request: HttpRequest,
    view: CourseView,
    form: str,
    page: CourseForm,
    *,
    kept: typed.Kept = typed.NOTHING,
    status: int = 200,
) -> HttpResponse:
    context = {
        "nav": "courses",
        "view": view,
        "form": page,
        "form_key": form,
        "kept": kept,
        "kept_lines": typed.labeled(kept, page),
        "page_of": typed.page_of(request, typed.about_of(view, form)),
        "has_errors": status != 200,
        "came_from": request.GET.get("from", request.POST.get("from", "")),
        "is_demo": is_demo(view.center.is_demo),
    }
    return render(request, "web/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_fact(request: HttpRequest, course_id: str, fact_id: str) -> HttpResponse:
    """Withdraw a fact, with a reason; it stays on record, struck through."""
    view = open_course(by=who(request), at=clock.now(), course_id=course_id)
    fact = next((f for f in view.course.standing if f.id == fact_id), None)
    if fact is None:
        raise Http404
    form = WithdrawForm(
        request.POST if request.method == "POST" else None,
        initial={"seq": view.course.last_seq},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _withdraw(request, view, fact_id, form):
            messages.success(request, f"Withdrawn: {title(fact)}, {content(fact)}")
            return redirect("course", course_id)
    context = {
        "nav": "courses",
        "view": view,
        "form": form,
        "fact": fact,
        "what": title(fact),
        "content": content(fact),
        "has_errors": status != 200,
        "is_demo": is_demo(view.center.is_demo),
    }
    return render(request, "web/withdraw.html", context, status=status)


def _withdraw(
    request: HttpRequest, view: CourseView, fact_id: str, form: WithdrawForm
) -> bool:
    try:
        withdraw(
            by=who(request),
            at=clock.now(),
            course_id=view.id,
            fact_id=fact_id,
            reason=form.cleaned_data["reason"],
            expected_course_seq=form.cleaned_data["seq"],
        )
    except InputError as error:
        form.take(error)
        return False
    except Conflict as error:
        form.add_error(None, str(error))
        return False
    return True
