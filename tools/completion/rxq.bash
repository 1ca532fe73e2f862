# SPDX-License-Identifier: GPL-2.0-only
# Completion of rxq for bash: source this, or put it where bash-completion looks for it.

# rxq itself says what may stand at the cursor; where it knows nothing, file names are completed.
_rxq() {
    local word=${COMP_WORDS[COMP_CWORD]} suggestion
    COMPREPLY=()
    while IFS= read -r suggestion; do
        [[ $suggestion == "$word"* ]] && COMPREPLY+=("$suggestion")
    done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
}
complete -o default -F _rxq rxq
