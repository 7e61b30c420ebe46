import { type Finding, finding } from '../../finding.ts';
import type { Case } from '../case.ts';
import { contentWhole, inRecord } from './content.ts';
import { answersTo, evidenceMissing, notExecutedYet, unverified } from './execution.ts';
import { editableSectionsKept, placeholdersOf, sectionsInOrder } from './sections.ts';

/** Enough to go on with; a document that was just made from its template has dozens. */
const enough = 20;

/**
 * Content that is worth a reviewer's time: whole, with the sections of its kind, and with nothing left to write. What
 * execution will fill is still blank. A template is full of placeholders, and is judged by its form alone.
 */
export function contentReviewable(context: Case): Finding[] {
  const { kind, world } = context;
  const { document } = world.facts;
  const whole = contentWhole(context);
  if (!document || kind.name === 'TEMPLATE') return whole;
  const left = [
    ...document.leftToWrite.slice(0, enough),
    ...placeholdersOf(kind, document)
      .stuck.slice(0, enough)
      .map((each) => finding('document/placeholder', each.message, { where: each.where })),
  ];
  return [
    ...whole,
    ...sectionsInOrder(context),
    ...left.map((each) => inRecord(context, each)),
    ...notExecutedYet(context),
  ];
}

/**
 * Routed for post-review: every item has its outcome, each Fail names a linked VAR or ER, each planned verification record
 * is there, evidence resolves, and no placeholder is left to fill.
 */
export function itemsComplete(context: Case): Finding[] {
  const { before, kind, world } = context;
  const { document } = world.facts;
  if (!document)
    return [finding('content/missing', `${before.id} has no file ${before.id}.md in its directory`)];
  const { toFill } = placeholdersOf(kind, document);
  const findings = [
    ...contentWhole(context),
    ...editableSectionsKept(context),
    ...[...document.leftToWrite.slice(0, enough), ...toFill.slice(0, enough)].map((each) =>
      inRecord(context, each),
    ),
  ];
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
    findings.push(...unverified(context, item), ...evidenceMissing(context, item));
  }
  return findings;
}
