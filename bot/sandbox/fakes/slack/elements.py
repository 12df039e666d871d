"""Finds the interactive elements of blocks, and what was chosen in them."""

from collections.abc import Iterator, Mapping, Sequence

from bot.sandbox.fakes.slack.client_words import client_words
from bot.sandbox.fakes.slack.records import Json

Value = str | Sequence[str] | None
Values = Mapping[str, Value]
"""What a person filled in, by block id (or action id where a block has several)."""

ONE_OF = {"static_select", "radio_buttons", "overflow"}
SOME_OF = {"checkboxes", "multi_static_select"}
WRITTEN = {"plain_text_input", "email_text_input"}


class ImpossibleError(LookupError):
    """A person can't do this: it isn't on their screen."""


def elements_of(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element a person can act on, with its block."""
    for block in blocks:
        found = block.get("elements", []) if block["type"] == "actions" else []
        for element in (block.get("accessory"), block.get("element"), *found):
            if element is not None and element["type"] != "image":
                yield block, element


def find(
    blocks: Sequence[Json], action_id: str, value: str | None, block_id: str | None
) -> tuple[Json, Json]:
    """The element with that action id; value and block id tell twins apart."""
    for block, element in elements_of(blocks):
        if element["action_id"] != action_id or block_id not in (None, block["block_id"]):
            continue
        if element["type"] != "button" or value in (None, element.get("value")):
            return block, element
    message = f"There is nothing to act on as {action_id}."
    raise ImpossibleError(message)


def options_of(element: Json) -> list[Json]:
    """All options, through groups."""
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


def chosen(element: Json, value: Value) -> Json:
    """The state of an element once this value is in it, as Slack writes it."""
    kind = element["type"]
    if kind in WRITTEN:
        return {"type": kind, "value": str(value) if value else None}
    by_value = {option["value"]: option for option in options_of(element)}
    wanted = [value] if isinstance(value, str) else list(value or ())
    if strange := [one for one in wanted if one not in by_value]:
        message = f"There is no option {strange[0]} in {element['action_id']}."
        raise ImpossibleError(message)
    options = [by_value[one] for one in wanted]
    if kind in SOME_OF:
        return {"type": kind, "selected_options": options}
    return {"type": kind, "selected_option": options[0] if options else None}


def initial(element: Json) -> Value:
    """What is in an element before anyone touches it."""
    if element["type"] in WRITTEN:
        return element.get("initial_value")
    if element["type"] in SOME_OF:
        return [option["value"] for option in element.get("initial_options", [])]
    return (element.get("initial_option") or {}).get("value")


def state_of(blocks: Sequence[Json], values: Values) -> Json:
    """`state.values`: everything filled in, by block id and action id."""
    state: Json = {}
    for block, element in elements_of(blocks):
        if element["type"] in {"button", "overflow"}:
            continue
        own = values.get(block["block_id"], values.get(element["action_id"], initial(element)))
        state.setdefault(block["block_id"], {})[element["action_id"]] = chosen(element, own)
    return state


def faults_of(blocks: Sequence[Json], values: Values, locale: str) -> dict[str, str]:
    """What Slack's client itself would not let through, in its words, by block id."""
    faults = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = values.get(
                block["block_id"], values.get(element["action_id"], initial(element))
            )
            if fault := _fault(block, element, value, locale):
                faults[block["block_id"]] = fault
    return faults


def _fault(block: Json, element: Json, value: Value, locale: str) -> str | None:
    if not value:
        return None if block.get("optional") else client_words(locale, "required")
    if element["type"] not in WRITTEN or not isinstance(value, str):
        return None
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < shortest:
        return client_words(locale, "too_short", count=shortest)
    if len(value) > longest:
        return client_words(locale, "too_long", count=longest)
    if element["type"] == "email_text_input" and "@" not in value.strip("@"):
        return client_words(locale, "not_an_address")
    return None
