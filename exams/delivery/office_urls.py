from django.urls import path

from exams.delivery import office_views as views

app_name = "wall_office"

urlpatterns = [
    path("<uuid:uid>/", views.wall, name="wall"),
    path("<uuid:uid>/rows/", views.wall_rows, name="rows"),
]
