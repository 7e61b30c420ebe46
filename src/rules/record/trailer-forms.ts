import type { TrailerKey } from '../bytes/trailers.ts';
import { limits } from '../limits.ts';
import { isState } from '../states.ts';
import { isSystemName, parseRelease } from '../systems/release.ts';
import { isDocId, isOid, isPrincipalId } from '../values.ts';
import { parsePin } from './pin.ts';
import { parseVersion } from './version.ts';

export type TrailerForms = Readonly<Partial<Record<TrailerKey, (value: string) => boolean>>>;

const isName = (value: string) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value);

/** What a value must look like, of events as of steps: docs/format.md, Trailers. */
export const trailerForms: TrailerForms = {
  Document: isDocId,
  Actor: isPrincipalId,
  Phase: (value) => value === 'pre' || value === 'post',
  Version: (value) => parseVersion(value) !== null,
  State: isState,
  Assignee: isPrincipalId,
  Owner: isPrincipalId,
  Parent: isDocId,
  Child: isDocId,
  Authority: isDocId,
  Item: isName,
  Reason: (value) => value.length <= limits.reasonLength,
  Template: (value) => parsePin(value)?.name.startsWith('TEMPLATE-') ?? false,
  System: isSystemName,
  Policy: isOid,
  Pin: (value) => parsePin(value) !== null,
  Digest: (value) => /^sha256:[0-9a-f]{64}$/.test(value),
  Evidence: isEvidence,
  Clear: isOid,
  Release: (value) => parseRelease(value) !== null,
  Request: isName,
};

/** `commit <oid>`, `document <ID> N.X`, `record <ID>`, or `file <path>` with names such as a record's files have. */
function isEvidence(value: string): boolean {
  const [form = '', name = '', version, ...rest] = value.split(' ');
  if (rest.length > 0 || (form === 'document') !== (version !== undefined)) return false;
  if (form === 'commit') return isOid(name);
  if (form === 'file') return /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(name);
  return (form === 'record' || parseVersion(version ?? '') !== null) && isDocId(name);
}
