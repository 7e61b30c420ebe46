import { type Commit, parseCommit } from '../bytes/commit.ts';
import { parseMessage, type TrailerKey, type Trailers } from '../bytes/trailers.ts';
import { type Finding, finding, ok, type Result, refused, type Where } from '../finding.ts';
import type { State } from '../states.ts';
import type { DocId, Oid, PrincipalId } from '../values.ts';
import { type Act, actShape, isAct } from './acts.ts';
import { type Pin, parsePin } from './pin.ts';
import { type TrailerForms, trailerForms } from './trailer-forms.ts';
import { parseVersion, type Version } from './version.ts';

export type Phase = 'pre' | 'post';

/** One signed commit on a record, decoded: who did what to which document, over which content. */
export interface Event {
  readonly oid: Oid;
  /** The previous event, or genesis. */
  readonly parent: Oid;
  readonly tree: Oid;
  readonly document: DocId;
  readonly act: Act;
  readonly actor: PrincipalId;
  readonly phase: Phase | null;
  readonly version: Version;
  readonly state: State;
  readonly outcome: string | null;
  readonly meaning: string | null;
  readonly assignees: readonly PrincipalId[];
  readonly owner: PrincipalId | null;
  readonly parentDocument: DocId | null;
  readonly child: DocId | null;
  readonly authority: DocId | null;
  readonly item: string | null;
  readonly reason: string | null;
  /** `TEMPLATE-CR <oid>`: the template's event from which the document was made. */
  readonly template: Pin | null;
  /** The system that evidence, a clear or its withdrawal is about. */
  readonly system: string | null;
  /** `<system> <oid>`: the commit under test, of an answer that asks for it, of evidence and of a clear. */
  readonly commits: readonly string[];
  readonly policy: Oid;
  readonly pins: readonly Pin[];
  readonly digest: string | null;
  readonly evidence: readonly string[];
  /** For `revert`: the clear that it withdraws. */
  readonly clear: Oid | null;
  /** `<system> <M.m>`: the releases that a close gives. */
  readonly releases: readonly string[];
  readonly request: string | null;
  readonly subject: string;
  readonly body: string;
  readonly author: { readonly name: string; readonly email: string; readonly time: number };
  readonly committerTime: number;
}

const always: readonly TrailerKey[] = ['Document', 'Event', 'Actor', 'Version', 'State', 'Policy'];
const alwaysAllowed: readonly TrailerKey[] = ['Phase', 'Request'];

/** What the values of an event must look like, per trailer; the meaning of each is judged later. */
const valueForms: TrailerForms = {
  ...trailerForms,
  Event: isAct,
  Commit: (value) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63} [0-9a-f]{40}$/.test(value),
};

/** Values that stand in strictly ascending byte order, so that one meaning has one form. */
const sorted: readonly TrailerKey[] = ['Assignee', 'Pin', 'Release'];

/** Form of trailers: all the required ones, none that the act does not have, each value of its grammar. */
function checkForm(act: Act, trailers: Trailers, where: Where): Finding[] {
  const shape = actShape(act);
  const required = [...always, ...shape.required];
  const allowed = new Set<TrailerKey>([...required, ...shape.optional, ...alwaysAllowed]);
  const findings: Finding[] = [];
  for (const key of required) {
    if (!trailers[key])
      findings.push(finding('trailer/missing', `a ${act} event needs QMS-${key}`, { where }));
  }
  for (const [key, values] of Object.entries(trailers) as [TrailerKey, readonly string[]][]) {
    if (!allowed.has(key))
      findings.push(finding('trailer/not-of-act', `a ${act} event has no QMS-${key}`, { where }));
    const fits = valueForms[key];
    for (const value of values) {
      if (fits && !fits(value)) {
        findings.push(
          finding('trailer/value', `QMS-${key}: ${value} is not a value of QMS-${key}`, { where }),
        );
      }
    }
    const names =
      key === 'Pin' || key === 'Release' ? values.map((value) => value.split(' ')[0] ?? '') : values;
    const ascending = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name);
    if (sorted.includes(key) && !ascending) {
      findings.push(
        finding('trailer/order', `the values of QMS-${key} are not in ascending order, each once`, { where }),
      );
    }
  }
  return findings;
}

/** Decodes a commit that was read through the byte grammar. Signature, rights and lifecycle are judged later. */
export function decodeEvent(oid: Oid, commit: Commit): Result<Event> {
  const where: Where = { commit: oid };
  const message = parseMessage(commit.message, where);
  if (!message.ok) return message;
  const { subject, body, trailers } = message.value;
  const one = (key: TrailerKey): string | null => trailers[key]?.[0] ?? null;
  const act = one('Event') ?? '';
  if (!isAct(act)) {
    return refused(
      finding('event/unknown', `there is no event ${JSON.stringify(act)} on a record`, { where }),
    );
  }
  const [parent, ...more] = commit.parents;
  if (parent === undefined || more.length > 0) {
    return refused(
      finding('event/parents', `an event has exactly one parent; this one has ${commit.parents.length}`, {
        where,
      }),
    );
  }
  const findings = checkForm(act, trailers, where);
  if (actShape(act).text === 'required' && body === '') {
    findings.push(finding('event/needs-text', `a ${act} event says something in its body`, { where }));
  }
  if (findings.length > 0) return refused(...findings);
  return ok({
    oid,
    parent,
    tree: commit.tree,
    document: one('Document') as DocId,
    act,
    actor: one('Actor') as PrincipalId,
    phase: one('Phase') as Phase | null,
    version: parseVersion(one('Version') ?? '') as Version,
    state: one('State') as State,
    outcome: one('Outcome'),
    meaning: one('Meaning'),
    assignees: (trailers.Assignee ?? []) as readonly PrincipalId[],
    owner: one('Owner') as PrincipalId | null,
    parentDocument: one('Parent') as DocId | null,
    child: one('Child') as DocId | null,
    authority: one('Authority') as DocId | null,
    item: one('Item'),
    reason: one('Reason'),
    template: parsePin(one('Template') ?? ''),
    system: one('System'),
    commits: trailers.Commit ?? [],
    policy: one('Policy') as Oid,
    pins: (trailers.Pin ?? []).flatMap((value) => parsePin(value) ?? []),
    digest: one('Digest'),
    evidence: trailers.Evidence ?? [],
    clear: one('Clear') as Oid | null,
    releases: trailers.Release ?? [],
    request: one('Request'),
    subject,
    body,
    author: commit.author,
    committerTime: commit.committer.time,
  });
}

/** Reads and decodes a raw commit object. */
export function readEvent(oid: Oid, bytes: Uint8Array): Result<{ event: Event; commit: Commit }> {
  const commit = parseCommit(bytes, { commit: oid });
  if (!commit.ok) return commit;
  const event = decodeEvent(oid, commit.value);
  return event.ok ? ok({ event: event.value, commit: commit.value }) : event;
}
