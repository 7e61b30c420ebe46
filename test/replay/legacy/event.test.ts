import { expect, test } from 'vitest';
import { parseLog, parseTime } from '../../../src/replay/legacy/event.ts';

test('a time without a zone is UTC', () => {
  expect(parseTime('2026-01-03T16:57:08')).toBe(parseTime('2026-01-03T16:57:08+00:00'));
  expect(parseTime('2026-01-03T17:57:08+01:00')).toBe(Date.UTC(2026, 0, 3, 16, 57, 8) / 1000);
});

test('lines that are no events are told by number', () => {
  const good = '{"ts":"2026-01-03T16:57:08Z","event":"RELEASE","user":"qa","version":"1.0"}';
  const lines = [good, 'not json', '', '{"ts":"never","event":"RELEASE","user":"qa","version":"1.0"}', '{}'];
  const { events, odd } = parseLog('CR-001', Buffer.from(lines.join('\n')));
  expect(events.map(({ line, name }) => [line, name])).toEqual([[1, 'RELEASE']]);
  expect(odd).toEqual([2, 4, 5]);
});
