import { type Answer, decodeAnswers } from '../../checklists/answers.ts';
import { lookUpIn } from '../../checklists/places.ts';
import { type Asked, askedIn, type PromptItem, promptPhase } from '../../checklists/prompt.ts';
import { type Finding, finding } from '../../finding.ts';
import type { Kind } from '../../kinds.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Case } from '../case.ts';
import type { RecordState } from '../state.ts';
import type { EventFacts } from '../world.ts';

/** The checklist that a review or an approval of a record answers under a policy; null where nothing is asked. */
export function askedOf(
  policy: Policy,
  kind: Pick<Kind, 'name'>,
  record: Pick<RecordState, 'phase' | 'retiring'>,
  act: 'review' | 'approve',
): Asked | null {
  const task = act === 'approve' ? 'approval' : 'review';
  return askedIn(policy.promptFiles, task, promptPhase(record), kind.name);
}

/**
 * A review or approval answers each item that the policy asks, and nothing else; what it quotes stands in the content.
 * Where answers are optional a comment will do, but answers that are given are judged.
 */
export function checklistAnswered({ before, kind, world }: Case): Finding[] {
  const { event, policy, facts } = world;
  if (event.act !== 'review' && event.act !== 'approve') return [];
  const asked = askedOf(policy, kind, before, event.act);
  if (asked === null) return [];
  const read = decodeAnswers(event.body);
  if (read === null) return asked.prompt.answers === 'required' ? [unansweredAtAll(asked, event.act)] : [];
  if (!read.ok) return [...read.findings];
  const { prompt, answers } = read.value;
  const { path, oid } = asked.prompt;
  if (prompt.path !== path || prompt.oid !== oid) {
    const message = `the answers are to ${prompt.path} ${prompt.oid.slice(0, 12)}; asked is ${path} ${oid.slice(0, 12)}`;
    return [finding('checklist/other-prompt', message, { where: { path } })];
  }
  const wrongItems = checkItems(asked.items, answers);
  if (wrongItems.length > 0) return wrongItems;
  const approves = event.act === 'approve' || event.outcome === 'recommend';
  return [
    ...answers.flatMap(checkWords),
    ...asked.items.flatMap((item) => checkSupport(item, answers)),
    ...checkPlaces(facts, answers),
    ...answers
      .filter(({ verdict }) => verdict === 'fail' && approves)
      .map(({ item }) => finding('checklist/contradiction', `${item} failed, and yet the event agrees`)),
  ];
}

function unansweredAtAll({ prompt, items }: Asked, act: 'review' | 'approve'): Finding {
  return finding('checklist/missing', `${prompt.path} asks ${items.length} items; none is answered`, {
    where: { path: prompt.path },
    fix: `run \`qms ${act} ID --form\`, fill it in, and give it with --answers FILE`,
  });
}

/** Each item that is asked has one answer, and nothing else has any. */
function checkItems(items: readonly PromptItem[], answers: readonly Answer[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { item } of answers) counts.set(item, (counts.get(item) ?? 0) + 1);
  const asked = new Set(items.map(({ id }) => id));
  return [
    ...items
      .filter(({ id }) => !counts.has(id))
      .map(({ id, text }) => finding('checklist/unanswered', `${id} is not answered: ${text}`)),
    ...[...counts].flatMap(([item, count]) => [
      ...(asked.has(item) ? [] : [finding('checklist/unknown-item', `${item} is not asked here`)]),
      ...(count > 1 ? [finding('checklist/twice', `${item} is answered ${count} times`)] : []),
    ]),
  ];
}

function checkWords({ item, verdict, says }: Answer): Finding[] {
  return verdict === 'pass' || says !== ''
    ? []
    : [finding('checklist/reason', `${item} is answered ${verdict} without a reason`)];
}

/** An item that asks for evidence passes by pointing at it. */
function checkSupport({ id, asks }: PromptItem, answers: readonly Answer[]): Finding[] {
  return answers
    .filter((each) => each.item === id && asks === 'evidence')
    .filter(({ verdict, support }) => verdict === 'pass' && support.length === 0)
    .map(() => finding('checklist/evidence', `${id} passes without a quote or a location`));
}

/** More of them would help no reader, and each is looked for. */
const mostSupport = 10;

function checkPlaces({ texts, files, document }: EventFacts, answers: readonly Answer[]): Finding[] {
  const wrong = lookUpIn({ texts: texts ?? new Map(), files, document });
  return answers.flatMap(({ item, support }) => {
    if (support.length > mostSupport) {
      const message = `${item} has ${support.length} quotes and locations, more than ${mostSupport}`;
      return [finding('checklist/evidence', message)];
    }
    return support.flatMap((each) => {
      const rule = each.kind === 'quote' ? 'checklist/quote' : 'checklist/location';
      const found = wrong(each);
      return found === null ? [] : [finding(rule, `${item}: ${found}`)];
    });
  });
}
