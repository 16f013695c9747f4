from django.urls import path

from exams.delivery import office_views, outage_views, rescue_views, time_views

app_name = "wall_office"

urlpatterns = [
    path("<uuid:uid>/", office_views.wall, name="wall"),
    path("<uuid:uid>/rows/", office_views.wall_rows, name="rows"),
    path("<uuid:uid>/time/", time_views.sitting_time, name="sitting_time"),
    path("rooms/<uuid:uid>/time/", time_views.room_time, name="room_time"),
    path("entries/<uuid:uid>/time/", time_views.entry_time, name="entry_time"),
    path("<uuid:uid>/outage/", outage_views.give_back, name="outage"),
    path("<uuid:uid>/outage/dismiss/", outage_views.dismiss, name="dismiss_outage"),
    path("<uuid:uid>/papers/", time_views.papers, name="papers"),
    path("<uuid:uid>/rescue/", rescue_views.rescue, name="rescue"),
]
