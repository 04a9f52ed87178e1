"""What the shells are told for completion: click's scripts, but for what these do to names of PBS.

A snapshot has colons in it, a user an `@`, a token a `!`. Bash takes words apart at the first two
and looks up its history for the third, so here it is given the line as it was typed, and told what
stands behind the last place at which it takes the word apart. The value of `--option=value` is the
whole word to zsh and fish, and fish is shown the whole of a description.
"""

from __future__ import annotations

import os
import re
from typing import Any

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)


class _WholeWords(ShellComplete):
    """Completes `--option=` by what the word as a whole can be."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        items = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if not (equals and option.startswith("-")):
            return items
        return [CompletionItem(f"{option}={item.value}", item.type, item.help) for item in items]


_BASH = """\
%(complete_func)s() {
    local completion
    COMPREPLY=()
    while IFS= read -r completion; do
        case $completion in
            dir,*) compopt -o dirnames ;;
            file,*) compopt -o default ;;
            plain,*) COMPREPLY+=("${completion#plain,}") ;;
        esac
    done < <(env COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_CWORD="${COMP_WORDS[COMP_CWORD]}" \\
        COMP_WORDBREAKS="$COMP_WORDBREAKS" %(complete_var)s=bash_complete "$1")
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(_WholeWords, BashComplete):
    """Completion in bash. The script sends the line up to the cursor, and the word as bash
    sees it."""

    source_template = _BASH
    _kept = 0
    """How many characters of the word bash keeps, and puts the completion behind."""
    _quoted = False

    def get_completion_args(self) -> tuple[list[str], str]:
        # One more character, so that the last word is there where nothing is typed of it.
        *words, last = split_arg_string(os.environ["COMP_WORDS"] + "x")
        incomplete = last[:-1]
        self._quoted = os.environ["COMP_CWORD"][:1] in ("'", '"')
        if not self._quoted:
            breaks = os.environ["COMP_WORDBREAKS"]
            # An @ belongs to what comes behind it, as if it were the name of a host.
            self._kept = max((at + (char != "@") for at, char in enumerate(incomplete) if char in breaks), default=0)
        return words[1:], incomplete

    def format_completion(self, item: CompletionItem[Any]) -> str:
        value = str(item.value)[self._kept :]
        if not self._quoted:
            value = re.sub(r"([^\w@%+=:,./-])", r"\\\1", value)
        return f"{item.type},{value}"


# What zsh has of its own for files would take an option in front of one for a folder.
_ZSH = ZshComplete.source_template.replace(
    "            _path_files -", "            [[ $key == -*=* ]] && compset -P 1 '*='\n            _path_files -"
)


class Zsh(_WholeWords, ZshComplete):
    """Completion in zsh."""

    source_template = _ZSH


_FISH = """\
function %(complete_func)s
    for completion in (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) \\
            %(prog_name)s)
        set -l parts (string split --max 1 "," -- $completion)
        set -l option (string match --regex -- '^-[^=]*=' $parts[2])
        set -l path (string replace -- "$option" "" $parts[2])
        switch $parts[1]
            case dir
                for completed in "$option"(__fish_complete_directories $path)
                    echo $completed
                end
            case file
                for completed in "$option"(__fish_complete_path $path)
                    echo $completed
                end
            case plain
                echo $parts[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class Fish(_WholeWords, FishComplete):
    """Completion in fish."""

    source_template = _FISH


for _kind in (Bash, Zsh, Fish):
    add_completion_class(_kind)
