import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { doctor } from '../../src/reading/doctor.ts';
import { writeScript } from '../errors/program.ts';
import { diceOf } from '../helpers/dice.ts';
import { git, testEnvironment } from '../helpers/git.ts';
import { locksOf } from '../races/invariants.ts';
import { refsOf } from '../races/server-copy.ts';
import {
  type CrashStage,
  expectAlive,
  heldComment,
  openStage,
  pushInto,
  survives,
  trapped,
} from './stage.ts';

let stage: CrashStage;
/** How many things the gate asks of the system in judging a comment. */
let asked: number;

beforeAll(async () => {
  stage = await openStage();
  const trap = await trapped(0, 'kill');
  const pushed = await pushInto(stage, await heldComment(stage), { env: trap.env });
  expect(pushed.accepted, pushed.said).toBe(true);
  asked = (await trap.sprung()).number;
  expect(asked).toBeGreaterThan(8);
});

afterEach(() => expectAlive(stage));

const seed = Number(process.env.SOAK_SEED ?? 20260105);

/** The places to try: a few of them, the same in every run, or with SOAK_PLACES=all each. */
function places(most: number): number[] {
  if (process.env.SOAK_PLACES === 'all') return Array.from({ length: asked }, (_, index) => index + 1);
  const dice = diceOf(seed + most);
  const stride = Math.floor(asked / most);
  return Array.from({ length: most }, (_, index) => 1 + index * stride + dice.below(stride));
}

/** Springs the trap at some places: wherever it does, the push is refused. @returns what was being asked there */
async function springAt(how: 'kill' | 'throw' | 'memory', most: number): Promise<string[]> {
  const names: string[] = [];
  for (const at of places(most)) {
    const trap = await trapped(at, how);
    const { said } = await survives(stage, (moves) => pushInto(stage, moves, { env: trap.env }));
    if (how === 'memory') expect(said).toContain('heap out of memory');
    names.push((await trap.sprung()).name);
  }
  return names;
}

describe('the gate, at whatever it asks of the system', () => {
  test('is killed: the push is refused, and nothing moves', async () => {
    expect(await springAt('kill', 3)).not.toContain('all');
  });

  test('meets an error: the push is refused, and nothing moves', async () => {
    expect(await springAt('throw', 3)).not.toContain('all');
  });

  test('runs out of memory: the push is refused, and nothing moves', async () => {
    expect(await springAt('memory', 1)).not.toContain('all');
  });

  test('waits for a git that never answers: the push is refused when the time is over', async () => {
    await git(stage.server, 'config', 'qms.limit.seconds', '3');
    const trap = await trapped(1, 'hang', 'spawn', 'cat-file');
    const { said } = await survives(stage, (moves) => pushInto(stage, moves, { env: trap.env }));
    await git(stage.server, 'config', '--unset', 'qms.limit.seconds');
    expect(said).toContain('hook/timeout');
  });

  test('is stopped while another push goes through: it judges what it said, and loses', async () => {
    const trap = await trapped(Math.floor(asked / 3), 'stop');
    const slow = pushInto(stage, await heldComment(stage), { env: trap.env });
    await expect.poll(() => trap.sprung().catch(() => null), { timeout: 60_000 }).not.toBeNull();
    const fast = await pushInto(stage, await heldComment(stage, 'rev'));
    expect(fast.accepted, fast.said).toBe(true);
    process.kill((await trap.sprung()).number, 'SIGCONT');
    const { accepted, said } = await slow;
    expect(accepted).toBe(false);
    expect(said).toMatch(/ref\/race|cannot lock ref|rejected/);
  });
});

test('a memory of what was judged that cannot be read or written refuses nothing', async () => {
  const folder = join(stage.server, 'qms/judged');
  await rm(folder, { recursive: true, force: true });
  await writeFile(folder, 'no folder');
  const { accepted, said } = await pushInto(stage, await heldComment(stage));
  await rm(folder);
  expect(accepted, said).toBe(true);
});

describe('a gate that cannot run', () => {
  /** Breaks the server's hook or settings in one place, and mends it again. */
  async function broken(file: string, change: (text: string) => string): Promise<string> {
    const path = join(stage.server, file);
    const text = await readFile(path, 'utf8');
    expect(change(text)).not.toBe(text);
    try {
      const { said } = await survives(stage, async (moves) => {
        await writeFile(path, change(text));
        try {
          return await pushInto(stage, moves);
        } finally {
          await writeFile(path, text);
        }
      });
      return said;
    } finally {
      await writeFile(path, text);
    }
  }

  test('its program is gone', async () => {
    const said = await broken('hooks/pre-receive', (text) => text.replace('/hook.cjs', '/gone.cjs'));
    expect(said).toContain('gone.cjs');
  });

  test('node is gone', async () => {
    const said = await broken('hooks/pre-receive', (text) => text.replace(process.execPath, '/nowhere/node'));
    expect(said).toContain('/nowhere/node');
  });

  test('it is pinned to no genesis, or to none that is there', async () => {
    expect(await broken('config', (text) => text.replace(stage.qs.genesis, 'main'))).toContain(
      'genesis/none',
    );
    expect(await broken('config', (text) => text.replace(stage.qs.genesis, '1'.repeat(40)))).toMatch(
      /genesis\/|history\/missing-object/,
    );
  });

  test('the settings cannot be read', async () => {
    expect(await broken('config', (text) => `${text}[broken\n`)).toContain('bad config');
  });

  test('its transaction hook breaks', async () => {
    await broken('hooks/reference-transaction', (text) => text.replace('#!/bin/sh\n', '#!/bin/sh\nexit 3\n'));
  });

  test('it has no place to put what git tells it', async () => {
    const said = await broken('hooks/pre-receive', (text) => text.replace('mktemp', 'mktemp -p /nowhere'));
    expect(said).toContain('/nowhere');
  });
});

describe('receive-pack', () => {
  /** A hook that runs after the gate's own and, for a push that says so, kills receive-pack. */
  async function killer(name: string, when: string): Promise<void> {
    const body = `cat >/dev/null\n[ -z "$CRASH" ] || ! ${when} || kill -9 "$(ps -o ppid= -p $PPID)"`;
    await writeScript(join(stage.server, `hooks/${name}.before-qms`), body);
  }

  test('is killed while the gate judges', async () => {
    await killer('pre-receive', 'true');
    await survives(stage, (moves) => pushInto(stage, moves, { env: { CRASH: 'yes' } }));
  });

  test('is killed as it has locked the refs: nothing moves, and the lock that it leaves is named', async () => {
    await rm(join(stage.server, 'hooks/pre-receive.before-qms'), { force: true });
    await killer('reference-transaction', '[ "$1" = prepared ]');
    const before = await refsOf(stage.server);
    const { accepted } = await pushInto(stage, await heldComment(stage), { env: { CRASH: 'yes' } });
    expect(accepted).toBe(false);
    expect(await refsOf(stage.server)).toEqual(before);
    const [lock = '', ...others] = await locksOf(stage.server);
    expect(others).toEqual([]);
    expect(lock).toBe(join(stage.server, `refs/heads/qms/${stage.id}.lock`));
    const { said } = await pushInto(stage, await heldComment(stage));
    expect(said).toContain('remove the file manually to continue');
    const { checks } = await doctor({ cwd: stage.server, env: testEnvironment }, process.versions.node);
    const fixes = checks.filter(({ name }) => name === 'lock').map(({ fix }) => fix);
    expect(fixes).toEqual([`rm ${lock}, once no git command runs here`]);
    await rm(lock);
  });
});

describe('the server’s clock', () => {
  const clock = async (seconds: number) => ({
    ...(await trapped(0, 'kill')).env,
    TRAP_CLOCK: String(seconds),
  });

  test('is an hour behind: what was made now is of the future', async () => {
    const { said } = await survives(stage, async (moves) =>
      pushInto(stage, moves, { env: await clock(-3600) }),
    );
    expect(said).toContain('event/future');
  });
});
