import type { HookStatus } from '../../acts/hooks.ts';
import { columns } from '../columns.ts';
import type { CommandResult } from '../command.ts';

/** Where the gate of a server stands. */
export function hookResult(status: HookStatus): CommandResult {
  const { directory, hook, state, genesis, previous, settings } = status;
  const rows = [
    ['repository', directory],
    ['hook', `${hook} (${state})`],
    ['genesis', genesis ?? 'none'],
    ...(previous === null ? [] : [['runs after it', previous]]),
    ...settings.map(({ key, wanted, value }) => [
      key,
      value === wanted ? wanted : `${value ?? 'not set'} (should be ${wanted})`,
    ]),
  ];
  return { data: status, human: columns(rows) };
}
