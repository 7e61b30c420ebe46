import type { Attack, NotApplicable } from './attack.ts';
import * as armor from './corpus/armor.ts';
import * as bytes from './corpus/bytes.ts';
import * as documents from './corpus/documents.ts';
import * as idents from './corpus/idents.ts';
import * as meaning from './corpus/meaning.ts';
import * as operators from './corpus/operators.ts';
import * as refNames from './corpus/ref-names.ts';
import * as rewriting from './corpus/rewriting.ts';
import * as text from './corpus/text.ts';
import * as trailers from './corpus/trailers.ts';
import * as trees from './corpus/trees.ts';

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
  { name: 'signatures in another dress', test: 'bytes.test.ts', attacks: armor.attacks },
  { name: 'headers', test: 'bytes.test.ts', attacks: bytes.attacks },
  { name: 'names and dates', test: 'bytes.test.ts', attacks: idents.attacks },
  { name: 'text', test: 'bytes.test.ts', attacks: text.attacks },
  { name: 'trailers', test: 'trailers.test.ts', attacks: trailers.attacks },
  { name: 'meaning', test: 'trailers.test.ts', attacks: meaning.attacks },
];

/** Every case of the catalogue that the corpus leaves out, with why. */
export const notApplicable: readonly NotApplicable[] = [];
