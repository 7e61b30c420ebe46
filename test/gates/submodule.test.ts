import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { merge } from '../../src/acts/merge.ts';
import { verify } from '../../src/acts/verify.ts';
import { gate } from '../../src/reading/gate.ts';
import type { Oid } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { git, gitBytes, temporaryDirectory } from '../helpers/git.ts';
import { writeCommit } from '../helpers/hand-made.ts';
import { lendObjects, returnObjects, verdictOn } from '../helpers/raw-push.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

/** APP is another repository's code, and stands in trunk as a pointer at `vendor/app`. */
const entry = `  APP:
    title: The application
    paths: [vendor/app]
    submodule: true
    suites:
      unit: { attest: [ci-bot] }
`;

let qs: SoftwareSystem;
let app: string;
let first: Oid;

/** A commit in the other repository. */
async function work(text: string, message: string, key: string | null): Promise<Oid> {
  await writeFile(join(app, 'app.js'), text);
  await git(app, 'add', '.');
  const who = ['-c', 'user.name=bot', '-c', 'user.email=bot@example.org', '-c', 'gpg.format=ssh'];
  await git(app, ...who, 'commit', '--quiet', ...(key ? [`-S${key}`] : ['--no-gpg-sign']), '-m', message);
  return (await git(app, 'rev-parse', 'HEAD')).trim() as Oid;
}

/** Trunk's tree with the pointer at a commit. */
async function pointingAt(oid: string): Promise<string> {
  const index = join(await temporaryDirectory(), 'index');
  const env = { GIT_INDEX_FILE: index };
  await gitBytes(qs.path, ['read-tree', 'origin/main'], { env });
  await gitBytes(qs.path, ['update-index', '--add', '--cacheinfo', `160000,${oid},vendor/app`], { env });
  return Buffer.from(await gitBytes(qs.path, ['write-tree'], { env }))
    .toString('utf8')
    .trim();
}

beforeAll(async () => {
  app = await temporaryDirectory();
  await git(app, 'init', '--quiet', '--initial-branch=main');
  first = await work('one\n', 'Begin', null);
  qs = await foundSoftware(entry, async (founding) => {
    await founding.git('update-index', '--add', '--cacheinfo', `160000,${first},vendor/app`);
    await founding.git(
      '-c',
      'user.name=ada',
      '-c',
      'user.email=ada@example.org',
      'commit',
      '--quiet',
      '--no-gpg-sign',
      '-m',
      'Point at the app',
    );
    await founding.git('push', '--quiet', 'origin', 'HEAD:main');
    await founding.git('fetch', '--quiet', 'origin');
  });
}, 600_000);

test('REQ-107: the pointer of a system in another repository moves to its qualified commit, and by no other way', async () => {
  const id = await qs.change('Greet people', ['vendor/app']);
  const commit = await work('two\n', `Greet\n\nQMS-CR: ${id}\n`, qs.keyOf('bot'));
  await qs.git('fetch', '--quiet', app, 'main');
  await qs.git('push', '--quiet', 'origin', `FETCH_HEAD:refs/heads/exec/${id}`);
  await qs.git('fetch', '--quiet', 'origin');
  await lendObjects(qs);
  const base = await qs.git('rev-parse', 'origin/main');
  const byHand = await writeCommit(qs.path, {
    tree: await pointingAt(commit),
    parents: [base],
    message: 'Move the pointer\n',
    author: 'bot',
    time: Math.floor(Date.now() / 1000),
    key: qs.keyOf('bot'),
  });
  expect(await verdictOn(qs, { main: byHand })).toEqual(['trunk/governed-path']);
  await returnObjects(qs);
  expect(await refusalOf(() => merge(qs.as('bot'), { id, commit }))).toEqual(
    expect.arrayContaining(['gate/suites', 'gate/matrix']),
  );
  await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
  await qs.matrix(id, commit);
  expect((await gate(qs.as('bot'), { id })).answers[0]).toMatchObject({ commit, answer: 'met' });
  await merge(qs.as('bot'), { id });
  await qs.git('fetch', '--quiet', 'origin');
  expect(await qs.git('rev-parse', 'origin/main:vendor/app')).toBe(commit);
  await qs.bring(id, 'CLOSED');
  expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
}, 600_000);

test('REQ-108: a commit of the other repository without a record does not come in', async () => {
  const id = await qs.change('Greet again', ['vendor/app']);
  await work('three\n', 'Greet again\n', qs.keyOf('bot'));
  await qs.git('fetch', '--quiet', app, 'main');
  await expect(qs.git('push', '--quiet', 'origin', `FETCH_HEAD:refs/heads/exec/${id}`)).rejects.toThrow(
    /exec\/trailer/,
  );
}, 600_000);
