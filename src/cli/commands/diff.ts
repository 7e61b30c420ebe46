import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import { type Difference, diff } from '../../reading/diff.ts';
import type { Redline } from '../../renditions/redline-model.ts';
import type { Paint } from '../../renditions/redline-text.ts';
import { counted } from '../../rules/counted.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Style } from '../style.ts';
import { raw } from './raw.ts';
import { writeRendition } from './write-file.ts';

/** Columns where no terminal says how many it has. */
const usualWidth = 100;

/** Both versions in one, and what a reader must be told besides. */
interface Compared {
  readonly redline: Redline;
  readonly notes: readonly string[];
}

async function compareTexts({ id, from, to, before, after, equal, files }: Difference): Promise<Compared> {
  const { compare, readDocumentText } = await import('../../renditions/program.ts');
  const [old, fresh] = [readDocumentText(before ?? ''), readDocumentText(after ?? '')];
  const redline = compare([...old.properties, ...old.body], [...fresh.properties, ...fresh.body]);
  const name = from?.version ?? 'nothing';
  const plain = [...new Set([old.plain, fresh.plain])].flatMap((reason) => reason ?? []);
  const none = redline.counts.places === 0;
  const notes = [
    ...(equal ? [`${id}: ${name} and ${to.version} are equal`] : []),
    ...(!equal && none && files.length === 0
      ? [`${id}: layout only: the bytes of ${name} and ${to.version} differ, what they say does not`]
      : []),
    ...files.map(({ path, change }) => `${change}: ${path}`),
    ...plain,
  ];
  return { redline, notes };
}

/** Colours where there are any, else marks. */
function paintOf(style: Style, marks: Paint): Paint {
  if (style('red', 'x') === 'x') return marks;
  const formats = { added: 'green', removed: 'red', title: 'bold', quiet: 'dim' } as const;
  return (what, text) => style(formats[what], text);
}

function heading({ id, from, to }: Difference, { counts }: Redline): string {
  const words = `${counted(counts.added, 'word')} added, ${counts.removed} removed, in ${counted(counts.places, 'place')}`;
  return `${id}  ${from?.version ?? 'nothing'} → ${to.version}  ${words}`;
}

async function shown(
  context: CommandContext,
  found: Difference,
  { redline }: Compared,
  all: boolean,
): Promise<string> {
  const { marks, redlineText } = await import('../../renditions/program.ts');
  const paint = paintOf(context.style, marks);
  const width = context.io.stdout.columns ?? usualWidth;
  const text = redlineText(redline, paint, width, all);
  return text === '' ? '' : `${paint('title', heading(found, redline))}\n\n${text}`;
}

async function asHtml(
  context: CommandContext,
  found: Difference,
  { redline, notes }: Compared,
  output: string | undefined,
): Promise<CommandResult> {
  const { redlineHtml } = await import('../../renditions/program.ts');
  const { id, title, from, to } = found;
  const name = output ?? `${id}-${from ? `v${from.version}-` : ''}v${to.version}.html`;
  const file = await writeRendition(context, name, redlineHtml(redline, { id, title, from, to, notes }));
  return {
    data: { id, from, to, counts: redline.counts, file },
    human: `wrote ${file.path}\n`,
    notes: [heading(found, redline), ...notes],
  };
}

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await diff(context.options, {
    id: one(input, 'ID'),
    from: optional(input, 'V1'),
    to: optional(input, 'V2'),
  });
  const { before, after, ...data } = found;
  // A policy is YAML, and what its change means is said by `qms policy diff`.
  if (has(input, 'source') || found.id === 'POLICY' || after === null) {
    const from = found.from?.version ?? 'nothing';
    const notes = found.equal ? [`${found.id}: ${from} and ${found.to.version} are equal`] : [];
    return { data: { ...data, redline: null }, human: raw(found.text, context), notes };
  }
  const compared = await compareTexts(found);
  if (has(input, 'html')) return asHtml(context, found, compared, optional(input, 'output'));
  if (optional(input, 'output') !== undefined)
    fail('usage/conflict', '--output names the file that --html writes; without it nothing is written');
  return {
    data: { ...data, redline: compared.redline },
    human: await shown(context, found, compared, has(input, 'all')),
    notes: compared.notes,
  };
}
