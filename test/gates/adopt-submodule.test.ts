import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { merge } from '../../src/acts/merge.ts';
import type { Oid } from '../../src/rules/values.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { firstOpinion, python, secondOpinion } from '../second-verifier/second-opinion.ts';

/** APP is another repository's code. Trunk has no pointer to it yet. */
const entry = `  APP:
    title: The application
    paths: [vendor/app]
    submodule: true
    suites:
      unit: { attest: [ci-bot] }
`;

const good = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;

let qs: SoftwareSystem;
let app: string;

/** A commit in the other repository. */
async function work(text: string, message: string, key: string | null): Promise<Oid> {
  await writeFile(join(app, 'app.js'), text);
  await git(app, 'add', '.');
  const who = ['-c', 'user.name=bot', '-c', 'user.email=bot@example.org', '-c', 'gpg.format=ssh'];
  await git(app, ...who, 'commit', '--quiet', ...(key ? [`-S${key}`] : ['--no-gpg-sign']), '-m', message);
  return (await git(app, 'rev-parse', 'HEAD')).trim() as Oid;
}

beforeAll(async () => {
  app = await temporaryDirectory();
  await git(app, 'init', '--quiet', '--initial-branch=main');
  await work('one\n', 'Begin', null);
  qs = await foundSoftware(entry);
}, 600_000);

test('REQ-120: the first pointer to another repository is adopted, and moves on as before', async () => {
  const first = await work('two\n', 'Go on', null);
  await qs.git('fetch', '--quiet', app, 'main');
  await qs.git('push', '--quiet', 'origin', 'FETCH_HEAD:refs/heads/genesis/app');
  const id = await qs.adoption(first);
  await qs.attest(id, first, good);
  await qs.matrix(id, first);
  await merge(qs.as('bot'), { id });
  await qs.git('fetch', '--quiet', 'origin');
  expect(await qs.git('ls-tree', 'origin/main', 'vendor/app')).toMatch(`160000 commit ${first}`);
  const next = await qs.change('Greet people', ['vendor/app']);
  const commit = await work('three\n', `Greet\n\nQMS-CR: ${next}\n`, qs.keyOf('bot'));
  await qs.git('fetch', '--quiet', app, 'main');
  await qs.git('push', '--quiet', 'origin', `FETCH_HEAD:refs/heads/exec/${next}`);
  await qs.attest(next, commit, good);
  await qs.matrix(next, commit);
  await merge(qs.as('bot'), { id: next });
  await qs.git('fetch', '--quiet', 'origin');
  const opinion = await firstOpinion(qs.path);
  expect(opinion).toMatchObject({ verdict: 'valid', rules: [] });
  if (python) expect(await secondOpinion(qs.path)).toEqual(opinion);
}, 600_000);
