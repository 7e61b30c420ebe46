import { type Finding, finding } from './finding.ts';
import { limits } from './limits.ts';

/**
 * Whether a JSON text unfolds into more than its reader has memory for: of 64 MiB of `[],` become 20 million lists. Counts
 * brackets and colons, also those inside strings, where they do no harm.
 */
export function checkJsonParts(text: string, what: string): Finding | null {
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3a || code === 0x5b || code === 0x7b) parts += 1;
  }
  if (parts <= limits.jsonParts) return null;
  return finding(
    'report/too-large',
    `${what} has ${parts} brackets and colons, more than ${limits.jsonParts}`,
  );
}
