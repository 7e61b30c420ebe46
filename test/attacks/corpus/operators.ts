import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { documentPath } from '../../../src/rules/kinds/ids.ts';
import { git, gitBytes } from '../../helpers/git.ts';
import type { Attack, Stage } from '../attack.ts';
import { qms } from '../program.ts';
import { comment, plainStep, titled } from './hand-work.ts';
import { watched, young } from './open-records.ts';

/** What only somebody with the repository in their hands can do; and the gate when it is not itself. */

const hands = 'Done to the repository itself, past the gate.';
const atThePush = 'The push is lawful; what is wrong is the gate.';

/** An event whose claim is false. */
const promoted = ({ qs }: Stage) => comment(qs, young, { state: 'PRE_APPROVED' });

/** Puts each object of a repository into a file of its own. */
async function unpack(copy: string): Promise<void> {
  const packs = join(copy, 'objects/pack');
  const aside = join(copy, 'packs-aside');
  await rename(packs, aside);
  await mkdir(packs);
  for (const name of await readdir(aside)) {
    if (!name.endsWith('.pack')) continue;
    await gitBytes(copy, ['unpack-objects', '-q'], { input: await readFile(join(aside, name)) });
  }
  await rm(aside, { recursive: true });
}

const fileOf = (copy: string, oid: string) => join(copy, 'objects', oid.slice(0, 2), oid.slice(2));

/** Puts other bytes under the name of an object. */
function swap(name: string, change: (text: string) => string): (copy: string) => Promise<void> {
  return async (copy) => {
    await unpack(copy);
    const oid = await git(copy, 'rev-parse', name);
    const type = await git(copy, 'cat-file', '-t', oid);
    const text = Buffer.from(await gitBytes(copy, ['cat-file', type, oid])).toString('utf8');
    const bytes = Buffer.from(change(text));
    await rm(fileOf(copy, oid));
    await writeFile(
      fileOf(copy, oid),
      deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes])),
    );
  };
}

const document = `refs/heads/qms/${watched}:${documentPath(watched)}`;

export const attacks: readonly Attack[] = [
  {
    id: 'A12',
    title: 'gives commits other parents, by a grafts file',
    plainGit: 'obeys it',
    rule: null,
    warning: 'history/grafts',
    why: 'Parents are read from the commits themselves; `verify` warns of what plain git shows.',
    attempt: async () => ({
      operate: async (copy) => {
        const tip = await git(copy, 'rev-parse', `refs/heads/qms/${watched}`);
        await writeFile(join(copy, 'info/grafts'), `${tip}\n`);
      },
    }),
  },
  {
    id: 'A12b',
    title: 'leaves out the beginning, in a shallow clone',
    plainGit: 'shows what it has',
    rule: 'history/shallow',
    seenBy: 'verify',
    why: 'It is not the server that is shallow. The verdict is `incomplete`, never `valid`.',
    attempt: async () => ({
      operate: async (copy) => {
        await writeFile(join(copy, 'shallow'), `${await git(copy, 'rev-parse', 'main~1')}\n`);
      },
    }),
  },
  {
    id: 'A12c',
    title: 'leaves out objects, in a partial clone',
    plainGit: 'fetches them when they are asked for',
    rule: 'history/shallow',
    seenBy: 'verify',
    why: 'As A12b.',
    attempt: async () => ({
      operate: async (copy) => {
        await git(copy, 'config', 'core.repositoryformatversion', '1');
        await git(copy, 'config', 'extensions.partialClone', 'elsewhere');
      },
    }),
  },
  {
    id: 'A21',
    title: 'puts another document under the name of the reviewed one',
    plainGit: '`git show` and `git log -p` show the other one',
    rule: 'object/hash-mismatch',
    seenBy: 'verify',
    why: hands,
    attempt: async () => ({ operate: swap(document, (text) => `${text}\nOne more word.\n`) }),
  },
  {
    id: 'A21b',
    title: 'puts another event under the name of the signed one',
    plainGit: '`git log` shows the other one',
    rule: 'object/hash-mismatch',
    seenBy: 'verify',
    why: hands,
    attempt: async () => ({
      operate: swap(`refs/heads/qms/${watched}`, (text) => text.replace('Fine.', 'Bad!!')),
    }),
  },
  {
    id: 'A23',
    title: 'writes an event past the hook',
    plainGit: 'asks no hook',
    rule: 'event/state',
    attempt: async (on) => ({ push: { [`qms/${young}`]: await promoted(on) } }),
  },
  {
    id: 'A23b',
    title: 'merges a record into trunk with the merge button of a host',
    plainGit: 'asks no hook',
    rule: 'trunk/smuggled-event',
    attempt: async ({ qs }) => {
      const trunk = await qs.git('rev-parse', 'refs/remotes/origin/main');
      const record = await qs.git('rev-parse', `refs/remotes/origin/qms/${young}`);
      const merged = await plainStep(qs, [trunk, record], {
        tree: await qs.git('rev-parse', `${record}^{tree}`),
        message: `Merge pull request #1 from qms/${young}\n`,
      });
      return { push: { main: merged } };
    },
  },
  {
    id: 'A23c',
    title: 'edits a document in force with the web editor of a host',
    plainGit: 'asks no hook',
    rule: 'trunk/governed-path',
    attempt: async ({ qs }) => {
      const trunk = await qs.git('rev-parse', 'refs/remotes/origin/main');
      const files = { '.qms/docs/TEMPLATE/TEMPLATE-CR/TEMPLATE-CR.md': titled('Mine') };
      return { push: { main: await plainStep(qs, [trunk], { files, message: 'Update TEMPLATE-CR.md\n' }) } };
    },
  },
  {
    id: 'X15',
    title: 'takes the hooks away for a while, and puts them back',
    plainGit: 'keeps no record of it',
    rule: 'event/state',
    seenBy: 'verify',
    why: `${hands} Nobody can make valid afterwards what came in meanwhile.`,
    attempt: async (on) => {
      const event = await promoted(on);
      const { qs } = on;
      return {
        operate: async (copy) => {
          const gate = ['--server', copy, '--genesis', qs.genesis];
          expectDone(await qms(qs.path, 'hooks', 'install', ...gate));
          expectDone(await qms(qs.path, 'hooks', 'remove', '--server', copy));
          await qs.git('push', '--quiet', copy, `${event}:refs/heads/qms/${young}`);
          expectDone(await qms(qs.path, 'hooks', 'install', ...gate));
        },
      };
    },
  },
  {
    id: 'A24',
    title: 'pushes to a gate that does not know its genesis',
    plainGit: 'a hook that cannot judge is a hook that takes everything',
    rule: 'genesis/none',
    seenBy: 'gate',
    why: atThePush,
    attempt: async ({ qs, server }) => {
      await git(server, 'config', '--unset', 'qms.genesis');
      return {
        push: { [`qms/${young}`]: await comment(qs, young) },
        mend: () => git(server, 'config', 'qms.genesis', qs.genesis).then(() => {}),
      };
    },
  },
  {
    id: 'A24b',
    title: 'pushes to a gate whose program fails',
    plainGit: 'as A24',
    rule: 'hook/crash',
    seenBy: 'gate',
    why: atThePush,
    attempt: async ({ qs, server }) => {
      await rm(join(server, 'qms'), { recursive: true, force: true });
      await writeFile(join(server, 'qms'), 'no folder\n');
      return {
        push: { [`qms/${young}`]: await comment(qs, young) },
        mend: () => rm(join(server, 'qms')),
      };
    },
  },
  {
    id: 'A25',
    title: 'relies on an event that the server has, and no record',
    plainGit: 'an object that is there is there',
    rule: 'pin/unknown',
    attempt: async (on) => {
      const { qs } = on;
      const forged = await promoted(on);
      await qs.git('push', '--quiet', 'origin', `${forged}:refs/heads/elsewhere`);
      return {
        push: { [`qms/${watched}`]: await comment(qs, watched, { pins: [`${young} ${forged}`] }) },
        mend: () => qs.git('push', '--quiet', 'origin', ':refs/heads/elsewhere').then(() => {}),
      };
    },
  },
  {
    id: 'F09',
    title: 'takes a document’s bytes out of the repository',
    plainGit: 'says so when it comes to them',
    rule: 'history/missing-object',
    seenBy: 'verify',
    why: `${hands} git itself takes no push whose objects are missing. The verdict is \`incomplete\`.`,
    attempt: async () => ({
      operate: async (copy) => {
        await unpack(copy);
        await rm(fileOf(copy, await git(copy, 'rev-parse', document)));
      },
    }),
  },
];

function expectDone(answer: { readonly exitCode: number; readonly stderr: string }): void {
  if (answer.exitCode !== 0) throw new Error(answer.stderr);
}
