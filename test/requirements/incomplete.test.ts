import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { verify } from '../../src/acts/verify.ts';
import { QmsError } from '../../src/rules/finding.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;

beforeAll(async () => {
  qs = await foundSystem();
  await qs.crIn('IN_PRE_REVIEW');
}, 300_000);

/** The verdict on a clone, or the rules that kept it from being judged at all. */
async function verdictOn(...flags: string[]): Promise<string | readonly string[]> {
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', '--no-single-branch', ...flags, pathToFileURL(qs.path).href, '.');
  try {
    return (await verify({ cwd: clone, env: testEnvironment, genesis: qs.genesis }, {})).verdict;
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    return error.findings.map(({ rule }) => rule);
  }
}

test('a whole clone is valid', async () => expect(await verdictOn()).toBe('valid'));

test('a shallow clone is not called valid [REQ-061]', async () => {
  expect(await verdictOn('--depth=2')).toBe('incomplete');
});
