import { expect, test } from 'vitest';
import { merge } from '../../src/acts/merge.ts';
import { next } from '../../src/reading/next.ts';
import { foundSoftware } from '../helpers/software-system.ts';

test('REQ-111: next leads the owner from branch to merge, and only then to review', async () => {
  const qs = await foundSoftware();
  const id = await qs.change();
  const commands = async () => {
    const { record } = await next(qs.as('bot'), { id });
    return record?.steps.map(({ command }) => command.replace(/ ITEM.*| EI-.*/, ''));
  };
  expect(await commands()).toEqual([`qms branch ${id}`, `qms execute ${id}`]);
  const commit = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello";\n' });
  await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
  expect(await commands()).toEqual([`qms merge ${id}`, `qms execute ${id}`]);
  await qs.matrix(id, commit);
  await merge(qs.as('bot'), { id });
  expect(await commands()).toEqual([`qms execute ${id}`, `qms route ${id} --review`]);
});
