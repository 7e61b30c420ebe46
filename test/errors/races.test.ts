import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { writeScript } from './program.ts';
import { ask, asMember } from './trial.ts';

let qs: QualitySystem;
let server: string;
let rivals: string;

beforeEach(async () => {
  qs = await foundSystem({ server: true });
  server = await qs.git('config', 'remote.origin.url');
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Wanted by two');
  rivals = await clone();
});

async function clone(): Promise<string> {
  const path = await temporaryDirectory();
  await git(path, 'clone', '--quiet', server, '.');
  return path;
}

const records = () => git(server, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/qms');

/**
 * Lets a rival be faster by exactly one push: the act is made now and taken back, and comes into its place while the
 * server already holds the other push in its hands. `line` is what the hook then says, as the gate would.
 */
async function rival(member: string, argv: readonly string[], line = ''): Promise<void> {
  const before = new Map((await refs()).map(([ref, oid]) => [ref, oid]));
  const done = await ask([...argv, '--key', qs.keyOf(member)], { cwd: rivals });
  expect(done.code).toBe(0);
  const moved = (await refs()).filter(([ref, oid]) => before.get(ref) !== oid);
  for (const [ref = '', oid = ''] of moved) {
    const old = before.get(ref);
    await git(server, 'update-ref', ...(old ? [ref, old, oid] : ['-d', ref, oid]));
  }
  const outside = 'env -u GIT_QUARANTINE_PATH -u GIT_OBJECT_DIRECTORY -u GIT_ALTERNATE_OBJECT_DIRECTORIES';
  const moves = moved.map(([ref, oid]) => `${outside} git update-ref ${ref} ${oid}`).join('\n');
  const answer = line === '' ? '' : `echo '  ${line}' >&2; exit 1`;
  await writeScript(
    join(server, 'hooks/pre-receive'),
    `mkdir once 2>/dev/null || exit 0\n${moves}\n${answer}`,
  );
}

async function refs(): Promise<string[][]> {
  const text = await git(server, 'for-each-ref', '--format=%(refname) %(objectname)');
  return text.split('\n').map((each) => each.split(' '));
}

test('two act on one record: both stand, one after the other', async () => {
  await rival('quinn', ['comment', 'CR-001', '-m', 'I was faster']);
  expect(await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'I was not')).toMatchObject({ code: 0 });
  expect(await git(server, 'log', '--format=%an', 'qms/CR-001')).toBe('bot\nquinn\nbot\nada');
});

test('two claim the same number: both get one', async () => {
  await rival('ada', ['create', 'CR', '--title', 'I was faster']);
  const mine = await asMember(qs, 'bot')('create', 'CR', '--title', 'I was not');
  expect(mine).toMatchObject({ code: 0, data: { document: 'CR-003' } });
  expect(await readFile(qs.copyOf('bot', 'CR-003'), 'utf8')).toContain('I was not');
  expect(await records()).toBe('qms/CR-001\nqms/CR-002\nqms/CR-003');
});

test('what the rival made impossible is refused by its rule, not as a race', async () => {
  await rival('bot', ['cancel', 'CR-001', '-m', 'Not needed']);
  const late = await asMember(qs, 'quinn')('comment', 'CR-001', '-m', 'Too late');
  expect(late).toMatchObject({ code: 1, rules: ['lifecycle/no-transition'] });
  expect(late.message).toContain('CANCELLED');
});

test('a race that only the gate sees is run again too', async () => {
  await rival('quinn', ['comment', 'CR-001', '-m', 'I was faster'], 'ref/race: it stands elsewhere');
  expect(await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'I was not')).toMatchObject({ code: 0 });
});

test('a refusal that calls itself a race, where nothing moved, is reported as it is', async () => {
  await writeScript(join(server, 'hooks/pre-receive'), "echo '  pin/stale: too old' >&2; exit 1");
  const answer = await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'Hello');
  expect(answer).toMatchObject({ code: 1, rules: ['push/refused'] });
});

test('a lock that a killed push left on the server is named, with whom to ask [REQ-074]', async () => {
  const lock = join(server, 'refs/heads/qms/CR-001.lock');
  await writeFile(lock, '');
  const tip = await git(server, 'rev-parse', 'qms/CR-001');
  const answer = await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'Is anybody there?');
  expect(answer).toMatchObject({ code: 4, rules: ['act/race'] });
  expect(answer.message).toContain(lock);
  expect(answer.message).toContain('nothing moved meanwhile');
  expect(await git(server, 'rev-parse', 'qms/CR-001')).toBe(tip);
  await rm(lock);
  expect(await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'Hello')).toMatchObject({ code: 0 });
});

const titles = Array.from({ length: 8 }, (_, at) => `Parallel ${at}`);

test('eight create at once from clones of their own: nothing is lost, doubled or refused', async () => {
  const clones = await Promise.all(titles.map(clone));
  const made = await Promise.all(
    titles.map((title, at) =>
      ask(['create', 'SOP', '--title', title, '--key', qs.keyOf(at % 2 ? 'ada' : 'bot')], {
        cwd: clones[at] ?? '',
      }),
    ),
  );
  expect(made.map(({ code }) => code)).toEqual(titles.map(() => 0));
  const numbers = titles.map((_, at) => `SOP-00${at + 1}`);
  expect(made.map(({ data }) => data.document).sort()).toEqual(numbers);
  const log = await git(server, 'log', '--format=%b', '--no-walk', ...numbers.map((id) => `qms/${id}`));
  expect(titles.filter((title) => log.split('\n').includes(title))).toEqual(titles);
});

test('so do eight in one repository without a server', async () => {
  const own = await foundSystem();
  const made = await Promise.all(
    titles.map((title) => asMember(own, 'bot')('create', 'SOP', '--title', title)),
  );
  expect(made.map(({ code }) => code)).toEqual(titles.map(() => 0));
  for (const [at, { data }] of made.entries())
    expect(await readFile(own.copyOf('bot', data.document), 'utf8')).toContain(titles[at]);
});
