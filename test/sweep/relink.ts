import { type GitObject, objectId } from '../../src/repository/objects/object.ts';
import type { Oid } from '../../src/rules/values.ts';
import type { Chronicle } from './chronicle.ts';
import { affectedBy } from './references.ts';

/** What to damage: one object, everywhere, or only from one commit on (and there as if it had always been so). */
export interface Target {
  readonly oid: Oid;
  readonly from: Oid | null;
}

/** Objects made anew on top of a damaged one, as they are asked for. */
export interface Relinked {
  readonly objects: ReadonlyMap<Oid, GitObject>;
  /** The id that an object of the old history has now. */
  idOf(old: Oid): Promise<Oid>;
  /** The other way round: what an id was called before; itself where nothing changed. */
  was(oid: Oid): Oid;
}

const header = /\ngpgsig .*\n(?: .*\n)*/;
const authorName = /\nauthor (.*?) </;

/**
 * Re-links a history on top of a damaged object: whatever names it names the damaged one, up to the tips, and its
 * commits are signed anew by those who signed them. Only the damaged object keeps its bytes. Messages stay, apart from the ids in
 * them: so a digest goes on saying what was there before.
 */
export function relinker(chronicle: Chronicle, { oid: target, from }: Target) {
  const { objects, references, namers, signers } = chronicle;
  const reaching = affectedBy(namers, target);
  const later = from === null ? null : affectedBy(namers, from);
  const isAffected = (oid: Oid) =>
    later === null || objects.get(oid)?.type !== 'commit' ? reaching.has(oid) : later.has(oid);
  const affected = new Set(
    [...new Set([...reaching, ...(later ?? [])])].filter((oid) => oid !== target && isAffected(oid)),
  );
  if (from === null) affected.add(target);

  async function remake(old: Oid, object: GitObject, idOf: Relinked['idOf']): Promise<GitObject> {
    const bytes = Buffer.from(object.bytes);
    const encoding = object.type === 'tree' ? 'hex' : 'latin1';
    for (const [named, places] of references.get(old) ?? []) {
      if (named !== target && !affected.has(named)) continue;
      const id = await idOf(named);
      for (const at of places) bytes.write(id, at, encoding);
    }
    if (object.type !== 'commit') return { type: object.type, bytes };
    const text = bytes.toString('latin1');
    const signed = header.exec(text);
    if (!signed) return { type: 'commit', bytes };
    const payload = text.replace(header, '\n');
    const signer = signers.get(authorName.exec(text)?.[1] ?? '');
    if (!signer) throw new Error(`nobody signs ${old} again`);
    const armor = await signer.sign(Buffer.from(payload, 'latin1'));
    const at = signed.index + 1;
    const again = `${payload.slice(0, at)}gpgsig ${armor.replaceAll('\n', '\n ')}\n${payload.slice(at)}`;
    return { type: 'commit', bytes: Buffer.from(again, 'latin1') };
  }

  function relink(damaged: Uint8Array): Relinked {
    const { type } = objects.get(target) as GitObject;
    const made = new Map<Oid, GitObject>();
    const names = new Map<Oid, Oid>();
    const old = new Map<Oid, Oid>();
    const keep = (was: Oid, object: GitObject): Oid => {
      const oid = objectId(object.type, object.bytes);
      made.set(oid, object);
      names.set(was, oid);
      old.set(oid, was);
      return oid;
    };
    keep(target, { type, bytes: damaged });
    const idOf = async (oid: Oid): Promise<Oid> => {
      const known = names.get(oid);
      const object = objects.get(oid);
      if (known !== undefined) return known;
      return affected.has(oid) && object ? keep(oid, await remake(oid, object, idOf)) : oid;
    };
    return { objects: made, idOf, was: (oid) => old.get(oid) ?? oid };
  }

  return { affected, relink };
}
