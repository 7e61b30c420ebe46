import type { ContextOptions } from '../../acts/context.ts';
import { present, presentProof } from '../../acts/matrix-draft.ts';
import { systemOfMatrix } from '../../history/code/matrix.ts';
import { fail, finding } from '../../rules/finding.ts';
import { checkMatrix } from '../../rules/matrix/check.ts';
import { type DocId, isDocId } from '../../rules/values.ts';
import { reading } from '../open-reading.ts';
import type { FileCheck } from './files.ts';

/**
 * Checks the matrix of a registered system, as its record stands, against trunk and its change record as they stand: what
 * the gate will ask. Raises `system/unknown`, `content/missing`.
 */
export function checkMatrixRecord(options: ContextOptions, id: DocId): Promise<FileCheck> {
  return reading(options, async (context) => {
    const { history, policy } = context;
    const system = systemOfMatrix(policy, id);
    const kind = policy.kinds.get('RTM');
    if (!system || !kind) fail('system/unknown', `${id} is the matrix of no registered system`);
    const record = await present(context, id);
    const { document } = await history.contents.at(id, record.tree);
    if (document === null) fail('content/missing', `${id} has no file ${id}.md in its directory`);
    const { properties, matrix } = history.contents.parse(document, kind);
    const named = String(properties.change_record ?? '');
    const change = isDocId(named) ? await present(context, named) : null;
    const proof = await presentProof(context, system, change, String(properties.qualified_commit ?? ''));
    if (proof.rs === null) {
      const missing = finding('gate/specification', `${system.rs} is not in force`, {
        where: { record: id },
      });
      return { file: id, matrix: null, findings: [missing] };
    }
    const check = checkMatrix({
      rs: proof.rs,
      rtm: { id, properties, matrix },
      suites: [...system.suites.keys()],
      results: proof.results,
      records: proof.records,
    });
    return { file: id, ...check };
  });
}
