import { CST, Lexer } from 'yaml';
import { type Finding, finding, type Where } from '../finding.ts';
import { limits } from '../limits.ts';

/** Features that make one file mean something else to another reader, or let a small file grow huge. */
const forbidden: Readonly<Record<string, string>> = {
  anchor: 'an anchor',
  alias: 'an alias',
  tag: 'a tag',
  'directive-line': 'a directive',
  'explicit-key-ind': 'a complex key',
  'doc-end': 'an end marker',
};

/** @returns what in the raw text must not even reach the YAML reader; `at` turns an offset into a position */
export function scanYaml(text: string, at: (offset: number) => Where): Finding[] {
  const long = scanLines(text, at);
  return long.length > 0 ? long : scanTokens(text, at);
}

function scanLines(text: string, at: (offset: number) => Where): Finding[] {
  let offset = 0;
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    if (line.length > limits.policyLine)
      return [
        finding('policy/yaml', `a line is longer than ${limits.policyLine} characters`, {
          where: at(offset),
        }),
      ];
    if (indent > limits.policyIndent)
      return [
        finding('policy/yaml', `a line is indented by more than ${limits.policyIndent}`, {
          where: at(offset),
        }),
      ];
    offset += line.length + 1;
  }
  return [];
}

function scanTokens(text: string, at: (offset: number) => Where): Finding[] {
  const findings: Finding[] = [];
  let offset = 0;
  let depth = 0;
  let scalar = false;
  for (const source of new Lexer().lex(text)) {
    const type: string | null = scalar ? 'scalar-text' : CST.tokenType(source);
    scalar = type === 'scalar';
    // The lexer's own marks (start of a document, of a scalar, a broken flow) are no part of the text.
    if (type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end') continue;
    const name = forbidden[type ?? ''];
    if (name) {
      const shown = JSON.stringify(source.slice(0, 40));
      findings.push(finding('policy/yaml', `${shown} is ${name}`, { where: at(offset) }));
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') depth += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') depth -= 1;
    if (depth > limits.policyBrackets)
      return [...findings, finding('policy/yaml', 'brackets are nested too deeply', { where: at(offset) })];
    offset += source.length;
  }
  return findings;
}
