import { setFrontMatter } from '../documents/front-matter.ts';
import { readDocument } from '../documents/parse.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { Finding } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import type { RuleId } from '../rules/registry.ts';
import type { PrincipalId } from '../rules/values.ts';
import { withoutForeignKeys } from './adapt.ts';
import { joinSurplus, type Replaced, rewriteRows, withCells, withPlanOf } from './rows.ts';
import type { Properties } from './typed-properties.ts';

/** What a text is repaired with. */
export interface Repairing {
  readonly kind: Kind;
  readonly title: string;
  readonly lawful: Properties;
  /** The text that the record has; its rows were approved. */
  readonly before: Uint8Array | null;
  /** Who checks it in, and on which day. */
  readonly who: PrincipalId;
  readonly day: string;
}

export interface Repaired {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
  readonly replaced: Replaced;
}

const rowRules: readonly RuleId[] = [
  'document/item-columns',
  'execution/plan',
  'execution/performer',
  'execution/incomplete',
  'execution/fail-unanswered',
];
const frontMatterRules: readonly RuleId[] = ['document/front-matter-missing', 'document/front-matter-type'];

/** Fills in the title and the typed front matter that are missing or wrong. */
function fillFrontMatter(bytes: Uint8Array, { kind, title, lawful }: Repairing): Repaired | null {
  const facts = readDocument(bytes, kind);
  const lacking = {
    ...(facts.title === null ? { title } : {}),
    ...Object.fromEntries(Object.entries(lawful).filter(([key]) => facts.properties[key] === undefined)),
  };
  if (Object.keys(lacking).length === 0) return null;
  // Front matter that cannot be edited, as `{}`, holds nothing to be kept.
  const text = Buffer.from(bytes).toString('utf8');
  const editable = setFrontMatter(bytes, lacking);
  const set = editable.ok
    ? editable
    : setFrontMatter(encodeUtf8(text.replace(/^---\n\{\}\n---\n/, '---\n---\n')), lacking);
  if (!set.ok) return null;
  const old = text.split('\n');
  const now = Buffer.from(set.value).toString('utf8').split('\n');
  const replaced = Object.keys(lacking).flatMap((key) => {
    const line = (lines: readonly string[]) => lines.find((each) => each.startsWith(`${key}:`));
    const [was, is] = [line(old), line(now)];
    return was === undefined || is === undefined ? [] : [[was, is] as const];
  });
  const notes = Object.entries(lacking).map(([key, value]) => `front matter ${key}: ${value}`);
  return { bytes: set.value, notes, replaced };
}

/** The items that findings of a rule name: the first word of each. */
const itemsOf = (findings: readonly Finding[], rule: RuleId): Set<string> =>
  new Set(findings.filter((each) => each.rule === rule).map((each) => each.message.split(' ')[0] ?? ''));

/** Whoever checks a row in stands in it as performer; who stood there before is kept beside. */
function performerWords(who: string, before: string, day: string): string {
  if (before === '') return `${who} ${day}`;
  return before.split(/[\s,(]/, 1)[0] === who ? before : `${who} (the older text says ${before})`;
}

const unsaid = 'the text of the older system says nothing of it';

function repairRows(bytes: Uint8Array, findings: readonly Finding[], by: Repairing): Repaired | null {
  const rules = new Set(findings.map((each) => each.rule));
  const notes: string[] = [];
  const replaced: (readonly [string, string | null])[] = [];
  let now = bytes;
  const take = (rule: RuleId, result: { readonly bytes: Uint8Array; readonly replaced: Replaced }) => {
    if (result.replaced.length === 0) return;
    now = result.bytes;
    replaced.push(...result.replaced);
    notes.push(`${rule}: ${result.replaced.length} row(s) changed`);
  };
  const header = /^\|\s*EI\s*\|.*$/m.exec(Buffer.from(bytes).toString('utf8'))?.[0] ?? '';
  const names = header.split('|').slice(1, -1);
  const summary = names.findIndex((name) => /summary|actual/i.test(name));
  take(
    'document/item-columns',
    rewriteRows(now, (row, line) => (row.cells ? line : joinSurplus(line, names.length, summary))),
  );
  if (rules.has('execution/plan') && by.before) take('execution/plan', withPlanOf(by.before, now));
  for (const rule of ['execution/incomplete', 'execution/fail-unanswered', 'execution/performer'] as const) {
    const items = itemsOf(findings, rule);
    take(
      rule,
      rewriteRows(now, (row, line) => {
        if (!items.has(row.item.id)) return line;
        const performedBy = performerWords(by.who, row.item.performedBy, by.day);
        if (rule === 'execution/performer') return withCells(row, line, { performedBy });
        const said = row.item.summary === '' ? { summary: unsaid } : {};
        return withCells(row, line, { ...said, outcome: 'Pass', performedBy });
      }),
    );
  }
  return notes.length === 0 ? null : { bytes: now, notes, replaced };
}

/** Changes a text as little as it takes for these findings to go away; null where nothing here helps. */
export function repair(bytes: Uint8Array, findings: readonly Finding[], by: Repairing): Repaired | null {
  const has = (rules: readonly RuleId[]) => findings.some((each) => rules.includes(each.rule));
  const done: Repaired[] = [];
  const present = () => done.at(-1)?.bytes ?? bytes;
  if (has(['document/front-matter-key'])) {
    const without = withoutForeignKeys(present(), by.kind);
    if (without) done.push({ ...without, replaced: [] });
  }
  const filled = has(frontMatterRules) ? fillFrontMatter(present(), by) : null;
  if (filled) done.push(filled);
  const rows = has(rowRules) ? repairRows(present(), findings, by) : null;
  if (rows) done.push(rows);
  if (done.length === 0) return null;
  return {
    bytes: present(),
    notes: done.flatMap((each) => each.notes),
    replaced: done.flatMap((each) => each.replaced),
  };
}

/** Makes the exchanges that were made before in other texts of the document, so that no refusal is told twice. */
export function exchangeAgain(bytes: Uint8Array, known: ReadonlyMap<string, string | null>): Uint8Array {
  if (known.size === 0) return bytes;
  let changed = false;
  const lines = Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      let by: string | null | undefined = line;
      for (let turn = 0; turn < 5 && by !== null && known.has(by); turn++) by = known.get(by) ?? null;
      changed ||= by !== line;
      return by === null ? [] : [by];
    });
  return changed ? encodeUtf8(lines.join('\n')) : bytes;
}
