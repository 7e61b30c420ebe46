import { type CommandInput, one } from '../../commands/input.ts';
import { type Impact, impact, type SystemImpact, type Touched } from '../../reading/impact.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await impact(context.options, one(input, 'CHANGE'));
  return {
    data: found,
    human: [...found.systems.map((system) => page(system, context)), rest(found)].join(''),
    notes: found.systems.length === 0 ? [`${found.of} touches no system`] : [],
  };
}

/** So many lines of a part are shown; `--json` has all. */
const enough = 20;

function part(title: string, lines: readonly string[]): string[] {
  const more = lines.length - enough;
  const shown = [...lines.slice(0, enough), ...(more > 0 ? [`and ${more} more; --json has all`] : [])];
  return lines.length === 0 ? [] : [`  ${title}`, ...shown.map((line) => `    ${printable(line)}`)];
}

const because = (each: Touched) => `${each.id}: ${each.because}`;

function page(impacted: SystemImpact, { style }: CommandContext): string {
  const { system, files, requirements, suites, evidence, documents, people } = impacted;
  const paths = (kind: string) => evidence.filter((each) => each.kind === kind).map((each) => each.because);
  return [
    style('bold', system),
    ...part('files', files),
    ...part(
      'requirements',
      requirements.map((each) => each.because),
    ),
    ...part(
      'suites to run again',
      suites.map((each) => each.because),
    ),
    ...part('tests that show these requirements', paths('test')),
    ...part('proofs to write again', paths('proof')),
    ...part(
      'documents',
      documents.map((each) => each.because),
    ),
    ...part('people', people.map(because)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function rest({ elsewhere }: Impact): string {
  return part('of no system', elsewhere)
    .map((line) => `${line}\n`)
    .join('');
}
