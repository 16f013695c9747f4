from django.urls import path

from exams.results import views

app_name = "results"

urlpatterns = [path("exam/<uuid:uid>/result/", views.my_result, name="my_result")]
