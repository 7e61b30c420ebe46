import type { NotApplicable } from '../attack.ts';

/** Cases of the catalogue's sections on bytes, trailers, lifecycle and keys that have nothing to attack here, and why. */
export const notApplicable: readonly NotApplicable[] = [
  {
    id: 'B21',
    title: 'a signed tag under another name, or nested in another tag',
    why: 'No rule takes anything from a tag: what is in force stands in trunk. Tags are ungoverned, and only their names are judged.',
  },
  {
    id: 'D20',
    title: 'a matrix that is in force for an older set of requirements',
    why: 'Requirements, matrices and qualified commits are documents like others in this version; the software gates that will compare them are not built yet, and no closing relies on them.',
  },
  {
    id: 'E17',
    title: 'a proxy that signs for people, or loses its key',
    why: 'There is no proxy in this version. A key signs for its own principal only (B14b), and who commits for somebody counts for nothing (B14e).',
  },
  {
    id: 'E18',
    title: 'options and paths smuggled into arguments of a proxy',
    why: 'There is no proxy in this version that passes on what agents write. Names of refs and files are judged by the cases on refs and trees.',
  },
  {
    id: 'E20',
    title: 'two verifiers that disagree',
    why: 'No single repository shows it. A second verifier, written from the format alone, judges the same histories in tests of its own.',
  },
  {
    id: 'E21',
    title: 'a poisoned cache of verdicts',
    why: 'What was judged is remembered in a clone’s own .git, where no push reaches, and is bound to genesis, build, trunk and every event that it rests on. `verify --full` does not look at it; test/repository/judged-prefixes.test.ts tells it lies.',
  },
  {
    id: 'E23',
    title: 'a server that keeps a rejection back',
    why: 'Nothing in a repository shows what it was never given. Whoever made the event still has it signed, and a clone or checkpoint that saw it misses it (A01, A04).',
  },
];
