import { formatMessage, type TrailerKey, type Trailers } from '../bytes/trailers.ts';
import { actShape } from './acts.ts';
import type { Event } from './event.ts';
import { formatVersion } from './version.ts';

const shortCommit = (commits: readonly string[]) => commits[0]?.split(' ')[1]?.slice(0, 12) ?? '';

/** What a person would write in the log: `CR-045: pre-approve, v1.0`. */
export function subjectOf(
  event: Pick<
    Event,
    | 'document'
    | 'act'
    | 'phase'
    | 'version'
    | 'state'
    | 'outcome'
    | 'item'
    | 'child'
    | 'reason'
    | 'owner'
    | 'assignees'
    | 'system'
    | 'commits'
    | 'clear'
  >,
): string {
  const version = `v${formatVersion(event.version)}`;
  const phase = event.phase === null ? '' : `${event.phase}-`;
  const verb = actShape(event.act).verb;
  const texts: Partial<Record<Event['act'], string>> = {
    review: `${phase}review, ${event.outcome === 'recommend' ? 'recommend' : 'request updates'}, ${version}`,
    approve: `${phase}approve, ${version}${event.state === 'EFFECTIVE' ? ', effective' : event.state === 'RETIRED' ? ', retired' : ''}`,
    reject: `${phase}reject, ${version}`,
    route: `route for ${phase}${event.state.endsWith('APPROVAL') ? 'approval' : 'review'}, ${version}`,
    assign: event.assignees.length > 0 ? `assign ${event.assignees.join(', ')}` : 'assign nobody further',
    delegate: `delegate to ${event.assignees.join(', ')}`,
    execute: `execute ${event.item}, ${event.outcome}, ${version}`,
    respond: `${event.reason === null ? 'answer' : 'amend'} ${event.item}, ${version}`,
    link: `link ${event.child}`,
    evidence: `evidence, ${event.system} ${event.item} at ${shortCommit(event.commits)}, ${event.outcome}, ${version}`,
    clear: `clear ${event.system} at ${shortCommit(event.commits)}`,
    ...(event.clear === null ? {} : { revert: `withdraw the clear of ${event.system}` }),
    'hand-over': `hand over to ${event.owner}`,
    comment: 'comment',
  };
  return `${event.document}: ${texts[event.act] ?? `${verb}, ${version}`}`;
}

/** The message of an event, from its fields: subject, body and trailers in their fixed order. */
export function encodeEvent(
  event: Omit<Event, 'oid' | 'parent' | 'tree' | 'author' | 'committerTime' | 'subject'>,
): string {
  const one = (value: string | null): readonly string[] | undefined => (value === null ? undefined : [value]);
  const many = (values: readonly string[]): readonly string[] | undefined =>
    values.length > 0 ? values : undefined;
  const all: Record<string, readonly string[] | undefined> = {
    Document: one(event.document),
    Event: one(event.act),
    Actor: one(event.actor),
    Phase: one(event.phase),
    Version: one(formatVersion(event.version)),
    State: one(event.state),
    Outcome: one(event.outcome),
    Meaning: one(event.meaning),
    Assignee: many(event.assignees),
    Owner: one(event.owner),
    Parent: one(event.parentDocument),
    Child: one(event.child),
    Authority: one(event.authority),
    Item: one(event.item),
    Reason: one(event.reason),
    Template: event.template ? [`${event.template.name} ${event.template.oid}`] : undefined,
    System: one(event.system),
    Commit: many(event.commits),
    Policy: one(event.policy),
    Pin: many(event.pins.map((pin) => `${pin.name} ${pin.oid}`)),
    Digest: one(event.digest),
    Evidence: many(event.evidence),
    Clear: one(event.clear),
    Release: many(event.releases),
    Request: one(event.request),
  };
  const trailers = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [TrailerKey, readonly string[]] => entry[1] !== undefined),
  ) as Trailers;
  return formatMessage({ subject: subjectOf(event), body: event.body, trailers });
}
