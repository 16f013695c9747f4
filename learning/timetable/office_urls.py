from django.urls import path

from learning.timetable import office_materials, office_timetable

urlpatterns = [
    path("classes/<uuid:uid>/timetable/", office_timetable.class_timetable, name="class_timetable"),
    path("classes/<uuid:uid>/timetable/add/", office_timetable.add, name="session_add"),
    path("classes/<uuid:uid>/timetable/propose/", office_timetable.propose, name="timetable_propose"),
    path("classes/<uuid:uid>/timetable/feed/", office_timetable.feed, name="timetable_feed"),
    path("classes/<uuid:uid>/timetable/pdf/", office_timetable.paper, name="timetable_pdf"),
    path("classes/<uuid:uid>/timetable/xlsx/", office_timetable.workbook, name="timetable_workbook"),
    path("sessions/<uuid:uid>/change/", office_timetable.change, name="session_change"),
    path("sessions/<uuid:uid>/drop/", office_timetable.drop, name="session_drop"),
    path("classes/<uuid:uid>/materials/", office_materials.class_materials, name="class_materials"),
    path("classes/<uuid:uid>/materials/add/", office_materials.add, name="material_add"),
    path("materials/<uuid:uid>/change/", office_materials.change, name="material_change"),
    path("materials/<uuid:uid>/drop/", office_materials.drop, name="material_drop"),
    path("materials/<uuid:uid>/readers/", office_materials.readers, name="material_readers"),
    path("materials/<uuid:uid>/reminders/", office_materials.reminders, name="material_reminders"),
    path("materials/<uuid:uid>/file/", office_materials.download, name="material_file"),
]
