import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CheckinInput, checkin } from '../acts/checkin.ts';
import { checkout } from '../acts/checkout.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';
import type { Planned } from './teller.ts';

/** Where an actor of the replay edits. */
export function copyPath(work: string, who: PrincipalId, id: DocId): string {
  return join(work, '.qms', 'workspace', who, `${id}.md`);
}

export async function writeCopy(path: string, text: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A checkout; a copy that an earlier one left behind, as after a hand-over, goes first. */
export function planCheckout(who: PrincipalId, id: DocId): Planned {
  return {
    act: 'checkout',
    who,
    run: async (options) => {
      await rm(copyPath(options.cwd, who, id), { force: true });
      return checkout(options, { id });
    },
  };
}

/**
 * A check-in as a person makes it: the text is written into the workspace copy; without one the copy stays as it is. A
 * refused text does not stay in the copy.
 */
export function planCheckin(who: PrincipalId, input: CheckinInput & { readonly id: DocId }): Planned {
  const { content, ...rest } = input;
  return {
    act: 'checkin',
    who,
    run: async (options) => {
      const path = copyPath(options.cwd, who, input.id);
      const before = content ? await readFile(path).catch(() => null) : null;
      if (content) await writeCopy(path, content);
      try {
        return await checkin(options, rest);
      } catch (error) {
        if (content) await (before ? writeFile(path, before) : rm(path, { force: true }));
        throw error;
      }
    },
  };
}
