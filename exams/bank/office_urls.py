"""Addresses of the back office for questions, below /admin/."""

from django.urls import path

from exams.bank import office_import, office_questions, office_views

app_name = "bank_office"

urlpatterns = [
    path("banks/", office_views.BankList.as_view(), name="banks"),
    path("banks/results/", office_views.BankList.as_view(results_only=True), name="banks_results"),
    path("banks/open/", office_views.bank_open, name="bank_open"),
    path("banks/<uuid:uid>/", office_views.bank_page, name="bank"),
    path("banks/<uuid:uid>/topics/add/", office_views.topic_add, name="topic_add"),
    path("banks/<uuid:uid>/questions/write/", office_questions.question_write, name="question_write"),
    path("questions/", office_questions.QuestionList.as_view(), name="questions"),
    path("questions/results/", office_questions.QuestionList.as_view(results_only=True), name="questions_results"),
    path("questions/<uuid:uid>/", office_questions.question_page, name="question"),
    path("questions/<uuid:uid>/change/", office_questions.question_revise, name="question_revise"),
    path("questions/<uuid:uid>/retire/", office_questions.question_retire, name="question_retire"),
    path("questions/import/", office_import.questions_upload, name="import"),
    path("questions/import/template.xlsx", office_import.question_template_file, name="import_template"),
    path("questions/import/<str:token>/", office_import.questions_preview, name="import_preview"),
    path("questions/import/<str:token>/cancel/", office_import.questions_cancel, name="import_cancel"),
]
