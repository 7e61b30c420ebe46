import { describe, expect, test } from 'vitest';
import { parsePushReport, remoteLines } from '../../../src/repository/git/push-report.ts';

const oid = 'f4c82d602203e6811731b618be4409e68aecbe69';
const rejected = (summary: string, lines: readonly string[] = []) =>
  parsePushReport(`To /srv\n!\t${oid}:refs/heads/a\t${summary}\nDone\n`, lines)[0]?.status;

describe('one ref', () => {
  test.each([' ', '+', '-', '*', '='])('the flag %j means that it is where it should be', (flag) => {
    const line = `${flag}\t${flag === '-' ? '' : oid}:refs/heads/a\t[x]\n`;
    expect(parsePushReport(line, [])).toEqual([{ ref: 'refs/heads/a', status: 'moved', reason: '' }]);
  });

  test.each([
    '[rejected] (stale info)',
    '[rejected] (fetch first)',
    '[remote rejected] (incorrect old value provided)',
  ])('%s is a race', (summary) => {
    expect(rejected(summary)).toBe('race');
  });

  test('a vague word is a race only if the server says that the ref moved', () => {
    const summary = '[remote rejected] (failed to update ref)';
    const moved = `error: cannot lock ref 'refs/heads/a': is at ${oid} but expected ${oid}`;
    const squatted =
      "error: cannot lock ref 'refs/heads/a': 'refs/heads' exists; cannot create 'refs/heads/a'";
    expect(rejected(summary, [moved])).toBe('race');
    expect(rejected(summary, [squatted])).toBe('refused');
  });

  test('a hook that declines is a refusal [REQ-068]', () => {
    expect(rejected('[remote rejected] (pre-receive hook declined)')).toBe('refused');
  });

  test('silence about a ref is neither', () => {
    expect(rejected('[remote failure] (remote failed to report status)')).toBe('unknown');
  });
});

describe("the server's lines", () => {
  test('stand without prefix, padding and empty edges', () => {
    const stderr =
      'remote: \nremote: one        \nremote:   two        \nremote: \nremote: three\nremote: \nerror: x\n';
    expect(remoteLines(stderr)).toEqual(['one', '  two', '', 'three']);
  });

  test('none is none', () => {
    expect(remoteLines('error: failed\n')).toEqual([]);
  });
});
