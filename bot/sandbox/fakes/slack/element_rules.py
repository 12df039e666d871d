"""Slack's rules for the parts of blocks: texts, options, dialogs and elements.

Limits are those of Slack's Block Kit reference.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.sandbox.fakes.slack.records import Json
from bot.sandbox.fakes.slack.rules import Walk

ID_LENGTH = 255
BUTTON_STYLES = {"primary", "danger"}


@dataclass(frozen=True)
class Elements:
    """The rules, noting what they meet on one walk."""

    walk: Walk

    def text(self, value: object, longest: int, *, plain: bool = False) -> None:
        """A text object; where `plain`, mrkdwn is refused."""
        walk = self.walk
        if not isinstance(value, dict):
            walk.note("must be an object")
            return
        kinds = {"plain_text"} if plain else {"plain_text", "mrkdwn"}
        if value.get("type") not in kinds:
            walk.note(f"unsupported type: {value.get('type')}")
            return
        own = "emoji" if value["type"] == "plain_text" else "verbatim"
        if walk.only(value, {"text"}, {own}):
            walk.flag(value, own)
            with walk.at("text"):
                walk.text(value["text"], longest)

    def element(self, value: Json, allowed: set[str]) -> None:
        """An element of one of the allowed types."""
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in allowed or kind not in RULES:
            self.walk.note(f"unsupported type: {kind}")
            return
        self.walk.optional_text(value, "action_id", ID_LENGTH)
        RULES[kind](self, value)

    def confirm(self, value: Json) -> None:
        """The dialog an element may ask with before it acts."""
        if "confirm" not in value:
            return
        with self.walk.at("confirm"):
            dialog = value["confirm"]
            if not isinstance(dialog, dict):
                self.walk.note("must be an object")
                return
            limits = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
            if self.walk.only(dialog, set(limits), {"style"}):
                for name, longest in limits.items():
                    with self.walk.at(name):
                        self.text(dialog[name], longest, plain=name != "text")
            self._style(dialog)

    def option(self, value: Json, *, plain: bool, url: bool = False) -> None:
        """One option of a menu or group."""
        optional = {"description"} | ({"url"} if url else set())
        if not self.walk.only(value, {"text", "value"}, optional):
            return
        with self.walk.at("text"):
            self.text(value["text"], 75, plain=plain)
        with self.walk.at("value"):
            self.walk.text(value["value"], 150)
        if "description" in value:
            with self.walk.at("description"):
                self.text(value["description"], 75, plain=plain)

    def button(self, value: Json) -> None:
        """A button."""
        optional = {"action_id", "url", "value", "style", "confirm", "accessibility_label"}
        if self.walk.only(value, {"text"}, optional):
            with self.walk.at("text"):
                self.text(value["text"], 75, plain=True)
        self.walk.optional_text(value, "value", 2000)
        self.walk.optional_text(value, "url", 3000)
        self.walk.optional_text(value, "accessibility_label", 75)
        self._style(value)
        self.confirm(value)

    def image(self, value: Json) -> None:
        """An image element."""
        if self.walk.only(value, {"image_url", "alt_text"}):
            with self.walk.at("image_url"):
                self.walk.text(value["image_url"], 3000)
            with self.walk.at("alt_text"):
                self.walk.text(value["alt_text"], 2000)

    def select(self, value: Json) -> None:
        """A menu of fixed options, one or (multi) several to choose."""
        multi = value["type"] == "multi_static_select"
        initial = "initial_options" if multi else "initial_option"
        optional = {"action_id", "placeholder", "options", "option_groups", "confirm"}
        optional |= {"focus_on_load", initial} | ({"max_selected_items"} if multi else set())
        self.walk.only(value, set(), optional)
        if ("options" in value) == ("option_groups" in value):
            self.walk.note("must have either options or option_groups")
        self._options(value, 100, plain=True)
        with self.walk.at("option_groups"):
            self.walk.each(value.get("option_groups", []), 0, 100, self._option_group)
        self._initial(value)
        self._placeholder(value)
        self.confirm(value)

    def overflow(self, value: Json) -> None:
        """The three-dots menu."""
        self.walk.only(value, {"options"}, {"action_id", "confirm"})
        self._options(value, 5, plain=True, url=True)
        self.confirm(value)

    def choices(self, value: Json) -> None:
        """Radio buttons or checkboxes."""
        initial = "initial_options" if value["type"] == "checkboxes" else "initial_option"
        self.walk.only(value, {"options"}, {"action_id", "confirm", "focus_on_load", initial})
        self._options(value, 10, plain=False)
        self._initial(value)
        self.confirm(value)

    def text_input(self, value: Json) -> None:
        """A line or paragraph to write in."""
        optional = {"action_id", "initial_value", "placeholder", "focus_on_load"}
        optional |= {"dispatch_action_config"}
        if value["type"] == "plain_text_input":
            optional |= {"multiline", "min_length", "max_length"}
        self.walk.only(value, set(), optional)
        longest = value.get("max_length", 3000)
        for name in ("min_length", "max_length"):
            fewest = 0 if name == "min_length" else 1
            number = value.get(name, fewest)
            if not isinstance(number, int) or not fewest <= number <= 3000:  # noqa: PLR2004 - Slack's own limit
                with self.walk.at(name):
                    self.walk.note(f"must be between {fewest} and 3000")
        if isinstance(longest, int):
            self.walk.optional_text(value, "initial_value", longest, 0)
        self.walk.flag(value, "multiline")
        self._placeholder(value)

    def _style(self, value: Json) -> None:
        if value.get("style", "primary") not in BUTTON_STYLES:
            with self.walk.at("style"):
                self.walk.note("must be a valid enum value")

    def _placeholder(self, value: Json) -> None:
        if "placeholder" in value:
            with self.walk.at("placeholder"):
                self.text(value["placeholder"], 150, plain=True)

    def _options(self, value: Json, most: int, *, plain: bool, url: bool = False) -> None:
        if "options" not in value:
            return
        with self.walk.at("options"):
            options = self.walk.each(
                value["options"], 1, most, lambda one: self.option(one, plain=plain, url=url)
            )
            values = [option.get("value") for option in options]
            if len(set(map(str, values))) < len(values):
                self.walk.note("options must have unique values")

    def _option_group(self, value: Json) -> None:
        if self.walk.only(value, {"label", "options"}):
            with self.walk.at("label"):
                self.text(value["label"], 75, plain=True)
            self._options(value, 100, plain=True)

    def _initial(self, value: Json) -> None:
        groups = value.get("option_groups") or [value]
        known = [option for group in groups for option in group.get("options", [])]
        chosen = value.get("initial_options", [])
        if "initial_option" in value:
            chosen = [value["initial_option"]]
        if any(option not in known for option in chosen):
            self.walk.note("initial options must match exactly one of the provided options")


RULES: Mapping[str, Callable[[Elements, Json], None]] = {
    "button": Elements.button,
    "image": Elements.image,
    "static_select": Elements.select,
    "multi_static_select": Elements.select,
    "overflow": Elements.overflow,
    "radio_buttons": Elements.choices,
    "checkboxes": Elements.choices,
    "plain_text_input": Elements.text_input,
    "email_text_input": Elements.text_input,
}
