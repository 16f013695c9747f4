from django.urls import path

from learning.standing import office_class_report, office_files, office_standing

urlpatterns = [
    path("standing/", office_standing.standing, name="standing"),
    path("standing/report.xlsx", office_files.report_file, name="standing_file"),
    path("standing/people/", office_standing.standing_people, name="standing_people"),
    path("standing/people/list.xlsx", office_files.people_file, name="standing_people_file"),
    path("standing/letters.pdf", office_files.letters_file, {"form": "pdf"}, name="standing_letters_pdf"),
    path("standing/letters.docx", office_files.letters_file, {"form": "docx"}, name="standing_letters_docx"),
    path("classes/<uuid:uid>/report/", office_class_report.class_report, name="class_report"),
    path("classes/<uuid:uid>/report.pdf", office_class_report.class_report_file, {"form": "pdf"}, "class_report_pdf"),
    path(
        "classes/<uuid:uid>/report.docx", office_class_report.class_report_file, {"form": "docx"}, "class_report_docx"
    ),
    path(
        "classes/<uuid:uid>/report.xlsx", office_class_report.class_report_file, {"form": "xlsx"}, "class_report_xlsx"
    ),
    path("classes/<uuid:uid>/close/", office_class_report.class_close, name="class_close"),
]
