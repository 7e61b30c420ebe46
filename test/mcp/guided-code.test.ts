import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordDirectory } from '../../src/rules/kinds/ids.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { type Agent, stdioAgent } from './client.ts';
import { follow, plainWords, planned, type Words } from './guide.ts';

let qs: SoftwareSystem;
let bot: { qms: Agent; git: Agent };
let quinn: { qms: Agent };

beforeAll(async () => {
  qs = await foundSoftware();
  bot = { qms: await stdioAgent(qs, 'bot'), git: await stdioAgent(qs, 'bot', 'git-mcp') };
  quinn = { qms: await stdioAgent(qs, 'quinn') };
});

afterAll(() => Promise.all([bot.qms, bot.git, quinn.qms].map((each) => each.close())));

/** A plan that changes the code of APP. */
const ofApp = (text: string) =>
  planned(text)
    .replace(/^title:/m, 'systems: APP\ntitle:')
    .replace(/^\| words \| words \|$/m, '| src | changed |');

const words: Words = {
  ...plainWords,
  title: () => 'Greet people',
  content: ({ text }) => ofApp(text),
  message: () => 'Greet',
  edits: () => [{ path: 'src/app.js', content: 'export const greet = () => "hello";\n' }],
};

test('REQ-172 agents that know only the lists of both servers carry a change of code from its creation to its release', async () => {
  const { path } = await follow({
    agents: { bot, quinn },
    words,
    kind: 'CR',
    first: 'bot',
    mostCalls: 60,
    // CI is nobody’s agent.
    meanwhile: async ({ tool }, { branch, commit, waits_for }) => {
      if (tool !== 'git_push') return;
      expect(waits_for[0]).toMatchObject({ who: 'ci-bot', server: 'qms', tool: 'qms_evidence' });
      const passed = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;
      await qs.attest(branch.replace('exec/', '') as DocId, commit as Oid, passed);
    },
  });
  const called = path.map((line) => line.split(' ')[1]);
  for (const tool of ['git_exec_branch', 'git_commit', 'git_push', 'qms_gate', 'qms_matrix', 'qms_merge'])
    expect(called).toContain(tool);
  expect(await qs.git('ls-remote', '--tags', 'origin')).toMatch(/refs\/tags\/APP-/);
  const { verdict } = await quinn.qms.call('qms_verify', {});
  expect(verdict).toBe('valid');
});

test('REQ-172 files and comments of an agent come with the call', async () => {
  const id = await qs.change();
  const files = [
    { name: 'log.txt', content: 'all green\n' },
    { name: 'shot.png', base64: 'AAEC/w==' },
  ];
  expect(await bot.qms.call('qms_attach', { doc_id: id, files })).toMatchObject({ ok: true, document: id });
  const kept = async (name: string) =>
    qs.git('rev-parse', `origin/qms/${id}:${recordDirectory(id)}/evidence/${name}`);
  await qs.git('fetch', '--quiet', 'origin');
  expect(await qs.git('cat-file', '-s', (await kept('shot.png')).trim())).toContain('4');
  expect(await qs.git('cat-file', '-p', (await kept('log.txt')).trim())).toContain('all green');
  const twice = [{ name: 'more.txt', content: 'x', base64: 'eA==' }];
  const refused = await bot.qms.call('qms_attach', { doc_id: id, files: twice });
  expect(refused.findings[0]).toMatchObject({ rule: 'mcp/arguments' });
  await quinn.qms.call('qms_comment', { doc_id: id, comment: 'The supplier confirmed the date.' });
  const { comments } = await bot.qms.call('qms_comments', { doc_id: id });
  expect(comments[0]).toMatchObject({ by: 'quinn', text: 'The supplier confirmed the date.' });
});
