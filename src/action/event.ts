import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fail } from '../rules/finding.ts';
import { isOid, type Oid } from '../rules/values.ts';
import type { Surroundings } from './surroundings.ts';

/* What is used of the event file, and nothing else: all of it may be a stranger's, and is data. */

const oid = z.string().refine(isOid, 'is not a full object id') as unknown as z.ZodType<Oid>;
const repository = z.object({ id: z.number() });

const pullRequestEvent = z.object({
  number: z.int().positive(),
  /** Of a push to the branch, and of no other action. */
  before: z.string().optional(),
  pull_request: z.object({
    head: z.object({ sha: oid, ref: z.string(), repo: repository.nullable() }),
    base: z.object({ ref: z.string(), repo: repository }),
  }),
});

const mergeGroupEvent = z.object({
  merge_group: z.object({ head_sha: oid, base_ref: z.string() }),
});

export type ActionEvent =
  | {
      readonly name: 'pull_request';
      readonly number: number;
      readonly head: Oid;
      readonly branch: string;
      readonly base: string;
      /** Whether head and base are branches of one repository. */
      readonly here: boolean;
      readonly before: Oid | null;
    }
  | { readonly name: 'merge_group'; readonly head: Oid; readonly base: string };

function checked<T>(schema: z.ZodType<T>, name: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  return fail('action/event', `the file of the event ${name}: ${first?.path.join('.')}: ${first?.message}`);
}

const readers: Readonly<Record<string, (value: unknown) => ActionEvent>> = {
  pull_request: (value) => {
    const { number, before, pull_request } = checked(pullRequestEvent, 'pull_request', value);
    const { head, base } = pull_request;
    return {
      name: 'pull_request',
      number,
      head: head.sha,
      branch: head.ref,
      base: base.ref,
      here: head.repo?.id === base.repo.id,
      before: before !== undefined && isOid(before) && !/^0+$/.test(before) ? before : null,
    };
  },
  merge_group: (value) => {
    const { head_sha, base_ref } = checked(mergeGroupEvent, 'merge_group', value).merge_group;
    return { name: 'merge_group', head: head_sha, base: base_ref.replace(/^refs\/heads\//, '') };
  },
};

/** The event file, parsed. Raises `action/event`. */
export async function readEventFile(path: string | undefined): Promise<unknown> {
  if (!path) return fail('action/event', 'GITHUB_EVENT_PATH names no file');
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return fail('action/event', 'the file of the event cannot be read', { cause: error });
  }
}

/** The event that started the job, as far as a gate judges it. Raises `action/event`, `action/pull-request-target`. */
export async function readEvent({ env }: Surroundings): Promise<ActionEvent> {
  const name = env.GITHUB_EVENT_NAME ?? '';
  if (name === 'pull_request_target')
    fail(
      'action/pull-request-target',
      'the job runs on pull_request_target, with rights that the gate does not need',
    );
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!read)
    return fail('action/event', `the gate runs on pull_request and merge_group, not on ${name || 'nothing'}`);
  return read(await readEventFile(env.GITHUB_EVENT_PATH));
}
