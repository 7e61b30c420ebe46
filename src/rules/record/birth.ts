import type { DocId, Oid } from '../values.ts';
import type { RecordState } from './state.ts';

/** What genesis says of a document: its directory's tree and digest where it was founded in force. */
export interface Founding {
  readonly genesis: Oid;
  readonly tree: Oid;
  /** Author date of genesis, in seconds. */
  readonly date: number;
  /** Null where genesis does not hold the document. */
  readonly inForce: { readonly content: Oid; readonly digest: string; readonly title: string } | null;
}

/** The git id of the empty tree: the content of a record before its `create`. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;

/** A record before its first event: EFFECTIVE 1.0 where genesis holds the document, else nothing yet. */
export function beforeFirstEvent(id: DocId, kind: string, founding: Founding): RecordState {
  const { inForce } = founding;
  return {
    id,
    kind,
    tip: founding.genesis,
    tree: founding.tree,
    content: inForce?.content ?? emptyTree,
    digest: inForce?.digest ?? '',
    events: 0,
    born: inForce !== null,
    state: inForce ? 'EFFECTIVE' : 'DRAFT',
    phase: null,
    version: inForce ? { major: 1, minor: 0 } : { major: 0, minor: 0 },
    used: { major: inForce ? 1 : 0, minors: {} },
    owner: null,
    lastOwner: null,
    checkedOut: null,
    entered: 0,
    parent: null,
    awaitsLink: null,
    began: founding.genesis,
    retiring: null,
    pastCancel: inForce !== null,
    released: false,
    authority: null,
    revises: null,
    team: [],
    round: null,
    decisions: { pre: null, post: null },
    contributors: {},
    executions: {},
    delegates: [],
    links: [],
    authoring: null,
    code: null,
    recovering: null,
    emergency: false,
    title: inForce?.title ?? '',
    properties: {},
    policy: founding.genesis,
    pins: {},
    date: founding.date,
  };
}
