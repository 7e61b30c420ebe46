import type { Policy } from '../rules/policy/policy.ts';
import { systemsOf } from '../rules/record/inputs.ts';
import type { RecordState } from '../rules/record/state.ts';
import { adoptedCommit, sandboxOf } from '../rules/systems/adoption.ts';
import type { System } from '../rules/systems/system.ts';
import type { Oid } from '../rules/values.ts';
import type { Advice } from './advice.ts';

/** What is next for the code of one system under a record in execution; null where it is in trunk. */
function stepFor(
  record: RecordState,
  system: System,
  usedClear: (clear: Oid) => boolean,
): Pick<Advice, 'command' | 'says'> | null {
  const { id, code } = record;
  const clear = code?.clears[system.name];
  if (clear)
    return usedClear(clear.oid)
      ? null
      : { command: `qms merge ${id}`, says: `${system.name} is cleared; bring its code into trunk` };
  const results = Object.values(code?.results ?? {}).filter(
    (each) => each.system === system.name && each.passed,
  );
  const commits = new Set(results.map(({ commit }) => commit));
  const proven = [...commits].some((commit) =>
    [...system.suites.keys()].every((suite) =>
      results.some((each) => each.suite === suite && each.commit === commit),
    ),
  );
  const adopted = adoptedCommit(record.properties);
  const [suite = ''] = system.suites.keys();
  if (adopted && !commits.has(adopted))
    return {
      command: `qms evidence ci ${id} --suite ${suite} --commit ${adopted} --report FILE`,
      says: `push the commit to ${sandboxOf(system.name)} and let CI attest ${[...system.suites.keys()].join(', ')}; \`qms gate ${id}\` shows what is missing`,
    };
  return proven || adopted
    ? {
        command: `qms merge ${id}`,
        says: `bring the code of ${system.name} into trunk, once ${system.rtm} names the commit and is in force: \`qms rtm build ${system.rtm} --change ${id}\`; \`qms gate ${id}\` shows what is missing`,
      }
    : {
        command: `qms branch ${id}`,
        says: `write the code of ${system.name} on its execution branch, push it, and let CI attest ${[...system.suites.keys()].join(', ')}; \`qms gate ${id}\` shows what is missing`,
      };
}

/** What is next for the code of the systems that a record in execution names; nothing where all of it is in trunk. */
export function adviseCode(
  record: RecordState,
  policy: Policy,
  usedClear: (clear: Oid) => boolean,
): Advice[] {
  const kind = policy.kinds.get(record.kind);
  const names = kind && record.state === 'IN_EXECUTION' ? systemsOf(kind, record.properties) : [];
  const who = record.owner === null ? [] : [record.owner];
  return names.flatMap((name) => {
    const system = policy.systems.get(name);
    const step = system ? stepFor(record, system, usedClear) : null;
    return step ? [{ who, role: 'the owner', ...step }] : [];
  });
}
