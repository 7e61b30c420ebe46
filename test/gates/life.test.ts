import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { branch } from '../../src/acts/branch.ts';
import { close } from '../../src/acts/close.ts';
import { merge } from '../../src/acts/merge.ts';
import { verify } from '../../src/acts/verify.ts';
import { gate } from '../../src/reading/gate.ts';
import { findingsOf } from '../../src/reading/gates/condition.ts';
import { systems } from '../../src/reading/systems.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { tipOf } from '../helpers/hand-made.ts';
import { lendObjects, returnObjects, verdictOn } from '../helpers/raw-push.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

const good = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;
const three = { ...good, 'greets twice': 'passed' } as const;

let qs: SoftwareSystem;

async function qualify(
  id: DocId,
  commit: Oid,
  tests: Parameters<SoftwareSystem['attest']>[2],
): Promise<void> {
  await qs.attest(id, commit, tests);
  await qs.matrix(id, commit);
}

const unmet = async (id: DocId) =>
  (await gate(qs.as('bot'), { id })).answers.flatMap(({ conditions }) =>
    findingsOf(conditions).map(({ rule }) => rule),
  );

beforeAll(async () => {
  qs = await foundSoftware();
}, 600_000);

describe('REQ-107, REQ-110: the life of a system', () => {
  let first: DocId;
  let second: DocId;

  test('two changes at once: the one that comes second takes trunk in and qualifies again', async () => {
    first = await qs.change('Greet people');
    second = await qs.change('Take leave');
    const one = await qs.commit(first, { 'src/one.js': 'one\n' });
    const two = await qs.commit(second, { 'src/two.js': 'two\n' });
    await qualify(first, one, three);
    await merge(qs.as('bot'), { id: first });
    await qualify(second, two, three);
    expect(await unmet(second)).toEqual(['gate/base']);
    expect(await refusalOf(() => merge(qs.as('bot'), { id: second }))).toEqual(['gate/base']);
    // A person who takes trunk in has the key where git finds it.
    await qs.git('config', 'user.signingkey', qs.keyOf('bot'));
    await qs.git('checkout', '--quiet', `exec/${second}`);
    await branch(qs.as('bot'), { id: second, update: true });
    const merged = (await qs.git('rev-parse', 'HEAD')).trim() as Oid;
    await qs.git('push', '--quiet', 'origin', `exec/${second}`);
    await qs.git('checkout', '--quiet', 'main');
    expect(await refusalOf(() => merge(qs.as('bot'), { id: second, commit: merged }))).toEqual(
      expect.arrayContaining(['gate/suites', 'gate/matrix']),
    );
    await qualify(second, merged, three);
    await merge(qs.as('bot'), { id: second });
    await qs.git('fetch', '--quiet', 'origin');
    expect(await qs.git('ls-tree', '--name-only', 'origin/main:src')).toBe('one.js\ntwo.js');
  }, 600_000);

  test('releases rise, and none is given twice', async () => {
    await qs.bring(first, 'POST_APPROVED');
    await qs.bring(second, 'POST_APPROVED');
    await close(qs.as('bot'), { id: first });
    expect(await refusalOf(() => close(qs.as('bot'), { id: second, releases: ['APP-1.0'] }))).toEqual([
      'release/number',
    ]);
    expect(await refusalOf(() => close(qs.as('bot'), { id: second, releases: ['APP-0.9'] }))).toEqual([
      'release/number',
    ]);
    await close(qs.as('bot'), { id: second, releases: ['APP-2.0'] });
    const [app] = await systems(qs.as('bot'), 'APP');
    expect(app?.release).toEqual({ number: 'APP 2.0', record: second, tests: 3 });
    await qs.git('fetch', '--quiet', '--tags', 'origin');
    expect(await qs.git('tag', '--list')).toBe('APP-1.0\nAPP-2.0');
    expect(await qs.git('rev-parse', 'APP-2.0^{commit}')).toBe(await qs.git('rev-parse', 'origin/main'));
    await qs.git('config', 'gpg.ssh.allowedSignersFile', join(qs.path, '.qms/allowed_signers'));
    await qs.git('tag', '--verify', 'APP-2.0');
  }, 600_000);

  test('REQ-119: a release tag is made by the close, and never moves', async () => {
    await lendObjects(qs);
    const trunk = await tipOf(qs, 'trunk');
    await qs.git('tag', 'own', trunk);
    const plain = await qs.git('rev-parse', 'own');
    const known = await qs.git('rev-parse', 'APP-1.0');
    await qs.git(
      '-c',
      'user.name=bot',
      '-c',
      'user.email=bot@example.org',
      'tag',
      '-a',
      '-m',
      'x',
      'APP-3.0',
      trunk,
    );
    const unsigned = await qs.git('rev-parse', 'APP-3.0');
    const judged = (name: string, to: string | null) => verdictOn(qs, { [`refs/tags/${name}`]: to });
    expect(await judged('APP-3.0', unsigned)).toEqual(['release/tag']);
    expect(await judged('APP-3.0', plain)).toEqual(['release/tag']);
    expect(await judged('APP-1.0', unsigned)).toEqual(['release/tag']);
    expect(await judged('APP-1.0', null)).toEqual(['release/tag']);
    expect(await judged('app-3.0', plain)).toEqual(['release/tag']);
    expect(await judged('APP-3.0', known)).toEqual(['release/tag']);
    expect(await judged('LIB-3.0', plain)).toEqual([]);
    await returnObjects(qs);
  }, 600_000);

  test('a change that takes a test away needs a variance that says so; a rollback is such a change', async () => {
    const id = await qs.change('Greet as before');
    await qs.git('fetch', '--quiet', 'origin');
    const commit = await qs.commit(id, { 'src/two.js': 'as before\n' });
    await qualify(id, commit, good);
    expect(await refusalOf(() => merge(qs.as('bot'), { id }))).toEqual(['gate/ratchet']);
    const variance = await qs.create({
      kind: 'VAR',
      title: 'One test goes with its code',
      parent: id,
      properties: { variance_type: 2 },
    });
    const path = qs.copyOf('bot', variance);
    await writeFile(path, (await readFile(path, 'utf8')).replace(/^title:/m, 'waives: ratchet APP\ntitle:'));
    await qs.bring(variance, 'PRE_APPROVED');
    await merge(qs.as('bot'), { id });
    await qs.bring(id, 'CLOSED');
    const [app] = await systems(qs.as('bot'), 'APP');
    expect(app?.release).toEqual({ number: 'APP 2.1', record: id, tests: 2 });
    expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
  }, 600_000);
});
