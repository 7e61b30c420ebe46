import { finding } from '../finding.ts';
import { isOf } from '../systems/paths.ts';
import type { Gate } from './gate.ts';

const named = 10;

/** The tree that was tested must be the tree that comes in, so the branch changes nothing that stays behind. */
export const outsideSystem: Gate = {
  id: 'gate/outside-system',
  reads: 'the files that differ between trunk at the base of the branch and the qualified commit',
  asks: ({ systems }) => `the branch changes only paths of ${systems.map(({ name }) => name).join(', ')}`,
  check: ({ code, systems }) => {
    const outside = (code?.changed ?? []).filter((path) => !systems.some((system) => isOf(system, path)));
    return {
      findings: outside.slice(0, named).map((path) =>
        finding('gate/outside-system', `${path} is of no system that the record names`, {
          where: { path },
        }),
      ),
    };
  },
};
