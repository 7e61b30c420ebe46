import type { Kind, PropertyRule } from '../../src/rules/kinds.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (data: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(data);

export function kindWith(properties: Record<string, PropertyRule> = {}, executable = true): Kind {
  return {
    name: 'CR',
    title: 'Change record',
    executable,
    numbering: 'number',
    parents: [],
    template: null,
    properties,
    sections: [],
    lockedSections: [],
    attachment: false,
    authority: 'none',
  };
}

const header = '| EI | Task | VR | Execution summary | Outcome | Performed by |\n|---|---|---|---|---|---|\n';

/** A change record with the given rows in its execution table. */
export function record(...rows: readonly string[]): string {
  return `---\ntitle: Replace the pump\n---\n\n# CR-001\n\n${header}${rows.join('\n')}\n\nText after it.\n`;
}

/** `rule@line:column` of each finding. */
export function places(
  findings: readonly { rule: string; where: { line?: number; column?: number } }[],
): string[] {
  return findings.map(({ rule, where }) => `${rule}@${where.line ?? '-'}:${where.column ?? '-'}`);
}
