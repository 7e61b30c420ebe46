import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test, vi } from 'vitest';
import { openWriter } from '../../src/repository/objects/writer.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import type { Oid } from '../../src/rules/values.ts';
import { diceOf } from '../helpers/dice.ts';
import { git, gitWith, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { openLaboratory, patience, play } from '../helpers/random-history.ts';
import { mutate } from './mutants.ts';
import { publish } from './published.ts';

vi.setConfig({ testTimeout: patience, hookTimeout: patience });

let server: string;
let genesis: string;
let plain: unknown;

interface Report {
  readonly data: { readonly findings: readonly { rule: string }[]; readonly steps: number };
}

/** What `qms verify --json` reports, run as users run it; where it looks and with which surroundings is up to the test. */
async function report(cwd: string, env: Record<string, string> = {}, ...more: string[]): Promise<unknown> {
  const args = [packageFile('dist/qms.cjs'), 'verify', '--json', '--genesis', genesis, ...more];
  const all = { ...testEnvironment, ...env };
  const { stdout } = await execa('node', args, { cwd, env: all, extendEnv: false, reject: false });
  return JSON.parse(stdout);
}

async function clone(...args: string[]): Promise<string> {
  const path = join(await temporaryDirectory(), 'clone');
  await git(server, 'clone', '--quiet', ...args, server, path);
  return path;
}

// One random history, in which one record ends in an event that breaks a rule: the report then has a finding too.
beforeAll(async () => {
  const laboratory = await openLaboratory();
  const seeds = Array.from({ length: 80 }, (_, place) => 1_000_003 * (place + 1));
  const whole = await play(laboratory, seeds);
  const refs = whole.refs();
  const [id, tip] = [...refs.tips].at(0) ?? [];
  const elsewhere = { commits: [], trees: [] };
  const writer = openWriter(laboratory.context.repository);
  const wrong = await mutate(laboratory, writer, tip as Oid, 'version', diceOf(1), elsewhere);
  const tips = new Map(refs.tips);
  if (id) tips.set(id, wrong);
  genesis = laboratory.system.genesis;
  server = await publish(laboratory, { ...refs, tips });
  plain = await report(server);
});

test('the report is about something: records, steps, and a broken rule', () => {
  expect(plain).toMatchObject({ ok: false, data: { verdict: 'violation', genesis } });
  const { data } = plain as Report;
  expect(data.findings).toContainEqual(expect.objectContaining({ rule: 'event/version' }));
  expect(data.steps).toBeGreaterThan(1);
});

test.each([
  ['C.UTF-8', 'UTC'],
  ['tr_TR.UTF-8', 'Asia/Kolkata'],
  ['de_DE.UTF-8', 'America/St_Johns'],
])('a verdict does not change with locale %s and time zone %s', async (locale, zone) => {
  expect(await report(server, { LC_ALL: locale, LANG: locale, LANGUAGE: locale, TZ: zone })).toEqual(plain);
});

test('a hostile git configuration of the user does not change a verdict [REQ-059]', async () => {
  const config = join(await temporaryDirectory(), 'config');
  await writeFile(
    config,
    `[trailer]
	separators = ";"
	ifExists = replace
[trailer "QMS-State"]
	key = "QMS-Version"
	cmd = "echo CLOSED"
[i18n]
	commitEncoding = ISO-8859-1
	logOutputEncoding = UTF-16
[log]
	showSignature = true
	mailmap = true
	date = relative
	decorate = full
[format]
	pretty = "%b"
[core]
	quotePath = true
	abbrev = 4
	pager = "head -1"
	attributesFile = /dev/null
	autocrlf = true
	ignoreCase = true
[alias]
	cat-file = log
	rev-list = "!echo"
	for-each-ref = "!echo"
[color]
	ui = always
[gpg "ssh"]
	program = /bin/false
	allowedSignersFile = /dev/null
[column]
	ui = always
[diff]
	renames = copies
	noprefix = true
`,
  );
  expect(await report(server, { GIT_CONFIG_GLOBAL: config })).toEqual(plain);
});

test('a verdict does not change when refs and objects are packed [REQ-059]', async () => {
  const path = await clone('--mirror');
  await git(path, 'pack-refs', '--all');
  await git(path, 'repack', '-adq', '--depth=50');
  expect(await report(path)).toEqual(plain);
});

test('a verdict does not change with the order in which refs came [REQ-059]', async () => {
  const path = await clone('--mirror');
  const lines = (await git(server, 'for-each-ref', '--format=%(refname) %(objectname)')).split('\n');
  await git(path, 'pack-refs', '--all');
  await rm(join(path, 'packed-refs'));
  for (const line of lines.reverse()) await gitWith(path, `update ${line}\n`, 'update-ref', '--stdin');
  expect(await report(path)).toEqual(plain);
});

test('a verdict does not change with a cache, nor with one that lies [REQ-059]', async () => {
  const path = await clone('--mirror');
  await report(path);
  expect(await report(path, {}, '--full')).toEqual(plain);
  await mkdir(join(path, 'qms'), { recursive: true });
  await writeFile(join(path, 'qms/verified.json'), '{ "trunk": "x", "tips": [] ');
  expect(await report(path)).toEqual(plain);
});

test('a clone with a work tree, a folder in it and a linked worktree give the verdict of the server', async () => {
  const path = await clone();
  expect(await report(path)).toEqual(plain);
  expect(await report(join(path, '.qms'))).toEqual(plain);
  const linked = join(await temporaryDirectory(), 'linked');
  await git(path, 'worktree', 'add', '--quiet', '--detach', linked);
  expect(await report(linked)).toEqual(plain);
});

test('replace refs change what plain git shows and no verdict; their presence is reported [REQ-018]', async () => {
  const path = await clone('--mirror');
  const good = await git(path, 'rev-parse', 'refs/heads/main');
  await git(path, 'update-ref', `refs/replace/${good}`, genesis);
  const { data } = (await report(path)) as Report;
  const others = data.findings.filter((each) => each.rule !== 'history/replace-refs');
  expect({ ...data, findings: others }).toEqual((plain as Report).data);
  expect(data.findings).toContainEqual(expect.objectContaining({ rule: 'history/replace-refs' }));
});
