import { type Finding, finding } from '../../finding.ts';
import { checkMerge } from '../../gates/merge.ts';
import { compareReleases, parseRelease } from '../../systems/release.ts';
import { hasPassed, type SuiteResult } from '../../systems/results.ts';
import type { Suite } from '../../systems/system.ts';
import { wordsWaived } from '../../systems/waivers.ts';
import type { Oid } from '../../values.ts';
import type { Case } from '../case.ts';
import { clearThatStands } from '../clears.ts';
import { systemsOf } from '../inputs.ts';

/** `APP 3f2a…`: the one commit that the event names, and that of its system. */
export function commitNamed({ world }: Case): string | null {
  const { commits, system } = world.event;
  const [name, oid] = commits[0]?.split(' ') ?? [];
  return commits.length === 1 && oid !== undefined && name === system ? oid : null;
}

/** The record names the system in its front matter, which was approved, and the policy registers it. */
function systemOfRecord({ before, kind, world }: Case): Finding[] {
  const { system } = world.event;
  const named = systemsOf(kind, before.properties);
  if (system === null || !named.includes(system))
    return [
      finding(
        'ci/system',
        `${before.id} names ${named.join(', ') || 'no system'} in its front matter, not ${system}`,
      ),
    ];
  return world.policy.systems.has(system)
    ? []
    : [finding('system/unknown', `the policy registers no system ${system}`)];
}

/** Where the results of a run stand: one new file for each event, so that none is ever overwritten. */
export function resultPath(system: string, suite: string, commit: string, event: number): string {
  return `evidence/ci/${system}-${suite}-${commit.slice(0, 12)}-${event}.json`;
}

/** What the event says of its results and what the file says are the same. */
function differences(context: Case, path: string, result: SuiteResult): string[] {
  const { before, world } = context;
  const { system, item, evidence, outcome } = world.event;
  const commit = commitNamed(context);
  const file = resultPath(system ?? '', item ?? '', commit ?? '', before.events + 1);
  const says = (what: string, event: string | null, content: string) =>
    event === content ? [] : [`${what} is ${event} in the event and ${content} in the file`];
  return [
    ...(path.endsWith(`/${before.id}/${file}`) ? [] : [`the file is ${path}, not ${file}`]),
    ...says('the evidence', evidence.join(', '), `file ${file}`),
    ...says('the system', system, result.system),
    ...says('the suite', item, result.suite),
    ...says('the commit', commit, result.commit),
    ...says('the outcome', outcome, hasPassed(result) ? 'pass' : 'fail'),
  ];
}

/** Who attests a scan. */
const anyone: Suite = { attest: null };

/** CI evidence: one file of results, of a suite that the system asks for, attested by who may, and saying what the event says. */
export function ciResult(context: Case): Finding[] {
  const wrong = systemOfRecord(context);
  if (wrong.length > 0) return wrong;
  const { world } = context;
  const { actor, item } = world.event;
  const system = world.policy.systems.get(world.event.system ?? '');
  const suite = system?.suites.get(item ?? '') ?? (item === 'scan' && system?.scan ? anyone : undefined);
  if (!system || !suite)
    return [
      finding(
        'ci/suite',
        `${system?.name} asks for ${[...(system?.suites.keys() ?? [])].join(', ')}, not for ${item}`,
      ),
    ];
  if (suite.attest && !suite.attest.includes(actor))
    return [
      finding(
        'ci/attester',
        `${item} of ${system.name} is attested by ${suite.attest.join(' or ')}, not by ${actor}`,
      ),
    ];
  const { result } = world.facts;
  if (result === null)
    return [finding('ci/result', 'the event does not add exactly one file below evidence/ci/')];
  if (!result.read.ok) return [...result.read.findings];
  return differences(context, result.path, result.read.value).map((each) => finding('ci/result', each));
}

/** A clear passes the merge gate of its system, as of the commits that it pins. */
export function mergeGate(context: Case): Finding[] {
  const wrong = systemOfRecord(context);
  if (wrong.length > 0) return wrong;
  const { world } = context;
  if (commitNamed(context) === null)
    return [finding('clear/names', `QMS-Commit names one commit of ${world.event.system}`)];
  if (!world.proof) return [finding('pin/missing', 'a clear pins trunk, the specification and the matrix')];
  return checkMerge(world.proof);
}

/** A clear is taken back while no code has come in by it. */
export function clearUnused({ before, world }: Case): Finding[] {
  const { clear, system } = world.event;
  const standing = before.code?.clears[system ?? ''];
  if (!standing || standing.oid !== clear)
    return [
      finding(
        'clear/none',
        `${clear?.slice(0, 12)} is not the clear of ${system} that stands on ${before.id}`,
      ),
    ];
  if (!world.trunk)
    return [finding('pin/missing', 'the event says nothing of trunk: a pin of trunk is missing')];
  return world.trunk.usedClear(standing.oid)
    ? [finding('clear/used', `the code of ${system} came into trunk by ${standing.oid.slice(0, 12)} already`)]
    : [];
}

/** The clears of a record that stand, by system; those that a revocation voids are none. */
function standing({ before, world }: Case): (readonly [system: string, clear: Oid])[] {
  return Object.keys(before.code?.clears ?? {}).flatMap((system) => {
    const clear = clearThatStands(before, system, (event) => world.isVoid(before.id, event));
    return clear ? [[system, clear.oid] as const] : [];
  });
}

/** Nothing that was cleared waits any more: it came in, or the clear was taken back. */
export function clearsUsed(context: Case): Finding[] {
  const { before, world } = context;
  return standing(context).flatMap(([system, oid]) =>
    world.trunk?.usedClear(oid)
      ? []
      : [
          finding(
            'clear/open',
            `${system} is cleared by ${oid.slice(0, 12)}, and its code is not in trunk${world.trunk ? '' : ' as far as the event says: it pins no step of trunk'}`,
            {
              fix: `run \`qms merge ${before.id}\`, or take it back: \`qms revert ${before.id} --clear ${system}\``,
            },
          ),
        ],
  );
}

/** Systems whose code came in under the record, by a clear that stands. */
function merged(context: Case): string[] {
  return standing(context).flatMap(([system, oid]) => (context.world.trunk?.usedClear(oid) ? [system] : []));
}

/** What the record's approved variances waive, as they are pinned. */
function waived({ before, world }: Case): string[] {
  return before.links.flatMap(({ id }) => {
    const linked = world.pinned(id);
    return linked?.decisions.pre && linked.state !== 'CANCELLED' ? wordsWaived(linked.properties) : [];
  });
}

/** The code of each system that the record names is in trunk, by a clear of this record. */
export function codeInTrunk(context: Case): Finding[] {
  const { before, kind } = context;
  const present = merged(context);
  const excused = waived(context);
  return systemsOf(kind, before.properties)
    .filter((system) => !present.includes(system) && !excused.includes(`code ${system}`))
    .map((system) => {
      const last = before.code?.clears[system];
      const voided = last !== undefined && context.world.trunk?.usedClear(last.oid) === true;
      return finding(
        'code/missing',
        voided
          ? `the code of ${system} came into trunk by the clear ${last.oid.slice(0, 12)} of ${last.actor}, which a revocation voids`
          : `${before.id} names ${system}, and none of its code has come into trunk under it`,
        {
          fix: voided
            ? `take trunk in (\`qms branch ${before.id} --update\`), add a commit, qualify it, and run \`qms merge ${before.id}\``
            : `run \`qms gate ${before.id}\`; where no code changes after all, have a variance approved that says \`waives: code ${system}\``,
        },
      );
    });
}

/** A close gives one release to each system whose code came in, higher than those before. */
export function releasesNamed(context: Case): Finding[] {
  const { before, world } = context;
  const given = world.event.releases.flatMap((text) => parseRelease(text) ?? []);
  const expected = merged(context).sort().join(', ');
  const named = given.map(({ system }) => system).join(', ');
  if (named !== expected)
    return [
      finding(
        'release/missing',
        `${before.id} brought in ${expected || 'no code'}, and its close gives releases of ${named || 'nothing'}`,
      ),
    ];
  return given.flatMap((release) => {
    const text = world.trunk?.lastRelease(release.system);
    const last = text ? parseRelease(text) : null;
    return last && compareReleases(release, last) <= 0
      ? [
          finding(
            'release/number',
            `${release.system} ${release.major}.${release.minor} is not higher than ${text}, which trunk holds`,
          ),
        ]
      : [];
  });
}
