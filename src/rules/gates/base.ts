import { finding } from '../finding.ts';
import type { Gate } from './gate.ts';

const named = 10;

export const base: Gate = {
  id: 'gate/base',
  reads: 'the paths of the system in trunk: where the branch took trunk in last, and now',
  asks: ({ system }) => `trunk has not changed ${system.name} since the branch took it in`,
  check: ({ record, code }) => ({
    findings: (code?.movedOnTrunk ?? []).slice(0, named).map((path) =>
      finding('gate/base', `trunk has changed ${path} since the branch took trunk in`, {
        where: { path },
        fix: `run \`qms branch ${record.id} --update\`, then run the suites and renew the matrix: it must qualify again`,
      }),
    ),
  }),
};
