import type { Attack } from '../attack.ts';
import { forgedReview, insertBefore } from './one-review.ts';

/** Headers that are not what they should be: too many, too strange, twice, in another place. */

const rule = 'bytes/header';

/** The whole `gpgsig` header of an object. */
function signatureIn(text: string): string {
  return /^gpgsig .*\n(?: .*\n)*/m.exec(text)?.[0] ?? '';
}

/** A header line once more, as it stands. */
function twice(word: string): (text: string) => string {
  return (text) => text.replace(new RegExp(`^${word} .*\n`, 'm'), '$&$&');
}

const tag = [
  `mergetag object ${'1'.repeat(40)}`,
  ' type commit',
  ' tag v1',
  ' tagger rev <rev@example.org> 1767225600 +0000',
  ' ',
  ' QMS-Event: approve',
  '',
].join('\n');

export const attacks: readonly Attack[] = [
  forgedReview(
    {
      id: 'B02',
      title: 'adds a header `gpgsigX` after signing',
      plainGit: 'verify-commit leaves out every header that begins with gpgsig: good signature, another id',
      rule,
    },
    { object: (text) => insertBefore(text, null, 'gpgsigX evil\n') },
  ),
  forgedReview(
    {
      id: 'B02b',
      title: 'adds a header `gpgsigX` before the signature',
      plainGit: 'as B02',
      rule,
    },
    { object: (text) => insertBefore(text, 'gpgsig', 'gpgsigX evil\n') },
  ),
  forgedReview(
    {
      id: 'B02c',
      title: 'adds a header of a free name, and signs it',
      plainGit: 'good signature; shows nothing of it',
      rule,
    },
    { payload: (text) => insertBefore(text, null, 'approved-by rev\n') },
  ),
  forgedReview(
    {
      id: 'B03',
      title: 'adds junk as `gpgsig-sha256`',
      plainGit: 'takes it for the signature of the other object format, and does not look',
      rule,
    },
    { object: (text) => insertBefore(text, null, 'gpgsig-sha256 evil\n') },
  ),
  forgedReview(
    {
      id: 'B04',
      title: 'adds the same signature a second time',
      plainGit: 'looks at the first only',
      rule,
    },
    { object: (text) => insertBefore(text, null, signatureIn(text)) },
  ),
  forgedReview(
    {
      id: 'B04b',
      title: 'adds a second signature, of nobody, before the good one',
      plainGit: 'which of the two counts differs between programs',
      rule,
    },
    {
      object: (text) =>
        insertBefore(text, 'gpgsig', signatureIn(text).replace(/\n [A-Za-z0-9+/]{70}\n/, '\n AAAA\n')),
    },
  ),
  forgedReview(
    {
      id: 'B07',
      title: 'has a second `tree` header',
      plainGit: 'reads the first, other programs the last; fsck objects',
      rule,
      stoppedBy: 'git',
    },
    { payload: (text) => insertBefore(text, 'author', `tree ${'1'.repeat(40)}\n`) },
  ),
  forgedReview(
    {
      id: 'B07b',
      title: 'has a second `tree` header before its parent',
      plainGit: 'as B07; and sees no parent behind it',
      rule: 'ref/rewritten',
      verifyRule: 'history/no-genesis',
      why: 'git sees no parent, and so both doors, which ask git what descends from what, see a branch begun anew.',
      stoppedBy: 'git',
    },
    { payload: twice('tree') },
  ),
  forgedReview(
    {
      id: 'B08',
      title: 'names its parent twice',
      plainGit: 'clean, and counts two parents',
      rule,
    },
    { payload: twice('parent') },
  ),
  forgedReview(
    {
      id: 'B08b',
      title: 'names two authors',
      plainGit: 'shows the first; fsck objects',
      rule,
      stoppedBy: 'git',
    },
    { payload: (text) => insertBefore(text, 'author', 'author rev <rev@example.org> 1767225600 +0000\n') },
  ),
  forgedReview(
    {
      id: 'B08c',
      title: 'names two committers',
      plainGit: 'shows the first',
      rule,
    },
    { payload: twice('committer') },
  ),
  forgedReview(
    {
      id: 'B09',
      title: 'declares UTF-7, in which the comment reads as a trailer',
      plainGit: '`git log` converts, and shows `QMS-Event: approve`',
      rule,
    },
    {
      payload: (text) =>
        insertBefore(text, null, 'encoding UTF-7\n').replace(
          'The plan',
          '+AFEATQBT--Event: approve\nThe plan',
        ),
    },
  ),
  forgedReview(
    {
      id: 'B09b',
      title: 'declares the encoding that it has',
      plainGit: 'good signature, no difference to see',
      rule,
    },
    { payload: (text) => insertBefore(text, null, 'encoding UTF-8\n') },
  ),
  forgedReview(
    {
      id: 'B12',
      title: 'carries a hostile tag in a `mergetag` header',
      plainGit: 'verify-commit does not look at it',
      rule,
    },
    { payload: (text) => insertBefore(text, null, tag) },
  ),
  forgedReview(
    {
      id: 'B12b',
      title: 'folds a header line onto a second one',
      plainGit: 'good signature',
      rule,
      stoppedBy: 'git',
    },
    { payload: (text) => text.replace(/^(author .*)\n/m, '$1\n  folded\n') },
  ),
];
