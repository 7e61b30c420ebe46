import { judgePush, type PushedRef } from '../../src/history/push.ts';
import { openRepository } from '../../src/repository/git/location.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { beforeFirstEvent } from '../../src/rules/record/birth.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { testEnvironment } from '../helpers/git.ts';
import { historyAt, type Laboratory, type Refs } from '../helpers/random-history.ts';

/** The server's door, as its pre-receive hook opens it, in this process. */
export async function hookVerdict(
  { context }: Laboratory,
  server: string,
  pushed: readonly PushedRef[],
  now: number,
): Promise<readonly Finding[]> {
  const { reader, founded, history } = context;
  const repository = await openRepository(server, testEnvironment);
  return judgePush({ repository, reader, founded, now, newCommits: history.source.newCommits }, pushed);
}

/** The act's door: what a tool that has just made this commit would say of it. */
export async function actVerdict(
  laboratory: Laboratory,
  before: Refs,
  id: DocId,
  kind: string,
  event: Oid,
): Promise<readonly Finding[]> {
  const history = await historyAt(laboratory, before);
  const judged = await history.judgeRecord(id);
  const state = judged.ok ? judged.value.state : beforeFirstEvent(id, kind, history.founding());
  const read = await history.readEvent(state, event);
  const verdict = read.ok ? await history.judgeEvent(state, read.value) : read;
  return verdict.ok ? [] : verdict.findings;
}

/** The inspector's door: the record as it would stand with this event at its tip. */
export async function verifyVerdict(
  laboratory: Laboratory,
  after: Refs,
  id: DocId,
): Promise<readonly Finding[]> {
  const history = await historyAt(laboratory, after);
  const judged = await history.judgeRecord(id);
  if (!judged.ok) return judged.findings;
  return judged.value.refused ?? [];
}
