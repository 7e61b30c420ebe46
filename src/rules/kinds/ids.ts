import { finding, ok, type Result, refused } from '../finding.ts';
import type { Kind } from '../kinds.ts';
import type { DocId } from '../values.ts';

/** Where a record's files stand; POLICY has no directory, only these. */
export const policyPaths = ['.qms/policy.yaml', '.qms/allowed_signers', '.qms/prompts/'] as const;

/** The same, as entries of `.qms/`. */
export const policyEntries = ['allowed_signers', 'policy.yaml', 'prompts'] as const;

/** What an id says: `CR-005-VAR-001-ADD-001` is an ADD, number 1, under `CR-005-VAR-001`, kept with CR 5. */
export interface DescribedId {
  readonly kind: Kind;
  /** Of the last part of the id; null for named, singleton and system kinds. */
  readonly number: number | null;
  readonly root: { readonly id: DocId; readonly kind: Kind; readonly number: number | null };
  readonly parent: DocId | null;
  /** From the top of the repository, without a slash at the end; null for POLICY. */
  readonly directory: string | null;
}

interface Part {
  readonly kind: string;
  readonly number: number | null;
  /** How many segments of the id it takes. */
  readonly length: 1 | 2 | 3;
}

/** `001`, `045`, `1000`: three digits or more, no zero in front of more than three. */
export function parseNumber(digits: string): number | null {
  if (!/^(?:[0-9]{3}|[1-9][0-9]{3,8})$/.test(digits) || digits === '000') return null;
  return Number(digits);
}

export function formatNumber(number: number): string {
  return String(number).padStart(3, '0');
}

function rootPart(segments: readonly string[]): Part {
  const [first = '', second, third] = segments;
  if (first === 'SDLC') return { kind: third ?? '', number: null, length: 3 };
  if (second === undefined) return { kind: first, number: null, length: 1 };
  return { kind: first, number: parseNumber(second), length: 2 };
}

/**
 * `.qms/docs/CR/0xx/CR-045`; children lie beside their root, `.qms/docs/CR/0xx/CR-045-VAR-001`.
 * Needs no policy: the shape of an id alone says where it lies.
 *
 * @returns the directory without a slash at the end; null for POLICY, whose files are {@link policyPaths}
 */
export function recordDirectory(id: DocId): string | null {
  if (id === 'POLICY') return null;
  const { kind, number } = rootPart(id.split('-'));
  const shard = number === null ? '' : `${Math.floor(number / 100)}xx/`;
  return `.qms/docs/${kind}/${shard}${id}`;
}

/** `.qms/docs/CR/0xx/CR-045/CR-045.md`; for POLICY its policy.yaml. */
export function documentPath(id: DocId): string {
  const directory = recordDirectory(id);
  return directory === null ? policyPaths[0] : `${directory}/${id}.md`;
}

/** Where the answers of an interactively written record stand; null for POLICY. */
export function responsesPath(id: DocId): string | null {
  const directory = recordDirectory(id);
  return directory === null ? null : `${directory}/responses.yaml`;
}

/** Reads an id by the kinds of a policy: an unknown kind, a wrong number or a child under the wrong parent is refused. */
export function describeId(kinds: ReadonlyMap<string, Kind>, id: DocId): Result<DescribedId> {
  const segments = id.split('-');
  const part = rootPart(segments);
  const rootKind = kinds.get(part.kind);
  if (!rootKind) return unknownKind(id, part.kind, kinds);
  const wrong = checkRoot(id, rootKind, segments.slice(0, part.length), part);
  if (wrong) return wrong;
  const rootId = segments.slice(0, part.length).join('-') as DocId;
  const root = { id: rootId, kind: rootKind, number: part.number };
  let described: DescribedId = {
    kind: rootKind,
    number: part.number,
    root,
    parent: null,
    directory: recordDirectory(id),
  };
  for (let at: number = part.length; at < segments.length; at += 2) {
    const [name = '', digits = ''] = segments.slice(at, at + 2);
    const kind = kinds.get(name);
    if (!kind) return unknownKind(id, name, kinds);
    const number = parseNumber(digits);
    if (number === null) return wrongNumber(id, kind);
    if (!mayHangUnder(kind, described.kind))
      return refused(finding('kind/parent', `${id}: a ${name} does not hang under a ${described.kind.name}`));
    described = { ...described, kind, number, parent: segments.slice(0, at).join('-') as DocId };
  }
  return ok(described);
}

/** Whether the kind of a child allows a parent of this kind; `*` is any executable kind but an attachment. */
export function mayHangUnder(child: Kind, parent: Kind): boolean {
  return child.parents.some(({ kinds }) =>
    kinds.some((name) => (name === '*' ? parent.executable && !parent.attachment : name === parent.name)),
  );
}

/**
 * The number after the highest taken one: numbers are never given twice, so gaps stay.
 *
 * @param takenIds every id that refs or trunk's history know
 * @param parent for a child kind: the parent's id
 */
export function nextNumber(kind: Kind, takenIds: Iterable<string>, parent: DocId | null = null): number {
  const prefix = `${parent === null ? '' : `${parent}-`}${kind.name}-`;
  let highest = 0;
  for (const id of takenIds) {
    if (!id.startsWith(prefix)) continue;
    // A child of a taken id names it too: CR-007-VAR-001 shows that CR-007 was given.
    const number = parseNumber(id.slice(prefix.length).split('-')[0] ?? '');
    highest = Math.max(highest, number ?? 0);
  }
  return highest + 1;
}

function checkRoot(id: DocId, kind: Kind, segments: readonly string[], part: Part) {
  const name = kind.name;
  switch (kind.numbering) {
    case 'number':
      return part.length === 2 && part.number !== null ? null : wrongNumber(id, kind);
    case 'named':
      return part.length === 2 && part.number === null && /^[A-Z]/.test(segments[1] ?? '')
        ? null
        : refuseForm(id, `${name}-<NAME>, such as ${name}-CR`);
    case 'singleton':
      return part.length === 1 ? null : refuseForm(id, name);
    case 'system':
      return part.length === 3 && /^[A-Z]/.test(segments[1] ?? '')
        ? null
        : refuseForm(id, `SDLC-<SYSTEM>-${name}`);
    case 'child':
      return refuseForm(id, `<PARENT>-${name}-001`);
  }
}

function unknownKind(id: DocId, name: string, kinds: ReadonlyMap<string, Kind>) {
  const known = [...kinds.keys()].join(', ');
  const message = `${id}: ${JSON.stringify(name)} is no kind of document`;
  return refused(finding('kind/unknown', message, { fix: `the kinds are ${known}` }));
}

function wrongNumber(id: DocId, kind: Kind) {
  return refused(finding('kind/number', `${id}: a ${kind.name} is numbered 001, 002 … 999, 1000 and so on`));
}

function refuseForm(id: DocId, form: string) {
  return refused(finding('kind/form', `${id} should have the form ${form}`));
}
