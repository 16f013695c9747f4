from django.urls import path

from learning import office_certificates, office_classes, office_programmes

app_name = "learning_office"

urlpatterns = [
    path("classes/", office_classes.ClassList.as_view(), name="classes"),
    path("classes/results/", office_classes.ClassList.as_view(results_only=True), name="classes_results"),
    path("classes/add/", office_classes.add, name="class_add"),
    path("classes/<uuid:uid>/", office_classes.study_class, name="class"),
    path("classes/<uuid:uid>/change/", office_classes.change, name="class_change"),
    path("classes/<uuid:uid>/issue/", office_certificates.issue, name="certificates_issue"),
    path("classes/<uuid:uid>/certificates/", office_certificates.papers, name="certificates_print"),
    path("certificates/<uuid:uid>/", office_certificates.paper, name="certificate_print"),
    path("certificates/<uuid:uid>/revoke/", office_certificates.revoke, name="certificate_revoke"),
    path("certificates/<uuid:uid>/reissue/", office_certificates.reissue, name="certificate_reissue"),
    path("programmes/", office_programmes.ProgrammeList.as_view(), name="programmes"),
    path("programmes/results/", office_programmes.ProgrammeList.as_view(results_only=True), name="programmes_results"),
    path("programmes/add/", office_programmes.add, name="programme_add"),
    path("programmes/<uuid:uid>/", office_programmes.programme, name="programme"),
    path("programmes/<uuid:uid>/change/", office_programmes.change, name="programme_change"),
    path("programmes/versions/<uuid:uid>/publish/", office_programmes.publish, name="version_publish"),
    path("programmes/versions/<uuid:uid>/drop/", office_programmes.drop, name="version_drop"),
]
