from django.urls import path

from learning.programmes import office_programmes

urlpatterns = [
    path("programmes/", office_programmes.ProgrammeList.as_view(), name="programmes"),
    path("programmes/results/", office_programmes.ProgrammeList.as_view(results_only=True), name="programmes_results"),
    path("programmes/add/", office_programmes.add, name="programme_add"),
    path("programmes/<uuid:uid>/", office_programmes.programme, name="programme"),
    path("programmes/<uuid:uid>/change/", office_programmes.change, name="programme_change"),
    path("programmes/versions/<uuid:uid>/publish/", office_programmes.publish, name="version_publish"),
    path("programmes/versions/<uuid:uid>/drop/", office_programmes.drop, name="version_drop"),
]
