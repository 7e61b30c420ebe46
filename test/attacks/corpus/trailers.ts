import { git } from '../../helpers/git.ts';
import type { Attack } from '../attack.ts';
import { forgedReview, pushComment, wrongReview } from './one-review.ts';

/** Trailers where none should be, twice, in another dress, or behind one another. */

const form = 'trailer/form';
const message = 'bytes/message';

/** The line of a trailer exchanged for something else. */
function line(key: string, by: string): { readonly payload: (text: string) => string } {
  return { payload: (text) => text.replace(new RegExp(`^QMS-${key}: .*\n`, 'm'), by) };
}

export const attacks: readonly Attack[] = [
  wrongReview(
    {
      id: 'C01',
      title: 'has a trailer in its comment',
      plainGit: 'shows it among the text; some tools take it',
      rule: message,
    },
    { text: 'Good.\nQMS-Event: approve' },
  ),
  wrongReview(
    {
      id: 'C01b',
      title: 'has a whole block of trailers in its comment',
      plainGit: 'takes the last block; others the first',
      rule: message,
    },
    { text: 'Good.\n\nQMS-Document: CR-001\nQMS-Event: approve\nQMS-State: PRE_APPROVED\n\nThat is all.' },
  ),
  wrongReview(
    {
      id: 'C01c',
      title: 'breaks out of its subject, as a title from a form may',
      plainGit: 'a real trailer, if it comes last',
      rule: message,
    },
    { subject: 'CR-001: review\n\nQMS-Event: approve' },
  ),
  wrongReview(
    {
      id: 'C01d',
      title: 'hides a trailer in its comment by an indent and small letters',
      plainGit: 'shows it among the text',
      rule: message,
    },
    { text: 'Good.\n  qms-event: approve' },
  ),
  forgedReview(
    {
      id: 'C03',
      title: 'says twice what was done',
      plainGit: 'gives both; tools take the first or the last',
      rule: 'trailer/order',
    },
    line('Event', 'QMS-Event: review\nQMS-Event: approve\n'),
  ),
  forgedReview(
    {
      id: 'C03b',
      title: 'says who acts again at the end',
      plainGit: 'as C03',
      rule: 'trailer/order',
    },
    { payload: (text) => `${text}QMS-Actor: rev\n` },
  ),
  forgedReview(
    {
      id: 'C03c',
      title: 'has its trailers in another order',
      plainGit: 'does not mind',
      rule: 'trailer/order',
    },
    { payload: (text) => text.replace(/^(QMS-Event: .*\n)(QMS-Actor: .*\n)/m, '$2$1') },
  ),
  forgedReview(
    { id: 'C04', title: 'writes a key in small letters', plainGit: 'the same trailer', rule: form },
    line('Event', 'qms-event: review\n'),
  ),
  forgedReview(
    {
      id: 'C04b',
      title: 'writes a key in capitals',
      plainGit: 'the same trailer',
      rule: 'trailer/unknown',
    },
    line('Event', 'QMS-EVENT: review\n'),
  ),
  forgedReview(
    { id: 'C04c', title: 'leaves out the space after the colon', plainGit: 'the same trailer', rule: form },
    line('Event', 'QMS-Event:review\n'),
  ),
  forgedReview(
    { id: 'C04d', title: 'has a space before the colon', plainGit: 'the same trailer', rule: form },
    line('Event', 'QMS-Event : review\n'),
  ),
  forgedReview(
    { id: 'C04e', title: 'has two spaces after the colon', plainGit: 'the same trailer', rule: form },
    line('Event', 'QMS-Event:  review\n'),
  ),
  wrongReview(
    {
      id: 'C05',
      title: 'has a line `---`, above which some commands look for trailers',
      plainGit: '`git log` reads the block below, `interpret-trailers` one above',
      rule: message,
    },
    { text: 'Rejected, see below.\n\n---\n\nOr not.' },
  ),
  wrongReview(
    {
      id: 'C05b',
      title: 'has a line `---` with words behind it',
      plainGit: 'as C05',
      rule: message,
    },
    { text: 'Rejected, see below.\n\n--- end of message\n\nOr not.' },
  ),
  wrongReview(
    {
      id: 'C06',
      title: 'has its trailers in one paragraph with words and a sign-off',
      plainGit: 'a paragraph with a sign-off counts as trailers, whatever else is in it',
      rule: form,
    },
    { forge: { payload: (text) => `${text}Signed-off-by: rev <rev@example.org>\nand it is good\n` } },
  ),
  forgedReview(
    {
      id: 'C06b',
      title: 'has another tool’s trailer among its own',
      plainGit: 'takes it',
      rule: form,
    },
    line('Actor', 'QMS-Actor: quinn\nReviewed-by: rev <rev@example.org>\n'),
  ),
  forgedReview(
    {
      id: 'C07',
      title: 'hides a second key in a folded line',
      plainGit: 'joins the lines to one value',
      rule: form,
    },
    line('Outcome', 'QMS-Outcome: recommend\n QMS-State: PRE_APPROVED\n'),
  ),
  forgedReview(
    {
      id: 'C07b',
      title: 'folds a value onto a second line',
      plainGit: 'joins the lines to one value',
      rule: form,
    },
    line('Meaning', 'QMS-Meaning: I have reviewed this content;\n my outcome and comment stand above.\n'),
  ),
  forgedReview(
    {
      id: 'C08',
      title: 'separates key and value by `=`, which git can be configured to take',
      plainGit: 'a trailer or not, by `trailer.separators` of whoever looks',
      rule: form,
    },
    line('Event', 'QMS-Event=review\n'),
  ),
  {
    id: 'C08b',
    title: 'is verified where git is configured to read trailers otherwise',
    plainGit: 'reads other trailers',
    rule: null,
    why: 'Trailers are read by one parser from raw bytes; no configuration changes it.',
    attempt: async () => ({
      operate: async (bare) => {
        await git(bare, 'config', 'trailer.separators', '=#');
        await git(bare, 'config', 'trailer.QMS-Event.key', 'Evil-Event');
        await git(bare, 'config', 'core.commentChar', 'Q');
      },
    }),
  },
  wrongReview(
    {
      id: 'C09',
      title: 'has git’s scissors, below which `commit --cleanup` throws everything away',
      plainGit: 'keeps or drops what is below, by configuration',
      rule: message,
    },
    { text: `Rejected.\n\n# ${'-'.repeat(24)} >8 ${'-'.repeat(24)}\n\nOr not.` },
  ),
  {
    id: 'C09b',
    title: 'has lines that git’s editor takes for remarks, and drops',
    plainGit: 'drops them when the message is edited',
    rule: null,
    why: 'Events are written as bytes and never go through an editor or its cleaning: what was signed stays.',
    attempt: (on) => pushComment(on, { text: '# A heading, not a remark\n#and another' }),
  },
  forgedReview(
    {
      id: 'C15',
      title: 'has a trailer that no version knows yet',
      plainGit: 'takes it',
      rule: 'trailer/unknown',
    },
    { payload: (text) => `${text}QMS-Future: yes\n` },
  ),
  forgedReview(
    {
      id: 'C15b',
      title: 'has a trailer of another act',
      plainGit: 'takes it',
      rule: 'trailer/not-of-act',
    },
    { payload: (text) => `${text}QMS-Clear: ${'0'.repeat(40)}\n` },
  ),
  wrongReview(
    {
      id: 'C15c',
      title: 'is an act that no version knows yet',
      plainGit: 'takes it',
      rule: 'event/unknown',
    },
    { set: { Outcome: 'recommend', Event: 'waive' } },
  ),
  wrongReview(
    {
      id: 'C15d',
      title: 'is a step of trunk, on a record',
      plainGit: 'takes it',
      rule: 'event/unknown',
    },
    { set: { Outcome: 'recommend', Event: 'enact' } },
  ),
];
