import { beforeAll, describe, expect, test } from 'vitest';
import { execute } from '../../src/acts/execute.ts';
import { documentPath, recordDirectory } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { gitBytes, gitWith } from '../helpers/git.ts';
import { type EventByHand, eventByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { lendObjects, verdictOn } from '../helpers/raw-push.ts';

let qs: QualitySystem;
let running: DocId;
let inReview: DocId;
let inApproval: DocId;
let preApproved: DocId;
let variance: DocId;

async function member(name: string, rest: string): Promise<string> {
  return `name=${name},email=${name}@example.org,${rest},key=${await writeMemberKey(name)}`;
}

beforeAll(async () => {
  qs = await foundSystem({
    server: true,
    more: [
      await member('ian', 'group=initiator,kind=human'),
      await member('quill', 'group=quality,kind=human'),
      await member('qbot', 'group=initiator,kind=agent,sponsor=quinn'),
    ],
  });
  running = await qs.crIn('IN_EXECUTION');
  inReview = await qs.crIn('IN_PRE_REVIEW');
  inApproval = await qs.crIn('IN_PRE_APPROVAL');
  preApproved = await qs.crIn('PRE_APPROVED');
  variance = await qs.create({
    kind: 'VAR',
    title: 'A slip',
    parent: running,
    properties: { variance_type: 1 },
  });
  await qs.bring(variance, 'IN_EXECUTION');
  await execute(qs.as('ian'), { id: running, item: 'EI-1', outcome: 'Fail', summary: `see ${variance}` });
  await lendObjects(qs);
}, 300_000);

async function textOf(id: DocId): Promise<string> {
  return `${await qs.git('show', `origin/qms/${id}:${documentPath(id)}`)}\n`;
}

/** The rules that refuse the last of some events, made by hand one after the other. */
async function refused(...events: readonly EventByHand[]): Promise<readonly string[]> {
  let after: string | undefined;
  let id = '';
  for (const event of events) {
    id = event.id;
    after = await eventByHand(qs, { ...event, ...(after === undefined ? {} : { after }) });
  }
  return verdictOn(qs, { [`qms/${id}`]: after ?? null });
}

const today = () => new Date().toISOString().slice(0, 10);

function filled(text: string, item: string, cells: string): string {
  return text.replace(new RegExp(`^(\\| ${item} \\|[^|]*\\|[^|]*\\|).*$`, 'm'), `$1 ${cells} |`);
}

describe('execution', () => {
  const run = (more: Partial<EventByHand>): EventByHand => ({
    id: running,
    act: 'execute',
    by: 'ian',
    version: '1.2',
    set: { Item: 'EI-2', Outcome: 'Pass' },
    ...more,
  });

  test('fills one row', async () => {
    const files = {
      [documentPath(running)]: filled(await textOf(running), 'EI-2', `Done. | Pass | ian ${today()}`),
    };
    expect(await refused(run({ files }))).toEqual([]);
  });

  test('brings no other file along that is named like the document', async () => {
    const path = documentPath(running);
    const files = {
      [path]: filled(await textOf(running), 'EI-2', `Done. | Pass | ian ${today()}`),
      [path.replace(/[^/]+$/, 'more/$&')]: 'A second document.\n',
    };
    expect(await refused(run({ files }))).toEqual(['event/outside']);
  });

  test('does not fill two rows', async () => {
    const one = filled(await textOf(running), 'EI-2', `Done. | Pass | ian ${today()}`);
    const files = { [documentPath(running)]: filled(one, 'EI-1', `Done. | Pass | ian ${today()}`) };
    expect(await refused(run({ files }))).toEqual(['execution/more-than-row']);
  });

  test('names its signer as performer', async () => {
    const files = {
      [documentPath(running)]: filled(await textOf(running), 'EI-2', `Done. | Pass | quinn ${today()}`),
    };
    expect(await refused(run({ files }))).toEqual(['execution/performer']);
  });

  test('is not for who approved', async () => {
    const files = {
      [documentPath(running)]: filled(await textOf(running), 'EI-2', `Done. | Pass | qbot ${today()}`),
    };
    expect(await refused(run({ by: 'qbot', files }))).toEqual(['independence/approver']);
  });

  test('nor for who approved and was then delegated to', async () => {
    const files = {
      [documentPath(running)]: filled(await textOf(running), 'EI-2', `Done. | Pass | quinn ${today()}`),
    };
    const named: EventByHand = { id: running, act: 'delegate', by: 'bot', set: { Assignee: 'quinn' } };
    expect(await refused(named, run({ by: 'quinn', files }))).toEqual(['independence/approver']);
  });

  test('is not undone in a check-in by the owner who had it checked out', async () => {
    const out: EventByHand = { id: running, act: 'checkout', by: 'bot' };
    const done = run({
      files: {
        [documentPath(running)]: filled(await textOf(running), 'EI-2', `Done. | Pass | ian ${today()}`),
      },
    });
    const back: EventByHand = {
      id: running,
      act: 'checkin',
      by: 'bot',
      version: '1.3',
      files: { [documentPath(running)]: await textOf(running) },
    };
    expect(await refused(out, done, back)).toEqual(['checkin/overwrites-execution']);
  });

  test('is not written down in the name of another by a check-in', async () => {
    const out: EventByHand = { id: running, act: 'checkout', by: 'bot' };
    const back: EventByHand = {
      id: running,
      act: 'checkin',
      by: 'bot',
      version: '1.2',
      files: {
        [documentPath(running)]: filled(await textOf(running), 'EI-2', `Done. | Pass | quinn ${today()}`),
      },
    };
    expect(await refused(out, back)).toEqual(['execution/performer']);
  });
});

describe('files', () => {
  const at = (id: DocId, name: string) => `${recordDirectory(id)}/${name}`;
  const attached = (name: string, text: string, more: Partial<EventByHand> = {}): EventByHand => ({
    id: running,
    act: 'attach',
    by: 'ian',
    version: '1.2',
    files: { [at(running, name)]: text },
    ...more,
  });

  test('are attached once', async () => {
    const again = attached('evidence/run.log', 'second\n', { version: '1.3' });
    expect(await refused(attached('evidence/run.log', 'first\n'), again)).toEqual(['attach/changes']);
  });

  test('are not exchanged by a check-in', async () => {
    const out: EventByHand = { id: running, act: 'checkout', by: 'bot' };
    const back: EventByHand = {
      id: running,
      act: 'checkin',
      by: 'bot',
      version: '1.3',
      files: { [at(running, 'evidence/run.log')]: null },
    };
    expect(await refused(attached('evidence/run.log', 'first\n'), out, back)).toEqual([
      'checkin/attachments',
    ]);
  });

  test.each(['evidence/ci/report.json', 'evidence/CI/report.json', 'Evidence/Ci/report.json'])(
    'are not put where CI puts its evidence: %s',
    async (name) => {
      expect(await refused(attached(name, '{}\n'))).toContain('attach/changes');
      const out: EventByHand = { id: running, act: 'checkout', by: 'bot' };
      const back = { ...attached(name, '{}\n'), act: 'checkin', by: 'bot' } as const;
      expect(await refused(out, back)).toContain('attach/changes');
    },
  );

  test('do not meet in folders that differ by case alone', async () => {
    const both = attached('logs/a.txt', 'a\n', {
      files: { [at(running, 'logs/a.txt')]: 'a\n', [at(running, 'Logs/b.txt')]: 'b\n' },
    });
    expect(await refused(both)).toEqual(['content/case']);
  });

  test('of other records stay', async () => {
    expect(await refused(attached('x', '', { files: { [at(variance, 'x.txt')]: 'x\n' } }))).toContain(
      'event/outside',
    );
  });

  test('are no links', async () => {
    const blob = await gitWith(qs.path, '../../../policy.yaml', 'hash-object', '-w', '--stdin');
    const base = await qs.git('ls-tree', '-r', '--full-tree', await tipOf(qs, running));
    const index = { GIT_INDEX_FILE: `${qs.path}/.git/link-index` };
    await gitBytes(qs.path, ['read-tree', '--empty'], { env: index });
    await gitBytes(qs.path, ['update-index', '--index-info'], {
      env: index,
      input: `${base}\n120000 blob ${blob}\t${at(running, 'link.md')}\n`,
    });
    const tree = Buffer.from(await gitBytes(qs.path, ['write-tree'], { env: index }))
      .toString('utf8')
      .trim();
    expect(await refused({ id: running, act: 'attach', by: 'ian', version: '1.2', tree })).toContain(
      'content/file',
    );
  });
});

describe('review and approval', () => {
  const reviewed = (by: string, more: Partial<EventByHand> = {}): EventByHand => ({
    id: inReview,
    act: 'review',
    by,
    text: 'Read.',
    set: { Outcome: 'recommend' },
    ...more,
  });

  test('nobody reviews twice', async () => {
    expect(await refused(reviewed('quinn'), reviewed('quinn'))).toEqual(['review/already']);
  });

  test('nothing is routed for approval before all have reviewed', async () => {
    const routed: EventByHand = { id: inReview, act: 'route', by: 'bot', state: 'IN_PRE_APPROVAL' };
    expect(await refused(reviewed('quinn'), routed)).toEqual(['approval/review-missing']);
  });

  test('nothing is approved while it is in review', async () => {
    const event: EventByHand = {
      id: inReview,
      act: 'approve',
      by: 'quinn',
      state: 'PRE_APPROVED',
      version: '1.0',
    };
    expect(await refused(event)).toEqual(['lifecycle/no-transition']);
  });

  test('a request for updates stands in the way', async () => {
    const updates = reviewed('quinn', { set: { Outcome: 'request-updates' } });
    const last = reviewed('rev', { state: 'PRE_REVIEWED' });
    const routed: EventByHand = { id: inReview, act: 'route', by: 'bot', state: 'IN_PRE_APPROVAL' };
    expect(await refused(updates, last, routed)).toEqual(['approval/updates-requested']);
  });

  test('an approval of another document is not replayed', async () => {
    const approval = await eventByHand(qs, { id: inApproval, act: 'approve', by: 'rev' });
    expect(await verdictOn(qs, { [`qms/${preApproved}`]: approval })).toContain('ref/rewritten');
    const event: EventByHand = { id: inApproval, act: 'approve', by: 'rev', set: { Document: preApproved } };
    expect(await refused(event)).toEqual(['event/document']);
  });

  test('whoever becomes the owner no longer judges', async () => {
    const handed: EventByHand = { id: inApproval, act: 'hand-over', by: 'bot', set: { Owner: 'qbot' } };
    const event: EventByHand = { id: inApproval, act: 'approve', by: 'quinn' };
    expect(await refused(handed, event)).toContain('independence/contributor');
  });

  test('whoever approved does not become the owner', async () => {
    const handed: EventByHand = { id: preApproved, act: 'hand-over', by: 'bot', set: { Owner: 'qbot' } };
    expect(await refused(handed)).toEqual(['independence/approver']);
  });

  test('quality does not take a record from an owner who can act', async () => {
    const set = { Owner: 'ian', Reason: 'too slow' };
    expect(await refused({ id: inReview, act: 'hand-over', by: 'quinn', set })).toEqual(['permission/owner']);
  });

  test('a decision changes no file', async () => {
    const files = { [documentPath(inApproval)]: `${await textOf(inApproval)}\nOne more word.\n` };
    expect(await refused({ id: inApproval, act: 'approve', by: 'rev', files })).toContain(
      'event/changes-content',
    );
  });
});

describe('claims', () => {
  test('only the checkout of what is in force names an authority', async () => {
    const out: EventByHand = { id: running, act: 'checkout', by: 'bot', set: { Authority: preApproved } };
    expect(await refused(out)).toEqual(['trailer/not-of-act']);
  });

  test('a document whose id names no parent has none', async () => {
    const id = 'SOP-800' as DocId;
    const born: EventByHand = {
      id,
      act: 'create',
      by: 'bot',
      after: null,
      phase: null,
      version: '0.1',
      state: 'DRAFT',
      set: { Parent: running },
      pins: ['trunk', running],
      files: { [documentPath(id)]: '---\ntitle: A foundling\n---\n\n# A foundling\n' },
    };
    expect(await refused(born)).toEqual(['link/parent']);
  });

  test('a policy that never came into force permits nothing', async () => {
    const event: EventByHand = { id: inReview, act: 'comment', by: 'rev', text: 'Hm.' };
    expect(await refused({ ...event, set: { Policy: await tipOf(qs, running) } })).toEqual([
      'policy/unknown',
    ]);
  });

  test('a pin names an event of the record that it says', async () => {
    const event: EventByHand = { id: inReview, act: 'comment', by: 'rev', text: 'Hm.' };
    expect(await refused({ ...event, pins: [`${running} ${await tipOf(qs, variance)}`] })).toContain(
      'pin/unknown',
    );
    expect(await refused({ ...event, pins: [`trunk ${await tipOf(qs, variance)}`] })).toContain(
      'pin/unknown',
    );
  });

  test('a pin does not go back', async () => {
    const event: EventByHand = { id: inReview, act: 'comment', by: 'rev', text: 'Hm.' };
    const tip = await tipOf(qs, running);
    const older = await qs.git('rev-parse', `${tip}~1`);
    expect(
      await refused({ ...event, pins: [`${running} ${tip}`] }, { ...event, pins: [`${running} ${older}`] }),
    ).toEqual(['pin/backwards']);
  });

  test('an event is not dated before the one that it follows', async () => {
    const event: EventByHand = { id: inReview, act: 'comment', by: 'rev', text: 'Hm.' };
    expect(await refused({ ...event, time: Math.floor(Date.now() / 1000) - 86_400 })).toEqual(['event/date']);
  });

  test('an event has one parent', async () => {
    const event: EventByHand = { id: inReview, act: 'comment', by: 'rev', text: 'Hm.' };
    const parents = [await tipOf(qs, inReview), await tipOf(qs, running)];
    expect(await refused({ ...event, parents })).toEqual(['event/parents']);
  });

  test('the header of a commit holds nothing else', async () => {
    const event: EventByHand = { id: inReview, act: 'comment', by: 'rev', text: 'Hm.' };
    expect(await refused({ ...event, headers: 'encoding UTF-7\n' })).toEqual(['bytes/header']);
  });
});
