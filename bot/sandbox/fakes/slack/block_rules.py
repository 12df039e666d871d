"""Slack's rules for blocks and views, checked as strictly as the Web API does.

The block and element types are those that this workspace can show; any other is
refused as unsupported.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count

from bot.sandbox.fakes.slack.element_rules import ID_LENGTH, RULES, Elements
from bot.sandbox.fakes.slack.records import Json
from bot.sandbox.fakes.slack.refusals import MalformedError, RefusalError
from bot.sandbox.fakes.slack.rules import Walk

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Not in Slack's reference: where its users meet msg_blocks_too_long.
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000

INPUTS = {"plain_text_input", "email_text_input", "static_select", "multi_static_select"}
INPUTS |= {"radio_buttons", "checkboxes"}
ACTIONS = {"button", "static_select", "overflow", "radio_buttons", "checkboxes"}
ACCESSORIES = ACTIONS | {"image", "multi_static_select"}


def check_message_blocks(blocks: object) -> tuple[Json, ...]:
    """The blocks with ids for all; RefusalError as chat.postMessage would say."""
    walk = Walk()
    with walk.at("blocks"):
        checked = _Blocks(walk).check(blocks, 0, MESSAGE_BLOCKS)
    if walk.problems:
        code = "invalid_blocks"
        raise MalformedError(code, walk.problems)
    if sum(map(len, _texts(blocks))) > MESSAGE_CHARACTERS:
        code = "msg_blocks_too_long"
        raise RefusalError(code)
    return checked


def check_view(view: object) -> Json:
    """The modal with ids for all its blocks; RefusalError as views.open would say."""
    walk = Walk()
    checked: Json = {}
    with walk.at("view"):
        if not isinstance(view, dict) or view.get("type") != "modal":
            walk.note("unsupported type: a modal is expected")
        else:
            checked = {**view, "blocks": list(_check_modal(walk, view))}
    if walk.problems:
        code = "invalid_arguments"
        raise MalformedError(code, walk.problems)
    return checked


def _check_modal(walk: Walk, view: Json) -> tuple[Json, ...]:
    optional = {"submit", "close", "private_metadata", "callback_id", "clear_on_close"}
    optional |= {"notify_on_close", "external_id", "submit_disabled"}
    if not walk.only(view, {"title", "blocks"}, optional):
        return ()
    for name in ("title", "submit", "close"):
        if name in view:
            with walk.at(name):
                Elements(walk).text(view[name], 24, plain=True)
    walk.optional_text(view, "private_metadata", 3000, 0)
    walk.optional_text(view, "callback_id", ID_LENGTH, 0)
    walk.optional_text(view, "external_id", ID_LENGTH, 0)
    walk.flag(view, "clear_on_close")
    walk.flag(view, "notify_on_close")
    with walk.at("blocks"):
        checked = _Blocks(walk).check(view["blocks"], 1, VIEW_BLOCKS)
    if "submit" not in view and any(block["type"] == "input" for block in checked):
        walk.note("submit is required when an input block is within blocks")
    return checked


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


class _Blocks:
    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.elements = Elements(walk)

    def check(self, blocks: object, fewest: int, most: int) -> tuple[Json, ...]:
        found = self.walk.each(blocks, fewest, most, self._block)
        given = [block["block_id"] for block in found if "block_id" in block]
        for block_id in sorted({one for one in given if given.count(one) > 1}):
            self.walk.note(f"block_id already exists: {block_id}")
        markdown = sum(len(str(one.get("text"))) for one in found if one["type"] == "markdown")
        if markdown > MARKDOWN_CHARACTERS:
            self.walk.note(f"markdown text must be less than {MARKDOWN_CHARACTERS + 1} characters")
        return () if self.walk.problems else tuple(_with_ids(found))

    def _block(self, block: Json) -> None:
        kind = block.get("type")
        if not isinstance(kind, str) or kind not in BLOCKS:
            block["type"] = str(kind)
            self.walk.note(f"unsupported type: {kind}")
            return
        self.walk.optional_text(block, "block_id", ID_LENGTH)
        BLOCKS[kind](self, block)

    def header(self, block: Json) -> None:
        if self.walk.only(block, {"text"}, {"block_id"}):
            with self.walk.at("text"):
                self.elements.text(block["text"], 150, plain=True)

    def divider(self, block: Json) -> None:
        self.walk.only(block, set(), {"block_id"})

    def section(self, block: Json) -> None:
        self.walk.only(block, set(), {"block_id", "text", "fields", "accessory", "expand"})
        if "text" not in block and "fields" not in block:
            self.walk.note("must have either text or fields")
        if "text" in block:
            with self.walk.at("text"):
                self.elements.text(block["text"], 3000)
        if "fields" in block:
            with self.walk.at("fields"):
                self.walk.each(block["fields"], 1, 10, lambda one: self.elements.text(one, 2000))
        if "accessory" in block:
            with self.walk.at("accessory"):
                self._element(block["accessory"], ACCESSORIES)

    def context(self, block: Json) -> None:
        if self.walk.only(block, {"elements"}, {"block_id"}):
            with self.walk.at("elements"):
                self.walk.each(block["elements"], 1, 10, self._context_element)

    def _context_element(self, value: Json) -> None:
        if value.get("type") == "image":
            self.elements.image(value)
        else:
            self.elements.text(value, 3000)

    def actions(self, block: Json) -> None:
        if not self.walk.only(block, {"elements"}, {"block_id"}):
            return
        with self.walk.at("elements"):
            found = self.walk.each(
                block["elements"], 1, 25, lambda one: self.elements.element(one, ACTIONS)
            )
            ids = [one["action_id"] for one in found if "action_id" in one]
            for action_id in sorted({one for one in ids if ids.count(one) > 1}):
                self.walk.note(f"action_id already exists: {action_id}")

    def input(self, block: Json) -> None:
        optional = {"block_id", "hint", "optional", "dispatch_action"}
        if not self.walk.only(block, {"label", "element"}, optional):
            return
        with self.walk.at("label"):
            self.elements.text(block["label"], 2000, plain=True)
        if "hint" in block:
            with self.walk.at("hint"):
                self.elements.text(block["hint"], 2000, plain=True)
        self.walk.flag(block, "optional")
        self.walk.flag(block, "dispatch_action")
        with self.walk.at("element"):
            self._element(block["element"], INPUTS)

    def image(self, block: Json) -> None:
        if "title" in block:
            with self.walk.at("title"):
                self.elements.text(block["title"], 2000, plain=True)
        self.elements.image(
            {name: part for name, part in block.items() if name not in {"title", "block_id"}}
        )

    def markdown(self, block: Json) -> None:
        if self.walk.only(block, {"text"}, {"block_id"}):
            with self.walk.at("text"):
                self.walk.text(block["text"], MARKDOWN_CHARACTERS)

    def _element(self, value: object, allowed: set[str]) -> None:
        if isinstance(value, dict):
            self.elements.element(value, allowed & RULES.keys())
        else:
            self.walk.note("must be an object")


BLOCKS: Mapping[str, Callable[[_Blocks, Json], None]] = {
    "header": _Blocks.header,
    "divider": _Blocks.divider,
    "section": _Blocks.section,
    "context": _Blocks.context,
    "actions": _Blocks.actions,
    "input": _Blocks.input,
    "image": _Blocks.image,
    "markdown": _Blocks.markdown,
}


def _with_ids(blocks: Sequence[Json]) -> Iterator[Json]:
    """Slack makes up the ids that are missing."""
    numbers = count(1)
    for block in blocks:
        named = {"block_id": f"blk{next(numbers):02}", **block}
        if "accessory" in named:
            named["accessory"] = _with_action_id(named["accessory"], numbers)
        if "element" in named:
            named["element"] = _with_action_id(named["element"], numbers)
        if named["type"] == "actions":
            named["elements"] = [_with_action_id(one, numbers) for one in named["elements"]]
        yield named


def _with_action_id(element: Json, numbers: Iterator[int]) -> Json:
    if element["type"] == "image":
        return element
    return {"action_id": f"act{next(numbers):02}", **element}
