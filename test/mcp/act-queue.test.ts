import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ActQueue } from '../../src/mcp/act-queue.ts';

/** A queue in which somebody acts until `end` is called, and the names of the acts in the order in which they began. */
function busyQueue(limits = { most: 10, patience: 10_000 }) {
  const queue = new ActQueue(limits);
  const began: string[] = [];
  let end = () => {};
  const first = queue.run('host', undefined, () => new Promise<void>((resolve) => (end = resolve)));
  const act = (who: string, name: string, signal?: AbortSignal) =>
    queue.run(who, signal, async () => {
      began.push(name);
      await pause(1);
    });
  return {
    act,
    began,
    end: () => {
      end();
      return first;
    },
  };
}

test('acts one after the other, next whoever has not acted for longest', async () => {
  const { act, began, end } = busyQueue();
  const acts = [act('bot', 'b1'), act('bot', 'b2'), act('host', 'h1'), act('quinn', 'q1'), act('bot', 'b3')];
  expect(began).toEqual([]);
  await end();
  await Promise.all(acts);
  expect(began).toEqual(['b1', 'q1', 'h1', 'b2', 'b3']);
});

test('an act that fails keeps nobody waiting', async () => {
  const queue = new ActQueue();
  const failed = queue.run('bot', undefined, () => Promise.reject(new Error('no')));
  const after = queue.run('quinn', undefined, async () => 'done');
  await expect(failed).rejects.toThrow('no');
  expect(await after).toBe('done');
});

test('whoever calls off while waiting is not performed, and the others are', async () => {
  const { act, began, end } = busyQueue();
  const off = new AbortController();
  const [gone, stays] = [act('bot', 'b1', off.signal), act('quinn', 'q1')];
  off.abort();
  await expect(gone).rejects.toMatchObject({ findings: [{ rule: 'git/aborted' }] });
  await expect(act('bot', 'b2', off.signal)).rejects.toMatchObject({ findings: [{ rule: 'git/aborted' }] });
  await end();
  await stays;
  expect(began).toEqual(['q1']);
});

test('so many wait, so long; who is told to call again comes before those who acted meanwhile', async () => {
  const { act, began, end } = busyQueue({ most: 2, patience: 50 });
  const waiting = [act('bot', 'b1'), act('quinn', 'q1')];
  const busy = { findings: [{ rule: 'mcp/busy' }] };
  await expect(act('ada', 'a1')).rejects.toMatchObject(busy);
  for (const each of waiting) await expect(each).rejects.toMatchObject(busy);
  const again = [act('host', 'h1'), act('bot', 'b1')];
  await end();
  await Promise.all(again);
  expect(began).toEqual(['b1', 'h1']);
});
