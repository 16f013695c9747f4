from django.urls import path

from learning.timetable import material_views, views

urlpatterns = [
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
    path("materials/<uuid:uid>/", material_views.material, name="material"),
]
