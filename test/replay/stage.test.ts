import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { create } from '../../src/acts/create.ts';
import { route } from '../../src/acts/route.ts';
import { verify } from '../../src/acts/verify.ts';
import { foldersIn, type StageFolders } from '../../src/replay/folders.ts';
import { found } from '../../src/replay/founding.ts';
import { share } from '../../src/replay/share.ts';
import { openStage, type Stage } from '../../src/replay/stage.ts';
import { planCheckin } from '../../src/replay/workspace-copy.ts';
import type { DocId, PrincipalId } from '../../src/rules/values.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { buildPrograms, patience } from './built.ts';

const id = 'SDLC-QMS-RS' as DocId;
const claude = 'claude' as PrincipalId;
const noon = Date.UTC(2026, 2, 1, 12) / 1000;
const text = (system: string) =>
  Buffer.from(
    `---\ntitle: What it does\n${system}---\n\n## Purpose\n\n## Scope\n\n## Requirements\n\n| Id | Requirement |\n| --- | --- |\n| REQ-001 | It pumps. |\n`,
  );

describe('a repository that stays open from act to act', () => {
  let folders: StageFolders;
  let genesis = '';
  let stage: Stage;

  beforeAll(async () => {
    await buildPrograms();
    const into = join(await temporaryDirectory(), 'out');
    await mkdir(into);
    folders = foldersIn(into, testEnvironment);
    genesis = await found(folders, ['claude'], noon);
    stage = openStage(folders);
    return () => stage.close();
  }, patience);

  const routeIt = () => stage.act(id, claude, noon + 120, (options) => route(options, { id, to: 'review' }));

  test('forgets the events of an act that was refused after it had made some', async () => {
    const made = await stage.act(id, claude, noon + 60, (options) =>
      create(options, { kind: 'RS', title: 'What it does', id, content: text('') }),
    );
    expect(made).toHaveProperty('outcome');
    // The route checks the text in first, and is then refused for what it lacks.
    const refused = await routeIt();
    expect('findings' in refused && refused.findings.map(({ rule }) => rule)).toEqual([
      'document/front-matter-missing',
    ]);
    const record = (await stage.look(id))?.record;
    expect([record?.events, record?.checkedOut]).toEqual([1, 1]);
  });

  test('goes on from what the refs hold, and the gate takes it', async () => {
    const { run } = planCheckin(claude, { id, content: text('system: QMS\n') });
    expect(await stage.act(id, claude, noon + 100, run)).toHaveProperty('outcome');
    expect(await routeIt()).toHaveProperty('outcome');
    expect((await stage.look(id))?.record).toMatchObject({ events: 3, state: 'IN_REVIEW' });
    await share(folders);
    const { server, env } = folders;
    const verified = await verify({ cwd: server, env }, { full: true, genesis });
    expect([verified.verdict, verified.events]).toEqual(['valid', 3]);
  });

  test('takes no failure of the machine for a refusal', async () => {
    const nobody = 'nobody' as PrincipalId;
    await expect(
      stage.act(id, nobody, noon + 200, () => Promise.reject(new TypeError('broken'))),
    ).rejects.toThrow('broken');
  });
});
