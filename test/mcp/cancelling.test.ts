import { expect, test } from 'vitest';
import { Cancelling } from '../../src/mcp/http/cancelling.ts';

const cancel = (requestId: unknown) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId },
});

test('a request is called off by another connection of the same instance, and by nobody else', () => {
  const cancelling = new Cancelling();
  const [mine, yours] = [cancelling.begin('bot a').signal(1), cancelling.begin('bot b').signal(1)];
  cancelling.hear('quinn a', cancel(1));
  cancelling.hear('bot a', cancel('1'));
  cancelling.hear('bot a', { method: 'tools/call', params: { requestId: 1 } });
  expect([mine.aborted, yours.aborted]).toEqual([false, false]);
  cancelling.hear('bot a', [null, cancel(1)]);
  expect([mine.aborted, yours.aborted]).toEqual([true, false]);
});

test('what is over is not called off any more', () => {
  const cancelling = new Cancelling();
  const request = cancelling.begin('bot a');
  const signal = request.signal('x');
  request.end();
  cancelling.hear('bot a', cancel('x'));
  expect(signal.aborted).toBe(false);
});
