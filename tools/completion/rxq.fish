# SPDX-License-Identifier: GPL-2.0-only
# Completion of rxq for fish: source this, or put it into ~/.config/fish/completions.

# rxq itself says what may stand at the cursor; fish adds file names.
function __rxq_suggestions
    set -l line (commandline -cp)
    rxq "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c rxq -a '(__rxq_suggestions)'
