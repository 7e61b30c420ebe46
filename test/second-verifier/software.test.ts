import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { evidenceCi } from '../../src/acts/evidence-ci.ts';
import { draftMatrix } from '../../src/acts/matrix-draft.ts';
import { merge } from '../../src/acts/merge.ts';
import { retire } from '../../src/acts/retire.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import {
  type EventByHand,
  enactByHand,
  eventByHand,
  eventsByHand,
  tipOf,
  trailersOf,
  treeWith,
} from '../helpers/hand-made.ts';
import { app, foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import {
  type CodeByHand,
  clearOf,
  codeByHand,
  commitByHand,
  evidenceOf,
  judgeMoves,
  type Moves,
  ordinaryStep,
  resultsAt,
  testedTree,
  textOf,
} from './code-by-hand.ts';
import { exchange } from './judge-twice.ts';
import { python } from './second-opinion.ts';

const rtm = 'SDLC-APP-RTM' as DocId;
const own = '.qms/docs/CR/0xx/CR-001';
const greets = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;
const code = { 'src/app.js': 'export const greet = () => "hello";\n', 'test/app.js': 'ok\n' };

let qs: SoftwareSystem;
let commit: Oid;

/** Both find a violation, and both name the rule. */
async function refusedBy(rule: string, moves: Moves): Promise<void> {
  const { first, second } = await judgeMoves(qs, moves);
  expect([first.verdict, second.verdict], `${first.rules.join()} / ${second.rules.join()}`).toEqual([
    'violation',
    'violation',
  ]);
  expect(first.rules).toContain(rule);
  expect(second.rules).toContain(rule);
}

/** Both find everything valid, and every record in the same state. */
async function foundValid(moves: Moves = {}): Promise<void> {
  const { first, second } = await judgeMoves(qs, moves);
  expect(first).toMatchObject({ verdict: 'valid', rules: [] });
  expect(second).toEqual(first);
}

/** Brings the results of a scan, as ci-bot. */
async function scanned(id: DocId, at: string): Promise<void> {
  const report = join(qs.path, '.git', 'scan.sarif');
  const run = {
    tool: { driver: { name: 'scanner' } },
    results: [{ ruleId: 'R1', level: 'note', message: { text: 'x' } }],
  };
  await writeFile(report, JSON.stringify({ version: '2.1.0', runs: [run] }));
  await evidenceCi(qs.as('ci-bot'), { id, suite: 'scan', commit: at, reports: [report] });
}

/** The place of the next event of CR-001 in its chain, and the version that new content gets. */
async function nextOf(): Promise<readonly [place: number, version: string]> {
  const count = await qs.git('rev-list', '--count', '--first-parent', `${qs.genesis}..origin/qms/CR-001`);
  const [major, minor] = ((await trailersOf(qs.path, 'origin/qms/CR-001')).Version ?? '').split('.');
  return [1 + Number(count), `${major}.${Number(minor) + 1}`];
}

const cr = async (...events: readonly EventByHand[]) => ({ 'qms/CR-001': await eventsByHand(qs, ...events) });

describe.skipIf(!python)('a registered system, where nobody stood at the gate', () => {
  beforeAll(async () => {
    qs = await foundSoftware(`${app}    scan: { error: 0, note: 1 }\n`);
    await qs.change('Greet people', ['src', 'test/app.js']);
    commit = await qs.commit('CR-001' as DocId, code);
    await qs.attest('CR-001' as DocId, commit, greets);
    await scanned('CR-001' as DocId, commit);
    await qs.create({ kind: 'RTM', title: 'Traceability of APP', name: 'APP' });
    await draftMatrix(qs.as('bot'), { id: rtm, change: 'CR-001', commit });
    await qs.fillIn('bot', rtm);
  }, 300_000);

  describe('its matrix', () => {
    const path = `.qms/docs/RTM/${rtm}/${rtm}.md`;
    const routed = async (edit: (text: string) => string, pins: readonly string[] = ['trunk', 'CR-001']) => ({
      [`qms/${rtm}`]: await eventsByHand(
        qs,
        {
          id: rtm,
          by: 'bot',
          act: 'checkin',
          version: '0.2',
          files: { [path]: edit(await readFile(qs.copyOf('bot', rtm), 'utf8')) },
        },
        { id: rtm, by: 'bot', act: 'route', state: 'IN_REVIEW', version: '0.2', pins },
      ),
    });

    test('as the evidence gives it is found valid by both', async () =>
      foundValid(await routed((text) => text)));

    test.each<[string, string, (text: string) => string]>([
      ['another cell', 'rtm/table-differs', (text) => exchange(text, 'greets`', 'greets well`')],
      ['a row less', 'rtm/table-differs', (text) => exchange(text, /\| REQ-APP-002[^\n]*\n/, '')],
      [
        'a word below its table',
        'rtm/table-differs',
        (text) => exchange(text, /(?<=REQ-APP-002[^\n]*\n)/, '\nWell.\n'),
      ],
      [
        'another version',
        'rtm/rs-version',
        (text) => exchange(text, /^rs_version:.*$/m, 'rs_version: "2.0"'),
      ],
      ['another commit', 'rtm/no-evidence', (text) => exchange(text, commit, 'a'.repeat(40))],
      ['no record', 'rtm/no-evidence', (text) => exchange(text, /^change_record:.*\n/m, '')],
      [
        'a proof of what is none',
        'matrix/unknown-requirement',
        (text) => exchange(text, /$/, '\n| Requirement | Proof |\n| --- | --- |\n| REQ-APP-009 | Seen. |\n'),
      ],
      [
        'a proof that says nothing',
        'rtm/proof',
        (text) => exchange(text, /$/, '\n| Requirement | Proof |\n| --- | --- |\n| REQ-APP-001 | |\n'),
      ],
    ])('with %s is refused by both: %s', async (_what, rule, edit) => refusedBy(rule, await routed(edit)));

    test('without a pin of trunk is refused by both: gate/specification', async () =>
      refusedBy('gate/specification', await routed((text) => text, ['CR-001'])));
  });

  describe('its evidence', () => {
    let place: number;
    let version: string;
    let other: string;

    beforeAll(async () => {
      [place, version] = await nextOf();
      other = await commitByHand(qs, commit, { 'src/app.js': 'export {};\n' });
    });

    test('by hand is found valid by both', async () => {
      await foundValid(await cr(evidenceOf(await resultsAt(qs, commit), place, version)));
      const failed = [{ name: 'greets', outcome: 'failed', requirements: [] }] as const;
      await foundValid(await cr(evidenceOf(await resultsAt(qs, other, failed), place, version)));
    });

    const none = [{ name: 'greets', outcome: 'skipped', requirements: [] }] as const;
    test.each<[string, string, () => Promise<EventByHand>]>([
      [
        'of another commit than it says',
        'ci/result',
        async () =>
          evidenceOf(await resultsAt(qs, commit), place, version, { set: { Commit: `APP ${other}` } }),
      ],
      [
        'that says pass of what did not',
        'ci/result',
        async () =>
          evidenceOf(await resultsAt(qs, commit, none), place, version, { set: { Outcome: 'pass' } }),
      ],
      [
        'in a file of another number',
        'ci/result',
        async () => evidenceOf(await resultsAt(qs, commit), place + 1, version),
      ],
      [
        'that names two commits',
        'ci/result',
        async () =>
          evidenceOf(await resultsAt(qs, commit), place, version, {
            set: { Commit: [`APP ${commit}`, `APP ${other}`] },
          }),
      ],
      [
        'of another system in its file',
        'ci/result',
        async () => evidenceOf({ ...(await resultsAt(qs, commit)), system: 'LIB' }, place, version),
      ],
      [
        'that writes its file otherwise',
        'evidence/suite-result',
        async () => {
          const result = await resultsAt(qs, commit);
          return evidenceOf(result, place, version, {
            text: textOf(result).replace('"tests": [', '"tests":['),
          });
        },
      ],
      [
        'that says more than there is to say',
        'evidence/suite-result',
        async () => {
          const result = await resultsAt(qs, commit);
          return evidenceOf(result, place, version, {
            text: textOf(result).replace('"schema": 1,', '"schema": 1,\n  "green": true,'),
          });
        },
      ],
      [
        'of a suite that nobody asks for',
        'ci/suite',
        async () => evidenceOf({ ...(await resultsAt(qs, commit)), suite: 'smoke' }, place, version),
      ],
      [
        'of a system that the record does not name',
        'ci/system',
        async () =>
          evidenceOf(await resultsAt(qs, commit), place, version, {
            set: { System: 'LIB', Commit: `LIB ${commit}` },
          }),
      ],
      [
        'by somebody without the right',
        'permission/right',
        async () => evidenceOf(await resultsAt(qs, commit), place, version, { by: 'bot' }),
      ],
      [
        'with a file beside it',
        'event/outside',
        async () => {
          const event = evidenceOf(await resultsAt(qs, commit), place, version);
          return { ...event, files: { ...event.files, [`${own}/evidence/note.txt`]: 'Well.\n' } };
        },
      ],
      [
        'over a file that was there',
        'ci/result',
        async () => {
          const [file = ''] = (
            await qs.git('ls-tree', '-r', '--name-only', 'origin/qms/CR-001', `${own}/evidence/`)
          ).split('\n');
          return evidenceOf(await resultsAt(qs, commit), place, version, {
            file: file.slice(own.length + 1),
          });
        },
      ],
    ])('%s is refused by both: %s', async (_what, rule, event) => refusedBy(rule, await cr(await event())));
  });

  describe('its code', () => {
    /** A clear of a commit, by which nothing came in yet. */
    let clear: string;
    const stepOf = async (step: Partial<CodeByHand> = {}) => ({
      'qms/CR-001': step.pin ?? clear,
      main: await codeByHand(qs, { pin: clear, commit, ...step }),
    });
    /** The change with a commit on top, cleared. */
    const cleared = async (
      files: Readonly<Record<string, string | null>>,
      more: Parameters<typeof commitByHand>[3] = {},
    ) => {
      const tip = await commitByHand(qs, commit, files, more);
      return { 'exec/CR-001.2': tip, ...(await cr(clearOf(tip))) };
    };

    beforeAll(async () => {
      await qs.bring(rtm, 'EFFECTIVE');
      clear = await eventByHand(qs, clearOf(commit));
    }, 120_000);

    test('by a clear and a step by hand is found valid by both', async () => foundValid(await stepOf()));

    test.each<[string, string, () => Promise<Moves>]>([
      [
        'another tree than was tested',
        'code/tree',
        async () =>
          stepOf({
            tree: await treeWith(qs.path, await testedTree(qs, 'origin/main', commit), { 'src/more.js': '' }),
          }),
      ],
      [
        'a file of nobody besides',
        'code/tree',
        async () =>
          stepOf({
            tree: await treeWith(qs.path, await testedTree(qs, 'origin/main', commit), { 'more.txt': '' }),
          }),
      ],
      [
        'a file of a record besides',
        'code/tree',
        async () =>
          stepOf({
            tree: await treeWith(qs.path, await testedTree(qs, 'origin/main', commit), {
              '.qms/docs/RS/x.md': '',
            }),
          }),
      ],
      [
        'trunk as it was',
        'code/tree',
        async () => stepOf({ tree: await qs.git('rev-parse', 'origin/main^{tree}') }),
      ],
      [
        'no clear',
        'code/clear',
        async () => stepOf({ pin: await tipOf(qs, 'CR-001'), clear: await tipOf(qs, 'CR-001') }),
      ],
      [
        'the commit as one of another system',
        'code/clear',
        async () => stepOf({ set: { Commit: `LIB ${commit}` } }),
      ],
      ['a clear of the matrix', 'code/clear', async () => stepOf({ clear: await tipOf(qs, rtm) })],
      [
        'another commit than was cleared',
        'code/clear',
        async () => stepOf({ commit: await commitByHand(qs, commit, { 'src/app.js': '' }) }),
      ],
      [
        'another commit as its second parent',
        'code/clear',
        async () =>
          stepOf({
            parents: [await tipOf(qs, 'trunk'), await commitByHand(qs, commit, { 'src/app.js': '' })],
          }),
      ],
      [
        'a clear that was taken back',
        'code/clear',
        async () =>
          stepOf({
            pin: await eventsByHand(qs, clearOf(commit), {
              id: 'CR-001',
              act: 'revert',
              by: 'bot',
              pins: ['trunk'],
              set: { Reason: 'no', System: 'APP', Clear: clear },
            }),
            clear,
          }),
      ],
      ['a clear twice', 'code/clear', async () => stepOf({ after: (await stepOf()).main })],
      [
        'another pin besides',
        'code/clear',
        async () => stepOf({ set: { Pin: [`CR-001 ${clear}`, `${rtm} ${await tipOf(qs, rtm)}`] } }),
      ],
      ['no signature of trunk', 'permission/right', async () => stepOf({ set: { Actor: 'rev' }, by: 'rev' })],
      [
        'a system of no policy',
        'code/clear',
        async () => stepOf({ set: { System: 'LIB', Commit: `LIB ${commit}` } }),
      ],
    ])('%s is refused by both: %s', async (_what, rule, moves) => refusedBy(rule, await moves()));

    test.each<[string, string, () => Promise<Moves>]>([
      ['an unsigned commit', 'exec/signature', () => cleared({ 'src/a.js': '' }, { key: null })],
      [
        'a commit by whoever may not execute',
        'exec/signature',
        () => cleared({ 'src/a.js': '' }, { key: qs.keyOf('rev') }),
      ],
      [
        'a commit of no record',
        'exec/trailer',
        () => cleared({ 'src/a.js': '' }, { message: 'Change it\n' }),
      ],
      [
        'a commit of another record',
        'exec/trailer',
        () => cleared({ 'src/a.js': '' }, { message: 'Change it\n\nQMS-CR: CR-002\n' }),
      ],
      [
        'a commit that names its record in its text',
        'exec/trailer',
        () => cleared({ 'src/a.js': '' }, { message: 'Change it\n\nQMS-CR: CR-001\n\nWell.\n' }),
      ],
      [
        'a commit that looks like an event',
        'exec/trailer',
        () => cleared({ 'src/a.js': '' }, { message: 'Change it\n\nQMS-Event: comment\n' }),
      ],
      ['a file of no system', 'gate/outside-system', () => cleared({ 'README.txt': 'Well.\n' })],
      ['a document', 'gate/outside-system', () => cleared({ '.qms/docs/RS/x.md': 'Well.\n' })],
      ['a file that the record does not list', 'gate/scope', () => cleared({ 'test/more.js': 'ok\n' })],
      ['a commit without results', 'gate/suites', () => cleared({ 'src/a.js': '' })],
      ['a commit that the matrix does not name', 'gate/matrix', () => cleared({ 'src/a.js': '' })],
      ['a commit of trunk', 'gate/branch', async () => cr(clearOf(await tipOf(qs, 'trunk')))],
      ['a commit that does not come from trunk', 'gate/branch', () => cleared({}, { parents: [] })],
      [
        'no pin of the specification',
        'gate/specification',
        async () => cr(clearOf(commit, { without: 'SDLC-APP-RS' })),
      ],
      ['no pin of the matrix', 'gate/matrix', async () => cr(clearOf(commit, { without: rtm }))],
      ['no pin of trunk', 'pin/missing', async () => cr(clearOf(commit, { without: 'trunk' }))],
      [
        'two commits',
        'clear/names',
        async () => cr(clearOf(commit, { set: { Commit: [`APP ${commit}`, `APP ${'a'.repeat(40)}`] } })),
      ],
      [
        'a system that it does not name',
        'ci/system',
        async () => cr(clearOf(commit, { set: { System: 'LIB' } })),
      ],
      [
        'a suite that failed since',
        'gate/suites',
        async () => {
          const failed = [{ name: 'greets', outcome: 'failed', requirements: [] }] as const;
          const [place, version] = await nextOf();
          return cr(
            evidenceOf(await resultsAt(qs, commit, failed), place, version),
            clearOf(commit, { version }),
          );
        },
      ],
      [
        'a scan that found too much',
        'gate/scan',
        async () => {
          const [place, version] = await nextOf();
          const result = { ...(await resultsAt(qs, commit, [])), suite: 'scan' };
          const found = {
            rule: 'R1',
            level: 'error',
            place: 'src/app.js:1',
            fingerprint: 'a'.repeat(32),
          } as const;
          return cr(
            evidenceOf({ ...result, scan: [found] }, place, version, { set: { Outcome: 'pass' } }),
            clearOf(commit, { version }),
          );
        },
      ],
      [
        'taken back twice',
        'clear/none',
        async () =>
          cr(clearOf(commit), {
            id: 'CR-001',
            act: 'revert',
            by: 'bot',
            pins: ['trunk'],
            set: { Reason: 'no', System: 'APP', Clear: await tipOf(qs, 'CR-001') },
          }),
      ],
    ])('a clear of %s is refused by both: %s', async (_what, rule, moves) => refusedBy(rule, await moves()));

    test('a clear of a commit that is not there cannot be judged by either', async () => {
      const tip = await commitByHand(qs, commit, { 'src/a.js': '' });
      const { first, second } = await judgeMoves(qs, await cr(clearOf(tip)));
      expect(first).toMatchObject({ verdict: 'incomplete', rules: ['history/missing-object'] });
      expect(second).toMatchObject({ verdict: 'incomplete', rules: ['history/missing-object'] });
    });

    test.each([
      ['code', 'src/app.js'],
      ['a workflow', '.github/workflows/ci.yml'],
      ['what git makes of files', 'lib/.gitattributes'],
      ['the pipeline', '.GitLab-CI.yml'],
    ])('an ordinary step that changes %s is refused by both', async (_what, path) =>
      refusedBy('trunk/governed-path', { main: await ordinaryStep(qs, { [path]: 'Well.\n' }) }),
    );

    test('an ordinary step elsewhere is found valid by both', async () =>
      foundValid({ main: await ordinaryStep(qs, { 'lib/git.txt': 'Well.\n' }) }));
  });

  describe('its life', () => {
    const first = 'CR-001' as DocId;
    const closing = (
      id: string,
      release: string | readonly string[] | null,
      more: Partial<EventByHand> = {},
    ) => ({
      id,
      act: 'close' as const,
      by: 'bot',
      state: 'CLOSED',
      pins: ['trunk'],
      ...more,
      set: { Release: release },
    });
    /** The next change, proven and merged. */
    const next = async (title: string, files: Readonly<Record<string, string>>): Promise<DocId> => {
      const id = await qs.change(title);
      const tip = await qs.commit(id, files);
      await qs.attest(id, tip, greets);
      await scanned(id, tip);
      await qs.matrix(id, tip);
      await merge(qs.as('bot'), { id });
      return id;
    };

    test('does not go on to review while a clear is open, or no code came in', async () => {
      const routed: EventByHand = {
        id: first,
        act: 'route',
        by: 'bot',
        state: 'IN_POST_REVIEW',
        pins: ['trunk'],
      };
      await refusedBy('code/missing', await cr(routed));
      await refusedBy('clear/open', await cr(clearOf(commit), routed));
      await refusedBy('code/missing', await cr(clearOf(commit), routed));
    });

    test('merge brings it in, and its clear cannot be taken back any more', async () => {
      await merge(qs.as('bot'), { id: first });
      await foundValid();
      await refusedBy(
        'clear/used',
        await cr({
          id: first,
          act: 'revert',
          by: 'bot',
          pins: ['trunk'],
          set: { Reason: 'no', System: 'APP', Clear: await tipOf(qs, first) },
        }),
      );
    });

    test('a close gives the one release that it must', async () => {
      await qs.bring(first, 'POST_APPROVED');
      await refusedBy('release/missing', await cr(closing(first, null)));
      await refusedBy('release/missing', await cr(closing(first, ['APP 1.0', 'LIB 1.0'])));
      await refusedBy('release/missing', await cr(closing(first, 'APP 1.0', { pins: [] })));
      const record = await eventByHand(qs, closing(first, 'APP 1.0'));
      const enacted = async (release: string | null) => ({
        'qms/CR-001': record,
        main: await enactByHand(qs, { id: first, by: 'quinn', record, set: { Release: release } }),
      });
      await foundValid(await enacted('APP 1.0'));
      await refusedBy('release/missing', await enacted(null));
      await refusedBy('release/missing', await enacted('APP 1.1'));
    });

    test('a second change comes in, and gives a higher release', async () => {
      await qs.bring(first, 'CLOSED');
      const second = await next('Greet them louder', {
        'src/app.js': 'export const greet = () => "HELLO";\n',
      });
      await qs.bring(second, 'POST_APPROVED');
      await foundValid();
      const pins = ['trunk', rtm];
      await refusedBy('release/number', {
        'qms/CR-002': await eventByHand(qs, closing(second, 'APP 1.0', { pins })),
      });
      await refusedBy('release/number', {
        'qms/CR-002': await eventByHand(qs, closing(second, 'APP 0.9', { pins })),
      });
      await qs.bring(second, 'CLOSED');
      await foundValid();
    });

    test('a third change with fewer tests is refused; it takes the second one back and is found valid', async () => {
      const id = await qs.change('Greet them as before');
      const tip = await qs.commit(id, code);
      await qs.attest(id, tip, { 'REQ-APP-001 greets': 'passed' });
      await refusedBy('gate/ratchet', { [`qms/${id}`]: await eventByHand(qs, { ...clearOf(tip), id }) });
      await qs.attest(id, tip, greets);
      await scanned(id, tip);
      await qs.matrix(id, tip);
      await merge(qs.as('bot'), { id });
      await qs.bring(id, 'CLOSED');
      await foundValid();
    });

    test('a record that gave a release can be retired', async () => {
      await retire(qs.as('bot'), { id: first, reason: 'replaced' });
      await assign(qs.as('quinn'), { id: first, assignees: ['quinn', 'rev'] });
      await review(qs.as('quinn'), { id: first, outcome: 'recommend', text: 'Good.' });
      await review(qs.as('rev'), { id: first, outcome: 'recommend', text: 'Good.' });
      await route(qs.as('bot'), { id: first, to: 'approval' });
      await approve(qs.as('rev'), { id: first });
      await approve(qs.as('quinn'), { id: first });
      await foundValid();
    });
  });
});
