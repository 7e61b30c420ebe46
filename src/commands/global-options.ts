import type { CommandDescription, Option } from './description.ts';

/** Options that every command takes, before its name or after it. */
export const globalOptions: readonly Option[] = [
  { name: 'directory', short: 'C', value: 'DIR', completes: 'file', description: 'run as if started in DIR' },
  { name: 'json', description: 'print one JSON object, and nothing else, on standard output' },
  {
    name: 'key',
    value: 'FILE',
    completes: 'file',
    description: 'sign with this SSH key, instead of git config user.signingkey',
  },
  { name: 'quiet', short: 'q', description: 'print no notes and no next commands' },
  { name: 'no-color', description: 'print no colours, as NO_COLOR does' },
  { name: 'help', short: 'h', description: 'show the help of the command' },
  { name: 'version', description: 'show the version of git-qms' },
];

const dryRun: Option = {
  name: 'dry-run',
  short: 'n',
  description: 'judge and show what would be done, but do nothing',
};

/** A command's own options, `--dry-run` where it writes, and the global ones that it does not use otherwise. */
export function optionsOf(command: CommandDescription): readonly Option[] {
  const own = [...command.options, ...(command.writes ? [dryRun] : [])];
  return [...own, ...globalOptions.filter(({ name }) => !own.some((option) => option.name === name))];
}
