import type { Attack, NotApplicable } from './attack.ts';
import * as approvals from './corpus/approvals.ts';
import * as approvers from './corpus/approvers.ts';
import * as armor from './corpus/armor.ts';
import * as bytes from './corpus/bytes.ts';
import * as chains from './corpus/chains.ts';
import * as children from './corpus/children.ts';
import * as documents from './corpus/documents.ts';
import * as forgedSignatures from './corpus/forged-signatures.ts';
import * as idents from './corpus/idents.ts';
import * as keys from './corpus/keys.ts';
import * as later from './corpus/later.ts';
import * as meaning from './corpus/meaning.ts';
import { notApplicable as ofRefsAndTrees } from './corpus/not-applicable-af.ts';
import { notApplicable as ofBytesToKeys } from './corpus/not-applicable-bcde.ts';
import * as operators from './corpus/operators.ts';
import * as policies from './corpus/policies.ts';
import * as recovery from './corpus/recovery.ts';
import * as refNames from './corpus/ref-names.ts';
import * as replays from './corpus/replays.ts';
import * as revoked from './corpus/revoked.ts';
import * as rewriting from './corpus/rewriting.ts';
import * as text from './corpus/text.ts';
import * as trailers from './corpus/trailers.ts';
import * as trees from './corpus/trees.ts';
import * as trunk from './corpus/trunk.ts';
import * as twins from './corpus/twins.ts';
import * as waiting from './corpus/waiting.ts';

/** Cases that are played together, on one stage. */
export interface Group {
  /** As its test file calls it. */
  readonly name: string;
  /** Test file, beside this one. */
  readonly test: string;
  readonly attacks: readonly Attack[];
}

/** The whole corpus. Each group stands here, and is played by the test file that it names. */
export const groups: readonly Group[] = [
  { name: 'rewriting', test: 'rewriting.test.ts', attacks: rewriting.attacks },
  { name: 'names of refs', test: 'rewriting.test.ts', attacks: refNames.attacks },
  { name: 'operators', test: 'rewriting.test.ts', attacks: operators.attacks },
  { name: 'trees', test: 'trees.test.ts', attacks: trees.attacks },
  { name: 'documents', test: 'trees.test.ts', attacks: documents.attacks },
  { name: 'steps of trunk', test: 'under-way.test.ts', attacks: trunk.attacks },
  { name: 'children and parents', test: 'under-way.test.ts', attacks: children.attacks },
  { name: 'sent apart', test: 'under-way.test.ts', attacks: waiting.attacks },
  { name: 'revocation', test: 'under-way.test.ts', attacks: revoked.attacks },
  { name: 'signatures in another dress', test: 'bytes.test.ts', attacks: armor.attacks },
  { name: 'headers', test: 'bytes.test.ts', attacks: bytes.attacks },
  { name: 'names and dates', test: 'bytes.test.ts', attacks: idents.attacks },
  { name: 'text', test: 'bytes.test.ts', attacks: text.attacks },
  { name: 'trailers', test: 'trailers.test.ts', attacks: trailers.attacks },
  { name: 'meaning', test: 'trailers.test.ts', attacks: meaning.attacks },
  { name: 'forged signatures', test: 'bytes.test.ts', attacks: forgedSignatures.attacks },
  { name: 'policies', test: 'policies.test.ts', attacks: policies.attacks },
  { name: 'keys', test: 'policies.test.ts', attacks: keys.attacks },
  { name: 'twins', test: 'policies.test.ts', attacks: twins.attacks },
  { name: 'recovery', test: 'policies.test.ts', attacks: recovery.attacks },
  { name: 'replays', test: 'life.test.ts', attacks: replays.attacks },
  { name: 'approvals', test: 'life.test.ts', attacks: approvals.attacks },
  { name: 'approvers who join in', test: 'life.test.ts', attacks: approvers.attacks },
  { name: 'chains', test: 'life.test.ts', attacks: chains.attacks },
  { name: 'after a change of policy', test: 'later.test.ts', attacks: later.attacks },
];

/** Every case of the catalogue that the corpus leaves out, with why. */
export const notApplicable: readonly NotApplicable[] = [...ofRefsAndTrees, ...ofBytesToKeys];
