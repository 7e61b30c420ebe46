import type { ObjectReader } from '../../repository/objects/reader.ts';
import { fail } from '../../rules/finding.ts';
import { isOid, type Oid } from '../../rules/values.ts';

/** A commit as it is shown: read leniently, since it may be anybody's. */
export interface ShownCommit {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  /** `Name <e-mail>` */
  readonly author: string;
  readonly date: string;
  readonly signed: boolean;
  readonly message: string;
}

function read(oid: Oid, bytes: Uint8Array): ShownCommit {
  const text = Buffer.from(bytes).toString('utf8');
  const end = text.indexOf('\n\n');
  const headers = end < 0 ? text : text.slice(0, end);
  const of = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(headers)?.[1] ?? '';
  const [, author = '', time = '0'] = /^(.*>) ([0-9]{1,12}) /.exec(of('author')) ?? [];
  const parents = [...headers.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, id]) => id as Oid);
  const tree = of('tree');
  if (!isOid(tree)) fail('bytes/header', `${oid} does not begin like a commit`, { where: { commit: oid } });
  const date = new Date(Math.min(Number(time), 253_402_300_799) * 1000).toISOString().slice(0, 19);
  return {
    oid,
    tree,
    parents,
    author,
    date: `${date}Z`,
    signed: /^gpgsig /m.test(headers),
    message: end < 0 ? '' : text.slice(end + 2),
  };
}

/** Raises `history/missing-object`. */
export async function readCommits(reader: ObjectReader, oids: readonly Oid[]): Promise<ShownCommit[]> {
  const objects = await reader.readMany(oids);
  return oids.map((oid, index) => {
    const object = objects[index];
    if (object?.type !== 'commit')
      return fail('history/missing-object', `${oid} is no commit of this repository`);
    return read(oid, object.bytes);
  });
}

export async function readCommit(reader: ObjectReader, oid: Oid): Promise<ShownCommit> {
  const [commit] = await readCommits(reader, [oid]);
  return commit as ShownCommit;
}
