import { documentPath } from '../../../src/rules/kinds/ids.ts';
import { eventsByHand, tipOf } from '../../helpers/hand-made.ts';
import type { Attack } from '../attack.ts';
import { attached, besides, checkedIn, draft, type Told } from './drafts.ts';
import { comment, plainStep } from './hand-work.ts';
import { type Entry, writeBlob, writeTree } from './raw-tree.ts';

/** Texts that show something else than they are, and content that is too much. */

const pointer = [
  'version https://git-lfs.github.com/spec/v1',
  `oid sha256:${'4d'.repeat(32)}`,
  'size 12345',
  '',
].join('\n');

export const attacks: readonly Attack[] = [
  {
    id: 'F03b',
    title: 'puts `.gitattributes` beside the governed files on trunk',
    plainGit: 'takes it, and hides changes from `git diff`',
    rule: null,
    why: 'Decisions cover the bytes of the files, and git-qms reads no attributes.',
    attempt: async ({ qs }) => {
      const files = { '.gitattributes': '*.md -diff\n' };
      return { push: { main: await plainStep(qs, [await tipOf(qs, 'trunk')], { files }) } };
    },
  },
  {
    id: 'F04',
    title: 'sends a pointer to review, to a document that lies elsewhere',
    plainGit: 'takes it; a filter may show what it points to',
    rule: 'document/front-matter-missing',
    attempt: async ({ qs }) => {
      const common = { id: draft, by: 'bot', version: '0.2' } as const;
      const tip = await eventsByHand(
        qs,
        { ...common, act: 'checkin', files: { [documentPath(draft)]: pointer } },
        { ...common, act: 'route', state: 'IN_PRE_REVIEW' },
      );
      return { push: { [`qms/${draft}`]: tip } };
    },
  },
  attached(
    {
      id: 'F04b',
      title: 'attaches a pointer to evidence that lies elsewhere',
      plainGit: 'takes it',
      rule: null,
      why: 'It holds the SHA-256 of the file, is shown as what it is, and nothing counts it as more.',
    },
    (entries, oid) => [...entries, { mode: '100644', name: 'video.mp4', oid }],
    besides,
    pointer,
  ),
  checkedIn(
    {
      id: 'F10',
      title: 'writes a right-to-left override into a document',
      plainGit: 'takes it; shows another text than is approved',
      rule: 'document/text',
    },
    (text) => `${text}\nApproved for \u202eesu ton\u202c use.\n`,
  ),
  checkedIn(
    {
      id: 'F10b',
      title: 'writes a zero-width character into a title',
      plainGit: 'takes it',
      rule: 'document/text',
    },
    (text) => text.replace(/^title: (.)/m, 'title: $1\u200b'),
  ),
  checkedIn(
    {
      id: 'F10c',
      title: 'hides text in a comment, and shows a picture from elsewhere',
      plainGit: 'takes it',
      rule: null,
      why: 'The source is what is reviewed and signed, and all of it is there; git-qms fetches nothing.',
    },
    (text) => `${text}\n<!-- Not for everybody. -->\n\n![Plan](https://example.org/plan.png)\n`,
    besides,
  ),
  checkedIn(
    {
      id: 'A19',
      title: 'checks in a document of a megabyte',
      plainGit: 'takes it',
      rule: 'document/size',
    },
    (text) => `${text}\n${'All work and no play.\n'.repeat(50_000)}`,
  ),
  bomb(
    {
      id: 'A19b',
      title: 'attaches folders within folders, forty deep',
      plainGit: 'takes it',
      rule: 'object/tree-too-deep',
    },
    40,
    1,
  ),
  bomb(
    {
      id: 'A19c',
      title: 'attaches ten million files in seven small trees',
      plainGit: 'takes it; `git ls-tree -r` and every checkout then run for ever',
      rule: 'object/tree-too-large',
    },
    7,
    10,
  ),
  {
    id: 'A19d',
    title: 'writes a comment of ten thousand lines',
    plainGit: 'takes it; every reader of the log waits',
    rule: 'bytes/size',
    attempt: async ({ qs }) => ({
      push: { [`qms/${draft}`]: await comment(qs, draft, { text: 'Noted.\n'.repeat(10_000).trim() }) },
    }),
  },
];
/** A folder that holds a folder, and so on. */
async function deep(cwd: string, levels: number, width: number): Promise<Entry> {
  let entry: Entry = { mode: '100644', name: 'a', oid: await writeBlob(cwd, 'x') };
  for (let level = 0; level < levels; level += 1) {
    const { mode, oid } = entry;
    const names = [...Array(width).keys()].map((index) => String.fromCharCode(97 + index));
    entry = {
      mode: '40000',
      name: 'a',
      oid: await writeTree(
        cwd,
        names.map((name) => ({ mode, name, oid })),
      ),
    };
  }
  return entry;
}

function bomb(told: Told, levels: number, width: number): Attack {
  return {
    ...told,
    attempt: async (on) => {
      const folder = await deep(on.qs.path, levels, width);
      return attached(told, (entries) => [...entries, { ...folder, name: 'evidence' }]).attempt(on);
    },
  };
}
