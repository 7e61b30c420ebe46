import type { TrailerKey } from '../rules/bytes/trailers.ts';

/** The form of each trailer's value, and what it says. */
export const trailerWords: Readonly<Record<TrailerKey, { readonly form: string; readonly says: string }>> = {
  Document: { form: 'a document id', says: 'the record' },
  Event: { form: 'an act, or a kind of step', says: 'what was done' },
  Actor: { form: 'a principal id', says: 'who signed' },
  Phase: { form: '`pre` or `post`', says: 'the phase after the event; absent where the record has none' },
  Version: { form: '`N.X`, each up to 7 digits without leading zero', says: 'the version after the event' },
  State: { form: 'a state of the lifecycle', says: 'the state after the event' },
  Outcome: {
    form: 'of `review`: `recommend` or `request-updates`; of `execute`: `Pass` or `Fail`; of `evidence`: `pass` or `fail`',
    says: 'the outcome',
  },
  Meaning: { form: 'the fixed sentence of the act', says: 'what the signature stands for' },
  Assignee: {
    form: 'a principal id; ascending, each once',
    says: 'who is assigned, or to whom execution is delegated',
  },
  Owner: { form: 'a principal id', says: 'the new owner' },
  Parent: { form: 'a document id', says: 'the record under which this one hangs' },
  Child: { form: 'a document id', says: 'the child or revision that a `link` registers' },
  Authority: { form: 'a document id', says: 'the CR that authorises a revision' },
  Item: {
    form: '1 to 64 letters, digits, `.`, `_`, `-`; a letter or digit first',
    says: 'the execution row; of `evidence`, the suite; of `respond`, what is answered (`step_actual.2`)',
  },
  Reason: { form: 'at most 1000 characters', says: 'why' },
  Template: {
    form: '`TEMPLATE-<NAME> <oid>`',
    says: "the template from which the document was made, at the template's event or genesis",
  },
  System: {
    form: '1 to 16 upper-case letters and digits',
    says: 'the system that evidence, a clear, its withdrawal or a code step is about',
  },
  Commit: {
    form: 'of genesis: `baseline <oid>`; of `respond`, `evidence`, `clear` and `code`: `<system> <oid>`',
    says: 'the old trunk; the commit under test; the qualified commit',
  },
  Policy: { form: 'an object id', says: 'the event of POLICY in force, or genesis' },
  Pin: {
    form: '`<ID> <oid>` or `trunk <oid>`; ascending by name, each once',
    says: 'another record at one of its events, or trunk at one of its steps',
  },
  Digest: { form: '`sha256:` and 64 lower-case hexadecimal digits', says: "the record's content, below" },
  Evidence: {
    form: '`commit <oid>`, `document <ID> N.X`, `record <ID>` or `file <path>`, a path of the record’s directory',
    says: 'what proves an execution',
  },
  Clear: { form: 'an object id', says: 'the clear that a code step uses, or a `revert` withdraws' },
  Release: {
    form: '`<system> <M.m>`; ascending, each once',
    says: 'a release of a system, given by a close',
  },
  Request: {
    form: '1 to 64 letters, digits, `.`, `_`, `-`; a letter or digit first',
    says: 'an idempotency key of a tool; no rule looks at it',
  },
  CR: {
    form: 'a document id; in commits of execution branches alone',
    says: 'the change record of a code commit',
  },
};
