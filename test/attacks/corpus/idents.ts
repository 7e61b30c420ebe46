import type { Attack } from '../attack.ts';
import { forgedReview, pushComment, wrongReview } from './one-review.ts';

/** Who wrote, who committed, who signed; and when they say that they did. */

const year = 365 * 24 * 3600;
const header = 'bytes/header';

/** The author line with something else in it. */
function author(pattern: RegExp, by: string): { readonly payload: (text: string) => string } {
  return { payload: (text) => text.replace(/^author .*$/m, (line) => line.replace(pattern, by)) };
}

export const attacks: readonly Attack[] = [
  wrongReview(
    {
      id: 'B14',
      title: 'is signed by quality, and has another author',
      plainGit: 'good signature; shows the author',
      rule: 'event/author',
    },
    { author: 'rev' },
  ),
  wrongReview(
    {
      id: 'B14b',
      title: 'is signed by the initiator, in the name of quality',
      plainGit: 'good signature; shows the author',
      rule: 'event/actor',
    },
    { key: 'bot' },
  ),
  wrongReview(
    {
      id: 'B14c',
      title: 'is signed and written by the initiator, and names quality as actor',
      plainGit: 'good signature',
      rule: 'event/actor',
    },
    { key: 'bot', author: 'bot' },
  ),
  forgedReview(
    {
      id: 'B14d',
      title: 'has the right name, and another address',
      plainGit: 'good signature',
      rule: 'event/author',
    },
    author(/<.*>/, '<quinn@example.com>'),
  ),
  {
    id: 'B14e',
    title: 'was committed by another than its author and signer',
    plainGit: 'good signature',
    rule: null,
    why: 'Who acts is who signed; a proxy may do the committing, and nothing counts it.',
    attempt: (on) =>
      pushComment(on, {
        forge: {
          payload: (text) => text.replace(/^committer \S+ <\S+>/m, 'committer proxy <proxy@example.org>'),
        },
      }),
  },
  forgedReview(
    {
      id: 'B15',
      title: 'has a control character in its author’s name',
      plainGit: 'takes it',
      rule: 'bytes/text',
    },
    author(/quinn/, 'qu\u0008inn'),
  ),
  forgedReview(
    {
      id: 'B15b',
      title: 'has angle brackets within angle brackets',
      plainGit: 'takes it; fsck objects',
      rule: header,
      stoppedBy: 'git',
    },
    author(/<(.*)>/, '<rev@example.org> <$1>'),
  ),
  forgedReview(
    { id: 'B15c', title: 'has no address', plainGit: 'takes it', rule: header },
    author(/<.*>/, '<>'),
  ),
  forgedReview(
    { id: 'B15d', title: 'has no name', plainGit: 'takes it; fsck objects', rule: header, stoppedBy: 'git' },
    author(/quinn </, '<'),
  ),
  forgedReview(
    {
      id: 'B16',
      title: 'is dated before 1970',
      plainGit: 'fsck objects, where it is asked',
      rule: header,
      stoppedBy: 'git',
    },
    author(/> [0-9]+/, '> -1'),
  ),
  forgedReview(
    {
      id: 'B16b',
      title: 'has a date too large for a number',
      plainGit: 'fsck objects, where it is asked',
      rule: header,
      stoppedBy: 'git',
    },
    author(/> [0-9]+/, '> 99999999999999999999'),
  ),
  forgedReview(
    {
      id: 'B16c',
      title: 'has a date with a leading zero',
      plainGit: 'fsck objects, where it is asked',
      rule: header,
      stoppedBy: 'git',
    },
    author(/> /, '> 0'),
  ),
  forgedReview(
    { id: 'B16d', title: 'has the time zone +9999', plainGit: 'takes it', rule: header },
    author(/\+0000/, '+9999'),
  ),
  forgedReview(
    {
      id: 'B16e',
      title: 'has a time zone of five digits',
      plainGit: 'fsck objects, where it is asked',
      rule: header,
      stoppedBy: 'git',
    },
    author(/\+0000/, '+00000'),
  ),
  wrongReview(
    {
      id: 'B16f',
      title: 'is dated 1970',
      plainGit: 'takes it',
      rule: 'event/date',
    },
    { time: 0 },
  ),
  wrongReview(
    {
      id: 'B16g',
      title: 'is dated a year ahead',
      plainGit: 'takes it',
      rule: 'event/future',
      seenBy: 'gate',
      why: 'Only the gate knows what time it is; later, the chain is the order, and the date a claim.',
    },
    { time: Math.floor(Date.now() / 1000) + year },
  ),
];
