import type { CapaRow } from '../rules/content.ts';
import type { Markdown } from './markdown.ts';
import { cellTables } from './plain-tables.ts';

/** Rows of the tables `| CAPA | … | Change record |`: corrective and preventive actions, and the record that does each. */
export function capaRows(markdown: Markdown): CapaRow[] {
  return cellTables(markdown).flatMap(({ header, rows }) => {
    const change = header.indexOf('change record');
    if (header[0] !== 'capa' || change === -1) return [];
    return rows.map(({ cells, line }) => ({ id: cells[0] ?? '', change: cells[change] ?? '', line }));
  });
}
