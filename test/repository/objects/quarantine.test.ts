import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { push } from '../../../src/repository/git/remote.ts';
import type { Oid } from '../../../src/rules/values.ts';
import { git, makeRepository, testEnvironment } from '../../helpers/git.ts';
import { bundleProgram } from '../git/bundled-program.ts';

/** A pre-receive hook that reads what is pushed, tries to write, and says all that it saw; it refuses the push. */
const program = `
  import { openRepository } from '@src/repository/git/location.ts';
  import { listRefs, updateRefs } from '@src/repository/git/refs.ts';
  import { openObjects } from '@src/repository/objects/reader.ts';
  import { listFiles } from '@src/repository/objects/tree.ts';
  import { openWriter } from '@src/repository/objects/writer.ts';

  const repository = await openRepository(process.cwd(), process.env);
  const reader = openObjects(repository);
  let input = '';
  for await (const chunk of process.stdin) input += chunk;
  const [old, to, ref] = input.trim().split(' ');
  const commit = await reader.read(to);
  const tree = /^tree (.*)$/m.exec(Buffer.from(commit.bytes).toString())[1];
  const files = await listFiles(reader, tree, '');
  const text = Buffer.from((await reader.read(files[0].oid)).bytes).toString();
  const parent = await reader.read(old);
  const moved = await updateRefs(repository, [{ ref: 'refs/heads/side', old: null, new: old }], 'x');
  let wrote;
  try { openWriter(repository); } catch (error) { wrote = error.findings[0].rule; }
  console.log(JSON.stringify({
    inQuarantine: repository.inQuarantine, isBare: repository.isBare, ref,
    refs: [...await listRefs(repository, [])], files: files.map((each) => each.path), text,
    parent: parent.type, moved: moved.findings[0].rule, wrote,
  }));
  await reader.close();
  process.exit(1);
`;

let server: string;
let clone: string;
let old: Oid;
let fresh: Oid;
beforeAll(async () => {
  server = await makeRepository({ bare: true });
  clone = await makeRepository();
  await git(clone, 'remote', 'add', 'origin', server);
  await git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'one');
  old = (await git(clone, 'rev-parse', 'HEAD')) as Oid;
  await git(clone, 'push', '--quiet', 'origin', 'main');
  await writeFile(join(clone, 'file'), 'pushed text');
  await git(clone, 'add', 'file');
  await git(clone, 'commit', '--quiet', '-m', 'two');
  fresh = (await git(clone, 'rev-parse', 'HEAD')) as Oid;
  const hook = join(server, 'hooks', 'pre-receive');
  await mkdir(join(server, 'hooks'), { recursive: true });
  await writeFile(hook, `#!/bin/sh\nexec node ${await bundleProgram(program)}\n`);
  await chmod(hook, 0o755);
});

test('a hook sees the pushed objects in quarantine, and writes nothing', async () => {
  const updates = [{ ref: 'refs/heads/main', old, new: fresh }];
  const outcome = await push({ cwd: clone, env: testEnvironment }, 'origin', updates);
  expect(outcome.kind).toBe('refused');
  expect(outcome.kind === 'refused' && JSON.parse(outcome.lines[0] ?? '')).toEqual({
    inQuarantine: true,
    isBare: true,
    ref: 'refs/heads/main',
    refs: [['refs/heads/main', old]],
    files: ['file'],
    text: 'pushed text',
    parent: 'commit',
    moved: 'repository/quarantine',
    wrote: 'repository/quarantine',
  });
});
