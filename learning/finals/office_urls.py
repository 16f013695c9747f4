from django.urls import path

from learning.finals import office_essays, office_finals, office_marking, office_recognition

urlpatterns = [
    path("classes/<uuid:uid>/learners/", office_finals.learners, name="class_learners"),
    path("classes/<uuid:uid>/finals/", office_finals.finals, name="class_finals"),
    path("classes/<uuid:uid>/finals/<int:number>/plan/", office_finals.plan, name="final_plan"),
    path("classes/<uuid:uid>/finals/<int:number>/take/", office_finals.take, name="final_take"),
    path("classes/<uuid:uid>/finals/<int:number>/enter/", office_finals.enter, name="final_enter"),
    path("learners/<uuid:uid>/tries/<int:number>/permit/", office_finals.permit, name="try_permit"),
    path("classes/<uuid:uid>/finals/<int:number>/essay/", office_essays.set_one, name="essay_set"),
    path("essays/to-mark/", office_marking.to_mark, name="essays_to_mark"),
    path("essays/marks/<uuid:uid>/", office_marking.mark, name="essay_mark"),
    path("essays/marks/<uuid:uid>/file/", office_marking.file, name="essay_mark_file"),
    path("essays/<uuid:uid>/", office_essays.essay, name="essay"),
    path("essays/<uuid:uid>/markers/", office_essays.assign, name="essay_assign"),
    path("essays/<uuid:uid>/hand-over/", office_essays.hand_over, name="essay_hand_over"),
    path("essays/<uuid:uid>/release/", office_essays.release, name="essay_release"),
    path("essays/<uuid:uid>/learners/<uuid:learner>/", office_essays.extend, name="essay_extend"),
    path("essays/papers/<uuid:uid>/", office_essays.reconcile, name="essay_reconcile"),
    path("classes/<uuid:uid>/recognition/", office_recognition.recognition, name="class_recognition"),
    path("classes/<uuid:uid>/recognition/decide/", office_recognition.decide, name="class_recognise"),
    path("recognitions/<uuid:uid>/<slug:kind>/", office_recognition.decision_file, name="recognition_file"),
    path("certificates/due/", office_recognition.due, name="certificates_due"),
]
