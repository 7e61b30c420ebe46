import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect } from 'vitest';
import { git, temporaryDirectory, testEnvironment } from '../../helpers/git.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The script of templates/hosting, with this machine's paths, and beside it the program and the root of trust. */
export async function hostHook(genesis: string): Promise<string> {
  await execa(process.execPath, ['scripts/ensure-installed.mjs', '--build'], { cwd: root });
  const folder = await temporaryDirectory();
  await symlink(join(root, 'dist'), join(folder, 'dist'));
  await writeFile(join(folder, 'gate.gitconfig'), `[qms]\n\tgenesis = ${genesis}\n`);
  const text = await readFile(join(root, 'templates/hosting/pre-receive'), 'utf8');
  return text.replace(/^qms=.*$/m, `qms='${folder}'`).replace(/^node=.*$/m, `node='${process.execPath}'`);
}

export async function writeScript(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
}

/** Whether a server with a gate takes what the rules allow, and refuses what they do not, whoever brings it. */
export async function expectGated(qs: QualitySystem, server: string): Promise<void> {
  const id = await qs.create({ kind: 'CR', title: 'Let it in' });
  const tip = await git(server, 'rev-parse', `refs/heads/qms/${id}`);
  const trunk = await git(server, 'rev-parse', 'refs/heads/main');
  await qs.git('fetch', '--quiet', 'origin');
  const smuggled = await qs.git('commit-tree', '-p', trunk, '-m', 'smuggled', `${tip}^{tree}`);
  const forged = await qs.git('commit-tree', '-p', tip, '-m', 'forged', `${tip}^{tree}`);
  for (const spec of [
    `${smuggled}:refs/heads/main`,
    `${forged}:refs/heads/qms/${id}`,
    `:refs/heads/qms/${id}`,
  ]) {
    const pushed = await execa('git', ['push', 'origin', spec], {
      cwd: qs.path,
      env: testEnvironment,
      extendEnv: false,
      reject: false,
    });
    expect(pushed.exitCode, spec).not.toBe(0);
    expect(pushed.stderr, spec).toMatch(/qms: refused/);
  }
  expect(await git(server, 'rev-parse', 'refs/heads/main', `refs/heads/qms/${id}`)).toBe(`${trunk}\n${tip}`);
}
