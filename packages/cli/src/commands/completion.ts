import { Argument, Command } from 'commander';
import type { CreateCommand } from '../commands.ts';
import { print } from '../terminal.ts';

/** `ahoy completion <shell>`: a script that asks `ahoy __complete` for the words that may stand next. */
export const completionCommand: CreateCommand = (terminal) =>
  new Command('completion')
    .description('Prints a script with which a shell completes commands, services, procedures and flags.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: keyof typeof SCRIPTS) => print(terminal, SCRIPTS[shell]));

const EXAMPLES = `
Examples:
  source <(ahoy completion bash)
  source <(ahoy completion zsh)
  ahoy completion fish | source`;

/** Bash takes a colon for the end of a word; no word that is completed has one. */
const SCRIPTS = {
  bash: `_ahoy() {
  local IFS=$'\\n'
  COMPREPLY=($(ahoy __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _ahoy ahoy`,
  zsh: `_ahoy() {
  local -a found
  found=("\${(@f)$(ahoy __complete -- "\${words[@]:1:CURRENT-1}" 2>/dev/null)}")
  [[ -n "$found" ]] && compadd -- "\${found[@]}"
}
compdef _ahoy ahoy`,
  fish: `complete -c ahoy -f -a '(ahoy __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
};
