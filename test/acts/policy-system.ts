import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { openContext, type ReadContext } from '../../src/acts/context.ts';
import type { ActOutcome } from '../../src/acts/outcome.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { QmsError } from '../../src/rules/finding.ts';
import type { Policy } from '../../src/rules/policy/policy.ts';
import {
  type FoundingOptions,
  foundSystem,
  type QualitySystem,
  writeMemberKey,
} from '../helpers/quality-system.ts';

/**
 * The members of `foundSystem`, and a second of each who governs:
 *
 *     sam    administrator
 *     quill  quality
 */
export async function foundPolicySystem(founding: FoundingOptions = {}): Promise<QualitySystem> {
  const more = [
    await founder('sam', 'administrator'),
    await founder('quill', 'quality'),
    ...(founding.more ?? []),
  ];
  return foundSystem({ ...founding, more });
}

async function founder(name: string, group: string): Promise<string> {
  return `name=${name},email=${name}@example.org,group=${group},kind=human,key=${await writeMemberKey(name)}`;
}

/** What `qms user add` is told of somebody new, with a key of their own. */
export async function newcomer(
  name: string,
  group: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  return {
    name,
    email: `${name}@example.org`,
    group,
    kind: 'human',
    key: await writeMemberKey(name),
    ...more,
  };
}

export interface Deciding {
  /** The quality person who reviews and approves. */
  readonly by?: string;
  /** The key that they sign with, if not that of their name. */
  readonly key?: string;
  readonly owner?: string;
}

/** Sends a draft of POLICY to review by one quality person, and to their approval. */
export async function sendToApproval(qs: QualitySystem, deciding: Deciding = {}): Promise<void> {
  const { by = 'quinn', key = by, owner = 'ada' } = deciding;
  await route(qs.as(owner), { id: 'POLICY', to: 'review' });
  await assign(qs.as(key), { id: 'POLICY', assignees: [by] });
  await review(qs.as(key), { id: 'POLICY', outcome: 'recommend', text: 'Reads well.' });
  await route(qs.as(owner), { id: 'POLICY', to: 'approval' });
}

/** Brings a draft of POLICY into force. */
export async function bringPolicyIntoForce(qs: QualitySystem, deciding: Deciding = {}): Promise<ActOutcome> {
  await sendToApproval(qs, deciding);
  const { by = 'quinn', key = by } = deciding;
  return approve(qs.as(key), { id: 'POLICY' });
}

/** The rules that refuse an act; none if it was done. */
export async function rulesAgainst(act: Promise<unknown>): Promise<string[]> {
  try {
    await act;
    return [];
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    return error.findings.map(({ rule }) => rule);
  }
}

/** Looks into the system's history, and closes it again. */
export async function withContext<T>(
  qs: QualitySystem,
  look: (context: ReadContext) => Promise<T>,
): Promise<T> {
  const context = await openContext(qs.as('ada'));
  try {
    return await look(context);
  } finally {
    await context.close();
  }
}

export function policyInForce(qs: QualitySystem): Promise<Policy> {
  return withContext(qs, async (context) => context.policy);
}

/** Path of a file in a member's workspace copy of POLICY. */
export function policyCopy(qs: QualitySystem, member: string, name = 'policy.yaml'): string {
  return join(qs.path, '.qms/workspace', member, 'POLICY', name);
}

/** Changes a file of a member's workspace copy of POLICY. */
export async function editCopy(
  qs: QualitySystem,
  member: string,
  change: (text: string) => string,
  name = 'policy.yaml',
): Promise<void> {
  const path = policyCopy(qs, member, name);
  await writeFile(path, change(await readFile(path, 'utf8')));
}
