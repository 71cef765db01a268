"""Completion scripts for three shells, from the parser itself: nothing to keep in step by hand."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from cli.main import build, fill

if TYPE_CHECKING:
    from cli.parser import Parser

_BASH = """\
_caseline() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} at= word words
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$at $word" in
            {paths}) at="$at $word" ;;
        esac
    done
    case "$at" in
{cases}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -F _caseline caseline
"""
_ZSH = """\
#compdef caseline
_caseline() {{
    local at= word; local -a words_here
    for word in "${{(@)words[2,CURRENT-1]}}"; do
        case "$at $word" in
            ({paths}) at="$at $word" ;;
        esac
    done
    case "$at" in
{cases}
    esac
    compadd -a words_here || _files
}}
compdef _caseline caseline
"""


def script(shell: str) -> str:
    """Give the script for `bash`, `zsh` or `fish`."""
    tree = _tree()
    return _fish(tree) if shell == "fish" else _posix(tree, shell)


def _tree() -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Give for each place what may follow there, each word with its help."""
    parser = build(())
    for name, child in parser.children().items():
        fill(child, name)
    tree: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    _walk(parser, (), tree)
    return tree


def _walk(
    parser: Parser, path: tuple[str, ...], tree: dict[tuple[str, ...], list[tuple[str, str]]]
) -> None:
    tree[path] = parser.words()
    for name, child in parser.children().items():
        _walk(child, (*path, name), tree)


def _posix(tree: dict[tuple[str, ...], list[tuple[str, str]]], shell: str) -> str:
    paths = "|".join(quote("".join(f" {word}" for word in path)) for path in tree if path)
    lines = []
    for path, words in tree.items():
        place, follow = quote("".join(f" {word}" for word in path)), " ".join(w for w, _ in words)
        lines.append(
            f'        {place}) words="{follow}" ;;' if shell == "bash"
            else f"        ({place}) words_here=({follow}) ;;"
        )  # fmt: skip
    frame = _BASH if shell == "bash" else _ZSH
    return frame.format(paths=paths, cases="\n".join(lines))


def _fish(tree: dict[tuple[str, ...], list[tuple[str, str]]]) -> str:
    lines = ["complete -c caseline -f"]
    for path, words in tree.items():
        seen = [f"__fish_seen_subcommand_from {word}" for word in path]
        below = " ".join(p[-1] for p in tree if len(p) == len(path) + 1 and p[:-1] == path)
        if below:
            seen.append(f"not __fish_seen_subcommand_from {below}")
        condition = quote("; and ".join(seen) or "true")
        for word, told in words:
            what = f"-l {word[2:]}" if word.startswith("--") else f"-a {word}"
            lines.append(f"complete -c caseline -n {condition} {what} -d {quote(told)}")
    return "\n".join(lines) + "\n"
