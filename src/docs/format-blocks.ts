import { createHash } from 'node:crypto';
import { formatCheckpoint } from '../history/checkpoint.ts';
import { figureOf } from '../history/figure.ts';
import { forbiddenRanges } from '../rules/bytes/text.ts';
import { type TrailerKey, trailerOrder } from '../rules/bytes/trailers.ts';
import { digestOf } from '../rules/digest.ts';
import { actShape, acts } from '../rules/record/acts.ts';
import { encodeEvent } from '../rules/record/encode.ts';
import { stepForms } from '../rules/trunk/step.ts';
import type { DocId, Oid, PrincipalId } from '../rules/values.ts';
import { actTable } from './lifecycle-page.ts';
import { code, codes, table } from './markdown.ts';
import { trailerWords } from './trailer-words.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const oid = (digit: string) => digit.repeat(40) as Oid;

const always: readonly TrailerKey[] = ['Document', 'Event', 'Actor', 'Version', 'State', 'Policy'];

function carriers(key: TrailerKey): string {
  if (always.includes(key)) return 'every event';
  if (key === 'Phase') return 'every event of an executable kind';
  if (key === 'Request') return 'any event may';
  const needs = acts.filter((act) => actShape(act).required.includes(key));
  const may = acts.filter((act) => actShape(act).optional.includes(key));
  const parts = [
    ...(needs.length > 0 ? [codes(needs)] : []),
    ...(may.length > 0 ? [`may: ${codes(may)}`] : []),
  ];
  return parts.join('; ') || 'no event';
}

function trailerTable(): string {
  const rows = trailerOrder.map(({ key, many }, place) => [
    String(place + 1),
    code(`QMS-${key}`),
    many ? 'yes' : '-',
    trailerWords[key].form,
    trailerWords[key].says,
    carriers(key),
  ]);
  return table(['', 'Trailer', 'May repeat', 'Value', 'Says', 'Events that have it'], rows);
}

function stepTable(): string {
  const keys = (list: readonly TrailerKey[]) => codes(list.map((key) => `QMS-${key}`));
  const rows = Object.entries(stepForms).map(([kind, form]) => [
    code(kind),
    form.parents.join(' or '),
    keys(form.required),
    keys(form.optional),
  ]);
  return table(
    ['Step', 'Parents', 'Trailers', 'May have'],
    [...rows, ['ungoverned', 'any number, at least 1', 'none at all', '-']],
  );
}

function rangeText(): string {
  const ranges = forbiddenRanges
    .split(' ')
    .map((range) => range.replace(/[0-9A-F]+/g, 'U+$&').replace('-', ' to '));
  return `${ranges.join(', ')}.\n`;
}

function digestVector(): string {
  const files = [
    { path: 'CR-001.md', bytes: bytes('---\ntitle: Example\n---\n') },
    { path: 'evidence/run.txt', bytes: bytes('ok\n') },
  ];
  const digest = digestOf(files, () => createHash('sha256'));
  const rows = files.map((file) => [
    code(file.path),
    code(JSON.stringify(new TextDecoder().decode(file.bytes))),
  ]);
  return `${table(['Path', 'Content'], rows)}\nhave the digest \`${digest}\`.\n`;
}

function figureVector(): string {
  const tips = new Map([
    ['SOP-001' as DocId, oid('3')],
    ['CR-001' as DocId, oid('2')],
  ]);
  return `Trunk at \`${oid('1')}\`, CR-001 at \`${oid('2')}\` and SOP-001 at \`${oid('3')}\` have the figure\n\`${figureOf(oid('1'), tips)}\`. If both are open, the checkpoint is\n\n\`\`\`text\n${formatCheckpoint(tips)}\`\`\`\n`;
}

function example(): string {
  const message = encodeEvent({
    document: 'CR-045' as DocId,
    act: 'approve',
    actor: 'quinn' as PrincipalId,
    phase: 'pre',
    version: { major: 1, minor: 0 },
    state: 'PRE_APPROVED',
    outcome: null,
    meaning: actShape('approve').meaning ?? null,
    assignees: [],
    owner: null,
    parentDocument: null,
    child: null,
    authority: null,
    item: null,
    reason: null,
    template: null,
    system: null,
    commits: [],
    policy: oid('9'),
    pins: [],
    digest: digestOf([], () => createHash('sha256')),
    evidence: [],
    clear: null,
    releases: [],
    request: null,
    body: 'The plan covers the whole scope.',
  });
  return `\`\`\`text\n${message}\`\`\`\n`;
}

/** The generated blocks of docs/format.md. */
export function formatBlocks(): Record<string, string> {
  return {
    characters: rangeText(),
    example: example(),
    trailers: trailerTable(),
    acts: actTable(),
    steps: stepTable(),
    digest: digestVector(),
    figure: figureVector(),
  };
}
