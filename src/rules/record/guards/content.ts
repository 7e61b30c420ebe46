import { type Finding, finding } from '../../finding.ts';
import { documentPath } from '../../kinds/ids.ts';
import type { Case } from '../case.ts';

/** Document findings that stand in the way of any content event; the others wait until the document is routed. */
const unreadable = new Set([
  'document/encoding',
  'document/text',
  'document/size',
  'document/nesting',
  'document/front-matter-yaml',
  'document/front-matter-key',
]);

/** A finding of the document's own, with the record that it is in. */
export function inRecord(context: Case, found: Finding): Finding {
  const { id } = context.before;
  return { ...found, where: { ...found.where, record: id, path: `${id}.md` } };
}

/** Content that can be read: UTF-8 markdown with known front matter and a title; for POLICY, a valid policy. */
export function contentReadable(context: Case): Finding[] {
  const { before, world } = context;
  if (before.id === 'POLICY') return [...world.facts.policyFindings];
  const { document } = world.facts;
  if (!document)
    return [finding('content/missing', `${before.id} has no file ${before.id}.md in its directory`)];
  return document.findings.filter((each) => unreadable.has(each.rule)).map((each) => inRecord(context, each));
}

/** Content without faults in its form. */
export function contentWhole(context: Case): Finding[] {
  const { before, world } = context;
  if (before.id === 'POLICY') return [...world.facts.policyFindings];
  const { document } = world.facts;
  if (!document)
    return [finding('content/missing', `${before.id} has no file ${before.id}.md in its directory`)];
  return document.findings.filter((each) => each.severity === 'error').map((each) => inRecord(context, each));
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

/** Title and typed front matter are part of what was approved: a variance does not become another type while it runs. */
export function propertiesFrozen({ before, world }: Case): Finding[] {
  if (!before.released) return [];
  const { document } = world.facts;
  const was: Readonly<Record<string, string | number>> = { title: before.title, ...before.properties };
  const now: Readonly<Record<string, string | number>> = {
    title: document?.title ?? '',
    ...document?.properties,
  };
  const names = new Set([...Object.keys(was), ...Object.keys(now)]);
  return [...names]
    .filter((name) => now[name] !== was[name])
    .map((name) =>
      finding(
        'content/frozen',
        `${name} was approved as ${was[name] ?? 'absent'} and is now ${now[name] ?? 'absent'}`,
        {
          where: { record: before.id, path: `${before.id}.md` },
          fix: `open a variance: \`qms create VAR --parent ${before.id} --title TITLE\``,
        },
      ),
    );
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

/** A revision says what it changes: in a summary of its own, which is not that of the version before. */
export function revisionSummarised({ before, world }: Case): Finding[] {
  const { document, inForceDocument } = world.facts;
  // A draft without any change is refused for that.
  if (before.revises === null || before.revises === before.content || !document) return [];
  const { revisionSummary } = document;
  if (revisionSummary !== null && revisionSummary !== inForceDocument?.revisionSummary) return [];
  const said =
    revisionSummary === null
      ? `no \`revision_summary\` says what this revision of ${before.id} changes`
      : `\`revision_summary\` of ${before.id} is still that of the version in force`;
  return [
    finding('document/revision-summary', said, { where: { record: before.id, path: `${before.id}.md` } }),
  ];
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
