"""The templates of the register's own pages, compiled once for each language, and to wait for nothing.

Datasette's own wait for whatever a plugin gives them, so each piece of a page passes through a coroutine of every
template that it extends; a page of the register has all that it shows before it is written. And the interface's words
stand in its templates as they are printed: to look each up for each page was a quarter of the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Environment, Template
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup

from .datasette_versions import environment_of
from .language import english, gettext, language

if TYPE_CHECKING:
    from datasette.app import Datasette

_OWN = "qiangqi_own"
"""Where Datasette's environment, whose filters and functions they share, keeps the others by language.

A mapping beside it would keep all of them, with their instance, for good: they know the one that they are made of.
"""

_WORDS = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")
"""The tokens of a word of the interface that stands alone: ``{{ _("…") }}``."""


def own_template(datasette: Datasette, name: str) -> Template:
    """Return a template of one of the register's own pages, in the language of the request."""
    env, lang = environment_of(datasette), language()
    own: dict[str, Environment] = vars(env).setdefault(_OWN, {})
    if lang not in own:
        own[lang] = _of_own_pages(env, lang)
    template: Template = own[lang].get_template(name)
    return template


def _of_own_pages(env: Environment, lang: str) -> Environment:
    kept = KeptApart(env.bytecode_cache, lang) if env.bytecode_cache else None
    own = env.overlay(enable_async=False, extensions=[WordsWritten], auto_reload=False, bytecode_cache=kept)
    vars(own).pop("get_template", None)  # those of the other one, which choose between the register's and Datasette's
    vars(own).pop("select_template", None)
    own.globals = {**env.globals, "_": _worded()}
    own.context_class = OwnContext
    return own


class KeptApart(BytecodeCache):
    """A cache of compiled templates that keeps those of one language, and of these words, apart from all others."""

    def __init__(self, kept: BytecodeCache, lang: str) -> None:
        self._kept = kept
        self._apart = f"{lang}-{hashlib.sha256(repr(sorted(english().items())).encode()).hexdigest()}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a key that is no other environment's: what is compiled has its words in it, and waits for nothing."""
        return f"{self._kept.get_cache_key(name, filename)}-{self._apart}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept."""
        self._kept.load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept.dump_bytecode(bucket)


class OwnContext(Context):
    """What a page shows, and how its functions are called: plainly, since hardly any asks for more than its values."""

    def call(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function from a template; what asks for the context, as a macro does, is called as Jinja calls it."""
        if isinstance(function, _PLAIN) and not hasattr(function, "jinja_pass_arg"):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return function(*args, **kwargs)
        return super().call(function, *args, **kwargs)


_PLAIN = (FunctionType, MethodType, partial)


class PartsWrittenOnce:
    """Parts of pages that are the same on each, or on all of one section: written once for each language."""

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette
        self._kept: dict[tuple[str, object, str], Markup] = {}

    def part(self, name: str, current: tuple[tuple[str, str], ...] = ()) -> Markup:
        """Return what a template comes to with nothing but ``current``, which takes few values."""
        key = name, current, language()
        if key not in self._kept:
            self._kept[key] = Markup(own_template(self._datasette, name).render(current=dict(current)))
        return self._kept[key]


class WordsWritten(Extension):
    """Writes the words of the interface into a template, in the language in which it is compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Put each word that stands alone in its place as a part of the text."""
        held: list[Token] = []
        for token in stream:
            held.append(token)
            while held and not _may_be_word(held):
                yield held.pop(0)
            if len(held) == len(_WORDS):
                yield Token(held[0].lineno, "data", str(_word(held[3].value) % {}))
                held.clear()
        yield from held


def _may_be_word(held: list[Token]) -> bool:
    is_alike = all(token.type == kind for token, kind in zip(held, _WORDS, strict=False))
    return is_alike and (len(held) < 2 or held[1].value == "_")


def _worded() -> Callable[..., Markup]:
    """Return the function of the words that do not stand alone, which are of one language, too."""
    word = lru_cache(maxsize=None)(_word)

    def written(message: str, **values: Any) -> Markup:
        return word(message) % values

    return written


def _word(message: str) -> Markup:
    return Markup(gettext(message))
