from django.urls import path

from learning.certificates import office_certificates

urlpatterns = [
    path("classes/<uuid:uid>/issue/", office_certificates.issue, name="certificates_issue"),
    path("classes/<uuid:uid>/certificates/", office_certificates.papers, name="certificates_print"),
    path("certificates/<uuid:uid>/", office_certificates.paper, name="certificate_print"),
    path("certificates/<uuid:uid>/revoke/", office_certificates.revoke, name="certificate_revoke"),
    path("certificates/<uuid:uid>/reissue/", office_certificates.reissue, name="certificate_reissue"),
]
