import { cleanText } from '../../rules/bytes/text.ts';
import { fail } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import type { DocId } from '../../rules/values.ts';

const trailer = /^[A-Za-z0-9][A-Za-z0-9-]*: \S/;

/**
 * The message of a commit as an agent wrote it: lines, letters and trailers of any kind. On an execution branch its
 * record is added as the last trailer. Raises `git-mcp/message`.
 */
export function codeMessage(text: string, change: DocId | null): string {
  const lines = cleanText(text).split('\n');
  const ours = (line: string) => change !== null && line === `QMS-CR: ${change}`;
  const said = lines
    .filter((line) => !ours(line))
    .join('\n')
    .trim();
  if (said === '') fail('git-mcp/message', 'the message is empty');
  const claim = said.split('\n').find((line) => /^\s*qms-/i.test(line));
  if (claim !== undefined)
    fail('git-mcp/message', `the line ${JSON.stringify(claim.slice(0, 100))} speaks to the quality system`);
  const paragraphs = said.split(/\n{2,}/);
  const last = paragraphs.length > 1 ? (paragraphs.at(-1) ?? '') : '';
  const joins = last !== '' && last.split('\n').every((line) => trailer.test(line));
  const message = change === null ? `${said}\n` : `${said}${joins ? '\n' : '\n\n'}QMS-CR: ${change}\n`;
  if (Buffer.byteLength(message) > limits.messageBytes)
    fail('git-mcp/too-large', `the message is longer than ${limits.messageBytes} bytes`);
  return message;
}
