"""Sends each question of a batch to whoever can ask it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.domain.observation import Witness
from bot.ports.witness import Answer, Question, Witnesses


class AllWitnesses:
    """Implements the port `Witnesses`: bastions beside all that is asked over HTTP."""

    def __init__(self, *, http: Witnesses, bastions: Witnesses) -> None:
        """Keep both."""
        self._http = http
        self._bastions = bastions

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        """One answer for every question, in their order, in the time of the slower."""
        keys = [one for one in questions if one.witness is Witness.HOST_KEY]
        others = [one for one in questions if one.witness is not Witness.HOST_KEY]
        if not keys:
            return self._http.ask(others)
        with ThreadPoolExecutor(1) as pool:
            shown = pool.submit(self._bastions.ask, keys)
            answers = [*self._http.ask(others), *shown.result()]
        came = {answer.subject_id: answer for answer in answers}
        return [came[one.subject_id] for one in questions]
