#compdef rxq
# SPDX-License-Identifier: GPL-2.0-only
# Completion of rxq for zsh: source this after compinit.

# rxq itself says what may stand at the cursor; where it knows nothing, file names are completed.
_rxq() {
    local line="${(j: :)words[1,CURRENT]}"
    local -a suggestions
    suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    suggestions=("${(@M)suggestions:#?*}")
    if (( ${#suggestions} )); then
        compadd -a suggestions
    else
        _files
    fi
}
compdef _rxq rxq
