import type { AffectedFile } from '../rules/systems/affected-files.ts';
import type { Markdown } from './markdown.ts';
import { cellTables, headingsOf } from './plain-tables.ts';
import { sectionName } from './sections.ts';

const pathColumns = new Set(['path', 'file']);

/**
 * The paths that a change record may change: rows of its tables `| Path | Change |`, with the name of the section that
 * each stands in. Backticks around a path, and a slash at its end, are not part of it.
 */
export function affectedFiles(markdown: Markdown): AffectedFile[] {
  const headings = headingsOf(markdown).filter((heading) => heading.level <= 2);
  return cellTables(markdown).flatMap(({ header, rows, line }) => {
    const change = header.indexOf('change');
    if (!pathColumns.has(header[0] ?? '') || change === -1) return [];
    const above = headings.filter((heading) => heading.line < line).at(-1);
    const section = above ? sectionName(above.title) : '';
    return rows.flatMap(({ cells, line: at }) => {
      const path = (cells[0] ?? '')
        .replace(/^`+|`+$/g, '')
        .trim()
        .replace(/(?<=.)\/+$/, '');
      return path === '' ? [] : [{ path, change: cells[change] ?? '', section, line: at }];
    });
  });
}
