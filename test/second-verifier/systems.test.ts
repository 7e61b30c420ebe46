import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DocId } from '../../src/rules/values.ts';
import { qms } from '../cli/fake-io.ts';
import { git, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { answerAll } from '../helpers/verification-record.ts';
import { expectBothValid, python } from './second-opinion.ts';

/** Lines of `MEMBER: qms arguments`, run one after the other as that member; `_` in a word stands for a space. */
async function run(qs: QualitySystem, lines: string): Promise<void> {
  for (const line of lines.split('\n').map((each) => each.trim())) {
    const [member = '', ...words] = line.split(/:? +/);
    if (member === '') continue;
    const args = words.map((each) => each.replaceAll('_', ' ').replaceAll('~', '_'));
    const around = { cwd: qs.path, env: testEnvironment, clock: Date.now };
    const { code, stderr } = await qms(['--key', qs.keyOf(member), ...args], around);
    if (code !== 0) throw new Error(`${line}\n${stderr}`);
    if (words[0] === 'create' || (words[0] === 'checkout' && words[1] !== 'POLICY')) await fill(qs, member);
  }
}

/** Fills in what is open in the workspace copies of a member. */
async function fill(qs: QualitySystem, member: string): Promise<void> {
  const copies = await qs.git('ls-files', '--others', '--', `.qms/workspace/${member}`);
  for (const path of copies.split('\n').filter((each) => each !== '' && !each.endsWith('/POLICY')))
    if (path.endsWith('.md')) await qs.fillIn(member, path.replace(/^.*\/|\.md$/g, ''));
}

async function found(more: Parameters<typeof foundSystem>[0] = {}): Promise<QualitySystem> {
  const qs = await foundSystem(more);
  await git(qs.path, 'config', 'qms.genesis', qs.genesis);
  return qs;
}

const approvePolicy = `
  ada: route POLICY --review
  quinn: assign POLICY --assignees quinn,rev
  quinn: review POLICY --recommend -m Good.
  rev: review POLICY --recommend -m Good.
  ada: route POLICY --approval
  rev: approve POLICY
  quinn: approve POLICY`;

describe.skipIf(!python)('both verifiers find valid, and every record in the same state', () => {
  test('a change with a variance, a verification record and a revision under it, an addendum, and retirements', async () => {
    const qs = await found();
    const sop = await qs.bringSopIntoForce();
    const cr = await qs.create({ kind: 'CR', title: 'Change the order form' });
    const plan = await readFile(qs.copyOf('bot', cr), 'utf8');
    await writeFile(qs.copyOf('bot', cr), plan.replace(/(\| EI-1 .*\| )No(?= \|)/, '$1Yes'));
    await qs.bring(cr, 'IN_EXECUTION');
    await run(
      qs,
      `bot: create VAR --parent CR-001 --title Bench_broken --property variance~type=2
       bot: create VR --parent CR-001 --title Seen_to_work`,
    );
    await answerAll(qs, 'CR-001-VR-001');
    await run(qs, 'bot: checkout SOP-001 --authority CR-001');
    await appendFile(qs.copyOf('bot', 'SOP-001'), '\nOne more step.\n');
    await run(qs, 'bot: checkin SOP-001 --summary One_step_more');
    await qs.bring(sop, 'EFFECTIVE');
    await qs.bring('CR-001-VAR-001' as DocId, 'CLOSED');
    await writeFile(join(qs.path, 'seen.txt'), 'seen\n');
    await run(
      qs,
      `bot: attach CR-001 ${join(qs.path, 'seen.txt')}
       quinn: checkpoint
       bot: execute CR-001 EI-1 --pass --summary See_CR-001-VR-001_and_evidence/seen.txt.
       bot: execute CR-001 EI-2 --fail --summary CR-001-VAR-001_mends_that.
       bot: route CR-001 --review
       quinn: assign CR-001 --assignees quinn,rev`,
    );
    await qs.bring(cr, 'CLOSED');
    await run(
      qs,
      `bot: create ADD --parent CR-001 --title Forgotten_label
       bot: comment CR-001-ADD-001 -m Not_needed.
       bot: cancel CR-001-ADD-001 -m Not_needed
       bot: retire CR-001 -m Replaced
       quinn: assign CR-001 --assignees quinn,rev
       quinn: review CR-001 --recommend -m Good.
       rev: review CR-001 --recommend -m Good.
       bot: route CR-001 --approval
       rev: approve CR-001
       quinn: approve CR-001
       bot: retire SOP-001 -m Replaced
       bot: withdraw SOP-001 -m Still_needed
       bot: checkout SOP-001 --authority CR-002
      `.replace(/\n[^\n]*CR-002\n/, '\n'),
    );
    expect(await expectBothValid(qs.path)).toMatchObject({
      'CR-001': 'RETIRED',
      'CR-001-VAR-001': 'CLOSED',
      'CR-001-VR-001': 'CLOSED',
      'CR-001-ADD-001': 'CANCELLED',
      'SOP-001': 'EFFECTIVE',
    });
  });

  test('a test protocol with an exception, a failed item, a hand-over, a delegate, reverts and abandoned drafts', async () => {
    const qs = await found();
    await qs.create({ kind: 'CR', title: 'Change the form' });
    await run(
      qs,
      `bot: checkin CR-001 -m Filled.
       bot: create TP --parent CR-001 --title Test_of_the_form`,
    );
    await qs.bring('CR-001' as DocId, 'IN_EXECUTION');
    await qs.bring('CR-001-TP-001' as DocId, 'IN_EXECUTION');
    await run(
      qs,
      `bot: create ER --parent CR-001-TP-001 --title Printer_jammed
       bot: delegate CR-001-TP-001 --assignees ada
       ada: execute CR-001-TP-001 TC-1 --fail --summary Jammed,_see_CR-001-TP-001-ER-001
       bot: hand-over CR-001 ada
       ada: checkout CR-001
       ada: checkin CR-001 -m As_it_was`,
    );
    await qs.bring('CR-001-TP-001-ER-001' as DocId, 'CLOSED');
    await qs.bring('CR-001-TP-001' as DocId, 'POST_APPROVED');
    await run(
      qs,
      `bot: revert CR-001-TP-001 -m Something_forgotten
       bot: create INV --title Why
       bot: checkin INV-001 -m Filled.
       bot: route INV-001 --review
       quinn: assign INV-001 --assignees quinn
       quinn: review INV-001 --request-updates -m Too_short.
       bot: checkout INV-001
       ada: checkout TEMPLATE-CR
       ada: abandon TEMPLATE-CR -m Later`,
    );
    expect(await expectBothValid(qs.path)).toMatchObject({
      'CR-001-TP-001': 'IN_EXECUTION',
      'INV-001': 'DRAFT',
    });
  });

  test('revisions of the policy, a rotated key, a revoked one with void events, and a recovery', async () => {
    const qs = await found({ recovery: { threshold: 2, principals: ['ada', 'rev'] } });
    const second = await writeMemberKey('quinn-2');
    await run(
      qs,
      `ada: checkout POLICY
       ada: user add bea --full-name Bea --email bea@example.org --group quality --public-key ${await writeMemberKey('bea')}.pub
       ada: user rotate rev --public-key ${await writeMemberKey('rev-2')}.pub
       ${approvePolicy}
       bot: create SOP --title Handling_orders
       bot: route SOP-001 --review
       bea: assign SOP-001 --assignees bea
       bea: review SOP-001 --recommend -m Good.
       ada: user revoke bea -m Stolen
       quinn: assign SOP-001 --assignees quinn
       quinn: review SOP-001 --recommend -m Good.
       rev-2: user recover --new-key quinn=${second}.pub -m Key_lost
       ada: user recover -m I_agree`,
    );
    expect(await expectBothValid(qs.path)).toMatchObject({ POLICY: 'EFFECTIVE', 'SOP-001': 'REVIEWED' });
  });
});
