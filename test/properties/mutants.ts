import type { ObjectWriter } from '../../src/repository/objects/writer.ts';
import { encodeCommit, encodePayload, parseCommit } from '../../src/rules/bytes/commit.ts';
import {
  formatMessage,
  parseMessage,
  type TrailerKey,
  type Trailers,
} from '../../src/rules/bytes/trailers.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { states } from '../../src/rules/states.ts';
import type { Oid } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import { cast, type Laboratory, type Name } from '../helpers/random-history.ts';

type Fields = Partial<Record<TrailerKey, string[]>>;

/** An event taken apart, to be changed in one place, put together and signed again. */
interface Draft {
  tree: Oid;
  parents: Oid[];
  author: { name: string; email: string; time: number; zone: string };
  committer: { name: string; email: string; time: number; zone: string };
  subject: string;
  body: string;
  trailers: Fields;
  signer: Name;
}

/** Ids that other records and trunk offer in the wrong place. */
export interface Elsewhere {
  readonly trees: readonly Oid[];
  readonly commits: readonly Oid[];
}

type Change = (draft: Draft, dice: Dice, elsewhere: Elsewhere) => void;

const instead = (
  key: TrailerKey,
  values: (draft: Draft, dice: Dice, elsewhere: Elsewhere) => string[] | null,
): Change => {
  return (draft, dice, elsewhere) => {
    const chosen = values(draft, dice, elsewhere);
    if (chosen === null) delete draft.trailers[key];
    else draft.trailers[key] = chosen;
  };
};

function impersonate(draft: Draft, name: Name): void {
  draft.trailers.Actor = [name];
  draft.author = { ...draft.author, name, email: `${name}@example.org` };
  draft.committer = { ...draft.committer, name, email: `${name}@example.org` };
}

/** One field of an event made wrong, or made someone else's. */
export const changes = {
  actor: instead('Actor', (_draft, dice) => [dice.pick(cast)]),
  key: (draft, dice) => {
    draft.signer = dice.pick(cast);
  },
  'actor and key': (draft, dice) => {
    draft.signer = dice.pick(cast);
    impersonate(draft, draft.signer);
  },
  author: (draft) => {
    draft.author = { ...draft.author, email: 'someone@example.org' };
  },
  document: instead('Document', (_draft, dice) => [dice.pick(['CR-001', 'SOP-001', 'CR-999'])]),
  act: instead('Event', (_draft, dice) => [
    dice.pick(['approve', 'review', 'comment', 'close', 'checkin', 'release', 'retire']),
  ]),
  state: instead('State', (_draft, dice) => [dice.any(states) ?? 'DRAFT']),
  version: instead('Version', (_draft, dice) => [`${dice.below(4)}.${dice.below(4)}`]),
  phase: instead('Phase', (_draft, dice) => dice.pick([null, ['pre'], ['post']] as const)?.slice() ?? null),
  digest: instead('Digest', (_draft, dice) => [`sha256:${String(dice.below(9) + 1).repeat(64)}`]),
  'no digest': instead('Digest', () => null),
  outcome: instead('Outcome', (_draft, dice) => [
    dice.pick(['recommend', 'request-updates', 'Pass', 'Fail']),
  ]),
  meaning: instead('Meaning', () => ['I agree.']),
  reason: instead('Reason', () => null),
  assignees: instead('Assignee', (_draft, dice) => [...new Set(dice.some(cast, 3))].sort()),
  owner: instead('Owner', (_draft, dice) => [dice.pick(cast)]),
  'no pins': instead('Pin', () => null),
  pin: instead('Pin', ({ trailers }, dice, { commits }) => {
    const pins = trailers.Pin ?? [];
    const at = dice.below(Math.max(1, pins.length));
    const name = pins[at]?.split(' ')[0] ?? 'trunk';
    return [...pins.filter((_pin, place) => place !== at), `${name} ${dice.any(commits)}`].sort();
  }),
  policy: instead('Policy', (_draft, dice, { commits }) => [dice.any(commits) ?? '0'.repeat(40)]),
  tree: (draft, dice, { trees }) => {
    draft.tree = dice.any(trees) ?? draft.tree;
  },
  earlier: (draft, dice) => {
    const less = dice.pick([60, 400, 7200, 200_000]);
    draft.author = { ...draft.author, time: draft.author.time - less };
    draft.committer = { ...draft.committer, time: draft.committer.time - less };
  },
  later: (draft, dice) => {
    draft.author = { ...draft.author, time: draft.author.time + dice.pick([60, 400, 7200]) };
  },
  subject: (draft) => {
    draft.subject = `${draft.subject.toLowerCase()}!`;
  },
  'no text': (draft) => {
    draft.body = '';
  },
  'one parent more': (draft, dice, { commits }) => {
    draft.parents = [...draft.parents, dice.any(commits) ?? draft.tree];
  },
  nothing: () => {},
} as const satisfies Record<string, Change>;

export type ChangeName = keyof typeof changes;
export const changeNames = Object.keys(changes) as ChangeName[];

/** Writes an event anew with one change, signed again. @returns the id of the mutant, which no ref names */
export async function mutate(
  laboratory: Laboratory,
  writer: ObjectWriter,
  event: Oid,
  change: ChangeName,
  dice: Dice,
  elsewhere: Elsewhere,
): Promise<Oid> {
  const object = await laboratory.context.reader.read(event);
  const commit = unwrap(parseCommit(object?.bytes ?? new Uint8Array()));
  const { subject, body, trailers } = unwrap(parseMessage(commit.message, {}));
  const { tree, parents, author, committer } = commit;
  const fields = structuredClone(trailers) as Fields;
  const signer = (fields.Actor?.[0] ?? 'ada') as Name;
  const draft: Draft = {
    tree,
    parents: [...parents],
    author,
    committer,
    subject,
    body,
    trailers: fields,
    signer,
  };
  (changes[change] as Change)(draft, dice, elsewhere);
  const message = formatMessage({
    subject: draft.subject,
    body: draft.body,
    trailers: draft.trailers as Trailers,
  });
  const unsigned = { ...draft, message };
  const signature = await laboratory.actors[draft.signer].signer.sign(encodePayload(unsigned));
  return writer.writeCommit(encodeCommit({ ...unsigned, signature }));
}
