import type { PushedRef } from '../history/push.ts';
import { fail } from '../rules/finding.ts';
import { isOid, type Oid } from '../rules/values.ts';

const zero = '0'.repeat(40);

/** The lines `<old> <new> <ref>` that git gives a pre-receive hook. Raises `hook/input` for anything else. */
export function readInput(text: string): PushedRef[] {
  if (text !== '' && !text.endsWith('\n')) fail('hook/input', 'the last line of the input is cut off');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [old = '', to = ''] = line.split(' ', 2);
      const ref = line.slice(old.length + to.length + 2);
      if (!isOid(old) || !isOid(to) || !ref.startsWith('refs/'))
        fail('hook/input', `${JSON.stringify(line)} is not \`<old> <new> <ref>\``);
      const value = (oid: Oid) => (oid === zero ? null : oid);
      return { ref, old: value(old), new: value(to) };
    });
}
