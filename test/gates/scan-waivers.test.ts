import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { evidenceCi } from '../../src/acts/evidence-ci.ts';
import { merge } from '../../src/acts/merge.ts';
import { gate } from '../../src/reading/gate.ts';
import type { GateCondition } from '../../src/reading/gates/condition.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { eventByHand, tipOf } from '../helpers/hand-made.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';
import { app, foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { judgeMoves } from '../second-verifier/code-by-hand.ts';
import { firstOpinion, python, secondOpinion } from '../second-verifier/second-opinion.ts';
import { codeByHand } from './by-hand.ts';

const good = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;
const day = 86_400;
const dayAt = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
const now = () => Math.floor(Date.now() / 1000);

let qs: SoftwareSystem;
let id: DocId;
let commit: Oid;
/** The last day of the waiver of `js/eval`: far enough for the test, near enough to be passed by hand. */
let last: number;

/** What the gate asks before a merge, condition by condition, the inner ones too. */
async function asked(): Promise<GateCondition[]> {
  const inner = (each: GateCondition): GateCondition[] => [each, ...each.conditions.flatMap(inner)];
  const { answers } = await gate(qs.as('bot'), { id, act: 'merge' });
  return answers.flatMap(({ conditions }) => conditions.flatMap(inner));
}

const unmet = async () => (await asked()).flatMap(({ findings }) => findings.map(({ rule }) => rule));

/** A variance of the record with this front matter, brought to PRE_APPROVED. */
async function variance(front: Readonly<Record<string, string>>): Promise<DocId> {
  const properties = { variance_type: 2, ...front };
  const made = await qs.create({ kind: 'VAR', title: 'Known weaknesses', parent: id, properties });
  await qs.bring(made, 'PRE_APPROVED');
  return made;
}

/** A result of the scanner; the second has a rule that a list of words could not name. */
const result = (ruleId: string, level: string, line: number) => ({
  ruleId,
  level,
  message: { text: `found at ${line}` },
  locations: [{ physicalLocation: { artifactLocation: { uri: 'src/app.js' }, region: { startLine: line } } }],
});

beforeAll(async () => {
  qs = await foundSoftware(`${app}    scan: { error: 0, warning: 1 }\n`);
  id = await qs.change();
  commit = await qs.commit(id, { 'src/app.js': 'eval(text)\n' });
  await qs.attest(id, commit, good);
  const run = {
    tool: { driver: { name: 'scanner' } },
    results: [
      result('js/eval', 'error', 1),
      result('js/eval', 'error', 2),
      result('odd, rule', 'error', 3),
      result('js/dead', 'warning', 4),
    ],
  };
  const report = join(qs.path, '.git', 'scan.sarif');
  await writeFile(report, JSON.stringify({ version: '2.1.0', runs: [run] }));
  await evidenceCi(qs.as('ci-bot'), { id, suite: 'scan', commit, reports: [report] });
  await qs.matrix(id, commit);
  last = now() + 2 * day;
}, 600_000);

describe('REQ-121: a waiver of what a scan found', () => {
  test('is not reviewed without an owner, an end and what it waives', async () => {
    const whole = { waives: 'scan APP js/eval', owner: 'quinn', until: '2999-01-01' };
    const { owner: _, ...ownerless } = whole;
    const { until: __, ...endless } = whole;
    expect(await refusalOf(() => variance(ownerless))).toEqual(['waiver/incomplete']);
    expect(await refusalOf(() => variance(endless))).toEqual(['waiver/incomplete']);
    expect(await refusalOf(() => variance({ ...whole, waives: 'scan APP' }))).toEqual(['waiver/incomplete']);
    expect(await refusalOf(() => variance({ ...whole, owner: 'nobody' }))).toEqual(['waiver/owner']);
    for (const until of ['soon', '2999-13-01', '01.01.2999', '2999'])
      expect(await refusalOf(() => variance({ ...whole, until }))).toContain('document/front-matter-type');
    expect(await refusalOf(() => variance({ ...whole, owner: 'Quinn Falk' }))).toContain(
      'document/front-matter-type',
    );
  }, 300_000);

  test('counts for its system and what it names alone', async () => {
    expect(await unmet()).toEqual(['gate/scan']);
    await variance({ waives: 'scan APP js/other, scan LIB js/eval', owner: 'quinn', until: '2999-01-01' });
    expect(await unmet()).toEqual(['gate/scan']);
  }, 300_000);

  test('counts no more after its last day, and the gate says so', async () => {
    await variance({ waives: 'scan APP js/eval', owner: 'quinn', until: '2020-02-29' });
    expect(await unmet()).toEqual(['gate/scan', 'waiver/expired']);
    expect(await refusalOf(() => merge(qs.as('bot'), { id }))).toEqual(['gate/scan', 'waiver/expired']);
  }, 300_000);

  test('names a rule, or one result by its fingerprint', async () => {
    await variance({ waives: 'scan APP js/eval', owner: 'quinn', until: dayAt(last) });
    expect(await unmet()).toEqual(['gate/scan']);
    await qs.git('fetch', '--quiet', 'origin');
    const files = await qs.git(
      'ls-tree',
      '-r',
      '--name-only',
      `origin/qms/${id}`,
      `.qms/docs/CR/0xx/${id}/evidence/ci/`,
    );
    const file = files.split('\n').find((each) => each.includes('-scan-'));
    const { scan } = JSON.parse(await qs.git('show', `origin/qms/${id}:${file}`));
    const odd = scan.find(({ rule }: { rule: string }) => rule === 'odd, rule');
    const made = await variance({ waives: `scan APP ${odd.fingerprint}`, owner: 'ada', until: '2999-01-01' });
    expect(await unmet()).toEqual([]);
    expect((await asked()).find(({ name }) => name === 'gate/scan')?.shown).toEqual([
      '0 of level error, 1 of level warning, 0 of level note',
      expect.stringMatching(`^js/eval is waived by ${id}-VAR-.*, for quinn, until ${dayAt(last)}$`),
      `${odd.fingerprint} is waived by ${made}, for ada, until 2999-01-01`,
    ]);
  }, 300_000);
});

describe('REQ-121: the day of a waiver', () => {
  const clearAt = async (time: number) => {
    const variances = (await qs.git('ls-remote', 'origin', `refs/heads/qms/${id}-VAR-*`)).split('\n');
    const pins = variances.map((line) => line.replace(/^.*refs\/heads\/qms\//, '')).sort();
    return eventByHand(qs, {
      id,
      act: 'clear',
      by: 'bot',
      time,
      pins: [...pins, 'trunk', 'SDLC-APP-RS', 'SDLC-APP-RTM'].sort(),
      set: { System: 'APP', Commit: `APP ${commit}` },
    });
  };
  const late = () => last + 2 * day;
  /** Each rule once: two variances have lapsed by then. */
  const rulesOn = async (moves: Readonly<Record<string, string>>, at: number) => [
    ...new Set(await verdictOn(qs, moves, { now: at })),
  ];

  test('is that of the clear, which cannot be dated back', async () => {
    await lendObjects(qs);
    const [then, today] = [late(), now()];
    expect(await verdictOn(qs, { [`qms/${id}`]: await clearAt(today) })).toEqual([]);
    const afterwards = await clearAt(then);
    expect(await rulesOn({ [`qms/${id}`]: afterwards }, then)).toEqual(['gate/scan', 'waiver/expired']);
    expect(await verdictOn(qs, { [`qms/${id}`]: await clearAt(today) }, { now: then })).toEqual([
      'event/late',
    ]);
    if (!python) return;
    const { first, second } = await judgeMoves(qs, { [`qms/${id}`]: afterwards });
    for (const each of [first, second])
      expect(each.rules).toEqual(expect.arrayContaining(['gate/scan', 'waiver/expired']));
  }, 300_000);

  test('and that of the step, which cannot be dated back either', async () => {
    const clear = await clearAt(now());
    const stepAt = (time: number) => codeByHand(qs, { id, commit, clear, tip: clear, time });
    const both = async (time: number) => ({ [`qms/${id}`]: clear, main: await stepAt(time) });
    expect(await verdictOn(qs, await both(now()))).toEqual([]);
    const then = last + 36 * 3600;
    expect(await verdictOn(qs, await both(then), { now: then })).toContain('event/late');
    await qs.git('push', '--quiet', 'origin', `${clear}:refs/heads/qms/${id}`);
    await qs.git('fetch', '--quiet', 'origin');
    const tooLate = await stepAt(then);
    expect(await rulesOn({ main: tooLate }, then)).toEqual(['gate/scan', 'waiver/expired']);
    expect(await verdictOn(qs, { main: await stepAt(now()) }, { now: then })).toEqual(['event/late']);
    if (!python) return;
    const { first, second } = await judgeMoves(qs, { main: tooLate });
    for (const each of [first, second])
      expect(each.rules).toEqual(expect.arrayContaining(['gate/scan', 'waiver/expired']));
  }, 300_000);

  test('code that came in while it held stays, whatever the day', async () => {
    await merge(qs.as('bot'), { id });
    await qs.git('fetch', '--quiet', 'origin');
    expect(await tipOf(qs, 'trunk')).toBe(await qs.git('rev-parse', 'origin/main'));
    const opinion = await firstOpinion(qs.path);
    expect(opinion).toMatchObject({ verdict: 'valid', rules: [] });
    if (python) expect(await secondOpinion(qs.path)).toEqual(opinion);
  }, 300_000);
});
