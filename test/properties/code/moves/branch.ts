import type { DocId } from '../../../../src/rules/values.ts';
import { overlay, type SystemName } from '../documents.ts';
import { beginDraft, finish, put, tip, treeOf, writeCommit } from '../draft.ts';
import type { CodeHistory, Move } from '../history.ts';
import { people } from '../laboratory.ts';
import { anyChange, anyCommit, cwd, execBranches, rulesOf, short, systemOf, type Table } from './table.ts';

/** What is written of a system: files, the first two in the scope of every record; one of the other system; one that each commit changes. */
const written: Readonly<
  Record<SystemName, Readonly<{ files: readonly string[]; other: string; turn: string; old: string }>>
> = {
  APP: {
    files: ['src/app.js', 'src/more.js', 'src/app.js', 'test/app.js'],
    other: 'lib/x.js',
    turn: 'src/turn.js',
    old: 'src/old.js',
  },
  LIB: { files: ['lib/lib.js', 'lib/more.js'], other: 'src/app.js', turn: 'lib/turn.js', old: 'lib/old.js' },
};

/** Whether the scope of a record is narrower than its system. */
const narrow = (history: CodeHistory, id: DocId) =>
  history.laboratory.changes.some((each) => each.id === id && each.narrow);

/** A commit on an execution branch. */
export async function write(table: Table, id: DocId): Promise<Move> {
  const { history, dice, twist } = table;
  const draft = beginDraft(history);
  const { files: usual, other, turn, old } = written[systemOf(history, id)];
  history.count += 1;
  const standing = dice.any(execBranches(history, id));
  const branch = standing && dice.chance(70) ? standing : `exec/${id}${standing ? `.${history.count}` : ''}`;
  let parent = draft.at.get(branch) ?? tip(draft, 'trunk');
  let [by, key]: [string, string | null] = [dice.pick(['bot', 'bot', 'ada']), null];
  key = by;
  let message = `Change the code\n\nQMS-CR: ${id}\n`;
  const files: Record<string, string | null> = {
    [dice.any(narrow(history, id) ? usual.slice(0, 2) : usual) ?? turn]: `text ${history.count}\n`,
    [turn]: `turn ${history.count}\n`,
    // The first commit takes a file away, so that a step which keeps it is seen.
    ...(standing ? {} : { [old]: null }),
  };
  let how = '';
  const bend: Record<string, () => Promise<void> | void> = {
    unsigned: () => {
      key = null;
    },
    'signed by another': () => {
      key = dice.pick(people);
    },
    'by a reviewer': () => {
      by = 'rev';
      key = 'rev';
    },
    'by ci': () => {
      by = 'ci-bot';
      key = 'ci-bot';
    },
    'by quality': () => {
      by = 'quinn';
      key = 'quinn';
    },
    'without trailer': () => {
      message = 'Change the code\n';
    },
    'of another record': () => {
      message = `Change\n\nQMS-CR: ${anyChange(table)}\n`;
    },
    'as an event': () => {
      message = `Change\n\nQMS-Document: ${id}\nQMS-Event: code\nQMS-CR: ${id}\n`;
    },
    'outside of the system': () => {
      files[dice.any(['deploy.sh', 'notes.md', other]) ?? other] = `text ${history.count}\n`;
    },
    'in the quality system': () => {
      files['.qms/policy.yaml'] = 'schema: 1\n';
    },
    'with a workflow': () => {
      files['.github/workflows/ci.yml'] = 'on: push\n';
    },
    'that removes files': () => {
      files[usual[0] ?? turn] = null;
    },
    'on another branch': async () => {
      parent = await anyCommit(table);
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  const oid = await writeCommit(draft, { parents: [parent], files, message, by, key });
  put(draft, branch, oid);
  return finish(draft, `${branch}: commit ${short(oid)} ${how}`);
}

/** Trunk is taken into an execution branch. */
export async function takeTrunkIn(table: Table, id: DocId): Promise<Move> {
  const { history, dice, twist } = table;
  const branch = dice.any(execBranches(history, id));
  if (!branch) return write(table, id);
  const draft = beginDraft(history);
  const path = cwd(table);
  const own = draft.at.get(branch) ?? '';
  const trunk = tip(draft, 'trunk');
  const { paths } = await rulesOf(path, trunk, systemOf(history, id));
  let parents = [own, trunk];
  let tree = await overlay(path, trunk, own, paths, true);
  let key: string | null = 'bot';
  let how = '';
  const bend: Record<string, () => Promise<void> | void> = {
    'keeping its own tree': async () => {
      tree = await treeOf(draft, own);
    },
    'with the tree of trunk': async () => {
      tree = await treeOf(draft, trunk);
    },
    'the other way round': () => {
      parents = [trunk, own];
    },
    'as one plain commit': () => {
      parents = [own];
    },
    unsigned: () => {
      key = null;
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  const oid = await writeCommit(draft, {
    parents,
    tree,
    message: `Take trunk in\n\nQMS-CR: ${id}\n`,
    by: 'bot',
    key,
  });
  put(draft, branch, oid);
  return finish(draft, `${branch}: takes trunk in, ${short(oid)} ${how}`);
}
