from django.urls import path, re_path

from learning.certificates import office_certificates, office_copies, office_registers, office_running_out

urlpatterns = [
    path("classes/<uuid:uid>/issue/", office_certificates.issue, name="certificates_issue"),
    path("classes/<uuid:uid>/certificates/", office_certificates.papers, name="certificates_print"),
    path("classes/<uuid:uid>/signed/", office_copies.class_copies, name="class_copies"),
    path("classes/<uuid:uid>/signed/add/", office_copies.add_to_class, name="class_copy_add"),
    path("certificates/<uuid:uid>/", office_copies.certificate, name="certificate"),
    path("certificates/<uuid:uid>/pdf/", office_certificates.paper, name="certificate_print"),
    path("certificates/<uuid:uid>/revoke/", office_certificates.revoke, name="certificate_revoke"),
    path("certificates/<uuid:uid>/reissue/", office_certificates.reissue, name="certificate_reissue"),
    path("certificates/<uuid:uid>/signed/add/", office_copies.add_to_certificate, name="certificate_copy_add"),
    path("certificates/running-out/", office_running_out.listed, name="running_out"),
    re_path(r"^certificates/running-out/(?P<form>pdf|docx|xlsx)/$", office_running_out.file, name="running_out_file"),
    path("signed/<uuid:uid>/", office_copies.copy_page, name="copy"),
    path("signed/<uuid:uid>/file/", office_copies.copy_file, name="copy_file"),
    path("signed/<uuid:uid>/remove/", office_copies.copy_remove, name="copy_remove"),
    path("registers/", office_registers.RegisterList.as_view(), name="registers"),
    path("registers/results/", office_registers.RegisterList.as_view(results_only=True), name="registers_results"),
    path("registers/<uuid:uid>/", office_registers.register, name="register"),
    path("registers/<uuid:uid>/file/", office_registers.file, name="register_file"),
    path("prints/<uuid:uid>/", office_certificates.made_print, name="print"),
]
