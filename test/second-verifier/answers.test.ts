import { expect, test } from 'vitest';
import { type RespondInput, respond } from '../../src/acts/respond.ts';
import type { DocId } from '../../src/rules/values.ts';
import { git } from '../helpers/git.ts';
import { foundSystem } from '../helpers/quality-system.ts';
import { answerAll, underTest } from '../helpers/verification-record.ts';
import { expectBothValid, python } from './second-opinion.ts';

/** Answers that markdown, YAML or a reader of lines could take for something else. */
const odd = [
  '[Pass]: https://example.org',
  'a | b \\| c \\ d',
  '# Not a heading\n\n\n---\n```\nnot code\n',
  '> quoted *and* _stressed_ ~~struck~~ `code`\n\n  [x]: indented',
  '<!-- @end --> {{objective}} {{_n}} &amp; <b>bold</b>',
  'Größe 10 µm, \u{1F9EA} 한국어, "quoted" and \'so\'\u00a0on',
  '- item: "x"\n    value: 1',
];

test.skipIf(!python)(
  'both verifiers compile the same documents from any answers [REQ-072] [REQ-086]',
  async () => {
    const qs = await foundSystem();
    await git(qs.path, 'config', 'qms.genesis', qs.genesis);
    const change = await qs.crIn('IN_EXECUTION');
    const id = await qs.create({ kind: 'VR', title: 'No: 7 # "prints"', parent: change });
    const answer = (input: Omit<RespondInput, 'id'>, by = 'bot') => respond(qs.as(by), { id, ...input });
    await answerAll(qs, id, { until: 'summary_outcome' });
    for (const [index, value] of odd.entries())
      await answer(
        { goto: index % 2 ? 'objective' : 'negative', value, reason: `odd *${index}* [x]` },
        index % 3 ? 'bot' : 'ada',
      );
    await answer({ goto: 'step_actual.1', value: odd[0], commit: underTest, reason: 'again' });
    await answer({ reopen: 'steps', reason: 'One more step.' });
    for (const value of ['Print', odd[1] ?? '', 'Seen', 'Fail'])
      await answer({ value, commit: value === 'Seen' ? underTest : undefined });
    expect(await expectBothValid(qs.path)).toMatchObject({ [id]: 'IN_EXECUTION' });
    await answer({ value: 'yes' });
    await answer({ value: 'A third step' });
    // The third step is no longer asked, and what was reopened stays.
    await answer({ goto: 'more_steps.2', value: 'no', reason: 'Two are enough.' });
    await answer({ goto: 'more_steps.1', value: 'yes', reason: 'The second came after it.' });
    await answer({ goto: 'related_items', value: 'EI-1 EI-2', reason: 'Both.' });
    expect(await expectBothValid(qs.path)).toMatchObject({ [id]: 'IN_EXECUTION' });
    await answer({ value: 'Pass' });
    await answer({ value: odd[3] });
    const text = await qs.git('show', `qms/${id}:.qms/docs/CR/0xx/${id}/${id}.md`);
    for (const said of ['A third step', 'no longer asked', 'replaced']) expect(text).toContain(said);
    await qs.bring(change as DocId, 'CLOSED');
    expect(await expectBothValid(qs.path)).toMatchObject({ [id]: 'CLOSED', [change]: 'CLOSED' });
  },
);
