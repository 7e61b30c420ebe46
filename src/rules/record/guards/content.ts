import type { ExecutionItem } from '../../content.ts';
import { type Finding, finding } from '../../finding.ts';
import { documentPath } from '../../kinds/ids.ts';
import type { Case } from '../case.ts';
import type { Link, RecordState } from '../state.ts';

/** Document findings that stand in the way of any content event; the others wait until the document is routed. */
const unreadable = new Set([
  'document/encoding',
  'document/text',
  'document/size',
  'document/nesting',
  'document/front-matter-yaml',
  'document/front-matter-key',
]);

function where(context: Case, found: Finding): Finding {
  return { ...found, where: { ...found.where, record: context.before.id } };
}

/** Content that can be read: UTF-8 markdown with known front matter and a title; for POLICY, a valid policy. */
export function contentReadable(context: Case): Finding[] {
  const { before, world } = context;
  if (before.id === 'POLICY') return [...world.facts.policyFindings];
  const { document } = world.facts;
  if (!document)
    return [finding('content/missing', `${before.id} has no file ${before.id}.md in its directory`)];
  return document.findings.filter((each) => unreadable.has(each.rule)).map((each) => where(context, each));
}

/** Content that is fit for reviewers' time. */
export function contentReviewable(context: Case): Finding[] {
  const { before, world } = context;
  if (before.id === 'POLICY') return [...world.facts.policyFindings];
  const { document } = world.facts;
  if (!document)
    return [finding('content/missing', `${before.id} has no file ${before.id}.md in its directory`)];
  return document.findings.filter((each) => each.severity === 'error').map((each) => where(context, each));
}

/** The variances and exception reports of the record that an item names. */
function answersTo(before: RecordState, item: ExecutionItem): Link[] {
  return before.links.filter((link) => /-(VAR|ER)-[0-9]+$/.test(link.id) && item.summary.includes(link.id));
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

/** Routed for post-review: every item has its outcome, and each Fail names a linked VAR or ER. */
export function itemsComplete(context: Case): Finding[] {
  const { before, world } = context;
  const { document } = world.facts;
  if (!document)
    return [finding('content/missing', `${before.id} has no file ${before.id}.md in its directory`)];
  const findings = contentReviewable(context);
  for (const item of document.items) {
    const at = { record: before.id, path: `${before.id}.md`, line: item.line };
    if (item.outcome !== 'Pass' && item.outcome !== 'Fail') {
      const said = item.outcome === '' ? 'no outcome' : `the outcome "${item.outcome}", not Pass or Fail`;
      findings.push(
        finding('execution/incomplete', `${item.id} has ${said}`, {
          where: at,
          fix: `run \`qms execute ${before.id} ${item.id} --pass|--fail --summary …\``,
        }),
      );
    }
    if (item.outcome === 'Fail' && answersTo(before, item).length === 0) {
      findings.push(
        finding('execution/fail-unanswered', `${item.id} failed and names no VAR or ER of ${before.id}`, {
          where: at,
        }),
      );
    }
  }
  return findings;
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

/** What was attached stays as it is once work runs: a check-in changes the document, and may add files. */
export function keepsAttachments({ before, world }: Case): Finding[] {
  return world.facts.changes
    .filter((change) => change.before !== null && change.path !== documentPath(before.id))
    .map((change) =>
      finding('checkin/attachments', `${change.path} was attached before; a check-in leaves it as it is`, {
        where: { record: before.id, path: change.path },
      }),
    );
}

/** The typed front matter is part of what was approved: a variance does not become another type while it runs. */
export function propertiesFrozen({ before, world }: Case): Finding[] {
  if (!before.released) return [];
  const now = world.facts.document?.properties ?? {};
  const names = new Set([...Object.keys(before.properties), ...Object.keys(now)]);
  return [...names]
    .filter((name) => now[name] !== before.properties[name])
    .map((name) =>
      finding(
        'content/frozen',
        `${name} was approved as ${before.properties[name] ?? 'absent'} and is now ${now[name] ?? 'absent'}`,
        {
          where: { record: before.id, path: `${before.id}.md` },
          fix: `open a variance: \`qms create VAR --parent ${before.id} --title TITLE\``,
        },
      ),
    );
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

/** A document made from a template names the version of its kind's template that trunk held. */
export function templateInForce({ kind, world }: Case): Finding[] {
  const { template } = world.event;
  if (template === null) return [];
  const held = kind.template === template.name ? world.trunk?.inForce(kind.template) : null;
  return held?.tip === template.oid
    ? []
    : [
        finding(
          'create/template',
          `${template.name} at ${template.oid.slice(0, 12)} is not the template in force of a ${kind.name}`,
        ),
      ];
}

/** `attach` adds files beside the document and changes none. */
export function attachmentsOnly({ before, world }: Case): Finding[] {
  const { changes } = world.facts;
  if (changes.length === 0) return [finding('attach/nothing', 'the event attaches nothing')];
  return changes
    .filter((change) => change.before !== null || change.path.endsWith(`/${before.id}.md`))
    .map((change) =>
      finding('attach/changes', `an attachment is a new file beside the document; ${change.path} is not`, {
        where: { record: before.id, path: change.path },
      }),
    );
}

/** A draft that equals what is in force is not routed. */
export function changed({ before }: Case): Finding[] {
  return before.revises === before.content
    ? [
        finding('route/unchanged', `the draft of ${before.id} equals what is in force`, {
          fix: `run \`qms checkin ${before.id}\` with a change, or \`qms abandon ${before.id}\``,
        }),
      ]
    : [];
}

export function checkedIn({ before }: Case): Finding[] {
  return before.checkedOut === null
    ? []
    : [
        finding('checkout/held', `${before.id} is checked out by ${before.owner}`, {
          fix: `run \`qms checkin ${before.id}\``,
        }),
      ];
}

export function isCheckedOut({ before }: Case): Finding[] {
  return before.checkedOut !== null
    ? []
    : [
        finding('checkout/none', `${before.id} is not checked out`, {
          fix: `run \`qms checkout ${before.id}\``,
        }),
      ];
}

export function notCheckedOut({ before }: Case): Finding[] {
  return before.checkedOut === null
    ? []
    : [finding('checkout/held', `${before.id} is checked out by ${before.owner} already`)];
}
