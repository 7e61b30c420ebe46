import { type Finding, finding } from '../finding.ts';
import { formatVersion } from '../record/version.ts';
import type { Gate } from './gate.ts';
import { notStanding } from './specification.ts';

export const matrix: Gate = {
  id: 'gate/matrix',
  reads:
    'the record of the matrix at its pin and as trunk holds it, its front matter, and the version of the specification',
  asks: ({ rtm, commit }) =>
    `${rtm.id} is EFFECTIVE, covers the specification in force, and names ${commit.slice(0, 12)}`,
  check: ({ record, system, rs, rtm, commit }) => {
    const why = notStanding(rtm);
    const build = `then \`qms rtm build ${rtm.id} --change ${record.id}\``;
    if (rtm.pinned === null)
      return {
        findings: [
          finding('gate/matrix', why ?? '', {
            fix: `write it: \`qms create RTM --name ${system.name} --title TITLE\`, ${build}`,
          }),
        ],
      };
    if (why !== null)
      return { findings: [finding('gate/matrix', why, { fix: `run \`qms next ${rtm.id}\`` })] };
    const fix = { fix: `renew it: \`qms checkout ${rtm.id} --authority ${record.id}\`, ${build}` };
    const findings: Finding[] = [];
    const { rs_version, qualified_commit } = rtm.pinned.properties;
    const version = rs.held ? formatVersion(rs.held.version) : 'no version';
    if (rs_version !== version)
      findings.push(
        finding('gate/matrix', `${rtm.id} covers ${rs.id} ${rs_version}; in force is ${version}`, fix),
      );
    if (qualified_commit !== commit)
      findings.push(
        finding('gate/matrix', `${rtm.id} names the commit ${qualified_commit}, not ${commit}`, fix),
      );
    return { findings, shown: [`${rtm.id} ${formatVersion(rtm.pinned.version)}`] };
  },
};
