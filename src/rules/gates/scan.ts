import { type Finding, finding } from '../finding.ts';
import { liveKeys } from '../policy/questions.ts';
import type { ScanResult } from '../systems/results.ts';
import type { ScanLevel } from '../systems/system.ts';
import type { ScanWaiver } from '../systems/waivers.ts';
import { isPrincipalId } from '../values.ts';
import type { Gate } from './gate.ts';
import type { Proof } from './proof.ts';

const levels: readonly ScanLevel[] = ['error', 'warning', 'note'];

/** So many are named. */
const named = 10;

function isMeant({ what }: ScanWaiver, { rule, fingerprint }: ScanResult): boolean {
  return what === rule || what === fingerprint;
}

/** Why a waiver does not count; null where it does. */
function notHolding(waiver: ScanWaiver, { day, policy }: Proof): Finding | null {
  const { record, what, owner, until } = waiver;
  const where = { where: { record } };
  if (!isPrincipalId(owner) || liveKeys(policy, owner).length === 0)
    return finding('waiver/owner', `${record} waives ${what}; its owner ${owner} acts no more`, where);
  return until < day
    ? finding('waiver/expired', `${record} waived ${what} until ${until}; it is ${day}`, where)
    : null;
}

export const scan: Gate = {
  id: 'gate/scan',
  reads:
    'the scan of exactly this commit among the CI evidence, the limits of the system, and what approved variances waive, by whom and until when',
  asks: ({ system, commit }) =>
    system.scan === null
      ? `no scan is asked for`
      : `the scan of ${commit.slice(0, 12)} has at most ${levels.flatMap((level) => (system.scan?.[level] === undefined ? [] : [`${system.scan[level]} of level ${level}`])).join(', ')}`,
  check: (proof) => {
    const { record, system, commit, results, code, scanned } = proof;
    if (system.scan === null) return { findings: [] };
    const result = results.find((each) => each.suite === 'scan');
    const fix = {
      fix: `run \`qms evidence ci ${record.id} --system ${system.name} --suite scan --commit ${commit} --report FILE\``,
    };
    if (!result?.scan) return { findings: [finding('gate/scan', `no scan is of ${commit}`, fix)] };
    if (code && result.tree !== code.tree)
      return {
        findings: [
          finding('gate/scan', `the scan is of the tree ${result.tree}, which is not that of ${commit}`, fix),
        ],
      };
    const waivers = proof.waivers.filter((each) => each.system === system.name && each.what !== '');
    const holding = waivers.filter((each) => notHolding(each, proof) === null);
    const waived = scanned.filter((each) => holding.some((waiver) => isMeant(waiver, each)));
    const found = result.scan;
    const left = (level: ScanLevel) => found[level] - waived.filter((each) => each.level === level).length;
    const limits = system.scan;
    const over = levels.filter((level) => left(level) > (limits[level] ?? Number.POSITIVE_INFINITY));
    const lapsed = waivers.filter(
      (waiver) =>
        !holding.includes(waiver) &&
        scanned.some((each) => over.includes(each.level) && !waived.includes(each) && isMeant(waiver, each)),
    );
    const used = holding.filter((waiver) => waived.some((each) => isMeant(waiver, each)));
    return {
      findings: [
        ...over.map((level) =>
          finding(
            'gate/scan',
            `the scan has ${left(level)} results of level ${level}; ${limits[level]} are allowed`,
            {
              fix: `mend what was found, and scan again; or have a variance approved that says \`waives: scan ${system.name} RULE\`, \`owner\` and \`until\`: \`qms create VAR --parent ${record.id} --title TITLE\``,
            },
          ),
        ),
        ...lapsed.slice(0, named).flatMap((waiver) => notHolding(waiver, proof) ?? []),
      ],
      shown: [
        levels.map((level) => `${left(level)} of level ${level}`).join(', '),
        ...used
          .slice(0, named)
          .map(
            ({ record: by, what, owner, until }) =>
              `${what} is waived by ${by}, for ${owner}, until ${until}`,
          ),
      ],
    };
  },
};
