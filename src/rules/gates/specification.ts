import { finding } from '../finding.ts';
import { formatVersion } from '../record/version.ts';
import type { Gate } from './gate.ts';
import type { Document } from './proof.ts';

/** Why a document does not stand: pinned EFFECTIVE, and in trunk as it is; null where it does. */
export function notStanding({ id, pinned, held }: Document): string | null {
  if (pinned === null) return `there is no ${id}, or the event does not pin it`;
  if (pinned.state !== 'EFFECTIVE') return `${id} is ${pinned.state}`;
  return held && held.events >= pinned.entered
    ? null
    : `${id} is EFFECTIVE, but trunk does not hold that yet`;
}

export const specification: Gate = {
  id: 'gate/specification',
  reads: 'the record of the specification at its pin, and as trunk holds it',
  asks: ({ rs }) => `${rs.id} is EFFECTIVE, in trunk and not under revision`,
  check: ({ rs, system }) => {
    const why = notStanding(rs);
    if (why === null)
      return {
        findings: [],
        shown: [`${rs.id} ${formatVersion(rs.pinned?.version ?? { major: 0, minor: 0 })}`],
      };
    const fix =
      rs.pinned === null
        ? `write it: \`qms create RS --name ${system.name} --title TITLE\``
        : `run \`qms next ${rs.id}\``;
    return { findings: [finding('gate/specification', why, { fix })] };
  },
};
