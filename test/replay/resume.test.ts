import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { buildPrograms, patience, replayQuietly } from './built.ts';

const fixture = join(import.meta.dirname, 'fixture');

function start(into: string) {
  const args = ['dist/replay.cjs', fixture, '--into', into, '--json', '--progress'];
  return execa(process.execPath, args, { env: testEnvironment, extendEnv: false, reject: false });
}

/** Starts the program and sends it a signal as soon as it says that it came so far. */
async function stopAt(into: string, words: string, signal: 'SIGINT' | 'SIGKILL') {
  const running = start(into);
  running.stderr.on('data', (chunk: Buffer) => {
    if (chunk.toString('utf8').includes(words)) running.kill(signal);
  });
  return running;
}

describe('a replay that does not come to its end', () => {
  let whole = '';

  beforeAll(async () => {
    await buildPrograms();
    const into = join(await temporaryDirectory(), 'out');
    whole = `${JSON.stringify(await replayQuietly(fixture, into, null), null, 2)}`;
  }, patience);

  test(
    'is gone on with by the same command, and reports the same to the byte',
    async () => {
      const into = join(await temporaryDirectory(), 'out');
      const stopped = await stopAt(into, '25 of', 'SIGINT');
      expect([stopped.exitCode, stopped.stdout]).toEqual([130, '']);
      expect(stopped.stderr).toContain('the same command goes on');
      const killed = await stopAt(into, '50 of', 'SIGKILL');
      expect(killed.signal).toBe('SIGKILL');
      const last = await start(into);
      expect(last.stderr).toMatch(/going on after [1-9][0-9]* events/);
      expect(last.stdout).toBe(whole);
      // And once more, when everything was told.
      expect((await start(into)).stdout).toBe(whole);
    },
    patience,
  );

  test(
    'is not gone on with by another command',
    async () => {
      const into = join(await temporaryDirectory(), 'out');
      await stopAt(into, '25 of', 'SIGINT');
      const before = await readFile(join(into, 'progress.json'), 'utf8');
      const refs = await git(join(into, 'server.git'), 'for-each-ref');
      const args = ['dist/replay.cjs', fixture, '--into', into, '--only', 'CR-002'];
      const other = await execa(process.execPath, args, { env: testEnvironment, reject: false });
      expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('replay/into')]);
      expect(await readFile(join(into, 'progress.json'), 'utf8')).toBe(before);
      expect(await git(join(into, 'server.git'), 'for-each-ref')).toBe(refs);
    },
    patience,
  );
});
