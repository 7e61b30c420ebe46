import type { ReplayedDocument, ReplayReport } from './report.ts';

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

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
    `  events: ${each.events.total} in the log: ${each.events.performed} performed, ${each.events.instead} done by the owner instead, ${count(each.events.consequences, 'consequence')} compared, ` +
      `${each.events.skipped} skipped; ${each.events.refused} refused as recorded, ${count(each.events.inserted, 'act')} inserted`,
    ...(each.unknownTexts > 0
      ? [`  ${count(each.unknownTexts, 'text')} lost: the one before was kept, and says so`]
      : []),
    ...(each.collapsed > 0
      ? [`  ${count(each.collapsed, 'migrated event')} of one instant put in order`]
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
    `${count(totals.documents, 'document')}, ${count(totals.events, 'event')}: ${totals.performed} performed, ${totals.instead} done by the owner instead, ${count(totals.consequences, 'consequence')} compared, ${totals.skipped} skipped; ` +
      `${totals.refused} refused as recorded, ${count(totals.inserted, 'act')} inserted`,
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
    `verify --full: ${verify.verdict}: ${count(verify.records, 'record')}, ${count(verify.events, 'event')}, ${count(verify.steps, 'step')} of trunk`,
    ...verify.findings.map((text) => `  ${text}`),
  ];
  return `${lines.join('\n')}\n`;
}
