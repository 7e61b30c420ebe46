import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { DocId } from '../../src/rules/values.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { exchange, judgeTwice } from './judge-twice.ts';
import { python } from './second-opinion.ts';

const id = 'SDLC-APP-RS' as DocId;
const path = `.qms/docs/RS/${id}/${id}.md`;
const head = '| Id | Requirement | From |\n| --- | --- | --- |\n';
const rows =
  '| REQ-001 | It stops. | |\n| REQ-002 | It says so. | REQ-001 |\n| REQ-003 | Withdrawn: no. | |\n';

let qs: QualitySystem;
let text = '';
let authority: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.create({ kind: 'RS', name: 'APP', title: 'What it does', properties: { system: 'APP' } });
  const copy = qs.copyOf('bot', id);
  const filled = await readFile(copy, 'utf8');
  const table = /\| Id [\s\S]*$/;
  await writeFile(
    copy,
    exchange(filled, table, `${head}${rows}| REQ-NEW | It waits. | |\n| REQ-PUMP-NEW | It hums. | |\n`),
  );
  const { notes } = await checkin(qs.as('bot'), { id });
  expect(notes).toEqual([
    expect.stringMatching(/^new requirements: REQ-004 \(line 2\d\), REQ-PUMP-001 \(line 2\d\)$/),
  ]);
  await qs.bring(id, 'EFFECTIVE');
  authority = await qs.crIn('IN_EXECUTION');
  await checkout(qs.as('bot'), { id, authority });
  text = exchange(await readFile(copy, 'utf8'), /^title:/m, 'revision_summary: What it does, again\ntitle:');
}, 240_000);

test('a check-in gave each new requirement the next number of its prefix, and nothing else changed [REQ-113]', () => {
  expect(text).toContain(`${head}${rows}| REQ-004 | It waits. | |\n| REQ-PUMP-001 | It hums. | |\n`);
});

describe.skipIf(!python)('a specification that is routed', () => {
  const routed = (part: string | RegExp, by: string) =>
    judgeTwice(
      qs,
      {
        id,
        by: 'bot',
        act: 'checkin',
        version: '1.1',
        pins: [authority],
        files: { [path]: exchange(text, part, by) },
      },
      { id, by: 'bot', act: 'route', state: 'IN_REVIEW', version: '1.1' },
    );

  test.each([
    ['a text that changed', 'It stops.', 'It halts.'],
    ['a requirement that is withdrawn', 'It waits.', 'Withdrawn: it need not.'],
    ['a requirement more, under a heading', /$/, '\n### REQ-005 Light\nFrom: REQ-001\n\nIt shines.\n'],
  ])('may have %s [REQ-113]', async (_what, part, by) => {
    const { first, second } = await routed(part, by);
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test.each([
    ['an id that is gone', '| REQ-004 | It waits. | |\n', '', 'requirement/removed'],
    ['an id that comes back', 'Withdrawn: no.', 'It may.', 'requirement/revived'],
    [
      'an id twice',
      '| REQ-004 | It waits. | |\n',
      '| REQ-004 | a | |\n| REQ-004 | b | |\n',
      'requirement/duplicate',
    ],
    ['no number', /$/, '| REQ-NEW | It glows. | |\n', 'requirement/id'],
    ['no text', /$/, '| REQ-006 | | |\n', 'requirement/text'],
    ['a link to nothing', /$/, '| REQ-006 | a | REQ-007 |\n', 'requirement/from'],
    ['a circle', /$/, '| REQ-006 | a | REQ-007 |\n| REQ-007 | a | REQ-006 |\n', 'requirement/circle'],
    ['no reason', /$/, '| REQ-006 | Withdrawn: | |\n', 'requirement/withdrawn'],
    ['a stray bar', /$/, '| REQ-006 | a | | b |\n', 'requirement/table'],
    ['another header', /$/, '\n| REQ | Text |\n| --- | --- |\n| REQ-006 | a |\n', 'requirement/table'],
    ['another system', 'system: APP', 'system: FLOW', 'document/system'],
  ])('is refused with %s [REQ-113]', async (_what, part, by, rule) => {
    const { first, second } = await routed(part, by);
    expect([first.rules, second.rules]).toEqual([[rule], [rule]]);
  });

  test('is refused without any requirement', async () => {
    const { first, second } = await routed(/\| Id [\s\S]*$/, 'None.\n');
    expect([new Set(first.rules), new Set(second.rules)]).toEqual(
      Array.from({ length: 2 }, () => new Set(['requirement/none', 'requirement/removed'])),
    );
  });
});

const script = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, 'tools')
from types import SimpleNamespace
from verifier.objects import Incomplete
from verifier.requirements import requirements_of

def ask(text):
    try:
        found, faults = requirements_of(SimpleNamespace(lines=text.split('\\n'), items=[], first=3, kinds=None))
        return [sorted([ident, one.withdrawn, sorted(one.parents)] for ident, one in found.items()), sorted(faults)]
    except Incomplete:
        return None

print(json.dumps([ask(text) for text in json.load(sys.stdin)]))
`;

const lines = fc.constantFrom(
  ...[
    '',
    '',
    '## Requirements',
    '## 3. **Requirements**',
    '## Other',
    '### REQ-001',
    '### REQ-002: Title',
    '#### `REQ-NEW` x',
  ],
  ...[
    '### REQ-01 no',
    'From: REQ-001',
    '**From:** REQ-002, REQ-003',
    'words',
    'Withdrawn: because',
    'Withdrawn:',
    '```',
  ],
  ...[
    '| Id | Requirement |',
    '| REQ ID | From | **Requirement** |',
    '| Req | Text |',
    '| --- | --- |',
    '| --- | --- | --- |',
  ],
  ...[
    '| REQ-001 | a |',
    '| REQ-002 | REQ-001 | b |',
    '| REQ-003 | REQ-003 | c |',
    '| **REQ-002** | x \\| y |',
    '| REQ-NEW | |',
  ],
  ...[
    '| | |',
    '| req-1 | a | b | c |',
    '| REQ-004 | Withdrawn: no',
    '| REQ-005 | REQ-006; REQ-001 – | d |',
    '<!-- x -->',
  ],
);

test.skipIf(!python)('both read the same requirements, or the second cannot tell', async () => {
  const [factor = 1, seed = 20261121] = (process.env.QMS_RUNS ?? '1').split('@').map(Number);
  const texts = fc
    .sample(fc.array(lines, { maxLength: 16 }), { numRuns: 3000 * factor, seed })
    .map((some) => `---\ntitle: x\n---\n${some.join('\n')}`);
  const { stdout } = await execa('python3', ['-c', script], { input: JSON.stringify(texts), maxBuffer: 1e8 });
  const theirs = JSON.parse(stdout) as unknown[];
  const rs = shippedKinds.get('RS');
  if (!rs) throw new Error('there is no RS');
  let told = 0;
  texts.forEach((each, index) => {
    if (theirs[index] === null) return;
    told += 1;
    const { all, findings } = readDocument(new TextEncoder().encode(each), rs).requirements;
    const first = new Map([...all].reverse().map((one) => [one.id, one]));
    const ours = [...first.values()].map(({ id: name, withdrawn, from }) => [
      name,
      withdrawn !== null,
      [...from].sort(),
    ]);
    const order = (one: unknown[], other: unknown[]) => (String(one[0]) < String(other[0]) ? -1 : 1);
    expect([each, ours.sort(order), [...new Set(findings.map(({ rule }) => rule))].sort()]).toEqual([
      each,
      ...(theirs[index] as unknown[]),
    ]);
  });
  expect(told).toBeGreaterThan(500);
});
