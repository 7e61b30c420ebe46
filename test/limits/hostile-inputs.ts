import { parseCheckpoint } from '../../src/history/checkpoint.ts';
import { readInput } from '../../src/hook/read-input.ts';
import { parseTree } from '../../src/repository/objects/tree-bytes.ts';
import { parseSignature } from '../../src/repository/signatures/sshsig.ts';
import { parseCommit } from '../../src/rules/bytes/commit.ts';
import { parseMessage } from '../../src/rules/bytes/trailers.ts';
import { limits } from '../../src/rules/limits.ts';
import { parsePolicy } from '../../src/rules/policy/parse.ts';
import { parseAllowedSigners } from '../../src/rules/policy/signers.ts';
import { classifyRef } from '../../src/rules/refs.ts';
import { matchesGlob } from '../../src/rules/trunk/glob.ts';

/** A parser, and what its author did not think of: some text of about a size. */
export interface HostileInput {
  readonly what: string;
  readonly read: (text: string) => unknown;
  readonly build: (size: number) => string;
  /** Of the small one; the large one is four times as long, and still within the parser's limit. */
  readonly size: number;
}

type Build = HostileInput['build'];

const bytes = (text: string) => new TextEncoder().encode(text);
/** A piece again and again. */
const many =
  (piece: string): Build =>
  (size) =>
    piece.repeat(Math.floor(size / piece.length));
/** Pieces that each have a number of their own, each of about so many characters. */
const numbered =
  (length: number, piece: (index: number) => string): Build =>
  (size) =>
    Array.from({ length: Math.floor(size / length) }, (_, index) => piece(index)).join('');

function inputs(
  parser: string,
  read: HostileInput['read'],
  size: number,
  builds: Readonly<Record<string, Build>>,
) {
  return Object.entries(builds).map(([name, build]) => ({ what: `${parser}: ${name}`, read, build, size }));
}

const oid = '1'.repeat(40);
const person = 'a <a@b> 1 +0000';
const head = `tree ${oid}\nauthor ${person}\ncommitter ${person}\n`;

const founding = `schema: 1\nminimum_version: 0.1.0\nversion: 1\nreplaces: null\nindependence: sponsors\n`;
const people = `${founding}principals:\n`;
const one = `${people}  ada: { name: Ada, email: ada@example.org, kind: human, group: quality }\n`;
const below =
  (lead: string, build: Build): Build =>
  (size) =>
    `${lead}${build(size)}`;

const policies = inputs(
  'a policy',
  (text) => parsePolicy({ policyYaml: bytes(text), allowedSigners: bytes('') }),
  limits.policyBytes / 64,
  {
    'one key again and again': many('a: 1\n'),
    'keys that nobody knows': numbered(10, (index) => `k${index}: 1\n`),
    anchors: many('- &a 1\n'),
    aliases: many('- *a\n'),
    'aliases of aliases': below('a: &a [x]\n', many('b: &b [*a,*a]\n')),
    'keys that are none': many('"é é": 1\n'),
    'open quotes': many('"\n'),
    'brackets that were never opened': below('a: [\n', many(']\n')),
    'a quote full of line ends': (size) => `a: "${'\n'.repeat(size)}"\n`,
    'a quote full of escapes': (size) => `a: "${'\\\n'.repeat(size / 2)}"\n`,
    documents: many('---\n'),
    'control characters': many('\u0001\n'),
    'people who are none': below(
      people,
      numbered(12, (index) => `  p${index}: 1\n`),
    ),
    'people who are all the same': below(
      people,
      numbered(70, (index) => `  p${index}: { name: P, email: p@b.org, kind: human, group: quality }\n`),
    ),
    'keys that are retired and that nobody has': below(
      `${one}keys:\n  retired:\n`,
      numbered(57, (index) => `    - SHA256:${String(index).padStart(43, 'a')}\n`),
    ),
    'sections of a kind': below(
      `${one}kinds:\n  CR:\n    sections:\n`,
      numbered(14, (index) => `      - S${index}\n`),
    ),
    'sections that are locked and that there are not': below(
      `${one}kinds:\n  CR:\n    locked_sections:\n`,
      numbered(14, (index) => `      - S${index}\n`),
    ),
    'grants that no policy may give': below(`${one}permissions:\n  approve:\n`, many('    - initiator\n')),
  },
);

const ed25519 = (index: number) => {
  const blob = Buffer.alloc(51, 3);
  blob.write('0000000b7373682d6564323535313900000020', 'hex');
  blob.writeUInt32BE(index, 19);
  return blob.toString('base64');
};

const signers = inputs(
  'allowed signers',
  (text) => parseAllowedSigners(bytes(text)),
  limits.policyBytes / 32,
  {
    'points, on the curve or not': numbered(
      106,
      (index) => `ada namespaces="git" ssh-ed25519 ${ed25519(index)}\n`,
    ),
    'empty lines': many('\n'),
    spaces: many(' '),
    'spaces behind a key': (size) => `a namespaces="git" b c ${' '.repeat(size)}\n`,
    'a key of one endless number': (size) => `a namespaces="git" ssh-rsa ${'A'.repeat(size)}\n`,
  },
);

const objects = [
  ...inputs('a tree', (text) => parseTree(Buffer.from(text, 'latin1')), limits.treeBytes / 64, {
    entries: numbered(36, (index) => `100644 ${String(index).padStart(8, '0')}\0${'\u0001'.repeat(20)}`),
    'a name without end': (size) => `100644 ${'a'.repeat(size)}`,
    'a name of broken characters': (size) => `100644 ${'\u00ff'.repeat(size)}\0${'\u0001'.repeat(21)}`,
    nothing: many('\0'),
  }),
  ...inputs('a commit', (text) => parseCommit(bytes(text)), limits.commitBytes / 8, {
    parents: below(
      `tree ${oid}\n`,
      numbered(48, (index) => `parent ${String(index).padStart(40, '0')}\n`),
    ),
    'a signature of short lines': below(`${head}gpgsig a\n`, many(' a\n')),
    'an author who begins his address': (size) => `tree ${oid}\nauthor ${' <'.repeat(size / 2)}\n`,
  }),
  ...inputs('a message', (text) => parseMessage(text), limits.messageBytes / 8, {
    paragraphs: (size) => `${'a\n\n'.repeat(size / 3)}QMS-Event: x\n`,
    'spaces in a value': (size) => `a\n\nQMS-Pin: a${' '.repeat(size)}b\n`,
    'lines that begin as trailers do': (size) => `a\n\n${'\u00a0qms\n'.repeat(size / 5)}\nQMS-Event: x\n`,
    pins: (size) => `a\n\n${`QMS-Pin: CR-001 ${oid}\n`.repeat(size / 57)}`,
  }),
  ...inputs('a signature', (text) => parseSignature(text), limits.anyCommitBytes / 8, {
    'lines of nothing': (size) =>
      `-----BEGIN SSH SIGNATURE-----\n${`${'A'.repeat(70)}\n`.repeat(size / 71)}-----END SSH SIGNATURE-----`,
    'beginnings without an end': many('-----BEGIN SSH SIGNATURE-----\n'),
  }),
  ...inputs('a checkpoint', (text) => parseCheckpoint(bytes(text)), limits.checkpointBytes / 64, {
    records: numbered(51, (index) => `CR-${String(index).padStart(6, '0')} ${oid}\n`),
    'empty lines': many('\n'),
    'an id without end': below('CR-001', many('-VAR-001')),
  }),
];

/** Some of a push, each looked at many times, because one is over too fast to be timed. */
function repeated(read: (text: string) => unknown, times: number) {
  return (text: string) => {
    for (let time = 0; time < times; time++) read(text);
  };
}

const pushes = [
  ...inputs(
    'the input of a hook',
    (text) => {
      try {
        readInput(text);
      } catch {
        // Refused, which also takes its time.
      }
    },
    100_000,
    { refs: many(`${oid} ${'2'.repeat(40)} refs/heads/x\n`), spaces: many(' '), 'empty lines': many('\n') },
  ),
  ...inputs(
    'the name of a ref',
    repeated((text) => classifyRef(`refs/heads/${text}`, 'main'), 200),
    (limits.refLength - 20) / 4,
    {
      'dots before a letter': (size) => `${'.'.repeat(size - 1)}x`,
      'ellipses, which are three dots each': (size) => `${'\u2026'.repeat(size - 1)}x`,
      'a letter that unfolds to a sentence': many('\ufdfa'),
      folders: many('a/'),
      'a slug of dots and hyphens': below('exec/CR-001.a', many('.-')),
      'children of children': below('qms/CR-001', many('-VAR-001')),
    },
  ),
  ...inputs(
    'a path under a glob',
    repeated((text) => matchesGlob('**/*'.repeat(50), text), 2),
    1000,
    {
      folders: many('a/'),
      'one name': many('a'),
    },
  ),
  ...inputs(
    'a glob over a path',
    repeated((text) => matchesGlob(text, 'a/'.repeat(500)), 2),
    50,
    {
      'stars in folders': many('**/*'),
      stars: many('*a'),
    },
  ),
];

/** What the parsers of hostile bytes are measured with, beside those that once took the square of it. */
export const hostileInputs: readonly HostileInput[] = [...policies, ...signers, ...objects, ...pushes];
