import type { CycleReport, HastyReview, Spread } from '../../renditions/report-model.ts';
import type { Life, LifeEvent } from './lives.ts';

/**
 * Nobody takes in prose faster: fluent readers manage some 250 words a minute, skimmers twice that. A machine reads
 * faster, but then also writes a review that shows it.
 */
export const fastestReading = 600;

/** From which event to which a phase lasts, by the states that begin and end it. */
const phases: readonly (readonly [string, RegExp, RegExp])[] = [
  ['drafting', /^DRAFT$/, /^IN_(PRE_)?REVIEW$/],
  ['review', /^IN_(PRE_)?REVIEW$/, /^(PRE_)?REVIEWED$/],
  ['approval', /^IN_(PRE_)?APPROVAL$/, /^(PRE_APPROVED|EFFECTIVE|RETIRED)$/],
  ['waiting for release', /^PRE_APPROVED$/, /^IN_EXECUTION$/],
  ['execution', /^IN_EXECUTION$/, /^IN_POST_REVIEW$/],
  ['post-review', /^IN_POST_REVIEW$/, /^POST_REVIEWED$/],
  ['post-approval', /^IN_POST_APPROVAL$/, /^POST_APPROVED$/],
  ['closing', /^POST_APPROVED$/, /^CLOSED$/],
];

/** Times per phase, how often decisions are negative, and reviews that cannot have read what they judged. */
export function cycleOf(lives: readonly Life[]): CycleReport {
  const valid = lives.filter((life) => life.valid);
  const kinds = [...new Set(valid.map((life) => life.kind))].sort();
  const events = valid.flatMap((life) => life.events);
  const count = (fits: (event: LifeEvent) => boolean) => events.filter(fits).length;
  const approvals = count((event) => event.act === 'approve');
  const rejections = count((event) => event.act === 'reject');
  const reviews = valid.flatMap(readings);
  return {
    phases: kinds.flatMap((kind) =>
      phases.flatMap(([phase, from, to]) => {
        const times = valid.filter((life) => life.kind === kind).flatMap((life) => durations(life, from, to));
        return times.length === 0 ? [] : [{ kind, phase, ...spread(times) }];
      }),
    ),
    decisions: {
      reviews: count((event) => event.act === 'review'),
      updatesRequested: count((event) => event.act === 'review' && event.outcome === 'request-updates'),
      approvals,
      rejections,
      rejectionRate:
        approvals + rejections === 0 ? 0 : Math.round((1000 * rejections) / (approvals + rejections)) / 10,
    },
    reading: {
      wordsPerMinute: fastestReading,
      reviews: reviews.length,
      hasty: reviews
        .filter(({ words, seconds }) => words > (Math.max(seconds, 1) / 60) * fastestReading)
        .sort((a, b) => a.seconds / a.words - b.seconds / b.words || (a.at < b.at ? -1 : 1)),
    },
  };
}

/** Each stretch from the first event in a beginning state to the next one in an ending state. */
function durations(life: Life, from: RegExp, to: RegExp): number[] {
  const times: number[] = [];
  let begun: number | null = null;
  for (const event of life.events) {
    if (begun !== null && to.test(event.state)) {
      times.push(event.time - begun);
      begun = null;
    }
    if (from.test(event.state)) begun ??= event.time;
    else begun = null;
  }
  return times;
}

/** How long each reviewer had the text: from the route, or the assignment, to the first review of a phase. */
function readings(life: Life): HastyReview[] {
  const found: HastyReview[] = [];
  let routed = 0;
  const assigned = new Map<string, number>();
  const read = new Set<string>();
  for (const event of life.events) {
    if (event.act === 'route') routed = event.time;
    for (const each of event.act === 'assign' ? event.assignees : []) assigned.set(each, event.time);
    if (event.act !== 'review' || event.words === null) continue;
    const key = `${event.phase} ${event.actor}`;
    if (read.has(key)) continue;
    read.add(key);
    const seconds = event.time - Math.max(routed, assigned.get(event.actor) ?? 0);
    const at = new Date(event.time * 1000).toISOString().replace('.000Z', 'Z');
    const { words } = event;
    found.push({ id: life.id, reviewer: event.actor, words, seconds, outcome: event.outcome ?? '', at });
  }
  return found;
}

function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(0.5) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return { count: sorted.length, median, p90: at(0.9), longest: sorted.at(-1) ?? 0 };
}
