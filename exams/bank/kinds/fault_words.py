"""The sentence for each fault of a question: what is wrong and what to do."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

FAULT_WORDS: "dict[str, StrPromise]" = {
    "no_text": _("The question has no text. Write it first."),
    "option_count": _("A question needs 2 to 10 options. Add or remove some."),
    "option_empty": _("An option is empty. Fill it in or remove it."),
    "no_key": _("No option is marked as right. Mark at least one."),
    "several_right": _("Several options are marked as right: mark one, or allow several right answers."),
    "options_same": _("Two options say the same. Change one of them."),
    "not_two_options": _("A true-or-false question has two options: true and false. Remove the others."),
    "statement_count": _("A table needs 2 to 10 statements. Add or remove some."),
    "steps_need_four": _("The steps 10, 25, 50, 100 % are for tables of four statements. Choose another way to count."),
    "thing_count": _("Putting in order needs 2 to 7 things. Add or remove some."),
    "pair_count": _("Matching needs at least two things with their partners, and 10 lines at most."),
    "partner_empty": _("A line has no partner. Write what belongs to it or remove the line."),
    "one_partner": _("All things have the same partner, so there is nothing to match. Write a second one."),
    "too_many_pairs": _("Things times partners are more than 52. Remove some of either."),
    "no_number": _("No number is given as right. Write at least one."),
    "number_too_long": _("A number is too long. Write 30 digits at most."),
    "range_reversed": _("A range begins after its end. Write the smaller number first."),
    "nothing_accepted": _("No text is given as right. Write at least one."),
    "accepted_empty": _("A right text is empty. Fill it in or remove it."),
    "accepted_too_long": _("A right text is too long: answers have 200 characters at most. Shorten it."),
    "poll_has_key": _("A poll has no right option. Take the mark away, or choose another kind of question."),
    "credit_not_here": _("This kind of question cannot count partly right answers in this way. Choose another way."),
}
