from django.urls import path

from exams.delivery import api, check_views, openapi, practice_views, sign_in_api, views

app_name = "delivery"

urlpatterns = [
    path("exam/", views.my_exams, name="my_exams"),
    path("exam/check/", check_views.check, name="check"),
    path("exam/practice/", practice_views.page, name="practice"),
    path("exam/<uuid:uid>/", views.entry, name="entry"),
    path("exam/<uuid:uid>/start/", views.start, name="start"),
    path("exam/<uuid:uid>/save/", views.save, name="save"),
    path("exam/<uuid:uid>/picture/<str:digest>/", views.picture, name="picture"),
    path("exam/<uuid:uid>/hand-in/", views.hand_in_page, name="hand_in"),
    path("api/sign-in/", sign_in_api.sign_in, name="api_sign_in"),
    path("api/exam/check/events/", check_views.api_check, name="api_check"),
    path("api/exam/practice/<str:door>/", practice_views.api_practice, name="api_practice"),
    path("api/exam/openapi.json", openapi.description, name="api_description"),
    path("api/exam/<uuid:uid>/events/", api.events, name="api_events"),
    path("api/exam/<uuid:uid>/start/", api.start, name="api_start"),
    path("api/exam/<uuid:uid>/hand-in/", api.hand_in, name="api_hand_in"),
    path("api/paper/<uuid:sitting>/<uuid:uid>/", api.paper, name="api_paper"),
    path("api/exam/<uuid:uid>/state/", api.state, name="api_state"),
]
