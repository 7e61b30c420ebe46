import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { packageFile } from '../../src/repository/package-files.ts';
import { temporaryDirectory } from '../helpers/git.ts';

const own = packageFile('.qms/docs/RTM/SDLC-QMS-RTM/SDLC-QMS-RTM.md');
let folder: string;

const node = (script: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [packageFile(script), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, lines: `${stdout}${stderr}`.split('\n').slice(0, -1) };
};

const rowsOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/^\| (REQ-[0-9]{3}) \| (.*) \| (.*) \|$/gm)].map(([, id, by, result]) => [
      id,
      { by, result },
    ]),
  );

/** A report of tests by name, of a file that is not there. */
async function report(...titles: string[]): Promise<string> {
  const path = join(folder, 'small.json');
  const assertionResults = titles.map((title) => ({
    ancestorTitles: ['a group'],
    fullName: `a group ${title}`,
    title,
    status: 'passed',
  }));
  const name = packageFile('test/a.test.ts');
  await writeFile(path, JSON.stringify({ testResults: [{ name, assertionResults }] }));
  return path;
}

/** What the check says of a matrix with these rows, beside a specification of two requirements and two tests of them. */
async function checked(...rows: string[]): Promise<string[]> {
  const [rs, rtm] = [join(folder, 'rs.md'), join(folder, 'rtm.md')];
  await writeFile(rs, '| REQ-001 | One. |\n| REQ-002 | Two. |\n');
  await writeFile(rtm, rows.map((row) => `${row}\n`).join(''));
  const tests = await report('one | `half` <REQ-001>', `two ${'and more '.repeat(30)}[REQ-002]`);
  return node('scripts/check-requirements.mjs', '--rs', rs, '--rtm', rtm, tests).lines;
}

beforeAll(async () => {
  folder = await temporaryDirectory();
  await execa(process.execPath, ['scripts/ensure-installed.mjs', '--build'], { cwd: packageFile('.') });
}, 600_000);

test('it is built from a run of the tests, and says what that run does not show [REQ-116]', async () => {
  const json = join(folder, 'run.json');
  const vitest = packageFile('node_modules/vitest/vitest.mjs');
  await execa(
    process.execPath,
    [vitest, 'run', '--reporter=json', `--outputFile=${json}`, 'test/matrix/table.test.ts'],
    { cwd: packageFile('.') },
  );
  const rtm = join(folder, 'SDLC-QMS-RTM.md');
  await writeFile(rtm, await readFile(own));
  const { status, lines } = node('scripts/rtm.mjs', json, '--commit', 'HEAD', '--rtm', rtm);
  const { stdout: head } = await execa('git', ['rev-parse', 'HEAD'], { cwd: packageFile('.') });
  const text = await readFile(rtm, 'utf8');
  expect(text).toContain(`qualified_commit: ${head}\n`);
  const rows = rowsOf(text);
  expect(rows['REQ-116']).toMatchObject({ result: 'verified' });
  expect(rows['REQ-116']?.by).toContain('unit: `test/matrix/table.test.ts › ');
  expect(rows['REQ-001']).toEqual({ by: '', result: 'missing' });
  expect(status).toBe(1);
  expect(lines.join('\n')).toContain('REQ-001 has no test');
  const said = node('scripts/check-requirements.mjs', '--rtm', rtm, json).lines;
  expect(said.filter((line) => /is (?:not )?in the matrix|the matrix names/.test(line))).toEqual([]);
}, 600_000);

test('a report of another form than is read leaves the matrix as it was', async () => {
  const [rtm, json] = [join(folder, 'kept.md'), join(folder, 'none.json')];
  await writeFile(rtm, await readFile(own));
  await writeFile(json, '{"testResults":[]}');
  expect(node('scripts/rtm.mjs', json, '--commit', 'HEAD', '--rtm', rtm).status).toBe(2);
  expect(await readFile(rtm, 'utf8')).toBe(await readFile(own, 'utf8'));
});

test('the check takes names as the matrix shows them, and counts', async () => {
  const first = '| REQ-001 | unit: `test/a.test.ts › a group › one ¦ ˋhalfˋ ‹REQ-001›` | verified |';
  const second = `| REQ-002 | unit: \`test/a.test.ts › a group › two ${'and more '.repeat(6)}…\` | verified |`;
  expect(await checked(first, second)).toEqual(['2 of 2 requirements are verified']);
  expect(await checked(first, '| REQ-002 | unit: 3 | verified |')).toEqual([
    '2 of 2 requirements are verified',
  ]);
});

test('the check names what the matrix lacks, and what it has that is not there', async () => {
  expect(
    await checked('| REQ-001 | unit: `test/gone.test.ts › one` | verified |', '| REQ-003 |  | missing |'),
  ).toEqual([
    'REQ-002 is not in the matrix: npm run rtm',
    'REQ-003 is in the matrix, and no requirement',
    'the matrix names what is no test: test/gone.test.ts › one',
    '2 of 2 requirements are verified',
  ]);
});
