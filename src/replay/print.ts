import { counted } from '../rules/counted.ts';
import type { ReplayReport } from './report.ts';
import type { EventCounts, ReplayedDocument } from './report-document.ts';

const counts = (events: EventCounts): string =>
  `${events.performed} performed, ${events.instead} done by another act instead, ${counted(events.consequences, 'consequence')} compared, ` +
  `${events.skipped} not performed, ${events.following} resting on those; ${events.refused} refused as recorded, ${counted(events.inserted, 'act')} inserted`;

function printDocument(each: ReplayedDocument): string[] {
  const end = (of: { state: string; version: string } | null) =>
    of ? `${of.state} ${of.version}` : 'not created';
  const content = {
    equal: 'byte for byte',
    adapted: `byte for byte but for: ${each.contentNotes.join(', ')}`,
    different: 'different',
  }[each.content];
  return [
    `${each.id}${each.parent ? ' (came along as a parent)' : ''}`,
    `  end: ${end(each.legacy)} there, ${end(each.ours)} here; content ${content}`,
    `  events: ${each.events.total} in the log: ${counts(each.events)}`,
    ...(each.unknownTexts > 0
      ? [`  ${counted(each.unknownTexts, 'text')} lost: another stands in for it, and says so`]
      : []),
    ...(each.collapsed > 0
      ? [`  ${counted(each.collapsed, 'migrated event')} of one instant put in order`]
      : []),
    ...each.changedOutside.map(
      (version) => `  v${version} of the archive is not the text that was approved; it has no event`,
    ),
    ...each.stateDifferences.map((text) => `  differs on the way: ${text}`),
    ...each.reasons.map((text) => `  listed: ${text}`),
    ...each.unexplained.map((text) => `  NOT EXPLAINED: ${text}`),
  ];
}

/** The report as text for people. */
export function printReport(report: ReplayReport): string {
  const { totals, verify } = report;
  const lines = [
    `${counted(totals.documents, 'document')}, ${counted(totals.total, 'event')}: ${counts(totals)}`,
    '',
    ...report.documents.flatMap((each) => [...printDocument(each), '']),
    ...report.notReplayed.map(({ id, reason }) => `not replayed: ${id}: ${reason}`),
    ...report.oddLines.map(({ id, lines: odd }) => `unreadable lines of the log of ${id}: ${odd.join(', ')}`),
    'Refusals, by rule',
    ...report.refusals.flatMap(({ rule, count: times, events }) => [
      `  ${rule}: ${times}`,
      ...events.map(
        (each) =>
          `    ${each.document}:${each.line} ${each.event} by ${each.user}: ${each.message}${each.skipped ? ' (skipped)' : ''}`,
      ),
    ]),
    '',
    'Inserted acts',
    ...report.insertions.flatMap(({ act, why, count: times, before }) => [
      `  ${act}: ${times}, ${why}`,
      `    before ${before.join(', ')}`,
    ]),
    '',
    `verify --full: ${verify.verdict}: ${counted(verify.records, 'record')}, ${counted(verify.events, 'event')}, ${counted(verify.steps, 'step')} of trunk`,
    ...verify.findings.map((text) => `  ${text}`),
  ];
  return `${lines.join('\n')}\n`;
}
