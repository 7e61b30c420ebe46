import type { Who } from '../cast.ts';
import type { Look, Step } from '../step.ts';
import { run } from '../step.ts';

export const record = 'refs/heads/qms/CR-002';
const tip = 'origin/qms/CR-002';

/** A trailer of the record's last event. */
async function trailer(look: Look, key: string): Promise<string> {
  const format = `--format=%(trailers:key=QMS-${key},valueonly)`;
  return (await look.git('log', '-1', format, tip)).trim();
}

/** The message of an approval, as git-qms itself would write it, in the name of `actor`. */
export function approvalBy(actor: string): (look: Look) => Promise<string> {
  return async (look) =>
    `CR-002: pre-approve, v0.2

QMS-Document: CR-002
QMS-Event: approve
QMS-Actor: ${actor}
QMS-Phase: pre
QMS-Version: 0.2
QMS-State: IN_PRE_APPROVAL
QMS-Meaning: I approve exactly this content.
QMS-Policy: ${await trailer(look, 'Policy')}
QMS-Digest: ${await trailer(look, 'Digest')}
`;
}

/** A comment, which changes no file; what its commit holds is another matter. */
export async function harmlessComment(look: Look): Promise<string> {
  return `CR-002: comment

Nothing new.

QMS-Document: CR-002
QMS-Event: comment
QMS-Actor: bot
QMS-Phase: pre
QMS-Version: 0.2
QMS-State: IN_PRE_APPROVAL
QMS-Policy: ${await trailer(look, 'Policy')}
`;
}

/** Quinn's approval of CR-001, with her signature, put on top of CR-002. */
export async function replayedApproval(look: Look): Promise<string> {
  const genuine = await look.git('cat-file', 'commit', '<approval>');
  const tree = (await look.git('rev-parse', `${tip}^{tree}`)).trim();
  const parent = (await look.git('rev-parse', tip)).trim();
  return genuine
    .replace(/^tree .*/, `tree ${tree}`)
    .replace(/^parent .*/m, `parent ${parent}`)
    .replaceAll('CR-001', 'CR-002');
}

/** A signed commit on top of CR-002, made with plain git, its id kept as `forged`. */
export function commitByHand(
  as: Who,
  message: string,
  more: { identity?: readonly string[]; tour?: string } = {},
): Step {
  const { identity = [], tour = null } = more;
  return run(as, ['git', ...identity, 'commit-tree', '-S', '-p', tip, '-F', message, `${tip}^{tree}`], {
    remember: 'forged',
    tour,
  });
}
