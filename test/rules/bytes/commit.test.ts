import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCommit, encodePayload, parseCommit } from '../../../src/rules/bytes/commit.ts';
import { formatMessage } from '../../../src/rules/bytes/trailers.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { git, gitBytes, gitWith, makeRepository } from '../../helpers/git.ts';
import { anyHeaders, anyMessage } from './arbitrary.ts';

const anyCommit = fc
  .tuple(anyHeaders, anyMessage)
  .map(([headers, message]) => ({ ...headers, message: formatMessage(message) }));

test('what is encoded is read back', () => {
  fc.assert(
    fc.property(anyCommit, (commit) => {
      const { payload, ...read } = unwrap(parseCommit(encodeCommit(commit)));
      expect(read).toEqual(commit);
      expect(payload).toEqual(encodePayload(commit));
    }),
  );
});

test('what is read is encoded to the same bytes [REQ-012]', () => {
  fc.assert(
    fc.property(anyCommit, fc.nat(), fc.integer({ min: 32, max: 126 }), (commit, place, code) => {
      const bytes = Uint8Array.from(encodeCommit(commit));
      bytes[place % bytes.length] = code;
      const read = parseCommit(bytes);
      if (read.ok) expect(encodeCommit(read.value)).toEqual(bytes);
    }),
    { numRuns: 2000 },
  );
});

test('git reads the same values [REQ-013]', async () => {
  const repository = await makeRepository();
  const fields = ['%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'];
  await fc.assert(
    fc.asyncProperty(anyCommit, async (commit) => {
      const bytes = encodeCommit(commit);
      const oid = await gitWith(
        repository,
        bytes,
        'hash-object',
        '-t',
        'commit',
        '-w',
        '--stdin',
        '--literally',
      );
      expect(Buffer.from(await gitBytes(repository, ['cat-file', '-p', oid]))).toEqual(Buffer.from(bytes));
      const shown = await git(repository, 'log', '--no-walk', `--format=${fields.join('%x00')}`, oid);
      const { tree, parents, author, committer, message } = unwrap(parseCommit(bytes));
      expect(shown.split('\0')).toEqual([
        tree,
        parents.join(' '),
        author.name,
        author.email,
        String(author.time),
        committer.name,
        committer.email,
        String(committer.time),
        message,
      ]);
    }),
    { numRuns: 60 },
  );
});
