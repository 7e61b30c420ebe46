import type { GateAnswer, GateReport } from '../gate.ts';

function isUnproven({ system, commit }: GateAnswer): boolean {
  return system !== null && commit === null;
}

/** The commands that come after an answer: the act itself where nothing stands against it. */
export function nextOf(report: GateReport): string[] {
  if (report.answer === 'met') return commandFor(report);
  return report.answers.some(isUnproven) ? [`qms next ${report.id}`] : [];
}

/** What makes the event, once nothing stands against it. */
function commandFor({ id, act, answers }: GateReport): string[] {
  const [first] = answers;
  if (act === 'merge')
    return answers.every(({ by }) => by === null) ? [`qms next ${id}`] : [`qms merge ${id}`];
  if (first?.event === 'review') return [`qms review ${id} --recommend|--request-updates -m COMMENT`];
  if (first?.event === 'approve') return [`qms approve ${id}`];
  return [first?.event === 'route' ? `qms route ${id} --${act}` : `qms ${act} ${id}`];
}
