import { checkText } from '../rules/bytes/text.ts';
import { type Finding, finding } from '../rules/finding.ts';
import type { Kind, PropertyRule } from '../rules/kinds.ts';
import { idsNamed, systemsNamed } from '../rules/record/inputs.ts';
import { parseVersion } from '../rules/record/version.ts';
import { isDay, isDocId, isOid, isPrincipalId } from '../rules/values.ts';
import { frontMatterSpan, type Pair, readPairs } from './front-matter-block.ts';
import type { Markdown } from './markdown.ts';

export interface FrontMatterFacts {
  readonly title: string | null;
  readonly revisionSummary: string | null;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly findings: readonly Finding[];
}

const top = { where: { line: 1, column: 1 } };
const titleRule: PropertyRule = { type: 'string', required: true };
const summaryRule: PropertyRule = { type: 'string', required: false };

/** Reads front matter as its kind declares it; a value that is still a placeholder counts as missing. */
export function frontMatterFacts(markdown: Markdown, kind: Kind): FrontMatterFacts {
  const nothing = { title: null, revisionSummary: null, properties: {} };
  const span = frontMatterSpan(markdown);
  if (span === null) {
    const message = 'the document does not begin with front matter between two `---` lines';
    return { ...nothing, findings: [finding('document/front-matter-missing', message, top)] };
  }
  const pairs = readPairs(markdown.text, span);
  if (!pairs.ok) return { ...nothing, findings: pairs.findings };

  const rules = new Map<string, PropertyRule>([
    ...Object.entries(kind.properties),
    ['title', titleRule],
    ['revision_summary', summaryRule],
  ]);
  const read = pairs.value.map((pair) => readPair(pair, rules, kind));
  const values = new Map(read.flatMap(({ entry }) => (entry ? [entry] : [])));
  const title = values.get('title');
  const summary = values.get('revision_summary');
  values.delete('title');
  values.delete('revision_summary');
  return {
    title: title === undefined ? null : String(title).trim(),
    revisionSummary: summary === undefined ? null : String(summary).trim(),
    properties: Object.fromEntries(values),
    findings: [...read.flatMap(({ findings }) => findings), ...missing(pairs.value, rules)],
  };
}

type Rules = ReadonlyMap<string, PropertyRule>;

/** The entry that a pair makes, none if it is unknown, wrong or not filled in. */
function readPair(
  pair: Pair,
  rules: Rules,
  kind: Kind,
): { entry: readonly [string, string | number] | null; findings: readonly Finding[] } {
  const where = { line: pair.line, column: pair.column };
  const rule = rules.get(pair.key);
  if (!rule) {
    const allowed = ['title', 'revision_summary', ...Object.keys(kind.properties)].join(', ');
    const message = `${kind.name} front matter has no key ${JSON.stringify(pair.key)}; allowed: ${allowed}`;
    return { entry: null, findings: [finding('document/front-matter-key', message, { where })] };
  }
  if (isUnfilled(pair)) return { entry: null, findings: [] };
  const value = typedValue(pair, rule);
  // YAML escapes such as "\\u202E" bring in what the written text may not hold.
  const hidden = typeof value === 'string' ? checkText(value, pair.key) : null;
  if (hidden) return { entry: null, findings: [finding('document/text', hidden.message, { where })] };
  if (value !== null && !(rule === titleRule && String(value).trim().includes('\n'))) {
    return { entry: [pair.key, value], findings: [] };
  }
  const wanted =
    rule === titleRule ? 'text on one line (quote what looks like a number)' : propertyInWords(rule);
  const message = `${pair.key} is ${abbreviate(pair.written)}, not ${wanted}`;
  return { entry: null, findings: [finding('document/front-matter-type', message, { where })] };
}

/** The required keys that are absent or still a placeholder. */
function missing(pairs: readonly Pair[], rules: Rules): Finding[] {
  return [...rules].flatMap(([key, rule]) => {
    const pair = pairs.find((each) => each.key === key);
    if (!rule.required || (pair && !isUnfilled(pair))) return [];
    const where = pair ? { line: pair.line, column: pair.column } : top.where;
    const message = pair ? `${key} is not filled in` : `front matter lacks ${key}`;
    const fix =
      rule === titleRule ? {} : { fix: `add \`${key}: …\` to the front matter: ${propertyInWords(rule)}` };
    return [finding('document/front-matter-missing', message, { where, ...fix })];
  });
}

/** Empty, or holding a `{{placeholder}}`, quoted or not. */
function isUnfilled(pair: Pair): boolean {
  if (pair.value === null || (typeof pair.value === 'string' && pair.value.trim() === '')) return true;
  return /\{\{[^{}]*\}\}/.test(typeof pair.value === 'string' ? pair.value : pair.written);
}

/** The value in the type of its rule, and among its values where it names some; null otherwise. */
function typedValue(pair: Pair, rule: PropertyRule): string | number | null {
  const value = valueOfType(pair, rule.type);
  return value === null || (rule.values && !rule.values.includes(String(value))) ? null : value;
}

function valueOfType(pair: Pair, type: PropertyRule['type']): string | number | null {
  if (pair.value === undefined) return null;
  const text = typeof pair.value === 'string' ? pair.value : pair.written;
  switch (type) {
    case 'string':
      return typeof pair.value === 'string' ? pair.value : null;
    case 'integer':
      return typeof pair.value === 'number' && /^(0|-?[1-9][0-9]{0,14})$/.test(pair.written)
        ? pair.value
        : null;
    case 'oid':
      return isOid(text) ? text : null;
    case 'version':
      return parseVersion(text) ? text : null;
    case 'document':
      return isDocId(text) ? text : null;
    case 'documents':
      return idsNamed(text).every(isDocId) ? text : null;
    case 'systems':
      return systemsNamed(text).every((name) => /^[A-Z][A-Z0-9]*$/.test(name)) ? text : null;
    case 'principal':
      return typeof pair.value === 'string' && isPrincipalId(text) ? text : null;
    case 'date':
      return typeof pair.value === 'string' && isDay(text) ? text : null;
    case 'enum':
      return text;
  }
}

/** What a value of typed front matter looks like, in words: `one of 1, 2 (a number, without quotes)`. */
export function propertyInWords(rule: PropertyRule): string {
  const quotes = rule.type === 'integer' ? ' (a number, without quotes)' : '';
  if (rule.values) return `one of ${rule.values.join(', ')}${quotes}`;
  switch (rule.type) {
    case 'string':
      return 'text (quote what looks like a number, date or list)';
    case 'integer':
      return 'a whole number';
    case 'oid':
      return 'a full commit id of 40 hexadecimal digits';
    case 'version':
      return 'a version such as 2.0';
    case 'document':
      return 'a document id such as CR-001';
    case 'documents':
      return 'document ids, with a comma between them, such as CR-001, CR-002';
    case 'systems':
      return 'names of registered systems, with a comma between them, such as APP, FLOW';
    case 'principal':
      return 'the name of a principal of the policy, such as ada';
    case 'date':
      return 'a day such as 2027-03-31';
    case 'enum':
      return 'one of the values of its kind';
  }
}

function abbreviate(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
