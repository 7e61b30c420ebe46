import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { qms } from '../fake-io.ts';

async function script(shell: string): Promise<string> {
  return (await qms(['completion', shell])).stdout;
}

/** What bash would offer after these words; the last one is being typed. */
async function offered(words: readonly string[], caller = '_qms'): Promise<string[]> {
  const line = words.map((word) => `'${word}'`).join(' ');
  const setup =
    caller === '_qms'
      ? `COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}`
      : `words=(${line}); cword=${words.length - 1}`;
  const program = `${await script('bash')}\n${setup}\n${caller}\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['-c', program], { encoding: 'utf8', cwd: '/' });
  return text.split('\n').filter((each) => each !== '');
}

test.each(['bash', 'zsh', 'fish'])('the script for %s is one that the shell can read', async (shell) => {
  const text = await script(shell);
  expect(text).toContain(`qms completion ${shell}`);
  if (spawnSync(shell, ['-c', 'exit 0']).error) return;
  const { status, stderr } = spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('bash completes commands [REQ-066]', async () => {
  expect(await offered(['qms', 'compl'])).toEqual(['completion']);
});

test('bash completes values and options of a command', async () => {
  expect(await offered(['qms', 'completion', ''])).toEqual(['bash', 'zsh', 'fish']);
  expect(await offered(['qms', 'explain', '--li'])).toEqual(['--list']);
});

test('bash passes over global options and their values', async () => {
  expect(await offered(['qms', '-C', 'explain', '--json', 'completion', 'z'])).toEqual(['zsh']);
});

test('bash completes after git qms too', async () => {
  expect(await offered(['git', '-C', 'x', 'qms', 'expl'], '_git_qms')).toEqual(['explain']);
});

test('an unknown shell is refused', async () => {
  const { code, stderr } = await qms(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toContain('SHELL is one of bash, zsh, fish, not "tcsh"');
});
