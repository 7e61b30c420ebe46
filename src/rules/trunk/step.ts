import { type Commit, parseCommit } from '../bytes/commit.ts';
import { parseMessage, type TrailerKey, type Trailers } from '../bytes/trailers.ts';
import { type Finding, finding, ok, type Result, refuse, refused, type Where } from '../finding.ts';
import { type Pin, parsePin } from '../record/pin.ts';
import { type TrailerForms, trailerForms } from '../record/trailer-forms.ts';
import { parseVersion, type Version } from '../record/version.ts';
import type { State } from '../states.ts';
import type { DocId, Oid, PrincipalId } from '../values.ts';

export type StepKind = 'genesis' | 'enact' | 'code' | 'adopt' | 'checkpoint' | 'ungoverned';

/** One new first-parent commit of trunk, decoded. */
export interface Step {
  readonly oid: Oid;
  readonly kind: StepKind;
  readonly parents: readonly Oid[];
  readonly tree: Oid;
  /** Null for an ungoverned step, whose author may be anyone the policy admits. */
  readonly actor: PrincipalId | null;
  readonly document: DocId | null;
  readonly version: Version | null;
  readonly state: State | null;
  readonly digest: string | null;
  /** Of a step that brings code in: the system, its qualified commit, and the clear that lets it in. */
  readonly system: string | null;
  readonly commit: Oid | null;
  readonly clear: Oid | null;
  readonly pins: readonly Pin[];
  /** Of an enact step: the releases that the record's close gave. */
  readonly releases: readonly string[];
  readonly policy: Oid | null;
  readonly author: { readonly name: string; readonly email: string; readonly time: number };
}

interface StepForm {
  readonly required: readonly TrailerKey[];
  readonly optional: readonly TrailerKey[];
  readonly parents: readonly number[];
}

const bringsCode: StepForm = {
  required: ['Document', 'Event', 'Actor', 'System', 'Commit', 'Policy', 'Pin', 'Clear'],
  optional: ['Request'],
  parents: [2],
};

/** Trailers and number of parents of each governed step. */
export const stepForms: Readonly<Record<Exclude<StepKind, 'ungoverned'>, StepForm>> = {
  genesis: { required: ['Event', 'Actor'], optional: ['Commit', 'Policy'], parents: [0, 2] },
  enact: {
    required: ['Document', 'Event', 'Actor', 'Version', 'State', 'Policy', 'Digest'],
    optional: ['Release', 'Request'],
    parents: [2],
  },
  code: bringsCode,
  adopt: bringsCode,
  checkpoint: { required: ['Event', 'Actor', 'Policy'], optional: ['Reason', 'Request'], parents: [1] },
};

/** What the values of a step must look like; the kind of step is looked up besides. */
const valueForms: TrailerForms = {
  ...trailerForms,
  Commit: (value) => /^(?:baseline|[A-Z][A-Z0-9]{0,15}) [0-9a-f]{40}$/.test(value),
};

/** Reads what is ASCII right, and anything else as something else that is not. */
const asciiOf = new TextDecoder('latin1');

/** Whether raw commit bytes claim to be governed: any line that begins like a QMS trailer, in any case. */
export function claimsGovernance(bytes: Uint8Array): boolean {
  return /^[^\S\n\r]*qms-(?!cr:)/im.test(asciiOf.decode(bytes));
}

/** Bytes as characters 0 to 255: enough to look for ASCII lines in objects that need not be UTF-8. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** The author as git reads it: the name up to the first ` <`, the address from there up to a `> ` and a time. */
function readAuthor(headers: string): Step['author'] | null {
  for (const [, line = ''] of headers.matchAll(/^author ([^\n\r]*)/gm)) {
    const open = line.indexOf(' <');
    const close = open < 0 ? null : /> ([0-9]+) /.exec(line.slice(open + 2));
    if (!close) continue;
    const email = line.slice(open + 2, open + 2 + close.index);
    return { name: line.slice(0, open), email, time: Number(close[1]) };
  }
  return null;
}

/** Tree, parents and author of any commit that git accepts, for steps that carry no trailers. */
function readPlain(oid: Oid, bytes: Uint8Array): Result<Step> {
  const text = latin1(bytes);
  const headers = text.slice(0, text.indexOf('\n\n') + 1);
  const tree = /^tree ([0-9a-f]{40})\n/.exec(headers)?.[1];
  const parents = [...headers.matchAll(/^parent ([0-9a-f]{40})$/gm)].map((match) => match[1] as Oid);
  const author = readAuthor(headers);
  const odd = /^encoding /m.test(headers) || text.includes('\0');
  if (!tree || !author || odd) {
    return refuse('bytes/header', 'the commit is damaged, or has an encoding header or a NUL byte', {
      where: { commit: oid },
    });
  }
  return ok({
    oid,
    kind: 'ungoverned',
    parents,
    tree: tree as Oid,
    actor: null,
    document: null,
    version: null,
    state: null,
    digest: null,
    system: null,
    commit: null,
    clear: null,
    pins: [],
    releases: [],
    policy: null,
    author,
  });
}

/** Whether a step brings in code of a system: as its branch had it, or adopted as it is. */
export function isCodeStep(kind: StepKind): kind is 'code' | 'adopt' {
  return kind === 'code' || kind === 'adopt';
}

/** The one commit that the step names, of the system that it names; null where it names none, several, or another's. */
function commitOf({ System: systems = [], Commit: commits = [] }: Trailers): Oid | null {
  const [name, oid] = commits[0]?.split(' ') ?? [];
  return commits.length === 1 && oid !== undefined && name === systems[0] ? (oid as Oid) : null;
}

/** Decodes a trunk commit; one without any QMS trailer is an ungoverned step. `commit` is null for those. */
export function readStep(oid: Oid, bytes: Uint8Array): Result<{ step: Step; commit: Commit | null }> {
  if (!claimsGovernance(bytes)) {
    const plain = readPlain(oid, bytes);
    return plain.ok ? ok({ step: plain.value, commit: null }) : plain;
  }
  const where: Where = { commit: oid };
  const commit = parseCommit(bytes, where);
  if (!commit.ok) return commit;
  const message = parseMessage(commit.value.message, where);
  if (!message.ok) return message;
  const { trailers } = message.value;
  const kind = trailers.Event?.[0] ?? '';
  if (!Object.hasOwn(stepForms, kind)) {
    return refused(finding('step/unknown', `there is no step ${JSON.stringify(kind)} on trunk`, { where }));
  }
  const form = stepForms[kind as keyof typeof stepForms];
  const findings: Finding[] = [];
  for (const key of form.required) {
    if (!trailers[key])
      findings.push(finding('trailer/missing', `a ${kind} step needs QMS-${key}`, { where }));
  }
  for (const [key, values] of Object.entries(trailers) as [TrailerKey, readonly string[]][]) {
    if (![...form.required, ...form.optional].includes(key)) {
      findings.push(finding('trailer/not-of-act', `a ${kind} step has no QMS-${key}`, { where }));
    }
    for (const value of values) {
      if (valueForms[key]?.(value) === false)
        findings.push(
          finding('trailer/value', `QMS-${key}: ${value} is not a value of QMS-${key}`, { where }),
        );
    }
  }
  if (!form.parents.includes(commit.value.parents.length)) {
    findings.push(
      finding(
        'step/parents',
        `a ${kind} step has ${form.parents.join(' or ')} parents; this one has ${commit.value.parents.length}`,
        { where },
      ),
    );
  }
  if (findings.length > 0) return refused(...findings);
  const step: Step = {
    oid,
    kind: kind as StepKind,
    parents: commit.value.parents,
    tree: commit.value.tree,
    actor: (trailers.Actor?.[0] ?? null) as PrincipalId | null,
    document: (trailers.Document?.[0] ?? null) as DocId | null,
    version: parseVersion(trailers.Version?.[0] ?? ''),
    state: (trailers.State?.[0] ?? null) as State | null,
    digest: trailers.Digest?.[0] ?? null,
    system: trailers.System?.[0] ?? null,
    commit: commitOf(trailers),
    clear: (trailers.Clear?.[0] ?? null) as Oid | null,
    pins: (trailers.Pin ?? []).flatMap((value) => parsePin(value) ?? []),
    releases: trailers.Release ?? [],
    policy: (trailers.Policy?.[0] ?? null) as Oid | null,
    author: commit.value.author,
  };
  return ok({ step, commit: commit.value });
}
