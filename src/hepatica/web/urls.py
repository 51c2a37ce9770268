"""The addresses of the pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from hepatica.web.views import (
    course,
    courses,
    held_labs,
    imports,
    knowledge,
    new_course,
    orders,
    people,
    pharmacy,
    record,
    session,
    signing,
    today,
    visit,
    worksheet,
)

urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", login_not_required(session.SignIn.as_view()), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", people.own_password, name="own-password"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_account, name="new-account"),
    path("people/accounts/<str:username>/", people.member, name="member"),
    path(
        "people/accounts/<str:username>/password/",
        people.member_password,
        name="member-password",
    ),
    path(
        "people/accounts/<str:username>/confirmed/",
        people.member_confirmed,
        name="member-confirmed",
    ),
    path(
        "people/accounts/<str:username>/standing/",
        people.member_standing,
        name="member-standing",
    ),
    path("courses/", courses.courses, name="courses"),
    path("new-course/", new_course.new_course, name="new-course"),
    path("courses/<str:course_id>/", course.course, name="course"),
    path("courses/<str:course_id>/visits/", visit.visit_today, name="visit-today"),
    path("courses/<str:course_id>/visits/<str:on>/", visit.visit, name="visit"),
    path(
        "courses/<str:course_id>/visits/<str:on>/live/",
        login_not_required(visit.live),
        name="visit-live",
    ),
    path(
        "courses/<str:course_id>/visits/<str:on>/compute/",
        visit.compute,
        name="visit-compute",
    ),
    path(
        "courses/<str:course_id>/visits/<str:on>/accept/",
        visit.accept,
        name="visit-accept",
    ),
    path(
        "courses/<str:course_id>/visits/<str:on>/change/",
        visit.change,
        name="visit-change",
    ),
    path(
        "courses/<str:course_id>/visits/<str:on>/worksheet.pdf",
        worksheet.worksheet,
        name="worksheet",
    ),
    path(
        "courses/<str:course_id>/facts/<str:fact_id>/withdraw/",
        record.withdraw_fact,
        name="withdraw",
    ),
    path(
        "courses/<str:course_id>/record/<slug:form>/",
        record.record_fact,
        name="record",
    ),
    path(
        "courses/<str:course_id>/order/<slug:step>/",
        orders.order_step,
        name="order-step",
    ),
    path(
        "courses/<str:course_id>/orders/<str:order_hash>/label.pdf",
        worksheet.label,
        name="label",
    ),
    path(
        "courses/<str:course_id>/orders/<str:order_hash>/preparation.pdf",
        worksheet.preparation,
        name="preparation",
    ),
    path("downtime.pdf", worksheet.downtime, name="downtime"),
    path("pharmacy/", pharmacy.pharmacy, name="pharmacy"),
    path("pharmacy/live/", login_not_required(pharmacy.live), name="pharmacy-live"),
    path("labs/", imports.import_files, name="import"),
    path("labs/held/<str:held_id>/", held_labs.held, name="held"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/own/", knowledge.own_entry, name="own-entry"),
    path("knowledge/proposals/<str:pending_id>/", signing.confirm, name="confirm"),
    path(
        "knowledge/proposals/<str:pending_id>/withdraw/",
        signing.withdraw,
        name="withdraw-proposal",
    ),
    path(
        "knowledge/entries/<path:entry_id>/retire/",
        knowledge.retire_entry,
        name="retire",
    ),
    path("knowledge/entries/<path:entry_id>/", knowledge.entry, name="entry"),
]
