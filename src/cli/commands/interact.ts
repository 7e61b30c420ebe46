import { respond } from '../../acts/respond.ts';
import { systemCommit } from '../../acts/system-commit.ts';
import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import { type Interaction, interact, type Question } from '../../reading/interact.ts';
import { fail } from '../../rules/finding.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Style } from '../style.ts';
import { outcomeResult } from './outcome.ts';
import { raw } from './raw.ts';

/** Answers where an answer or a reopening is given; shows what is asked otherwise. */
export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const [value, file, reopen] = ['respond', 'respond-file', 'reopen'].map((name) => optional(input, name));
  const answers = value !== undefined || file !== undefined || reopen !== undefined;
  return answers ? answer(context, input, { value, file, reopen }) : show(context, input);
}

async function answer(
  context: CommandContext,
  input: CommandInput,
  given: { value: string | undefined; file: string | undefined; reopen: string | undefined },
): Promise<CommandResult> {
  const { options } = context;
  const id = one(input, 'ID');
  const commit = await systemCommit(options, {
    system: optional(input, 'system'),
    commit: optional(input, 'commit'),
    systemDir: optional(input, 'system-dir'),
  });
  const [goto, at, reason] = ['goto', 'at', 'reason'].map((name) => optional(input, name));
  const outcome = await respond(options, { id, ...given, goto, at, reason, commit });
  const result = outcomeResult(context, outcome);
  if (options.dryRun) return result;
  const { question, commands } = await interact(options, { id });
  const human = question === null ? `${id} is complete\n` : asked(question, null, context.style);
  return { ...result, human: `${result.human}\n${human}`, next: commands };
}

async function show(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const item = optional(input, 'goto');
  const reason = optional(input, 'reason');
  if (item !== undefined && reason === undefined)
    fail('respond/reason', `${item} is amended without a reason`, { fix: 'say why: `--reason TEXT`' });
  const goto = has(input, 'cancel-goto')
    ? null
    : item === undefined
      ? undefined
      : { item, reason: reason ?? '' };
  const found = await interact(context.options, { id: one(input, 'ID'), goto });
  const human = has(input, 'compile')
    ? raw(found.compiled, context)
    : has(input, 'progress')
      ? progress(found, context.style)
      : status(found, context.style);
  return { data: found, human, next: has(input, 'compile') ? [] : found.commands };
}

function status(found: Interaction, style: Style): string {
  const { id, title, state, version, question, answered, open, amends } = found;
  const head = `${style('bold', id)} ${state} ${version}  ${printable(title)}\n`;
  const left = open.length === 0 ? 'complete' : `${open.length} to go at least`;
  const count = `${answered.length} answered, ${left}\n\n`;
  return `${head}${count}${question === null ? 'nothing more is asked\n' : asked(question, amends, style)}`;
}

function asked(
  { item, form, commit, guidance, given }: Question,
  amends: string | null,
  style: Style,
): string {
  const why = amends === null ? '' : `  to be amended: ${printable(amends)}`;
  const earlier = given.map(
    (entry) => `    ${entry.by}, ${entry.at}: ${printable(entry.value).replaceAll('\n', '\n    ')}\n`,
  );
  return [
    `${style('bold', item)}${why}\n`,
    `${printable(guidance)}\n`,
    `Answer: ${form}${commit ? ', with the commit of the system under test' : ''}\n`,
    ...(earlier.length > 0 ? ['Answered before:\n', ...earlier] : []),
  ].join('');
}

/** Every item on the way, what stands and what is left. */
function progress({ answered, open, entries }: Interaction, style: Style): string {
  const last = new Map(entries.map((entry) => [entry.item, entry]));
  const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text).replace(/\s+/g, ' ');
  return [
    ...answered.map((item) => {
      const entry = last.get(item);
      return `${style('green', 'done')}  ${item}: ${printable(short(entry?.value ?? ''))} (${entry?.by})\n`;
    }),
    ...open.map((item, index) => `${index === 0 ? style('yellow', 'now ') : 'open'}  ${item}\n`),
  ].join('');
}
