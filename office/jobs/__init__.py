"""Long work, done beside the request: asked for in a door, watched on a page of its own, cancelled, never lost.

A room says at its start what it can do, by the dotted path of the function, which is imported only when it is needed:

    # exams/marking/apps.py
    from office.jobs.registry import register

    class MarkingConfig(AppConfig):
        def ready(self) -> None:
            register("marking.reckon", work="exams.marking.reckon_job.reckon", title=_("Statistics"))

A door asks for it and leads to the page that shows how it goes (/admin/jobs/<uid>/):

    from office.jobs.actions import ask
    from people.office_jobs import to_job

    job = ask(kind="marking.reckon", arguments={"sitting": str(sitting.uid)}, by=user, now=clock.now(),
              back_url=reverse("…"), once=f"marking.reckon:{sitting.uid}")
    return to_job(job)

`once`: who asks again while such a job waits, runs or is done gets that same job, so a second click does nothing twice.
Leave it empty where each press is to be a new job. Arguments are JSON: names of records, never the records.

The function gets a context and answers where its result is. It reads no clock but `context.now`:

    from office.jobs.context import Context, LastStep, Outcome

    def reckon(context: Context) -> LastStep:
        rows = read(context.arguments["sitting"])
        for done, row in enumerate(rows):
            context.progress(done, len(rows), _("Reckoning"))
            context.stop_if_cancelled()
            …
        def keep() -> Outcome:
            save_statistics(…, by=context.by, now=context.now)
            return Outcome(url=reverse("…"), message=_("The statistics are reckoned."))
        return keep

What changes the database belongs into the last step: it is committed together with the job's end, by the one process
that has the job, once. All before it must be repeatable, for a job whose process dies is taken up again from its start,
by another process a minute later. A function without a last step returns its Outcome at once.

Who may ask is the door's question, and the function's once more: rights may have gone meanwhile. A refusal
(office.errors.Refused) becomes the job's sentence; any other error a sentence with the job's number, and its trace goes
to the log. Reckoning that takes longer than a second or two goes into a process apart (it takes that long to start), so
that it slows no candidate and can be cancelled in its middle:

    from office.jobs.apart import apart

    found = apart(context, read_question_file, path, name)  # a function of a module, arguments that can be pickled

What it counts on its way, it says to whom it may concern, and the job shows it:

    from office.telling import heard_by, tell

    tell("questions", number, len(questions))  # in the function of a room, wherever it runs

    with heard_by(lambda told: context.progress(told.done, told.of, _("Reading the questions"))):  # in the job
        found = apart(context, read_question_file, path, name)

In tests the fixture `jobs_at_once` works off each job as it is asked for.
"""
