"""How many answers in a row a changed reading needs to be believed: the one table of it.

Failing and recovering are apart, and each cause has its own numbers: an answer about
credentials comes twice by no accident, silence does. What goes back and forth has to be
well for longer before that is believed.
"""

from __future__ import annotations

from bot.domain.observation import GOOD_READINGS, TOLD, Reading, Witness

FAILING = {
    # an answer that names the fault
    Reading.CREDENTIAL_REFUSED: 2,
    Reading.ACCOUNT_REFUSED: 2,
    Reading.HOST_KEY_CHANGED: 2,
    Reading.BOT: 2,
    Reading.LATE: 2,
    Reading.UNSUCCESSFUL: 2,
    Reading.DEGRADED: 2,
    Reading.DOWN: 2,
    # no answer, or nothing that is told from none for sure
    Reading.SILENT: 3,
    Reading.CANNOT_CONNECT: 3,
    Reading.FULL: 3,
}
"""By the reading that is news."""
FAILING_OF = {(Witness.INGEST, Reading.DOWN): 3}
"""Where a witness differs: the data import says that it is down by not answering well."""

RECOVERING = {
    Reading.CREDENTIAL_REFUSED: 2,
    Reading.ACCOUNT_REFUSED: 2,
    Reading.HOST_KEY_CHANGED: 3,  # of several servers behind one name, each shows its own key
    Reading.BOT: 2,
    Reading.LATE: 2,
    Reading.UNSUCCESSFUL: 2,
    Reading.DEGRADED: 2,
    Reading.DOWN: 2,
    Reading.SILENT: 2,
    Reading.CANNOT_CONNECT: 2,
    Reading.FULL: 2,
}
"""By the reading that a good one takes the place of."""
TOLD_ONCE = 1
"""What a person or MBI's own page says counts at once, either way."""
WHILE_FLAPPING = 2
"""So many times as many answers are needed to recover, while a witness flaps."""


def failing(witness: Witness, reading: Reading) -> int:
    """Answers in a row before anything but a good reading is believed."""
    if witness in TOLD:
        return TOLD_ONCE
    return FAILING_OF.get((witness, reading)) or FAILING[reading]


def recovering(witness: Witness, settled: Reading, *, flapping: bool) -> int:
    """Answers in a row before a good reading takes the place of the settled one."""
    needed = TOLD_ONCE if witness in TOLD else RECOVERING[settled]
    return needed * WHILE_FLAPPING if flapping else needed


def answers_needed(
    witness: Witness, reading: Reading, *, settled: Reading, flapping: bool = False
) -> int:
    """Answers in a row before this reading takes the place of the settled one."""
    if reading not in GOOD_READINGS:
        return failing(witness, reading)
    well = settled in GOOD_READINGS
    return 1 if well else recovering(witness, settled, flapping=flapping)
