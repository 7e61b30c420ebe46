import { recordDirectory } from '../kinds/ids.ts';
import type { DocId } from '../values.ts';

/** Whether a path from the repository's root is a file of the record: what its events and its enact step may change. */
export function belongsTo(id: DocId, path: string): boolean {
  if (id === 'POLICY')
    return path === '.qms/policy.yaml' || path === '.qms/allowed_signers' || path.startsWith('.qms/prompts/');
  const directory = recordDirectory(id);
  return directory !== null && path.startsWith(`${directory}/`);
}
