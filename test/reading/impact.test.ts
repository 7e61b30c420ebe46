import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { merge } from '../../src/acts/merge.ts';
import { impact } from '../../src/reading/impact.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { commandLineOf } from '../cli/as-member.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

let qs: SoftwareSystem;
let id: DocId;
let commit: Oid;

beforeAll(async () => {
  qs = await foundSoftware();
  id = await qs.change();
  commit = await qs.commit(id, { 'src/app.js': '// REQ-APP-001\nexport const greet = () => "hello";\n' });
  await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
  await qs.matrix(id, commit);
}, 300_000);

describe('REQ-131: what a change touches', () => {
  test('commits: files, the requirements that they name, the suites to run and why', async () => {
    for (const of of [`origin/main..${commit}`, commit, id]) {
      const { systems, elsewhere } = await impact(qs.as('bot'), of);
      expect(elsewhere).toEqual([]);
      expect(systems, of).toMatchObject([
        {
          system: 'APP',
          files: ['src/app.js'],
          requirements: [{ id: 'REQ-APP-001', because: 'REQ-APP-001 ← src/app.js' }],
          suites: [{ id: 'unit', because: 'unit: app > REQ-APP-001 greets ← REQ-APP-001 ← src/app.js' }],
          documents: [{ id: 'SDLC-APP-RTM' }],
        },
      ]);
      expect(systems[0]?.people.map(({ id: who }) => who)).toEqual(['bot', 'ci-bot']);
    }
  });

  test('a specification: what its draft changes against what is in force', async () => {
    await merge(qs.as('bot'), { id });
    const rs = 'SDLC-APP-RS';
    expect((await impact(qs.as('bot'), rs)).systems).toMatchObject([
      { requirements: [{ because: 'REQ-APP-001: new' }, { because: 'REQ-APP-002: new' }] },
    ]);
    await checkout(qs.as('bot'), { id: rs, authority: id });
    const path = qs.copyOf('bot', rs);
    await writeFile(path, (await readFile(path, 'utf8')).replace('take leave', 'say farewell'));
    await checkin(qs.as('bot'), { id: rs });
    expect((await impact(qs.as('bot'), rs)).systems).toMatchObject([
      {
        files: [],
        requirements: [{ because: 'REQ-APP-002: text changed' }],
        evidence: [{ because: 'unit: app > REQ-APP-002 takes leave ← REQ-APP-002: text changed' }],
      },
    ]);
    const { code, stdout } = await commandLineOf(qs)('bot')('impact', rs);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '  tests that show these requirements\n    unit: app > REQ-APP-002 takes leave ← REQ-APP-002: text changed\n',
    );
  });

  test('what is neither a commit nor a document is refused', async () => {
    for (const of of ['no-such-branch', 'a..b..c', 'main...HEAD', 'origin/main..no-such', '--all'])
      await expect(impact(qs.as('bot'), of), of).rejects.toThrow('usage/revision');
    await expect(impact(qs.as('bot'), 'CR-099')).rejects.toThrow('record/unknown');
  });
});
