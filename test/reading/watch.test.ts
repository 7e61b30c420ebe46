import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { due, stillWaiting, taken, told } from '../../src/reading/watch/deliveries.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

const program = fileURLToPath(new URL('../../dist/qms.cjs', import.meta.url));

let qs: QualitySystem;
const running: ChildProcess[] = [];

beforeAll(async () => {
  qs = await foundSystem({ server: true });
});

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
});

type Told = { item: string; document: string; task: string };

function start(...args: string[]) {
  const child = spawn(process.execPath, [program, 'watch', '--as', 'quinn', '--every', '0.2', ...args], {
    cwd: qs.path,
    env: testEnvironment as Record<string, string>,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  const heard: Told[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => heard.push(JSON.parse(line)));
  return { child, heard };
}

test('what waited before is told, again until it is taken, and not after a restart', async () => {
  const id = await qs.crIn('IN_PRE_REVIEW');
  const first = start('--jsonl', '--repeat', '0.3');
  await expect.poll(() => first.heard.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  const [item] = first.heard;
  expect(item).toMatchObject({ document: id });
  expect(new Set(first.heard.map((each) => each.item)).size).toBe(1);
  first.child.stdin.write(`ack ${item?.item}\n`);
  await expect
    .poll(() => readFile(join(qs.path, '.git/qms/watch/quinn.json'), 'utf8'), { timeout: 20_000 })
    .toContain('"taken":true');
  first.child.kill('SIGTERM');
  const [code] = await once(first.child, 'exit');
  expect(code === 0 || code === 143).toBe(true);
  const second = start('--once');
  await once(second.child, 'exit');
  expect(second.heard).toEqual([]);
});

test('a program is started for each item, without a shell, and again until it ends well', async () => {
  const folder = await temporaryDirectory();
  const script = join(folder, 'wake');
  const log = join(folder, 'log');
  // It fails the first time it is started.
  await writeFile(
    script,
    `#!/bin/sh\nprintf '%s %s %s\\n' "$QMS_DOCUMENT" "$QMS_TASK" "$*" >> ${log}\ncat > ${folder}/item\n[ "$(wc -l < ${log})" -gt 1 ]\n`,
  );
  await chmod(script, 0o755);
  const id = await qs.crIn('IN_PRE_REVIEW', 'Wake; touch /tmp/x');
  start('--exec', `${script} $(id) ;`, '--repeat', '0.2');
  const lines = async () => (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  await expect.poll(async () => (await lines()).length, { timeout: 20_000 }).toBe(2);
  expect((await lines())[0]).toMatch(new RegExp(`^${id} review \\$\\(id\\) ;$`));
  const item = () => readFile(join(folder, 'item'), 'utf8').catch(() => '');
  await expect.poll(item, { timeout: 20_000 }).toContain(`"document":"${id}"`);
  const other = await qs.crIn('IN_PRE_APPROVAL');
  await expect.poll(async () => (await lines()).at(-1), { timeout: 20_000 }).toContain(`${other} approve`);
});

test('each item is told at least once, and a taken one never again, whatever the clock does', () => {
  const items = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
  const look = fc.record({ now: fc.integer({ min: 0, max: 1e7 }), items, take: items });
  fc.assert(
    fc.property(fc.array(look, { maxLength: 30 }), (looks) => {
      let known = {};
      const ever = new Set<string>();
      const done = new Set<string>();
      for (const { now, items: waiting, take } of looks) {
        known = stillWaiting(known, waiting);
        for (const item of done) if (!waiting.some((each) => each === item)) done.delete(item);
        const tell = due(waiting, known, now, 1000);
        for (const item of tell) {
          expect(done.has(item)).toBe(false);
          known = told(known, item, now, false);
          ever.add(item);
        }
        for (const item of waiting) expect(ever.has(item)).toBe(true);
        for (const item of take.filter((each) => waiting.includes(each))) {
          known = taken(known, item);
          done.add(item);
        }
      }
    }),
  );
});
