"""What an action says when it refuses."""


class Refused(Exception):  # a refusal is an answer, not a fault
    """An action's refusal: a code for machines, a sentence for people (what, where, what to do)."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message
