from django.urls import path

from learning.attendance import office_attendance

urlpatterns = [
    path("classes/<uuid:uid>/attendance/", office_attendance.class_attendance, name="class_attendance"),
    path("classes/<uuid:uid>/attendance/xlsx/", office_attendance.sheet, name="attendance_sheet"),
    path("sessions/<uuid:uid>/", office_attendance.session, name="session"),
    path("sessions/<uuid:uid>/signing/", office_attendance.signing, name="session_signing"),
    path("sessions/<uuid:uid>/screen/", office_attendance.screen, name="session_screen"),
    path("sessions/<uuid:uid>/screen/code/", office_attendance.screen_code, name="session_code"),
]
