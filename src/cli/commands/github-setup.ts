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

/** Without --yes it only says what it would do. */
export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { setUp } = await import('../../hosting/github/program.ts');
  const { github, wanted } = await githubWanted(context, input);
  const act = has(input, 'yes') && context.options.dryRun !== true;
  const { steps, later, byHand, done, left, findings } = await setUp(github, wanted, act);
  const again = setupAgain(input);
  const nothing = steps.length + later.length + byHand.length === 0;
  const stopped = findings.length > 0;
  const human = [
    nothing && !stopped ? `${wanted.owner}/${wanted.repo} is as it should be\n` : '',
    section('Done:', done),
    act || stopped
      ? section('Not done:', left)
      : section(
          'Would do:',
          steps.map(({ name, value }) => `${name}: ${value}`),
        ),
    section(
      'Later, once what it waits for is there:',
      later.map(({ name, after }) => `${name}, after ${after}`),
    ),
    section(
      'For you:',
      byHand.flatMap(({ name, value, fix }) => [
        `${name}: ${value}`,
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
    next: stopped
      ? [`${again} --yes: go on where this stopped`]
      : !act && steps.length > 0
        ? [`${again} --yes: do it`]
        : [`${again.replace('setup', 'doctor')}: what is still open, and what it lets somebody do`],
  };
}
