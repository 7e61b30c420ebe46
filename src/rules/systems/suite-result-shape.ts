import { checkText } from '../bytes/text.ts';
import { type Finding, finding } from '../finding.ts';
import { limits } from '../limits.ts';
import { isOid } from '../values.ts';
import { requirementId } from './requirement.ts';
import type { TestOutcome } from './results.ts';
import type { ScanLevel } from './system.ts';

/** Says what is wrong with a value, to be read behind its place (`.tests[3].name` + ` is not …`); null where nothing is. */
type Check = (value: unknown) => string | null;

const outcomes: Readonly<Record<TestOutcome, true>> = {
  passed: true,
  failed: true,
  error: true,
  skipped: true,
};
const levels: Readonly<Record<ScanLevel, true>> = { error: true, warning: true, note: true };

/** A suite's name, as the policy and the names of files of evidence have it: `unit`, `end-to-end`. */
export function isSuiteName(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** A text as evidence stores it: not too long, NFC, on one line, without control or format characters. */
export function isStoredText(text: string): boolean {
  return text.length <= limits.testNameLength && !text.includes('\n') && checkText(text, '') === null;
}

function text(wanted: string, holds: (value: string) => boolean): Check {
  return (value) => (typeof value === 'string' && holds(value) ? null : ` is not ${wanted}`);
}

const word = text('text on one line', (value) => value !== '' && isStoredText(value));
const oid = text('a full object id', isOid);
const fingerprint = text('16 hexadecimal digits', (value) => /^[0-9a-f]{16}$/.test(value));
const kebab = text('a name such as `unit`', isSuiteName);

const count: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? null : ' is not a count';

const among =
  (values: object): Check =>
  (value) =>
    typeof value === 'string' && Object.hasOwn(values, value)
      ? null
      : ` is none of ${Object.keys(values).join(', ')}`;

/** Exactly these keys; their order is judged by the bytes. */
function shape(checks: Readonly<Record<string, Check>>): Check {
  const keys = Object.keys(checks);
  return (value) => {
    if (!isPlain(value)) return ' is not an object';
    for (const key of keys) {
      if (!Object.hasOwn(value, key)) return ` lacks ${key}`;
      const wrong = checks[key]?.(value[key]);
      if (wrong) return `.${key}${wrong}`;
    }
    return Object.keys(value).length === keys.length ? null : ` has other keys than ${keys.join(', ')}`;
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return ' is not a list';
    for (const [index, each] of value.entries()) {
      const wrong = check(each);
      if (wrong) return `[${index}]${wrong}`;
    }
    return null;
  };
}

/** Of a list that its first check let pass: no two of the same key. */
function unique(check: Check, key: (each: never) => string): Check {
  return (value) => {
    const wrong = check(value);
    if (wrong) return wrong;
    const keys = (value as never[]).map(key);
    return new Set(keys).size === keys.length ? null : ' names one twice';
  };
}

const reference = text('a requirement, or one with a fingerprint', (value) => {
  const [id = '', named, ...more] = value.split('@');
  return (
    value.length <= limits.testNameLength &&
    requirementId.test(id) &&
    more.length === 0 &&
    (named === undefined || /^[0-9a-f]{8,16}$/.test(named))
  );
});

const listOfReferences = listOf(reference);

const references: Check = (value) => {
  const wrong = listOfReferences(value);
  if (wrong) return wrong;
  const ids = value as string[];
  return ids.every((id, index) => index === 0 || (ids[index - 1] ?? '') < id)
    ? null
    : ' is not in order, or names one twice';
};

const requirements: Check = (value) => {
  if (!isPlain(value)) return ' is not an object';
  for (const [id, text] of Object.entries(value)) {
    if (id.length > limits.testNameLength || !requirementId.test(id)) return ' has a key that is no id';
    const wrong = fingerprint(text);
    if (wrong) return `.${id}${wrong}`;
  }
  return null;
};

const webAddress = text(
  'empty or a web address',
  (value) => value === '' || (isStoredText(value) && /^https?:\/\/[!-~]+$/.test(value)),
);

const workflow = shape({ path: word, blob: oid });

const wholeResult = shape({
  schema: (value) => (value === 1 ? null : ' is not 1'),
  system: text('a system such as QMS', (value) => value.length <= 64 && /^[A-Z][A-Z0-9]*$/.test(value)),
  suite: kebab,
  commit: oid,
  tree: oid,
  run: shape({
    runner: kebab,
    url: webAddress,
    attempt: count,
    workflow: (value) => (value === null ? null : workflow(value)),
  }),
  requirements,
  reports: unique(
    listOf(
      shape({
        name: word,
        bytes: count,
        sha256: text('a SHA-256', (value) => /^[0-9a-f]{64}$/.test(value)),
      }),
    ),
    (each: { name: string }) => each.name,
  ),
  tests: unique(
    listOf(shape({ name: word, outcome: among(outcomes), requirements: references })),
    (each: { name: string }) => each.name,
  ),
  scan: listOf(
    shape({
      rule: word,
      level: among(levels),
      place: text('text on one line', isStoredText),
      fingerprint: text('32 hexadecimal digits', (value) => /^[0-9a-f]{32}$/.test(value)),
    }),
  ),
});

/** @returns what is wrong with a value that is to be a {@link SuiteResult}, null where nothing is; order is the bytes' matter */
export function shapeFinding(value: unknown): Finding | null {
  const wrong = wholeResult(value);
  return wrong ? finding('evidence/suite-result', `the evidence${wrong}`) : null;
}
