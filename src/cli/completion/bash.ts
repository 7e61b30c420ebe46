import type { CommandDescription, Completes } from '../../commands/description.ts';
import { optionsOf } from '../../commands/global-options.ts';
import {
  familyNames,
  firstWords,
  listDocuments,
  listRules,
  type Offer,
  offer,
  offerOfArguments,
  quoted,
  spellings,
  valuedSpellings,
} from './words.ts';

function reply({ values, completes }: Offer): string {
  const sources: Readonly<Record<Completes, string>> = {
    document: `"$(${listDocuments})"`,
    rule: `"$(${listRules})"`,
    command: '"$__qms_commands"',
    file: "''",
  };
  const words = completes === null ? quoted(values.join(' ')) : sources[completes];
  const action = completes === 'file' ? '-f' : `-W ${words}`;
  return `COMPREPLY=($(compgen ${action} -- "$current"))`;
}

/** The values that follow an option of this command. */
function valueCases(command: CommandDescription): string {
  return optionsOf(command)
    .filter(({ value }) => value !== undefined)
    .map(
      (option) =>
        `        ${quoted(command.name)}:${spellings(option).join(`|${quoted(command.name)}:`)}) ${reply(offer(option))}; return ;;\n`,
    )
    .join('');
}

function argumentCase(command: CommandDescription): string {
  const options = optionsOf(command)
    .flatMap(spellings)
    .filter((each) => each.startsWith('--'));
  return `    ${quoted(command.name)})
      case "$current" in
        -*) COMPREPLY=($(compgen -W ${quoted(options.join(' '))} -- "$current")) ;;
        *) ${reply(offerOfArguments(command))} ;;
      esac ;;
`;
}

function familyCase(commands: readonly CommandDescription[], family: string): string {
  const members = commands.flatMap(({ name }) =>
    name.startsWith(`${family} `) ? [name.slice(family.length + 1)] : [],
  );
  return `    ${quoted(family)}) COMPREPLY=($(compgen -W ${quoted(members.join(' '))} -- "$current")) ;;\n`;
}

/** A script for bash, which also serves `git qms` through git's own completion. */
export function bashCompletion(commands: readonly CommandDescription[]): string {
  const families = familyNames(commands);
  return `# bash completion for qms and git qms; made by: qms completion bash
__qms_commands=${quoted(firstWords(commands).join(' '))}

# Sets COMPREPLY for the current word, from the words between the program and it.
__qms_reply() {
  local current=$1 command='' previous='' skip='' word
  shift
  for word in "$@"; do
    previous=$word
    if [ -n "$skip" ]; then skip=''; continue; fi
    case $word in
      ${valuedSpellings(commands).join('|')}) skip=1 ;;
      -*) ;;
      *) case $command in
        '') command=$word ;;
        ${families.join('|')}) command="$command $word" ;;
      esac ;;
    esac
  done
  if [ -n "$skip" ]; then
    case "$command:$previous" in
${commands.map(valueCases).join('')}        *) COMPREPLY=($(compgen -f -- "$current")); return ;;
    esac
  fi
  case $command in
    '') COMPREPLY=($(compgen -W "$__qms_commands" -- "$current")) ;;
${families.map((family) => familyCase(commands, family)).join('')}${commands.map(argumentCase).join('')}  esac
}

_qms() {
  __qms_reply "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
}

# Called by git's completion, which has split the line into words and cword.
_git_qms() {
  local at=1
  while [ "$at" -lt "$cword" ] && [ "\${words[at]}" != qms ]; do at=$((at + 1)); done
  __qms_reply "\${words[cword]}" "\${words[@]:at+1:cword-at-1}"
}

complete -o default -F _qms qms git-qms
`;
}
