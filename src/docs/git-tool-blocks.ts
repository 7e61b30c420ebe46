import { z } from 'zod';
import type { Place } from '../mcp/git/place.ts';
import { gitTools } from '../mcp/git/table.ts';
import { code, codes, table } from './markdown.ts';

/** The generated blocks of docs/git-proxy.md: nothing is opened, since no tool is called. */
export function gitToolBlocks(): Record<string, string> {
  const rows = gitTools({ hosting: {} } as Place).map(({ name, description, input, writes }) => [
    code(name),
    codes(Object.keys(z.toJSONSchema(input, { io: 'input' }).properties ?? {})),
    writes ? 'writes' : 'reads',
    description,
  ]);
  return { tools: table(['Tool', 'Takes', '', 'Does'], rows) };
}
