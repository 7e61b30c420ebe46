import { z } from 'zod';
import { has, one, optional } from '../../commands/input.ts';
import { docId, text } from '../parameters.ts';
import type { Callable } from '../tool.ts';
import { edits } from './edits.ts';

const branch = text.min(1).max(300);

/** `qms branch ID`: for whoever has no work tree to switch. */
export const execBranchCall = {
  name: 'git_exec_branch',
  command: 'branch',
  input: z.strictObject({ doc_id: docId, slug: text.max(60).optional(), switch: z.boolean().optional() }),
  rights: ['execute'],
  fromCommand: (given) =>
    has(given, 'update') ? null : { doc_id: one(given, 'ID'), slug: optional(given, 'slug') },
} as const satisfies Callable;

/** `qms branch ID --update`. */
export const syncCall = {
  name: 'git_sync',
  command: 'branch',
  input: z.strictObject({ branch: branch.optional(), edits: edits.optional() }),
  rights: null,
  fromCommand: (given) => {
    const slug = optional(given, 'slug');
    return has(given, 'update') ? { branch: `exec/${one(given, 'ID')}${slug ? `.${slug}` : ''}` } : null;
  },
} as const satisfies Callable;

/** The git tools that lines of advice come down to, for the server that has none of them. */
export const gitCalls: readonly Callable[] = [execBranchCall, syncCall];
