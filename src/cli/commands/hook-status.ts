import type { HookStatus } from '../../acts/hooks.ts';
import type { LocalHookStatus } from '../../acts/hooks-local.ts';
import { columns } from '../columns.ts';
import type { CommandResult } from '../command.ts';

/** What the judge that stays awake does for the hook. */
const daemonSays: Readonly<Record<HookStatus['daemon'], string>> = {
  none: 'none',
  answers: 'answers',
  other: 'is of another build or environment; the hook judges by itself until it is started anew',
  silent: 'does not answer; the hook judges by itself until it is started anew',
};

/** Where the gate of a server stands. */
export function hookResult(status: HookStatus): CommandResult {
  const { directory, hook, state, genesis, previous, daemon, settings } = status;
  const rows = [
    ['repository', directory],
    ['hook', `${hook} (${state})`],
    ['genesis', genesis ?? 'none'],
    ...(previous === null ? [] : [['runs after it', previous]]),
    ...(daemon === 'none' ? [] : [['daemon', daemonSays[daemon]]]),
    ...settings.map(({ key, wanted, value }) => [
      key,
      value === wanted ? wanted : `${value ?? 'not set'} (should be ${wanted})`,
    ]),
  ];
  return { data: status, human: columns(rows) };
}

/** Where the hooks of a clone stand. */
export function localHookResult(status: LocalHookStatus): CommandResult {
  const { directory, hooks, elsewhere } = status;
  const rows = [
    ['local hooks', directory],
    ...hooks.map(({ name, state, previous }) => [
      name,
      previous === null ? state : `${state}, and ${previous} still runs`,
    ]),
    ...(elsewhere === null
      ? []
      : [['not run', `git runs the hooks of ${elsewhere}: \`git config core.hooksPath ${directory}\``]]),
  ];
  return { data: status, human: columns(rows) };
}
