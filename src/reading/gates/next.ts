import type { GateReport } from '../gate.ts';

/** The commands that come after an answer: the act itself where nothing stands against it, else whatever the record waits for. */
export function nextOf(report: GateReport): string[] {
  if (report.answer === 'met') return commandFor(report);
  return [`qms next ${report.id}`];
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
