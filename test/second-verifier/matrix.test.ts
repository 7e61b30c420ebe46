import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { draftMatrix } from '../../src/acts/matrix-draft.ts';
import type { DocId } from '../../src/rules/values.ts';
import { eventsByHand } from '../helpers/hand-made.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { judgeMoves } from './code-by-hand.ts';
import { python } from './second-opinion.ts';

const [cr, vr, rtm] = ['CR-001', 'CR-001-VR-001', 'SDLC-APP-RTM'] as const;
const path = `.qms/docs/RTM/${rtm}/${rtm}.md`;

let qs: SoftwareSystem;

describe.skipIf(!python)('a matrix of a change with a verification record', () => {
  beforeAll(async () => {
    qs = await foundSoftware();
    await qs.change();
    const commit = await qs.commit(cr as DocId, { 'src/app.js': 'one\n' });
    // Names whose order by UTF-16 units is not that of their code points; and more of them than a row names.
    const names = ['\uffee', '😀', '|`<&>\\', 'x'.repeat(130), ...'abcdef'].map(
      (each) => `REQ-APP-001 ${each}`,
    );
    await qs.attest(cr as DocId, commit, {
      ...Object.fromEntries(names.map((name): [string, 'passed'] => [name.replace(/[&<>]/g, 'n'), 'passed'])),
      'REQ-APP-002 takes leave': 'passed',
    });
    await qs.create({ kind: 'VR', title: 'Seen to work', parent: cr });
    await qs.create({ kind: 'RTM', title: 'Traceability of APP', name: 'APP' });
    await draftMatrix(qs.as('bot'), { id: rtm, change: cr, commit });
    await qs.fillIn('bot', rtm);
  }, 300_000);

  const routed = async (pins: readonly string[]) => {
    const text = await readFile(qs.copyOf('bot', rtm), 'utf8');
    const files = { [path]: text };
    const moves = {
      [`qms/${rtm}`]: await eventsByHand(
        qs,
        { id: rtm, by: 'bot', act: 'checkin', version: '0.2', files },
        { id: rtm, by: 'bot', act: 'route', state: 'IN_REVIEW', version: '0.2', pins },
      ),
    };
    return judgeMoves(qs, moves);
  };

  test('is found valid by both where it pins that', async () => {
    const { first, second } = await routed(['trunk', cr, vr]);
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test('is refused by both where it leaves that out, which may have failed', async () => {
    const { first, second } = await routed(['trunk', cr]);
    expect(first).toMatchObject({ verdict: 'violation', rules: ['pin/missing'] });
    expect(second).toMatchObject({ verdict: 'violation', rules: ['pin/missing'] });
  });
});
