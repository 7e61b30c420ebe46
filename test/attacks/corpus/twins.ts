import { concatBytes, wireString } from '../../../src/rules/keys/wire.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { type EventByHand, eventByHand, type Forgery, pushByHand, sign } from '../../helpers/hand-made.ts';
import { assemble, mpint, unarmor } from '../../repository/signatures/assemble.ts';
import type { Attack, Stage } from '../attack.ts';

/** A second good signature over the same bytes: another commit that says the same, in place of the first. */

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const curve = 'ecdsa-sha2-nistp256';
const rule = 'ref/rewritten';
const why = 'Whoever sees only one of the two sees one and the same event, of the same actor.';

/** The other form of an ECDSA signature: r and n - s. */
function otherForm(made: string): string {
  const blob = unarmor(made);
  const key = blob.subarray(14, 14 + blob.readUInt32BE(10));
  const at = blob.lastIndexOf(curve) + curve.length + 4;
  const r = blob.subarray(at, at + 4 + blob.readUInt32BE(at));
  const s = BigInt(`0x${blob.subarray(at + r.length + 4).toString('hex')}`);
  const other = mpint(Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex'));
  return assemble(key, concatBytes(wireString(curve), wireString(concatBytes(r, other))));
}

/** A comment that the server has, and its twin. */
async function twin({ qs }: Stage, by: string, signature: NonNullable<Forgery['signature']>) {
  const comment: EventByHand = { id: 'POLICY' as DocId, act: 'comment', by, text: 'Noted.' };
  const first = await eventByHand(qs, comment);
  const { accepted, said } = await pushByHand(qs, { 'qms/POLICY': first });
  if (!accepted) throw new Error(said);
  const after = await qs.git('rev-parse', `${first}^`);
  const time = Number(await qs.git('log', '-1', '--format=%at', first));
  const second = await eventByHand(qs, { ...comment, after, time, forge: { signature } });
  if (second === first) throw new Error('the twin is no other commit');
  return { push: { 'qms/POLICY': second }, force: true };
}

export const attacks: readonly Attack[] = [
  {
    id: 'B17b',
    title: 'replaces a comment by the same with a signature over another digest',
    plainGit: 'a good signature, another id',
    rule,
    seenBy: 'gate',
    why,
    also: [],
    attempt: (on) =>
      twin(on, 'quinn', (_, payload) =>
        sign(payload, on.qs.keyOf('quinn'), ['-n', 'git', '-O', 'hashalg=sha256']),
      ),
  },
  {
    id: 'B18',
    title: 'replaces a comment by the same with the other form of its ECDSA signature',
    plainGit: 'a good signature, another id',
    rule,
    seenBy: 'gate',
    why,
    also: [],
    attempt: async (on) => {
      // Of the same numbers: ssh-keygen draws new ones for each signature, and any pair has its other form.
      return twin(on, 'elsa', otherForm);
    },
  },
];
