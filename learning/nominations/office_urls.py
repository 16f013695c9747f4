from django.urls import path

from learning.nominations import office_calls, office_nominations, office_opening

urlpatterns = [
    path("calls/", office_calls.calls, name="calls"),
    path("calls/<uuid:uid>/", office_calls.call, name="call"),
    path("calls/<uuid:uid>/people/", office_calls.people, name="call_people"),
    path("calls/<uuid:uid>/file/", office_calls.file, name="call_file"),
    path("nominations/<uuid:uid>/send/", office_calls.send, name="nomination_send"),
    path("nominations/<uuid:uid>/withdraw/", office_calls.take_back, name="nomination_withdraw"),
    path("classes/<uuid:uid>/nominations/", office_nominations.nominations, name="class_nominations"),
    path("classes/<uuid:uid>/call/", office_nominations.call, name="class_call"),
    path("classes/<uuid:uid>/call/back/", office_nominations.call_back, name="class_call_back"),
    path("classes/<uuid:uid>/open/", office_opening.opening, name="class_open"),
    path("classes/<uuid:uid>/learners/add/", office_opening.add, name="class_add_learners"),
    path("classes/<uuid:uid>/opening/", office_opening.paper, name="class_opening_paper"),
    path("classes/<uuid:uid>/summons/", office_opening.summons, name="class_summons"),
]
