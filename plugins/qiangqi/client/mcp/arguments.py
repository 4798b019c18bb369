"""Arguments that a tool does not take, refused in a sentence: which one, and what is expected of it."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from pydantic import ValidationError

from qiangqi.standing.written_days import pick

_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("缺少参数 {name}", "The argument {name} is missing"),
    "extra_forbidden": ("没有参数 {name}；可用的是 {known}", "There is no argument {name}; there are {known}"),
    "literal_error": ("参数 {name} 应为其中之一：{expected}", "The argument {name} must be one of {expected}"),
    "too_short": ("参数 {name} 至少应有 {min_length} 项", "The argument {name} must have {min_length} or more items"),
    "too_long": ("参数 {name} 至多 {max_length} 项", "The argument {name} may have {max_length} items at most"),
    "string_too_short": (
        "参数 {name} 至少应有 {min_length} 个字符",
        "The argument {name} must have {min_length} or more characters",
    ),
    "string_too_long": (
        "参数 {name} 至多 {max_length} 个字符",
        "The argument {name} may have {max_length} characters at most",
    ),
    "greater_than_equal": ("参数 {name} 不得小于 {ge}", "The argument {name} must be at least {ge}"),
    "less_than_equal": ("参数 {name} 不得大于 {le}", "The argument {name} must be at most {le}"),
}
"""What is said of an argument, by the kind of error as pydantic names it; its context fills the places."""

_OTHER = ("参数 {name} 的类型不对，应与工具说明一致", "The argument {name} is not of the type that the tool describes")


class SentenceTool(Tool):
    """A tool that tells of arguments which it does not take what is wrong, in a sentence and without their values."""

    async def run(self, arguments: dict[str, Any], *given: Any, **named: Any) -> Any:
        """Run the tool.

        Raises:
            ToolError: it does not take the arguments, or refuses what they ask.
        """
        try:
            self.fn_metadata.validate_arguments(arguments)
        except ValidationError as error:
            raise ToolError(self._sentence(error, "en" if arguments.get("lang") == "en" else "zh")) from None
        return await super().run(arguments, *given, **named)

    def _sentence(self, error: ValidationError, lang: str) -> str:
        known = ", ".join(self.fn_metadata.arg_model.model_fields)
        told = []
        for one in error.errors(include_url=False, include_input=False):
            name = ".".join(map(str, one["loc"]))
            values = {"name": name[:_LONGEST], "known": known, **one.get("ctx", {})}
            values["expected"] = str(values.get("expected")).replace("'", "").replace(" or ", ", ")
            told.append(pick(_WORDS.get(one["type"], _OTHER), lang).format(**values))
        return pick(("；", "; "), lang).join(dict.fromkeys(told)) + pick(("。", "."), lang)


_LONGEST = 60
"""The most characters that are repeated of the name of an argument, which may be any text."""
