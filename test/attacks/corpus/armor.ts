import { sign } from '../../helpers/hand-made.ts';
import { armor, unarmor } from '../../repository/signatures/assemble.ts';
import type { Attack } from '../attack.ts';
import { forgedReview, pushReview, wrongReview } from './one-review.ts';

/** Signatures in another dress, or for another purpose; and none. */

const rule = 'signature/armor';

export const attacks: readonly Attack[] = [
  wrongReview(
    {
      id: 'B01',
      title: 'is not signed',
      plainGit: 'takes it',
      rule: 'signature/missing',
    },
    { key: null },
  ),
  forgedReview(
    { id: 'B01b', title: 'has an empty signature', plainGit: 'takes it', rule },
    { signature: () => '-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----' },
  ),
  forgedReview(
    {
      id: 'B05',
      title: 'wraps the signature at 76 columns',
      plainGit: 'the same good signature, another id',
      rule,
    },
    { signature: (made) => armor(unarmor(made), 76) },
  ),
  forgedReview(
    { id: 'B05b', title: 'has the signature on one line', plainGit: 'as B05', rule },
    { signature: (made) => armor(unarmor(made), 10_000) },
  ),
  forgedReview(
    {
      id: 'B05c',
      title: 'has an empty line in the signature',
      plainGit: 'as B05',
      rule,
    },
    { signature: (made) => made.replace('\n-----END', '\n\n-----END') },
  ),
  forgedReview(
    {
      id: 'B06',
      title: 'has bytes after the end of the signature, within the header',
      plainGit: 'good signature',
      rule,
    },
    { signature: (made) => `${made}\nApproved by rev.` },
  ),
  forgedReview(
    {
      id: 'B06b',
      title: 'has a second signature in the same header',
      plainGit: 'looks at the first only',
      rule,
    },
    { signature: (made) => `${made}\n${made}` },
  ),
  forgedReview(
    {
      id: 'B06c',
      title: 'has bytes before the signature, within the header',
      plainGit: 'bad signature',
      rule,
    },
    { signature: (made) => `Approved by rev.\n${made}` },
  ),
  forgedReview(
    {
      id: 'B06d',
      title: 'has a line feed after the end of the signature',
      plainGit: 'good signature, another id',
      rule,
    },
    { signature: (made) => `${made}\n` },
  ),
  forgedReview(
    {
      id: 'B06e',
      title: 'has bytes after the last field, within the block',
      plainGit: 'ssh-keygen objects',
      rule: 'signature/format',
    },
    { signature: (made) => armor(Buffer.concat([unarmor(made), Buffer.from([0])])) },
  ),
  ...['file', 'in-toto', 'git2'].map(
    (namespace, index): Attack => ({
      id: `B19${['', 'b', 'c'][index]}`,
      title: `is signed for the namespace \`${namespace}\``,
      plainGit: 'refuses it too, where it is asked to verify',
      rule: 'signature/namespace',
      also: [],
      attempt: async (on) =>
        pushReview(on, {
          forge: {
            signature: async (_, payload) => sign(payload, on.qs.keyOf('quinn'), ['-n', namespace]),
          },
        }),
    }),
  ),
];
