from django.urls import path

from exams.marking import office_questions, office_sittings

app_name = "marking_office"

urlpatterns = [
    path("results/<uuid:uid>/statistics/", office_sittings.sitting_statistics, name="sitting_statistics"),
    path("results/<uuid:uid>/statistics/reckon/", office_sittings.reckon, name="reckon"),
    path("results/<uuid:uid>/statistics/workbook/", office_sittings.workbook, name="statistics_workbook"),
    path(
        "results/<uuid:uid>/statistics/<uuid:question>/<int:number>/",
        office_sittings.sitting_question,
        name="sitting_question",
    ),
    path("questions/<uuid:uid>/statistics/", office_questions.question_statistics, name="question_statistics"),
]
