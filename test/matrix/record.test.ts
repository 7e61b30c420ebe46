import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { draftMatrix } from '../../src/acts/matrix-draft.ts';
import { route } from '../../src/acts/route.ts';
import { checkMatrixRecord } from '../../src/reading/matrix/record.ts';
import { QmsError } from '../../src/rules/finding.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { commandLineOf } from '../cli/as-member.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

const rtm = 'SDLC-APP-RTM' as DocId;
let qs: SoftwareSystem;
let change: DocId;
let commit: Oid;

beforeAll(async () => {
  qs = await foundSoftware();
  change = await qs.change();
  commit = await qs.commit(change, { 'src/app.js': 'export const greet = () => "hello";\n' });
  await qs.attest(change, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
  await qs.create({ kind: 'RTM', title: 'Traceability of APP', name: 'APP' });
  await draftMatrix(qs.as('bot'), { id: rtm, change });
  await qs.fillIn('bot', rtm);
}, 240_000);

const rulesOf = async () => [
  ...new Set((await checkMatrixRecord(qs.as('bot'), rtm)).findings.map(({ rule }) => rule)),
];
const refusal = async (acting: Promise<unknown>) => {
  const error = await acting.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof QmsError ? [...new Set(error.findings.map(({ rule }) => rule))] : [];
};

test('a matrix whose table was typed is refused at its route, and the check says the same [REQ-116]', async () => {
  const copy = qs.copyOf('bot', rtm);
  const built = await readFile(copy, 'utf8');
  expect(built).toContain('| REQ-APP-001 | unit: ');
  await writeFile(copy, built.replace('| REQ-APP-002 | unit: ', '| REQ-APP-002 | e2e: '));
  await checkin(qs.as('bot'), { id: rtm });
  expect(await rulesOf()).toEqual(['rtm/table-differs']);
  expect(await refusal(route(qs.as('bot'), { id: rtm, to: 'review' }))).toEqual(['rtm/table-differs']);
});

test('what is built again passes both, and the command says so', async () => {
  const as = commandLineOf(qs);
  await as('bot')('checkout', rtm);
  const built = await as('bot')('rtm', 'build', rtm);
  expect([built.code, built.stdout]).toEqual([0, expect.stringContaining('2 requirements at')]);
  await checkin(qs.as('bot'), { id: rtm });
  expect(await rulesOf()).toEqual([]);
  const { code, stdout } = await as('bot')('rtm', 'check', rtm);
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining(`2 requirements at ${commit.slice(0, 12)}: 2 verified`),
  ]);
  await qs.bring(rtm, 'EFFECTIVE');
});

test('a later failure at the same commit is seen at once [REQ-115]', async () => {
  await qs.attest(change, commit, { 'REQ-APP-001 greets': 'failed' });
  const rules = await rulesOf();
  expect(rules).toContain('rtm/table-differs');
  expect(rules.some((rule) => rule === 'matrix/failed' || rule === 'matrix/contradictory')).toBe(true);
});

test('there is nothing to check of a matrix of no registered system', async () => {
  expect(await refusal(checkMatrixRecord(qs.as('bot'), 'SDLC-FLOW-RTM' as DocId))).toEqual([
    'system/unknown',
  ]);
});
