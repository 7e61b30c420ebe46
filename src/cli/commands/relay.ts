import { setTimeout as sleep } from 'node:timers/promises';
import type { Decided } from '../../acts/relay/batch.ts';
import { subjectsOf } from '../../acts/relay/proposals.ts';
import { type RelayReport, relay } from '../../acts/relay/run.ts';
import { type CommandInput, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute({ options, io }: CommandContext, input: CommandInput): Promise<CommandResult> {
  const every = optional(input, 'every');
  if (every === undefined) {
    const report = await relay(options);
    return { data: dataOf(report), human: linesOf(report).join('') };
  }
  if (!/^[1-9][0-9]{0,4}$/.test(every))
    fail('usage/option-value', `--every is a number of seconds, not ${JSON.stringify(every)}`);
  while (!io.signal.aborted) {
    // What ends one run, such as a remote that is down, is no reason to stop: proposals wait.
    const report = await relay(options).catch((error: Error) => error);
    // Whoever stops it has stopped the git that it ran, too.
    if (report instanceof Error && !io.signal.aborted) io.stderr.write(`qms: ${report.message}\n`);
    else if (report instanceof Error) break;
    else if (report.decided.length > 0) io.stdout.write(linesOf(report).join(''));
    await sleep(Number(every) * 1000, undefined, { signal: io.signal }).catch(() => {});
  }
  return { data: null, human: '' };
}

function named(each: Decided): string {
  return subjectsOf(each).join(', ');
}

function linesOf({ decided, waiting, strange }: RelayReport): string[] {
  const lines = decided.map((each) => {
    const [first] = each.findings;
    if (first) return `refused ${named(each)} (propose/${each.nonce}): ${first.rule}: ${first.message}\n`;
    return `admitted ${[named(each), ...each.steps.map(({ subject }) => subject)].join('; ')}\n`;
  });
  const rest = [
    ...(waiting > 0 ? [`${waiting} proposals wait for the next run\n`] : []),
    ...strange.map((ref) => `left alone: ${ref} is no proposal\n`),
  ];
  return lines.length + rest.length > 0 ? [...lines, ...rest] : ['nothing was proposed\n'];
}

function dataOf({ decided, ...rest }: RelayReport) {
  return {
    ...rest,
    decided: decided.map(({ tips, steps, ...each }) => ({
      ...each,
      tips: Object.fromEntries(tips),
      steps: steps.map(({ oid, act, document }) => ({ oid, act, document })),
    })),
  };
}
