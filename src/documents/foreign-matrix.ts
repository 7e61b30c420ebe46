import type { ForeignMatrix, Said } from '../rules/matrix/check-foreign.ts';
import { requirementId } from '../rules/systems/requirement.ts';
import { isOid } from '../rules/values.ts';
import { frontMatterSpan } from './front-matter-block.ts';
import type { Markdown } from './markdown.ts';
import { bareCell, type CellTable, cellTables } from './plain-tables.ts';

const commitLabel = /^(?:qualified )?commit(?: hash| id| sha)?$/;
const runLabel = /^(?:ci(?:[ /-](?:run|evidence|pipeline|job))?|pipeline|workflow run|run url)$/;
/** `**Commit:** abc`, or the same in a list. */
const commitLine = /^[ \t>*_+-]*(?:Qualified )?Commit[*_]*:[*_]*[ \t]*(\S.*)$/i;
const specification = /\b(SDLC-[A-Z][A-Z0-9-]{0,60}-RS)[ ,]+(?:version[ ]+)?v?([0-9]+\.[0-9]+)\b/g;

/**
 * Reads what a traceability matrix of any form says of its commit, its CI run and its specification: rows
 * `| Commit | … |` of a table, columns with such a heading, or `Commit: …` on a line of its own. It takes a claim for
 * what it is, and looks nothing up.
 */
export function readForeignMatrix(markdown: Markdown): ForeignMatrix {
  const tables = cellTables(markdown);
  const lines = markdown.text.split('\n');
  const first = frontLines(markdown);
  const body = lines.map((text, index) => ({ text: index < first ? '' : text, line: index + 1 }));
  const spoken = body.flatMap(({ text, line }): Said[] => {
    const found = commitLine.exec(text);
    return found ? [{ written: bareCell(found[1] ?? ''), line }] : [];
  });
  const requirements = new Map<string, number>();
  for (const { rows } of tables)
    for (const { cells, line } of rows) {
      const id = bareCell(cells[0] ?? '');
      if (requirementId.test(id) && !requirements.has(id)) requirements.set(id, line);
    }
  return {
    commits: [...labelled(tables, commitLabel), ...spoken],
    runs: labelled(tables, runLabel),
    versions: body.flatMap(({ text, line }) =>
      [...text.matchAll(specification)].map(([, , version = '']) => ({ written: version, line })),
    ),
    requirements: [...requirements].map(([written, line]) => ({ written, line })),
  };
}

/** What stands beside a label in a table's first column, or below it in its header. */
function labelled(tables: readonly CellTable[], label: RegExp): Said[] {
  return tables.flatMap(({ header, rows }) => {
    const column = header.findIndex((name, index) => index > 0 && label.test(name));
    if (column !== -1)
      return rows.map(({ cells, line }) => ({ written: bareCell(cells[column] ?? ''), line }));
    return rows.flatMap(({ cells, line }) =>
      label.test(bareCell(cells[0] ?? '').toLowerCase()) ? [{ written: bareCell(cells[1] ?? ''), line }] : [],
    );
  });
}

function frontLines(markdown: Markdown): number {
  const span = frontMatterSpan(markdown);
  return span ? markdown.text.slice(0, span.end).split('\n').length : 0;
}

/** Whether a matrix is of git-qms's own form: its front matter names commit or version. */
export function isOwnForm(properties: Readonly<Record<string, string | number>>): boolean {
  return isOid(String(properties.qualified_commit ?? '')) || properties.rs_version !== undefined;
}
