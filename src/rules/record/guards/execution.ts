import type { ExecutionItem } from '../../content.ts';
import { type Finding, finding } from '../../finding.ts';
import { type DocId, isDocId } from '../../values.ts';
import type { Case } from '../case.ts';
import type { Link, RecordState } from '../state.ts';
import { parseVersion, wasGiven } from '../version.ts';

/** Whether a row names a record: the id as a word of its own, so that CR-001-VAR-0010 is not CR-001-VAR-001. */
function names(item: ExecutionItem, id: DocId): boolean {
  return [item.summary, item.vr].some((text) => text.split(/[^A-Z0-9-]+/).some((word) => word === id));
}

/** The records of some kind, linked to this one, that an item names. */
function linksNamed(before: RecordState, item: ExecutionItem, kind: RegExp): Link[] {
  return before.links.filter((link) => kind.test(link.id) && names(item, link.id));
}

/** The variances and exception reports of the record that an item names. */
export function answersTo(before: RecordState, item: ExecutionItem): Link[] {
  return linksNamed(before, item, /-(VAR|ER)-[0-9]+$/);
}

/** Before approval nothing is executed: what stands in an execution cell then was never done under this record. */
export function notExecutedYet({ before, kind, world }: Case): Finding[] {
  if (before.released || !kind.executable) return [];
  return (world.facts.document?.items ?? [])
    .filter((item) => item.summary !== '' || item.outcome !== '' || item.performedBy !== '')
    .map((item) =>
      finding('execution/early', `${item.id} is filled in, and ${before.id} is not approved yet`, {
        where: { record: before.id, path: `${before.id}.md`, line: item.line },
      }),
    );
}

/** An item that planned a verification record names one of this record that was not cancelled. */
export function unverified({ before, world }: Case, item: ExecutionItem): Finding[] {
  if (item.vr === '') return [];
  const kept = linksNamed(before, item, /-VR-[0-9]+$/).filter(
    (link) => world.pinned(link.id)?.state !== 'CANCELLED',
  );
  if (kept.length > 0) return [];
  return [
    finding(
      'execution/verification-record',
      `${item.id} planned a verification record and names none of ${before.id}`,
      {
        where: { record: before.id, path: `${before.id}.md`, line: item.line },
        fix: `run \`qms create VR --parent ${before.id} --title TITLE\`, and name it in the summary of ${item.id}`,
      },
    ),
  ];
}

/**
 * Evidence of an event exists: a file stands in the record, another record is pinned and not cancelled, a version was
 * given by the record as pinned. That a commit is there is asked at the push, since only a repository can tell.
 */
export function evidenceResolves({ before, world }: Case): Finding[] {
  const files = new Set(world.facts.files);
  return world.event.evidence.flatMap((value) => {
    const [form = '', name = '', version = ''] = value.split(' ');
    const record = name === before.id ? before : isDocId(name) ? world.pinned(name) : null;
    const given = parseVersion(version);
    const known: Readonly<Record<string, boolean>> = {
      commit: true,
      file: files.has(name),
      record: record !== null && record.state !== 'CANCELLED',
      document: record !== null && given !== null && wasGiven(record.used, given),
    };
    if (known[form]) return [];
    return [
      finding('evidence/unresolved', `${value} is nothing that ${before.id} can rest on`, {
        where: { record: before.id, commit: world.event.oid },
      }),
    ];
  });
}

/** Files below `evidence/` that a row names stand in the record. */
export function evidenceMissing({ before, world }: Case, item: ExecutionItem): Finding[] {
  const files = new Set(world.facts.files);
  const named = item.summary.match(/(?<![\w./-])evidence\/[A-Za-z0-9][A-Za-z0-9._/-]*[A-Za-z0-9]/g) ?? [];
  return named
    .filter((path) => !files.has(path))
    .map((path) =>
      finding('evidence/unresolved', `${item.id} rests on ${path}, which is no file of ${before.id}`, {
        where: { record: before.id, path: `${before.id}.md`, line: item.line },
      }),
    );
}

/** At the close, no failed item is answered by what was cancelled alone. */
export function failuresAnswered({ before, world }: Case): Finding[] {
  const failed = (world.facts.document?.items ?? []).filter((item) => item.outcome === 'Fail');
  return failed
    .filter((item) => answersTo(before, item).every((link) => world.pinned(link.id)?.state === 'CANCELLED'))
    .map((item) =>
      finding(
        'execution/fail-unanswered',
        `${item.id} failed, and every VAR or ER that it names is CANCELLED`,
        {
          where: { record: before.id, path: `${before.id}.md`, line: item.line },
          fix: `run \`qms revert ${before.id}\`, open a variance and name it in the row`,
        },
      ),
    );
}

/** `execute` fills exactly the row that it names, with its own outcome, signed by whom it says. */
export function fillsOneRow({ before, world }: Case): Finding[] {
  const { event, facts } = world;
  const filling = facts.filling;
  if (!filling?.nothingElse) {
    return [
      finding(
        'execution/more-than-row',
        `the event changes more of ${before.id} than the three execution cells of one row`,
      ),
    ];
  }
  if (filling.item !== event.item) {
    return [finding('execution/item', `the event names ${event.item} and fills ${filling.item}`)];
  }
  if (filling.outcome !== event.outcome || !['Pass', 'Fail'].includes(filling.outcome)) {
    return [
      finding(
        'execution/outcome',
        `the row says ${filling.outcome || 'nothing'}, the event ${event.outcome}; the outcome is exactly Pass or Fail`,
      ),
    ];
  }
  if (filling.summary === '')
    return [finding('execution/summary', `the row of ${event.item} has no summary`)];
  const [performer = '', date = ''] = filling.performedBy.split(' ');
  const day = new Date(event.author.time * 1000).toISOString().slice(0, 10);
  return performer === event.actor && date === day
    ? []
    : [
        finding(
          'execution/performer',
          `the row says it was performed by ${filling.performedBy}; the event by ${event.actor} ${day}`,
        ),
      ];
}

/** A check-in keeps the rows that others executed since its checkout. */
export function keepsExecutions({ before, world }: Case): Finding[] {
  const since = before.checkedOut ?? 0;
  const rows = new Map(world.facts.document?.items.map((item) => [item.id, item]));
  const old = new Map(world.facts.previousDocument?.items.map((item) => [item.id, item]));
  return Object.entries(before.executions).flatMap(([id, ref]) => {
    if (ref.index < since) return [];
    const [now, then] = [rows.get(id), old.get(id)];
    const same =
      now &&
      then &&
      now.summary === then.summary &&
      now.outcome === then.outcome &&
      now.performedBy === then.performedBy;
    return same
      ? []
      : [
          finding(
            'checkin/overwrites-execution',
            `${id} was executed by ${ref.actor} after the checkout; the check-in changes it`,
          ),
        ];
  });
}

/** The rows that were approved stay, with what each of them plans: unplanned work needs a variance. */
export function planFrozen({ before, world }: Case): Finding[] {
  if (!before.released) return [];
  const { document, previousDocument } = world.facts;
  const [old, now] = [previousDocument?.items ?? [], document?.items ?? []];
  const plan = (items: typeof old) => items.map(({ id, task, vr }) => JSON.stringify([id, task, vr]));
  const [planned, found] = [plan(old), plan(now)];
  const place = Array.from({ length: Math.max(planned.length, found.length) }).findIndex(
    (_none, index) => planned[index] !== found[index],
  );
  if (place < 0) return [];
  const [was, is] = [planned[place] ?? 'no row', found[place] ?? 'no row'];
  const line = now[place]?.line;
  return [
    finding('execution/plan', `${was} was approved, and ${is} stands in its place`, {
      where: { record: before.id, path: `${before.id}.md`, ...(line === undefined ? {} : { line }) },
      fix: `open a variance: \`qms create VAR --parent ${before.id} --title TITLE\``,
    }),
  ];
}

/** Rows that a check-in fills or changes name its signer as performer, as those that `execute` fills do. */
export function performsItself({ before, world }: Case): Finding[] {
  const old = new Map(world.facts.previousDocument?.items.map((item) => [item.id, item]));
  return (world.facts.document?.items ?? []).flatMap(({ id, summary, outcome, performedBy, line }) => {
    const was = old.get(id);
    const same = was?.summary === summary && was.outcome === outcome && was.performedBy === performedBy;
    const named = performedBy.split(/[\s,(]/, 1)[0];
    if (same || performedBy === '' || named === world.event.actor) return [];
    return [
      finding(
        'execution/performer',
        `${id} says it was performed by ${performedBy}; ${world.event.actor} checks it in`,
        { where: { record: before.id, path: `${before.id}.md`, line } },
      ),
    ];
  });
}
