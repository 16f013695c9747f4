from django.urls import path

from learning.classes import office_classes

urlpatterns = [
    path("classes/", office_classes.ClassList.as_view(), name="classes"),
    path("classes/results/", office_classes.ClassList.as_view(results_only=True), name="classes_results"),
    path("classes/add/", office_classes.add, name="class_add"),
    path("classes/<uuid:uid>/", office_classes.study_class, name="class"),
    path("classes/<uuid:uid>/change/", office_classes.change, name="class_change"),
]
