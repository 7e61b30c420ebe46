import { z } from 'zod';

/** What people did, as the older log names it: each becomes an act. */
const legacyActs = [
  'CREATE',
  'CHECKOUT',
  'CHECKIN',
  'ROUTE_REVIEW',
  'ROUTE_APPROVAL',
  'ASSIGN',
  'REVIEW',
  'APPROVE',
  'REJECT',
  'RELEASE',
  'REVERT',
  'CLOSE',
  'WITHDRAW',
] as const;

/** What followed from it: compared with our result, never performed. */
const consequences = ['STATUS_CHANGE', 'EFFECTIVE', 'RETIRE'] as const;

export type LegacyAct = (typeof legacyActs)[number];
export type Consequence = (typeof consequences)[number];

/** One line of an audit log. */
export interface LegacyEvent {
  readonly document: string;
  /** 1-based line of the log. */
  readonly line: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly name: LegacyAct | Consequence;
  readonly user: string;
  readonly version: string;
  readonly assignees: readonly string[];
  /** Of a route, as its type says; null where there are no phases. */
  readonly phase: 'pre' | 'post' | null;
  /** `RECOMMEND` or `UPDATES_REQUIRED`, of a review. */
  readonly outcome: string | null;
  /** Title, comment or reason. */
  readonly text: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

const lineShape = z.object({
  ts: z.string(),
  event: z.enum([...legacyActs, ...consequences]),
  user: z.string().min(1),
  version: z.string(),
  title: z.string().optional(),
  comment: z.string().optional(),
  reason: z.string().optional(),
  outcome: z.string().optional(),
  assignees: z.array(z.string()).optional(),
  review_type: z.string().optional(),
  approval_type: z.string().optional(),
  from_status: z.string().optional(),
  to_status: z.string().optional(),
});

/** Seconds since 1970; a time without a zone, as some early lines have, is taken as UTC. */
export function parseTime(text: string): number | null {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
  const milliseconds = Date.parse(zoned);
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}

function phaseOf(type: string): LegacyEvent['phase'] {
  if (type.startsWith('PRE_')) return 'pre';
  return type.startsWith('POST_') ? 'post' : null;
}

/** Reads one line; null where it is not an event in the known form. */
function parseLine(document: string, line: number, text: string): LegacyEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = lineShape.safeParse(value);
  const time = read.success ? parseTime(read.data.ts) : null;
  if (!read.success || time === null) return null;
  const { event, user, version, title, comment, reason, outcome, assignees } = read.data;
  return {
    document,
    line,
    time,
    name: event,
    user,
    version,
    assignees: assignees ?? [],
    phase: phaseOf(read.data.review_type ?? read.data.approval_type ?? ''),
    outcome: outcome ?? null,
    text: title ?? comment ?? reason ?? null,
    from: read.data.from_status ?? null,
    to: read.data.to_status ?? null,
  };
}

/** An audit log: its events in the order of its lines, and the lines that are none. */
export function parseLog(document: string, bytes: Uint8Array): { events: LegacyEvent[]; odd: number[] } {
  const events: LegacyEvent[] = [];
  const odd: number[] = [];
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  lines.forEach((text, index) => {
    if (text.trim() === '') return;
    const event = parseLine(document, index + 1, text);
    if (event) events.push(event);
    else odd.push(index + 1);
  });
  return { events, odd };
}

export function isConsequence(event: LegacyEvent): event is LegacyEvent & { readonly name: Consequence } {
  return (consequences as readonly string[]).includes(event.name);
}
