import type { CommandDescription, Completes } from '../../commands/description.ts';
import { optionsOf } from '../../commands/global-options.ts';
import {
  familyNames,
  firstWord,
  listDocuments,
  listRules,
  type Offer,
  offer,
  offerOfArguments,
  quoted,
  spellings,
  valuedSpellings,
} from './words.ts';

const sources: Readonly<Record<Completes, string>> = {
  document: `compadd -- \${(f)"$(${listDocuments})"}`,
  rule: `compadd -- \${(f)"$(${listRules})"}`,
  command: `_describe -t commands 'command' qms_commands`,
  file: '_files',
};

function reply({ values, completes }: Offer): string {
  if (completes !== null) return sources[completes];
  return values.length > 0 ? `compadd -- ${values.map(quoted).join(' ')}` : '_message value';
}

/** `name:what it does`, as _describe takes it. */
function described(name: string, text: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${text}`);
}

function valueCases(command: CommandDescription): string {
  return optionsOf(command)
    .filter(({ value }) => value !== undefined)
    .map(
      (option) =>
        `      (${spellings(option)
          .map((each) => quoted(`${command.name}:${each}`))
          .join('|')}) ${reply(offer(option))}; return ;;\n`,
    )
    .join('');
}

function argumentCase(command: CommandDescription): string {
  const options = optionsOf(command).flatMap((option) =>
    spellings(option)
      .filter((each) => each.startsWith('--'))
      .map((each) => described(each, option.description)),
  );
  return `    (${quoted(command.name)})
      if [[ $current == -* ]]; then
        qms_options=(${options.join(' ')})
        _describe -o 'option' qms_options
      else
        ${reply(offerOfArguments(command))}
      fi ;;
`;
}

function familyCase(commands: readonly CommandDescription[], family: string): string {
  const members = commands.flatMap(({ name, summary }) =>
    name.startsWith(`${family} `) ? [described(name.slice(family.length + 1), summary)] : [],
  );
  return `    (${quoted(family)}) qms_members=(${members.join(' ')}); _describe -t commands 'command' qms_members ;;\n`;
}

/** A script for zsh; `git qms` finds it by the name `_git-qms`. */
export function zshCompletion(commands: readonly CommandDescription[]): string {
  const families = familyNames(commands);
  const overview = [
    ...commands
      .filter(({ name }) => !name.includes(' '))
      .map(({ name, summary }) => described(name, summary)),
    ...families.map((family) => described(family, members(commands, family))),
  ];
  return `#compdef qms git-qms
# zsh completion for qms and git qms; made by: qms completion zsh

_qms() {
  local -a qms_commands qms_members qms_options
  local current=\${words[CURRENT]} command='' previous='' skip='' word
  qms_commands=(${overview.join(' ')})
  for word in \${words[2,CURRENT-1]}; do
    previous=$word
    if [[ -n $skip ]]; then skip=''; continue; fi
    case $word in
      (${valuedSpellings(commands).join('|')}) skip=1 ;;
      (-*) ;;
      (*) case $command in
        ('') command=$word ;;
        (${families.join('|')}) command="$command $word" ;;
      esac ;;
    esac
  done
  if [[ -n $skip ]]; then
    case "$command:$previous" in
${commands.map(valueCases).join('')}      (*) _files; return ;;
    esac
  fi
  case $command in
    ('') _describe -t commands 'command' qms_commands ;;
${families.map((family) => familyCase(commands, family)).join('')}${commands.map(argumentCase).join('')}  esac
}

_git-qms() { _qms "$@" }

if [[ $funcstack[1] == _qms ]]; then _qms "$@"; else compdef _qms qms git-qms; fi
`;
}

function members(commands: readonly CommandDescription[], family: string): string {
  return commands
    .filter(({ name }) => firstWord(name) === family && name !== family)
    .map(({ name }) => name.slice(family.length + 1))
    .join(', ');
}
