from django.urls import path

from learning.classes import office_classes, office_life, office_slips

urlpatterns = [
    path("classes/", office_classes.ClassList.as_view(), name="classes"),
    path("classes/results/", office_classes.ClassList.as_view(results_only=True), name="classes_results"),
    path("classes/add/", office_classes.add, name="class_add"),
    path("classes/<uuid:uid>/", office_classes.study_class, name="class"),
    path("classes/<uuid:uid>/change/", office_classes.change, name="class_change"),
    path("classes/<uuid:uid>/life/", office_life.life, name="class_life"),
    path("classes/<uuid:uid>/slips/", office_slips.slips, name="class_slips"),
    path("classes/<uuid:uid>/committee/", office_life.committee, name="class_committee"),
    path("classes/<uuid:uid>/committee/<slug:kind>/", office_life.committee_paper, name="class_committee_paper"),
    path("commendations/<uuid:uid>/<slug:kind>/", office_life.commendation_paper, name="commendation_paper"),
    path("classes/<uuid:uid>/commend/", office_life.commend, name="class_commend"),
    path("classes/<uuid:uid>/cancel/", office_life.cancel, name="class_cancel"),
    path("learners/<uuid:uid>/move/", office_life.move, name="learner_move"),
    path("learners/<uuid:uid>/withdraw/", office_life.withdraw, name="learner_withdraw"),
]
