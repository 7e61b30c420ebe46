import { expect, test } from 'vitest';
import { qms } from './fake-io.ts';

const broken = async (): Promise<string> => {
  throw new TypeError('cannot read the tea leaves');
};
const argv = ['comment', 'CR-001', '-m', '-'];

test('what nothing has named is a defect of the program: 70, without a stack', async () => {
  expect(await qms(argv, { stdin: broken })).toEqual({
    code: 70,
    stdout: '',
    stderr: [
      'error: comment: TypeError: cannot read the tea leaves',
      '  why: internal/unexpected  (qms explain internal/unexpected)',
      '  fix: run it again with QMS_DEBUG=1 and report what it prints',
      '',
    ].join('\n'),
  });
});

test('QMS_DEBUG=1 adds the stack, on standard error, also with --json', async () => {
  const { stdout, stderr } = await qms([...argv, '--json'], { stdin: broken, env: { QMS_DEBUG: '1' } });
  expect(JSON.parse(stdout).findings).toMatchObject([{ rule: 'internal/unexpected' }]);
  expect(stderr).toMatch(/^TypeError: cannot read the tea leaves\n {4}at /);
});

test('a command that fails because it was interrupted reports nothing', async () => {
  const stopped = { stdin: broken, signal: AbortSignal.abort() };
  expect(await qms(argv, stopped)).toEqual({ code: 130, stdout: '', stderr: '' });
});

test('standard input is the message', async () => {
  const { stderr } = await qms(argv, { stdin: ' \n', cwd: '/' });
  expect(stderr).toContain('error: the message is empty');
});
