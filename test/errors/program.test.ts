import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/git.ts';
import { buildProgram, startProgram } from './program.ts';
import { answerOf } from './trial.ts';

beforeAll(buildProgram);

test.each(['list', 'verify'])(
  '%s in a directory that was deleted: it is named, as JSON too',
  async (command) => {
    const gone = join(await temporaryDirectory(), 'gone');
    await mkdir(gone);
    // Before the program's first line runs, its directory goes.
    const remove = `import { rmdirSync } from 'node:fs'; rmdirSync(${JSON.stringify(gone)});`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(remove)}`;
    const { code, stdout, stderr } = await startProgram(gone, [command, '--json'], {
      NODE_OPTIONS,
      PWD: gone,
    }).ended;
    expect(stderr).toBe('');
    const answer = answerOf(code ?? -1, stdout);
    expect(answer).toMatchObject({ code: 3, rules: ['repository/none'] });
    expect(answer.message).toContain(gone);
  },
);
