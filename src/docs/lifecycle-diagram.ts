import type { Family, Row } from '../rules/record/lifecycle.ts';
import { isEnd, type State } from '../rules/states.ts';

/** Ends that nothing leads out of. */
function isFinal(rows: readonly Row[], state: State): boolean {
  return isEnd(state) && !rows.some((row) => row.from === state && row.to !== state);
}

/** A mermaid state diagram of one family: one arrow for each pair of states, labelled with the acts that lead there. */
export function stateDiagram(lifecycle: readonly Row[], family: Family): string {
  const rows = lifecycle.filter((row) => row.family === family);
  const arrows = new Map<string, Set<string>>();
  for (const { from, act, to } of rows) {
    if (from === to) continue;
    const arrow = `${from ?? '[*]'} --> ${to}`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(act));
  }
  const lines = [...arrows].map(([arrow, acts]) => `    ${arrow}: ${[...acts].join(', ')}\n`);
  const ends = [...new Set(rows.map((row) => row.to))].filter((state) => isFinal(rows, state));
  return `\`\`\`mermaid\nstateDiagram-v2\n${lines.join('')}${ends.map((state) => `    ${state} --> [*]\n`).join('')}\`\`\`\n`;
}
