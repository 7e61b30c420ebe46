import { lineOf } from '../book.ts';
import { overlay } from '../documents.ts';
import { beginDraft, finish, put, stepsOf, tip, treeOf, writeCommit } from '../draft.ts';
import type { Move } from '../history.ts';
import { people } from '../laboratory.ts';
import { anyChange, anyCommit, type Table } from './table.ts';

/** Somebody commits to trunk, or merges into it, as they always did. */
export async function plainStep(table: Table): Promise<Move> {
  const { history, dice, twist } = table;
  const draft = beginDraft(history);
  const trunk = tip(draft, 'trunk');
  history.count += 1;
  const files: Record<string, string | null> = {
    [dice.pick(['notes.md', 'deploy.sh'])]: `text ${history.count}\n`,
  };
  let parents = [trunk];
  let tree = await treeOf(draft, trunk);
  let message = 'Write something\n';
  let how = '';
  const bend: Record<string, () => Promise<void> | void> = {
    'with code': () => {
      files[dice.pick(['src/app.js', 'src/evil.js', 'test/app.js', 'lib/evil.js'])] = dice.chance(70)
        ? `evil ${history.count}\n`
        : null;
    },
    'with a folder in place of a file': () => {
      files['src/app.js'] = null;
      files['src/app.js/evil.js'] = 'evil\n';
    },
    'in other case': () => {
      files['SRC/app.js'] = 'evil\n';
    },
    'that merges a branch': async () => {
      const other = await anyCommit(table);
      parents = [trunk, other];
      tree = await overlay(draft.book.path, trunk, other, ['src', 'test']);
    },
    'that merges a branch and takes nothing of it': async () => {
      parents = [trunk, await anyCommit(table)];
    },
    'with the tree of a branch': async () => {
      tree = await treeOf(draft, await anyCommit(table));
    },
    'that names a record': () => {
      message = `Change\n\nQMS-CR: ${anyChange(table)}\n`;
      files['src/app.js'] = 'evil\n';
    },
    'in the quality system': () => {
      files['.qms/policy.yaml'] = 'schema: 1\n';
    },
    'with attributes': () => {
      files['.gitattributes'] = '* text\n';
    },
    'behind trunk': async () => {
      parents = [(await stepsOf(draft))[1]?.oid ?? trunk];
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  const by = dice.pick(people);
  const oid = await writeCommit(draft, {
    parents,
    tree,
    files,
    message,
    by,
    key: dice.chance(50) ? by : null,
  });
  put(draft, 'main', oid);
  return finish(draft, `main: ${Object.keys(files).join(' ')} by ${by} ${how}`);
}

/** Branches go back, away, or where they do not belong. */
export async function upset(table: Table): Promise<Move> {
  const { history, dice } = table;
  const name = dice.any([...history.branches.keys()]) ?? 'main';
  const line = await lineOf(history.book, history.branches.get(name) ?? '');
  const [what, oid] = dice.pick<() => readonly [string, string | null]>([
    () => ['deleted', null],
    () => ['goes back', line[1 + dice.below(4)]?.oid ?? null],
    () => ['stands elsewhere', dice.any([...history.branches.values()]) ?? null],
    () => ['stands at an earlier moment', dice.any(history.moments)?.get(name) ?? null],
  ])();
  return { what: `${name}: ${what}`, to: { [name]: oid } };
}
