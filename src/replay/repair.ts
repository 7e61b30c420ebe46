import { setFrontMatter } from '../documents/front-matter.ts';
import { readDocument } from '../documents/parse.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import type { Finding } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import type { RuleId } from '../rules/registry.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';
import { withoutForeignKeys } from './adapt.ts';
import { asApproved, inForm } from './form.ts';
import { escapeUnfilled, quoteUnwritten } from './placeholders.ts';
import { emptyCells, joinSurplus, type Replaced, rewriteRows, withCells, withPlanOf } from './rows.ts';
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
  /** The verification record that rows name which planned one and name none. */
  readonly verification?: DocId | null;
}

export interface Repaired {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
  readonly replaced: Replaced;
  /** What is mended in later texts without another word, where exchanging lines is not enough. */
  readonly remember: readonly string[];
}

/** Keys of {@link Repaired.remember}. */
export const formKey = 'form';
export const earlyKey = (item: string): string => `early ${item}`;
export const frozenKey = (key: string): string => `frozen ${key}`;

const rowRules: readonly RuleId[] = [
  'document/item-columns',
  'execution/plan',
  'execution/performer',
  'execution/incomplete',
  'execution/fail-unanswered',
  'execution/verification-record',
];
/** A revision that does not say what it changes says so. */
function summarise(bytes: Uint8Array, { before, kind, day }: Repairing): Repaired | null {
  const summary = `The older system does not say what the revision of ${day} changed`;
  const last = before === null ? null : readDocument(before, kind).revisionSummary;
  const set = setFrontMatter(bytes, {
    revision_summary: last?.startsWith(summary) ? `${last} (another one)` : summary,
  });
  return set.ok
    ? { bytes: set.value, notes: ['front matter revision_summary added'], replaced: [], remember: [] }
    : null;
}

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
  return { bytes: set.value, notes, replaced, remember: [] };
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
  const { verification } = by;
  if (verification) {
    const items = itemsOf(findings, 'execution/verification-record');
    take(
      'execution/verification-record',
      rewriteRows(now, (row, line) => {
        if (!items.has(row.item.id)) return line;
        const performedBy = performerWords(by.who, row.item.performedBy, by.day);
        return withCells(row, line, { summary: `${row.item.summary} (${verification})`.trim(), performedBy });
      }),
    );
  }
  return notes.length === 0 ? null : { bytes: now, notes, replaced, remember: [] };
}

/** What must have a lawful form before anybody reviews it: sections, placeholders, cells that wait for execution. */
export function repairForm(bytes: Uint8Array, findings: readonly Finding[], kind: Kind): Repaired | null {
  const has = (...rules: readonly RuleId[]) => findings.some((each) => rules.includes(each.rule));
  const notes: string[] = [];
  const replaced: (readonly [string, string | null])[] = [];
  const remember: string[] = [];
  let now = bytes;
  const quote = (name: string, result: { readonly bytes: Uint8Array; readonly replaced: Replaced }) => {
    if (result.replaced.length === 0) return;
    now = result.bytes;
    replaced.push(...result.replaced);
    notes.push(`${name}: ${result.replaced.length} line(s) changed`);
  };
  const early = itemsOf(findings, 'execution/early');
  if (early.size > 0) {
    now = emptyCells(now, early);
    notes.push(`execution/early: ${early.size} row(s) emptied until execution`);
    remember.push(...[...early].map(earlyKey));
  }
  if (has('document/placeholder', 'document/unfinished')) {
    quote('quoted', quoteUnwritten(now, kind));
    quote('escaped', escapeUnfilled(now, kind, true));
  }
  if (has('execution/placeholder')) quote('never filled', escapeUnfilled(now, kind, false));
  const formed = has('document/section-missing', 'document/section-order') ? inForm(now, kind) : null;
  if (formed) {
    now = formed.bytes;
    notes.push(...formed.notes);
    remember.push(formKey);
  }
  return now === bytes ? null : { bytes: now, notes, replaced, remember };
}

/** Gives a text back its frozen sections, its title and its typed front matter as they were approved. */
function repairFrozen(bytes: Uint8Array, { before, kind }: Repairing): Repaired | null {
  if (before === null) return null;
  const approved = readDocument(before, kind);
  const titled = setFrontMatter(bytes, { ...approved.properties, title: approved.title ?? '' });
  const retitled = titled.ok && Buffer.compare(titled.value, bytes) !== 0 ? titled.value : null;
  const restored = asApproved(before, retitled ?? bytes, kind);
  const altered = restored?.altered ?? [];
  if (!retitled && !restored) return null;
  return {
    bytes: restored?.bytes ?? retitled ?? bytes,
    notes: [
      ...(retitled ? ['front matter as approved'] : []),
      ...altered.map(({ title }) => `${title} as approved`),
    ],
    replaced: [],
    remember: altered.map(({ key }) => frozenKey(key)),
  };
}

/** Changes a text as little as it takes for these findings to go away; null where nothing here helps. */
export function repair(bytes: Uint8Array, findings: readonly Finding[], by: Repairing): Repaired | null {
  const has = (rules: readonly RuleId[]) => findings.some((each) => rules.includes(each.rule));
  const done: Repaired[] = [];
  const present = () => done.at(-1)?.bytes ?? bytes;
  if (has(['document/front-matter-key'])) {
    const without = withoutForeignKeys(present(), by.kind);
    if (without) done.push({ ...without, replaced: [], remember: [] });
  }
  const filled = has(frontMatterRules) ? fillFrontMatter(present(), by) : null;
  if (filled) done.push(filled);
  const summarised = has(['document/revision-summary']) ? summarise(present(), by) : null;
  if (summarised) done.push(summarised);
  const rows = has(rowRules) ? repairRows(present(), findings, by) : null;
  if (rows) done.push(rows);
  const form = repairForm(present(), findings, by.kind);
  if (form) done.push(form);
  const frozen = has(['content/frozen']) ? repairFrozen(present(), by) : null;
  if (frozen) done.push(frozen);
  if (done.length === 0) return null;
  return {
    bytes: present(),
    notes: done.flatMap((each) => each.notes),
    replaced: done.flatMap((each) => each.replaced),
    remember: done.flatMap((each) => each.remember),
  };
}
