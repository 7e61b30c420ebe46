import type { AffectedFile } from '../rules/systems/affected-files.ts';
import type { Markdown } from './markdown.ts';
import { cellTables, headingsOf, openSectionNames } from './plain-tables.ts';

const pathColumns = new Set(['path', 'file']);

/**
 * The paths that a change record may change: rows of its tables `| Path | Change |`, with the name of the section that
 * each stands in. Backticks around a path, and a slash at its end, are not part of it.
 */
export function affectedFiles(markdown: Markdown): AffectedFile[] {
  const sectionAt = openSectionNames(headingsOf(markdown));
  return cellTables(markdown).flatMap(({ header, rows, line }) => {
    const change = header.indexOf('change');
    if (!pathColumns.has(header[0] ?? '') || change === -1) return [];
    const section = sectionAt(line);
    return rows.flatMap(({ cells, line: at }) => {
      const path = pathIn(cells[0] ?? '');
      return path === '' ? [] : [{ path, change: cells[change] ?? '', section, line: at }];
    });
  });
}

/** The path itself; its stars are part of it. */
function pathIn(cell: string): string {
  let [start, end] = [0, cell.length];
  while (start < end && cell[start] === '`') start += 1;
  while (end > start && cell[end - 1] === '`') end -= 1;
  while (end > start + 1 && cell[end - 1] === '/') end -= 1;
  return cell.slice(start, end).trim();
}
