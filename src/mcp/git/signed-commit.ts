import { openActor } from '../../acts/context.ts';
import type { ObjectWriter } from '../../repository/objects/writer.ts';
import { encodeCommit, encodePayload, parseCommit } from '../../rules/bytes/commit.ts';
import { unwrap } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import type { Desk } from './place.ts';

export interface NewCommit {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly message: string;
}

/** Seconds since 1970 of a commit's committer, 0 where it says none. */
async function timeOf(desk: Desk, oid: Oid): Promise<number> {
  const object = await desk.context.reader.read(oid);
  const text = Buffer.from(object?.bytes ?? []).toString('latin1');
  return Number(
    /^committer .*> ([0-9]{1,11}) [+-][0-9]{4}$/m.exec(text.slice(0, text.indexOf('\n\n')))?.[1] ?? 0,
  );
}

/** Writes a commit that the caller has signed, as author and committer, not before its parents. */
export async function writeSigned(desk: Desk, writer: ObjectWriter, made: NewCommit): Promise<Oid> {
  const { name, email, signer } = await openActor(desk.context);
  const now = Math.floor((desk.context.options.clock ?? Date.now)() / 1000);
  const times = await Promise.all(made.parents.map((each) => timeOf(desk, each)));
  const who = { name, email, time: Math.max(now, ...times), zone: '+0000' };
  const commit = { ...made, author: who, committer: who };
  const bytes = encodeCommit({ ...commit, signature: await signer.sign(encodePayload(commit)) });
  unwrap(parseCommit(bytes));
  return writer.writeCommit(bytes);
}
