import { beforeAll, describe, expect, test } from 'vitest';
import { merge } from '../../src/acts/merge.ts';
import { verify } from '../../src/acts/verify.ts';
import { gate } from '../../src/reading/gate.ts';
import { findingsOf } from '../../src/reading/gates/condition.ts';
import { systems } from '../../src/reading/systems.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

describe('REQ-107: qualified code comes into trunk', () => {
  let qs: SoftwareSystem;
  let id: DocId;
  let commit: Oid;
  beforeAll(async () => {
    qs = await foundSoftware();
    id = await qs.change();
    commit = await qs.commit(id, {
      'src/app.js': 'export const greet = () => "hello";\n',
      'test/app.js': 'ok\n',
    });
    await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
    await qs.matrix(id, commit);
  });

  test('gate says that it may', async () => {
    const report = await gate(qs.as('bot'), { id });
    expect(report.answers.flatMap(({ conditions }) => findingsOf(conditions))).toEqual([]);
    expect(report).toMatchObject({ act: 'merge', answer: 'met', answers: [{ system: 'APP', commit }] });
  });

  test('merge clears it and makes the step, and trunk has exactly the tested paths', async () => {
    await merge(qs.as('bot'), { id });
    await qs.git('fetch', '--quiet', 'origin');
    const tree = (revision: string, path: string) => qs.git('rev-parse', `${revision}:${path}`);
    for (const path of ['src', 'test'])
      expect(await tree('origin/main', path)).toBe(await tree(commit, path));
    expect((await qs.git('rev-parse', 'origin/main^2')).trim()).toBe(commit);
    const report = await verify(qs.as('ada'), { full: true });
    expect(report.findings).toEqual([]);
  });

  test('the record closes with a release, and the system agrees', async () => {
    await qs.bring(id, 'CLOSED');
    const [app] = await systems(qs.as('bot'), 'APP');
    expect(app).toMatchObject({
      qualified: { commit, record: id },
      release: { number: 'APP 1.0', record: id, tests: 2 },
      disagreements: [],
      open: [],
    });
    expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
  });
});
