import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { close } from '../../src/acts/close.ts';
import { merge } from '../../src/acts/merge.ts';
import { release } from '../../src/acts/release.ts';
import { route } from '../../src/acts/route.ts';
import { type GateReport, gate } from '../../src/reading/gate.ts';
import { findingsOf } from '../../src/reading/gates/condition.ts';
import { next } from '../../src/reading/next.ts';
import type { GateAct } from '../../src/rules/gates/act-names.ts';
import { specification } from '../../src/rules/gates/specification.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { commandLineOf } from '../cli/as-member.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

let qs: SoftwareSystem;
let id: DocId;
let commit: Oid;

const ask = (act?: GateAct) => gate(qs.as('rev'), { id, act });
const rulesOf = ({ answers }: GateReport) =>
  answers.flatMap(({ conditions }) => findingsOf(conditions).map(({ rule }) => rule));

const acts: Readonly<Record<GateAct, () => Promise<unknown>>> = {
  merge: () => merge(qs.as('bot'), { id }),
  close: () => close(qs.as('bot'), { id }),
  release: () => release(qs.as('bot'), { id }),
  review: () => route(qs.as('bot'), { id, to: 'review' }),
  approval: () => route(qs.as('bot'), { id, to: 'approval' }),
};

beforeAll(async () => {
  qs = await foundSoftware();
  id = await qs.change();
}, 300_000);

afterEach(() => vi.restoreAllMocks());

describe('REQ-111, REQ-130: the gate answers as the rules answer the event itself', () => {
  test('in execution, each act is refused for exactly what the gate names', async () => {
    expect(await ask()).toMatchObject({
      act: 'merge',
      answer: 'not',
      answers: [{ system: 'APP', commit: null }],
    });
    for (const act of Object.keys(acts) as GateAct[]) {
      const report = await ask(act);
      expect(report.answer, act).toBe('not');
      expect(rulesOf(report).sort(), act).toEqual([...(await refusalOf(acts[act]))].sort());
    }
    expect(rulesOf(await ask('review'))).toEqual(expect.arrayContaining(['code/missing']));
  });

  test('with results that are not enough, the merge gate names what the merge is refused for', async () => {
    commit = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello";\n' });
    await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
    const report = await ask();
    expect(rulesOf(report)).toEqual(['gate/matrix']);
    expect(await refusalOf(acts.merge)).toEqual(['gate/matrix']);
    expect(report.answers[0]).toMatchObject({ event: 'clear', by: 'bot', commit });
    const { record } = await next(qs.as('bot'), { id });
    expect(record?.gate).toEqual(report);
  });

  test('what is not here cannot be asked: an answer of its own, which blocks', async () => {
    const clone = await temporaryDirectory();
    await git(clone, 'init', '--quiet', '--initial-branch=main');
    const server = await qs.git('config', 'remote.origin.url');
    await git(clone, 'remote', 'add', 'origin', server);
    const refspec = (branch: string) => `+refs/heads/${branch}:refs/remotes/origin/${branch}`;
    await git(clone, 'fetch', '--quiet', 'origin', refspec('main'), refspec('qms/*'));
    await git(clone, 'config', 'qms.genesis', qs.genesis);
    const report = await gate({ ...qs.as('bot'), cwd: clone }, { id });
    expect(report).toMatchObject({ answer: 'error', answers: [{ answer: 'error' }] });
    expect(rulesOf(report)).toEqual(['history/missing-object']);
    const shown = await commandLineOf(qs)('bot')('-C', clone, 'gate', id);
    expect(shown.code).toBe(6);
    expect(shown.stdout).toContain(`${commit}: may not come in: something cannot be read`);
  });

  test('a gate that raises something is named, blocks, and leaves the others answered', async () => {
    vi.spyOn(specification, 'check').mockImplementation(() => {
      throw new TypeError('no such field');
    });
    const report = await ask('merge');
    expect(report.answer).toBe('error');
    const gates = report.answers[0]?.conditions.at(-1)?.conditions ?? [];
    expect(gates.filter(({ answer }) => answer === 'error').map(({ name }) => name)).toEqual([
      'gate/specification',
    ]);
    expect(gates.filter(({ answer }) => answer === 'met').length).toBeGreaterThan(5);
    expect(rulesOf(report)).toEqual(['internal/unexpected', 'gate/matrix']);
    await expect(acts.merge()).rejects.toThrow('no such field');
  });

  test('SARIF has what is not met', async () => {
    const path = join(await temporaryDirectory(), 'gate.sarif');
    const { code, stdout } = await commandLineOf(qs)('bot')('gate', id, 'merge', '--sarif', path);
    expect([code, stdout.includes(`wrote ${path}`)]).toEqual([1, true]);
    const [run] = JSON.parse(await readFile(path, 'utf8')).runs;
    expect(run.results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(['gate/matrix']);
  });

  test('after the code is in, up to the close, every act that the gate calls met is done', async () => {
    await qs.matrix(id, commit);
    expect((await ask()).answer).toBe('met');
    await acts.merge();
    expect(await ask('merge')).toMatchObject({ answer: 'met' });
    expect(await ask()).toMatchObject({ act: 'review', answer: 'not' });
    expect(rulesOf(await ask()).sort()).toEqual([...(await refusalOf(acts.review))].sort());
    await qs.bring(id, 'IN_POST_REVIEW');
    expect(await ask()).toMatchObject({ act: 'review', answers: [{ event: 'review' }] });
    await qs.bring(id, 'POST_REVIEWED');
    expect(await ask()).toMatchObject({
      act: 'approval',
      answer: 'met',
      answers: [{ event: 'route', by: 'bot' }],
    });
    await acts.approval();
    for (let report = await ask(); report.act === 'approval'; report = await ask()) {
      expect(report).toMatchObject({ answer: 'met', answers: [{ event: 'approve' }] });
      await approve(qs.as(report.answers[0]?.by ?? ''), { id });
    }
    expect(await ask()).toMatchObject({ act: 'close', answer: 'met', answers: [{ by: 'bot' }] });
    await acts.close();
    await expect(ask()).rejects.toThrow('nothing that a gate holds comes next');
    expect(rulesOf(await ask('close'))).toEqual(await refusalOf(acts.close));
  });
});
