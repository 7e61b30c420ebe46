import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { closeGate, serverOf } from '../../helpers/gated-server.ts';
import { temporaryDirectory, testEnvironment } from '../../helpers/git.ts';
import { foundSystem } from '../../helpers/quality-system.ts';
import { expectGated, writeScript } from './gated.ts';

const sshd = '/usr/sbin/sshd';
const running: { kill(): boolean; catch(handle: () => void): Promise<unknown> }[] = [];
afterAll(async () => {
  for (const each of running) {
    each.kill();
    await each.catch(() => undefined);
  }
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const keygen = (file: string) =>
  execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);

/** What every account of the server may run: git, and nothing else. */
const onlyGit = (environment: string) =>
  `restrict,command="${environment} git-shell -c \\"$SSH_ORIGINAL_COMMAND\\""`;

/** A real sshd with one key. @returns the port, and the client's ssh */
async function startSshd(folder: string): Promise<{ readonly port: number; readonly command: string }> {
  await Promise.all([keygen(join(folder, 'host')), keygen(join(folder, 'client'))]);
  const key = await readFile(join(folder, 'client.pub'), 'utf8');
  const environment = `env PATH='${testEnvironment.PATH}' GIT_CONFIG_GLOBAL=/dev/null`;
  await writeFile(join(folder, 'authorized_keys'), `${onlyGit(environment)} ${key}`, { mode: 0o600 });
  const port = await freePort();
  await writeFile(
    join(folder, 'sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      `PidFile ${join(folder, 'pid')}`,
    ].join('\n'),
  );
  // Where root starts it, it gives up its rights in a folder of its own.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true });
  const server = execa(sshd, ['-D', '-e', '-f', join(folder, 'sshd_config')], { reject: false });
  running.push(server);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Server listening')) resolve();
    });
    server.on('exit', () => reject(new Error(said)));
  });
  return {
    port,
    command: `ssh -F /dev/null -i ${join(folder, 'client')} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`,
  };
}

/** What takes the place of ssh where there is no sshd: it runs what sshd would run, and nothing of the network. */
async function standIn(folder: string): Promise<string> {
  const path = join(folder, 'ssh');
  await writeScript(path, '#!/bin/sh\nfor last; do :; done\nexec git-shell -c "$last"\n');
  return path;
}

test(`REQ-197 the gate holds behind ${existsSync(sshd) ? 'sshd' : 'a stand-in for sshd'}, and nothing but git can be run there`, async () => {
  const qs = await foundSystem({ server: true });
  const server = await serverOf(qs);
  await closeGate(qs);
  const folder = await temporaryDirectory();
  const real = existsSync(sshd) ? await startSshd(folder) : null;
  const command = real?.command ?? (await standIn(folder));
  const account = `${userInfo().username}@127.0.0.1`;
  await qs.git('config', 'core.sshCommand', command);
  await qs.git('config', 'remote.origin.url', `ssh://${account}:${real?.port ?? 22}${server}`);
  await expectGated(qs, server);
  const other = await execa(`${command} -p ${real?.port ?? 22} ${account} 'touch ${folder}/was-here'`, {
    shell: true,
    reject: false,
  });
  expect(other.exitCode).not.toBe(0);
  expect(existsSync(join(folder, 'was-here'))).toBe(false);
});
