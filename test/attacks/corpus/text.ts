import type { Attack } from '../attack.ts';
import { forgedReview, wrongReview } from './one-review.ts';

/** Characters that are shown otherwise than they are read. */

const rule = 'bytes/text';
const plan = 'The plan';

/** The payload with bytes put in before the comment. */
function before(bytes: readonly number[]): (text: string) => Uint8Array {
  return (text) => {
    const at = Buffer.byteLength(text.slice(0, text.indexOf(plan)));
    const whole = Buffer.from(text);
    return Buffer.concat([whole.subarray(0, at), Buffer.from(bytes), whole.subarray(at)]);
  };
}

/** A comment with a character in it that is not to be seen. */
function unseen(id: string, title: string, character: string): Attack {
  return wrongReview(
    { id, title, plainGit: 'takes it; terminals and browsers show another text than was signed', rule },
    { text: `The plan covers ${character}the whole scope.` },
  );
}

export const attacks: readonly Attack[] = [
  forgedReview(
    {
      id: 'B10',
      title: 'hides text behind a NUL byte',
      plainGit: '`git log` shows what comes before it; fsck objects, where it is asked strictly',
      rule,
      stoppedBy: 'git',
    },
    { payload: before([0]) },
  ),
  forgedReview(
    {
      id: 'B10b',
      title: 'hides its trailers behind a NUL byte',
      plainGit: 'as B10',
      rule,
      stoppedBy: 'git',
    },
    { payload: (text) => text.replace('\nQMS-Document', '\0\nQMS-Document') },
  ),
  forgedReview(
    {
      id: 'B11',
      title: 'ends its lines with CRLF',
      plainGit: 'takes it; the CR stays in the values of trailers',
      rule,
    },
    { payload: (text) => text.replace(/\n(?=QMS-)/g, '\r\n') },
  ),
  forgedReview(
    {
      id: 'B11b',
      title: 'has a lone CR, which overwrites the line on a terminal',
      plainGit: 'takes it',
      rule,
    },
    { payload: (text) => text.replace('The plan', 'Rejected.\rThe plan') },
  ),
  forgedReview(
    {
      id: 'B11c',
      title: 'has a CR in a header line',
      plainGit: 'takes it; fsck objects',
      rule,
      stoppedBy: 'git',
    },
    { payload: (text) => text.replace(/^(committer .*)$/m, '$1\r') },
  ),
  forgedReview(
    {
      id: 'B11d',
      title: 'has an escape sequence for terminals',
      plainGit: 'takes it, and the terminal obeys',
      rule,
    },
    { payload: (text) => text.replace('The plan', '\u001b[2KThe plan') },
  ),
  forgedReview(
    { id: 'B13', title: 'is not UTF-8', plainGit: 'takes it', rule: 'bytes/encoding' },
    { payload: before([0xc3, 0x28]) },
  ),
  forgedReview(
    {
      id: 'B13b',
      title: 'has a character in an overlong form',
      plainGit: 'takes it',
      rule: 'bytes/encoding',
    },
    { payload: before([0xc0, 0xaf]) },
  ),
  unseen('B13c', 'has a character of two code points that has one of its own', 'e\u0301'),
  unseen('B13d', 'has a right-to-left override', '\u202e'),
  unseen('B13e', 'has an isolate that is never closed', '\u2066'),
  unseen('B13f', 'has a zero-width joiner', '\u200d'),
  unseen('B13g', 'has a zero-width space', '\u200b'),
  unseen('B13h', 'has tag characters', '\u{e0041}\u{e0042}'),
  unseen('B13i', 'has a line separator', '\u2028'),
  forgedReview(
    { id: 'B13j', title: 'begins its message with a byte order mark', plainGit: 'takes it', rule },
    { payload: (text) => text.replace('\n\nCR-001', '\n\n\ufeffCR-001') },
  ),
];
