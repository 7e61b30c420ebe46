import { type CommandInput, has } from '../../commands/input.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { githubWanted, setupAgain } from './github-wanted.ts';

interface Gap {
  readonly name: string;
  readonly value: string;
  readonly fix: string;
  readonly consequence: string;
  readonly after?: string;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${printable(line)}\n`).join('')}`;
}

const plain = ({ name, value, fix, consequence, after }: Gap) => ({
  name,
  value,
  consequence,
  fix,
  ...(after === undefined ? {} : { after }),
});

/** Gaps that are mended alike stand together, above what mends them. */
function together(gaps: readonly Gap[], by: (gap: Gap) => string): [readonly Gap[], string][] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) groups.set(by(gap), [...(groups.get(by(gap)) ?? []), gap]);
  return [...groups].map(([key, group]) => [group, key]);
}

/** Without --yes it only says what it would do. */
export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { setUp } = await import('../../hosting/github/program.ts');
  const { github, wanted } = await githubWanted(context, input);
  const act = has(input, 'yes') && context.options.dryRun !== true;
  const { steps, later, byHand, done, left, findings } = await setUp(github, wanted, act);
  const again = setupAgain(input);
  const nothing = steps.length + later.length + byHand.length === 0;
  const stopped = findings.length > 0;
  const filling = byHand.map(({ fix }) => fix).find((fix) => fix.includes('--fill'));
  const doctor = again.replace('setup', 'doctor');
  function nextOf(): string[] {
    if (stopped) return [`${again} --yes: go on where this stopped`];
    if (!act && steps.length > 0)
      return [`${filling?.replace('qms github setup', again) ?? `${again} --yes`}: do it`];
    if (byHand.length > 0) return [`${again} --yes: when you have done what is for you`];
    const relayed = wanted.relay.kind === 'none' ? [] : ['git config qms.transport relay: in every clone'];
    return [`${doctor}: what is still open, and what it lets somebody do`, ...relayed];
  }
  const human = [
    nothing && !stopped ? `${wanted.owner}/${wanted.repo} is as it should be\n` : '',
    section('Done:', done),
    act || stopped
      ? section('Not done:', left)
      : section(
          'Would change:',
          steps.map(({ name, value }) => `${name}: at present ${value}`),
        ),
    section(
      'Later, once what it waits for is there:',
      together(later, ({ after = '' }) => after).flatMap(([group, after]) => [
        ...group.map(({ name }) => name),
        `  after ${after}`,
      ]),
    ),
    section(
      'For you:',
      together(byHand, ({ fix }) => fix).flatMap(([group, fix]) => [
        ...group.map(({ name, value }) => `${name}: ${value}`),
        `  ${fix.replace('qms github setup', again)}`,
      ]),
    ),
  ].join('');
  return {
    data: {
      repository: `${wanted.owner}/${wanted.repo}`,
      acted: act,
      done,
      left,
      steps: steps.map(plain),
      later: later.map(plain),
      byHand: byHand.map(plain),
    },
    human,
    findings,
    next: nextOf(),
  };
}
