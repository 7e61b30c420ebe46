import { finding } from '../finding.ts';
import { adoptedCommit } from '../systems/adoption.ts';
import { isOf } from '../systems/paths.ts';
import type { Gate } from './gate.ts';

const named = 10;

/** The tree that was tested must be the tree that comes in, so the branch changes nothing that stays behind. */
export const outsideSystem: Gate = {
  id: 'gate/outside-system',
  reads:
    'the files that differ between trunk at the base of the branch (nothing, where it has none) and the qualified commit',
  asks: ({ record, systems }) =>
    `${adoptedCommit(record.properties) === null ? 'the branch' : 'the commit'} changes only paths of ${systems.map(({ name }) => name).join(', ')}`,
  check: ({ record, code, systems }) => {
    const fix =
      adoptedCommit(record.properties) === null
        ? {}
        : { fix: 'adopt a commit without it, or add it to the paths of the system in the policy' };
    const outside = (code?.changed ?? []).filter((path) => !systems.some((system) => isOf(system, path)));
    return {
      findings: outside.slice(0, named).map((path) =>
        finding('gate/outside-system', `${path} is of no system that the record names`, {
          where: { path },
          ...fix,
        }),
      ),
    };
  },
};
