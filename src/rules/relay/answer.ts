import { type Finding, finding, ok, type Result, refuse, type Where } from '../finding.ts';
import { isRuleId } from '../registry.ts';

/** The file of a relay's answer. */
export const answerFile = 'answer.json';

/** More findings than these help nobody, and an answer has to stay small. */
const mostFindings = 50;
const mostText = 2000;

const places = ['commit', 'record', 'ref', 'path'] as const;
const numbers = ['line', 'column', 'byte'] as const;

/** What a relay says to a proposal that it refuses, as bytes of {@link answerFile}: the findings of the gate. */
export function encodeAnswer(nonce: string, findings: readonly Finding[]): string {
  const short = (text: string) => (text.length > mostText ? `${text.slice(0, mostText)}…` : text);
  const refused = findings.slice(0, mostFindings).map(({ rule, message, fix, where }) => ({
    rule,
    message: short(message),
    fix: short(fix),
    where,
  }));
  return `${JSON.stringify({ schema: 1, proposal: nonce, refused, more: findings.length - refused.length }, null, 2)}\n`;
}

function readWhere(value: unknown): Where {
  if (typeof value !== 'object' || value === null) return {};
  const given = value as Record<string, unknown>;
  return Object.fromEntries([
    ...places.flatMap((key) => (typeof given[key] === 'string' ? [[key, given[key]] as const] : [])),
    ...numbers.flatMap((key) => (typeof given[key] === 'number' ? [[key, given[key]] as const] : [])),
  ]);
}

/** A finding of a relay that may be newer: a rule that is not known here is told by its name. */
function readFinding(value: unknown): Finding | null {
  if (typeof value !== 'object' || value === null) return null;
  const { rule, message, fix, where } = value as Record<string, unknown>;
  if (typeof rule !== 'string' || typeof message !== 'string' || typeof fix !== 'string') return null;
  if (isRuleId(rule)) return finding(rule, message, { fix, where: readWhere(where) });
  return finding('push/refused', `the relay refused: ${rule}: ${message}`, { fix, where: readWhere(where) });
}

/** Reads what {@link encodeAnswer} wrote: at least one finding, about the proposal of this name. Fails with `relay/answer`. */
export function decodeAnswer(text: string, nonce: string): Result<readonly Finding[]> {
  const bad = () => refuse('relay/answer', `${answerFile} is not the answer of a relay`);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return bad();
  }
  const { schema, proposal, refused } = (read ?? {}) as Record<string, unknown>;
  if (schema !== 1 || proposal !== nonce || !Array.isArray(refused)) return bad();
  const findings = refused.map(readFinding);
  return findings.length > 0 && findings.every((each) => each !== null) ? ok(findings) : bad();
}
