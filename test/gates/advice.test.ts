import { expect, test } from 'vitest';
import { merge } from '../../src/acts/merge.ts';
import { next } from '../../src/reading/next.ts';
import { app, foundSoftware } from '../helpers/software-system.ts';

test('REQ-111: next leads the owner from branch to merge, and only then to review', async () => {
  const qs = await foundSoftware();
  const id = await qs.change();
  const commands = async () => {
    const { record } = await next(qs.as('bot'), { id });
    return record?.steps.map(({ command }) => command.replace(/ ITEM.*| EI-.*/, ''));
  };
  expect(await commands()).toEqual([`qms branch ${id}`, `qms execute ${id}`]);
  const red = await qs.commit(id, { 'src/app.js': 'export const greet = () => "";\n' });
  await qs.attest(id, red, { 'REQ-APP-001 greets': 'failed', 'REQ-APP-002 takes leave': 'passed' });
  expect(await commands()).toEqual([`git switch exec/${id}`, `qms execute ${id}`]);
  const { record } = await next(qs.as('bot'), { id });
  expect(record?.steps[0]?.says).toContain(`unit was red at ${red.slice(0, 12)}`);
  const commit = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello";\n' });
  await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
  expect(await commands()).toEqual([`qms rtm build SDLC-APP-RTM --change ${id}`, `qms execute ${id}`]);
  await qs.matrix(id, commit);
  expect(await commands()).toEqual([`qms merge ${id}`, `qms execute ${id}`]);
  await merge(qs.as('bot'), { id });
  expect(await commands()).toEqual([`qms execute ${id}`, `qms route ${id} --review`]);
});

test('REQ-111: next names the suite that has not run at the newest commit, and who attests it', async () => {
  const two = app.replace(
    'unit: { attest: [ci-bot] }',
    'unit: { attest: [ci-bot] }\n      load: { attest: [ci-bot] }',
  );
  const qs = await foundSoftware(two);
  const id = await qs.change();
  const commit = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello";\n' });
  await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed' });
  const { record } = await next(qs.as('bot'), { id });
  expect(record?.steps.at(-1)).toMatchObject({
    command: `qms evidence ci ${id} --suite load --commit ${commit} --report FILE`,
    who: ['ci-bot'],
  });
});
