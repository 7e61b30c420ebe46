import type { LegacyDocument } from '../../../src/replay/legacy/documents.ts';
import { type LegacyEvent, parseLog } from '../../../src/replay/legacy/event.ts';

type Line = readonly [event: string, version: string, more?: Readonly<Record<string, unknown>>];

/** Events a minute apart, or all of one instant. */
export function events(lines: readonly Line[], minutes = 1): LegacyEvent[] {
  const text = lines.map(([event, version, more], index) => {
    const ts = new Date(Date.UTC(2026, 0, 5, 8, index * minutes)).toISOString();
    return JSON.stringify({ ts, event, user: 'claude', version, ...more });
  });
  return parseLog('CR-001', Buffer.from(text.join('\n'))).events;
}

export function documentWith(
  log: readonly LegacyEvent[],
  archived: Readonly<Record<string, string>> = {},
  current: string | null = null,
): LegacyDocument {
  const bytes = (text: string): Uint8Array => Buffer.from(text);
  return {
    id: 'CR-001',
    status: 'DRAFT',
    version: '0.1',
    events: log,
    oddLines: [],
    archived: new Map(Object.entries(archived).map(([version, text]) => [version, bytes(text)])),
    current: current === null ? null : bytes(current),
  };
}
