import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CheckinInput, checkin } from '../acts/checkin.ts';
import { checkout } from '../acts/checkout.ts';
import type { ContextOptions } from '../acts/context.ts';
import type { DocId, PrincipalId } from '../rules/values.ts';
import type { Planned } from './teller.ts';

/** Where an actor of the replay edits. */
function copyPath({ cwd }: ContextOptions, who: PrincipalId, id: DocId): string {
  return join(cwd, '.qms', 'workspace', who, `${id}.md`);
}

/** A checkout; a copy that an earlier one left behind, as after a hand-over, goes first. */
export function planCheckout(who: PrincipalId, id: DocId): Planned {
  return {
    act: 'checkout',
    who,
    run: async (options) => {
      await rm(copyPath(options, who, id), { force: true });
      return checkout(options, { id });
    },
  };
}

/** A check-in as a person makes it: the text is written into the workspace copy; without one the copy stays as it is. */
export function planCheckin(who: PrincipalId, input: CheckinInput & { readonly id: DocId }): Planned {
  const { content, ...rest } = input;
  return {
    act: 'checkin',
    who,
    run: async (options) => {
      const path = copyPath(options, who, input.id);
      if (content) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content);
      }
      return checkin(options, rest);
    },
  };
}
