import type { CommandInput } from '../../commands/input.ts';
import type { Status } from '../../reading/doctor/check.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Format } from '../style.ts';
import { githubWanted, setupAgain } from './github-wanted.ts';

interface HostCheck {
  readonly name: string;
  readonly status: Status;
  readonly value: string;
  /** What somebody could do as long as it is so; null where all is well. */
  readonly lets: string | null;
  readonly fix: string | null;
}

const colours: Readonly<Record<Status, Format>> = { ok: 'green', warn: 'yellow', fail: 'red' };

/** 0 nothing failed; 1 something did; 6 something could not be looked at: that is no good news either. */
export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { look } = await import('../../hosting/github/program.ts');
  const { github, wanted } = await githubWanted(context, input);
  const { demands, findings } = await look(github, wanted);
  const again = setupAgain(input);
  const checks: HostCheck[] = [
    ...demands.map(
      ({ name, value, met, advice, consequence, fix }): HostCheck => ({
        name,
        value,
        status: met ? 'ok' : advice ? 'warn' : 'fail',
        lets: met ? null : consequence,
        fix: met ? null : fix.replace('qms github setup', again),
      }),
    ),
    ...findings.map(
      ({ rule, message, fix }): HostCheck => ({
        name: 'not looked at',
        status: 'fail',
        value: `${rule}: ${message}`,
        lets: 'whatever is wrong there stays unseen',
        fix,
      }),
    ),
  ];
  const lines = checks.map(({ name, status, value, lets, fix }) => {
    const more = [lets && `lets: ${lets}`, fix && `fix:  ${fix}`].filter((line) => line !== null);
    const below = more.map((line) => `      ${printable(line)}\n`).join('');
    return `${context.style(colours[status], status.padEnd(4))}  ${printable(`${name}: ${value}`)}\n${below}`;
  });
  const failed = checks.some(({ status }) => status === 'fail');
  const exit = findings.length > 0 ? 6 : failed ? 1 : 0;
  return {
    data: { repository: `${wanted.owner}/${wanted.repo}`, checks, exit },
    human: lines.join(''),
    exit,
  };
}
