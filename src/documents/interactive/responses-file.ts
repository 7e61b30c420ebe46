import { decodeUtf8, encodeUtf8 } from '../../rules/bytes/text.ts';
import { finding, ok, type Result, refused } from '../../rules/finding.ts';
import type { Entry, Responses } from '../../rules/interactive/answers.ts';
import { limits } from '../../rules/limits.ts';
import { parsePin } from '../../rules/record/pin.ts';

/** The file beside the document that holds its answers. */
export const responsesFile = 'responses.yaml';

/**
 * Writes responses in their one form:
 *
 *     schema: 1
 *     template: "TEMPLATE-VR 3f2a…"
 *     title: "Seen at work"
 *     answers:
 *       - item: "objective"
 *         value: "The parser reads the form."
 *         by: "bot"
 *         at: "2026-11-21T18:40:02Z"
 *
 * It is YAML that any reader takes; every string is written as JSON writes it.
 */
export function writeResponses({ schema, template, title, entries }: Responses): Uint8Array {
  const head = `schema: ${schema}\ntemplate: ${quote(`${template.name} ${template.oid}`)}\ntitle: ${quote(title)}\n`;
  if (entries.length === 0) return encodeUtf8(`${head}answers: []\n`);
  return encodeUtf8(`${head}answers:\n${entries.map(writeEntry).join('')}`);
}

const quote = (text: string) => JSON.stringify(text);

function writeEntry({ kind, item, value, commit, reason, by, at }: Entry): string {
  const lines = [
    kind === 'reopen' ? `reopen: ${quote(item)}` : `item: ${quote(item)}`,
    ...(kind === 'reopen' ? [] : [`value: ${quote(value)}`]),
    ...(commit === null ? [] : [`commit: ${quote(commit)}`]),
    ...(reason === null ? [] : [`reason: ${quote(reason)}`]),
    `by: ${quote(by)}`,
    `at: ${quote(at)}`,
  ];
  return `  - ${lines.join('\n    ')}\n`;
}

const line = /^(?: {2}- | {4}|)([a-z]+): (".*"|1|\[\])$|^answers:$/;

/** An item: a question, a gate or a loop, in a loop with its iteration. Bounded, so that each iteration has a next. */
const itemForm = /^[a-z][a-z0-9_]{0,39}(\.[1-9][0-9]{0,5})?$/;

function unquote(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/**
 * Reads responses that stand in their one form; anything else (an anchor, a key twice, another order) is refused with
 * the line where it leaves it.
 */
export function readResponses(bytes: Uint8Array): Result<Responses> {
  const wrong = (message: string, at: number) => {
    const where = { path: responsesFile, line: at, column: 1 };
    return refused(finding('respond/file', `${responsesFile} ${message}`, { where }));
  };
  if (bytes.length > limits.documentBytes)
    return wrong(`has ${bytes.length} bytes, more than ${limits.documentBytes}`, 1);
  const text = decodeUtf8(bytes);
  if (text === null) return wrong('is not UTF-8', 1);
  const head = new Map<string, string>();
  const entries: Map<string, string>[] = [];
  for (const [index, each] of text.split('\n').slice(0, -1).entries()) {
    const match = line.exec(each);
    if (!match) return wrong(`line ${index + 1} is not in its written form`, index + 1);
    const [, key, written = ''] = match;
    if (key === undefined) continue;
    const value = written.startsWith('"') ? unquote(written) : written;
    if (value === null) return wrong(`line ${index + 1} holds no JSON string`, index + 1);
    if (each.startsWith('  - ')) entries.push(new Map());
    const into = each.startsWith(' ') ? entries.at(-1) : head;
    if (!into || into.has(key))
      return wrong(`line ${index + 1} repeats ${key}, or stands outside an answer`, index + 1);
    if ((key === 'item' || key === 'reopen') && !itemForm.test(value))
      return wrong(`line ${index + 1} names no item`, index + 1);
    into.set(key, value);
  }
  const template = parsePin(head.get('template') ?? '');
  if (head.get('schema') !== '1' || !template) return wrong('does not begin with schema 1 and a template', 1);
  const responses: Responses = {
    schema: 1,
    template,
    title: head.get('title') ?? '',
    entries: entries.map(entryOf),
  };
  // What was read is what would be written: nothing else was in the file, and nothing in another order.
  const again = decodeUtf8(writeResponses(responses)) ?? '';
  if (again === text) return ok(responses);
  const lines = text.split('\n');
  const at = again.split('\n').findIndex((each, index) => each !== lines[index]) + 1;
  return wrong(`line ${Math.max(at, 1)} is not in its written form`, Math.max(at, 1));
}

function entryOf(read: ReadonlyMap<string, string>): Entry {
  const kind = read.has('reopen') ? 'reopen' : 'answer';
  return {
    kind,
    item: read.get(kind === 'reopen' ? 'reopen' : 'item') ?? '',
    value: read.get('value') ?? '',
    commit: read.get('commit') ?? null,
    reason: read.get('reason') ?? null,
    by: read.get('by') ?? '',
    at: read.get('at') ?? '',
  };
}
