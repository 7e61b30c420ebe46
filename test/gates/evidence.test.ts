import { beforeAll, describe, expect, test } from 'vitest';
import { evidenceCi } from '../../src/acts/evidence-ci.ts';
import { recordDirectory } from '../../src/rules/kinds/ids.ts';
import type { SuiteResult } from '../../src/rules/systems/results.ts';
import { decodeSuiteResult, encodeSuiteResult } from '../../src/rules/systems/suite-result.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { refusalOf, standing } from '../helpers/gated-server.ts';
import { gitBytes } from '../helpers/git.ts';
import { type EventByHand, eventByHand, tipOf, trailersOf } from '../helpers/hand-made.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

const good = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;

let qs: SoftwareSystem;
let id: DocId;
let other: DocId;
let commit: Oid;
let second: Oid;
let result: SuiteResult;
let version: string;

beforeAll(async () => {
  qs = await foundSoftware();
  id = await qs.change();
  other = await qs.crIn('IN_EXECUTION', 'Change the order form');
  commit = await qs.commit(id, { 'src/app.js': 'one\n' });
  second = await qs.commit(id, { 'src/app.js': 'two\n' });
  await qs.attest(id, commit, good);
  await qs.git('fetch', '--quiet', 'origin');
  const tip = await tipOf(qs, id);
  const path = (await qs.git('ls-tree', '-r', '--name-only', tip, `${recordDirectory(id)}/evidence/`)).trim();
  const read = decodeSuiteResult(await gitBytes(qs.path, ['cat-file', 'blob', `${tip}:${path}`]));
  if (!read.ok) throw new Error('the evidence cannot be read');
  result = read.value;
  version = (await trailersOf(qs.path, tip)).Version ?? '';
  await lendObjects(qs);
}, 600_000);

const next = (text: string) => text.replace(/\d+$/, (minor) => String(Number(minor) + 1));

/** Evidence by hand: the file and the event say the same, unless told otherwise. */
async function attest(
  said: Partial<SuiteResult> = {},
  more: Partial<EventByHand> & { path?: string; text?: string } = {},
) {
  const content = { ...result, ...said };
  const encoded = encodeSuiteResult(content);
  if (!encoded.ok) throw new Error('the result cannot be written');
  const events = Number(
    (await qs.git('rev-list', '--count', `${qs.genesis}..${await tipOf(qs, id)}`)).trim(),
  );
  const path =
    more.path ?? `evidence/ci/APP-${content.suite}-${content.commit.slice(0, 12)}-${events + 1}.json`;
  const { set, path: _path, text, ...rest } = more;
  return eventByHand(qs, {
    id,
    act: 'evidence',
    by: 'ci-bot',
    version: next(version),
    files: { [`${recordDirectory(id)}/${path}`]: text ?? Buffer.from(encoded.value).toString('utf8') },
    set: {
      Outcome: 'pass',
      Item: content.suite,
      System: 'APP',
      Commit: `APP ${content.commit}`,
      Evidence: `file ${path}`,
      ...set,
    },
    ...rest,
  });
}

type Case = readonly [name: string, rule: string | null, make: () => Promise<string>];

describe('REQ-109: evidence of a suite', () => {
  const cases: readonly Case[] = [
    ['is taken from its ci principal', null, () => attest()],
    ['is not attested by who wrote the code', 'permission/right', () => attest({}, { by: 'bot' })],
    ['is not attested by quality', 'permission/right', () => attest({}, { by: 'quinn' })],
    ['is signed by who attests', 'event/actor', () => attest({}, { key: 'bot' })],
    ['is of a suite that the system asks for', 'ci/suite', () => attest({ suite: 'smoke' })],
    [
      'is of a system that the record names',
      'ci/system',
      () => attest({}, { set: { System: 'LIB', Commit: `LIB ${commit}` } }),
    ],
    [
      'says in the event what the file says of the commit',
      'ci/result',
      () => attest({}, { set: { Commit: `APP ${second}` } }),
    ],
    [
      'says in the event what the file says of the outcome',
      'ci/result',
      () => attest({}, { set: { Outcome: 'fail' } }),
    ],
    [
      'claims no pass with a failure inside',
      'ci/result',
      () =>
        attest({
          tests: result.tests.map((each, index) =>
            index === 0 ? { ...each, outcome: 'failed' as const } : each,
          ),
        }),
    ],
    ['claims no pass with nothing run', 'ci/result', () => attest({ tests: [] })],
    [
      'claims no pass with everything skipped',
      'ci/result',
      () => attest({ tests: result.tests.map((each) => ({ ...each, outcome: 'skipped' as const })) }),
    ],
    ['is of a commit that is here', 'ci/commit', () => attest({ commit: '1'.repeat(40) as Oid })],
    ['is of the tree of its commit', 'ci/commit', () => attest({ tree: '1'.repeat(40) as Oid })],
    ['is of no commit with another one’s tree', 'ci/commit', () => attest({ commit: second })],
    [
      'names a full commit',
      'trailer/value',
      () => attest({}, { set: { Commit: `APP ${commit.slice(0, 12)}` } }),
    ],
    ['names no TBD', 'trailer/value', () => attest({}, { set: { Commit: 'APP TBD' } })],
    ['lies where its name says', 'ci/result', () => attest({}, { path: 'evidence/ci/other.json' })],
    ['lies below evidence/ci', 'event/outside', () => attest({}, { path: 'evidence/unit.json' })],
    [
      'is written as git-qms writes it',
      'evidence/suite-result',
      () => attest({}, { text: `${JSON.stringify(result)}\n` }),
    ],
    ['is JSON', 'evidence/suite-result', () => attest({}, { text: 'passed\n' })],
  ];

  test.each(cases)('%s', async (_name, rule, make) => {
    const made = await make();
    const before = await standing(qs);
    const verdict = await verdictOn(qs, { [`qms/${id}`]: made });
    if (rule === null) expect(verdict).toEqual([]);
    else expect(verdict).toContain(rule);
    expect(await standing(qs)).toEqual(before);
  });

  test('is not attached by hand', async () => {
    const tip = await tipOf(qs, id);
    const made = await eventByHand(qs, {
      id,
      act: 'attach',
      by: 'bot',
      after: tip,
      version: next(version),
      files: { [`${recordDirectory(id)}/evidence/ci/APP-unit-000000000000-1.json`]: '{}\n' },
    });
    expect(await verdictOn(qs, { [`qms/${id}`]: made })).toContain('attach/changes');
  });

  test('stands on no record without the system', async () => {
    const report = 'package.json';
    expect(
      await refusalOf(() =>
        evidenceCi(qs.as('ci-bot'), { id: other, suite: 'unit', commit, reports: [report] }),
      ),
    ).not.toEqual([]);
  });
});
