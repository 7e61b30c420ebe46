import type { ContextOptions } from '../acts/context.ts';
import { lastReleaseAt } from '../history/code/releases.ts';
import { heldAt } from '../history/held.ts';
import { systemsOf } from '../rules/record/inputs.ts';
import { formatVersion } from '../rules/record/version.ts';
import { isEnd } from '../rules/states.ts';
import type { System } from '../rules/systems/system.ts';
import type { DocId } from '../rules/values.ts';
import { reading } from './open-reading.ts';

/** A registered system, and whether what trunk holds of it agrees. */
export interface SystemStatus {
  readonly name: string;
  readonly title: string;
  readonly paths: readonly string[];
  readonly submodule: boolean;
  readonly suites: readonly { readonly name: string; readonly attest: readonly string[] | null }[];
  /** The last qualified commit that came into trunk, and under which record. */
  readonly qualified: { readonly commit: string; readonly record: DocId } | null;
  readonly release: { readonly number: string; readonly record: DocId; readonly tests: number } | null;
  readonly rs: { readonly id: DocId; readonly state: string | null; readonly version: string | null };
  readonly rtm: {
    readonly id: DocId;
    readonly state: string | null;
    readonly version: string | null;
    readonly rsVersion: string | null;
    readonly commit: string | null;
  };
  /** Records under way that name it. */
  readonly open: readonly { readonly id: DocId; readonly state: string }[];
  /** What does not agree, and the command that mends it; empty where all does. */
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement {
  readonly says: string;
  readonly fix: string;
}

const text = (value: unknown): string | null =>
  value === undefined || value === null ? null : String(value);

function notInForce(id: DocId, kind: 'RS' | 'RTM', name: string, begun: boolean): Disagreement {
  const fix = begun
    ? `run \`qms next ${id}\``
    : `write it: \`qms create ${kind} --name ${name} --title TITLE\``;
  return { says: `${id} is not in force`, fix };
}

/** A matrix is renewed under a change record in execution. */
function renew({ rtm }: System, under: { readonly id: string } | undefined): string {
  const id = under?.id ?? 'CR-…';
  return `renew it: \`qms checkout ${rtm} --authority ${id}\`, then \`qms rtm build ${rtm} --change ${id}\``;
}

/** All registered systems, or the one named. */
export async function systems(options: ContextOptions, name?: string): Promise<readonly SystemStatus[]> {
  return reading(options, async ({ history, policy, tips }) => {
    const last = history.source.trunk.steps.length - 1;
    const open: { id: DocId; state: string; systems: readonly string[] }[] = [];
    for (const id of policy.systems.size === 0 ? [] : tips.keys()) {
      const judged = await history.judgeRecord(id);
      if (!judged.ok) continue;
      const { state } = judged.value;
      const kind = policy.kinds.get(state.kind);
      const named = kind ? systemsOf(kind, state.properties) : [];
      if (named.length > 0 && !isEnd(state.state)) open.push({ id, state: state.state, systems: named });
    }
    const found: SystemStatus[] = [];
    for (const system of policy.systems.values()) {
      if (name !== undefined && system.name !== name) continue;
      const [rs, rtm] = [await heldAt(history, system.rs, last), await heldAt(history, system.rtm, last)];
      const code = history.source.trunk.codes.filter((each) => each.system === system.name).at(-1) ?? null;
      const release = await lastReleaseAt(history, system.name, last);
      const rsVersion = rs ? formatVersion(rs.version) : null;
      const covers = text(rtm?.properties.rs_version);
      const names = text(rtm?.properties.qualified_commit);
      const under = open.find((each) => each.state === 'IN_EXECUTION' && each.systems.includes(system.name));
      found.push({
        name: system.name,
        title: system.title,
        paths: system.paths,
        submodule: system.submodule,
        suites: [...system.suites].map(([suite, { attest }]) => ({ name: suite, attest })),
        qualified: code ? { commit: code.commit, record: code.record } : null,
        release: release ? { number: release.release, record: release.record, tests: release.tests } : null,
        rs: { id: system.rs, state: rs?.state ?? null, version: rsVersion },
        rtm: {
          id: system.rtm,
          state: rtm?.state ?? null,
          version: rtm ? formatVersion(rtm.version) : null,
          rsVersion: covers,
          commit: names,
        },
        open: open
          .filter((each) => each.systems.includes(system.name))
          .map(({ id, state }) => ({ id, state })),
        disagreements: [
          ...(rs ? [] : [notInForce(system.rs, 'RS', system.name, tips.has(system.rs))]),
          ...(rtm ? [] : [notInForce(system.rtm, 'RTM', system.name, tips.has(system.rtm))]),
          ...(rtm && covers !== rsVersion
            ? [
                {
                  says: `${system.rtm} covers ${system.rs} ${covers}; in force is ${rsVersion ?? 'none'}`,
                  fix: renew(system, under),
                },
              ]
            : []),
          ...(rtm && code && names !== code.commit
            ? [
                {
                  says: `${system.rtm} names ${names?.slice(0, 12)}; trunk holds ${code.commit.slice(0, 12)}`,
                  fix: renew(system, under),
                },
              ]
            : []),
        ],
      });
    }
    return found;
  });
}
