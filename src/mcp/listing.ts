import { z } from 'zod';
import type { AnyTool } from './tool.ts';

/** What `tools/list` says of a tool. */
export interface Listed {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Record<string, unknown> & { readonly type: 'object' };
  readonly outputSchema: Record<string, unknown> & { readonly type: 'object' };
  readonly annotations: Readonly<Record<string, boolean>>;
}

type Schema = Record<string, unknown>;

/** What a reader of the schema can do without: each session pays for every byte of it. */
const needless: ReadonlySet<string> = new Set([
  '$schema',
  'additionalProperties',
  'maximum',
  'minimum',
  'minItems',
  'minLength',
  'propertyNames',
]);

function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !needless.has(key))
      .map(([key, each]) => [key, key === 'properties' ? leanAll(each as Schema) : lean(each)]),
  );
}

/** Of properties the names stay, whatever they are. */
function leanAll(properties: Schema): Schema {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, lean(each)]));
}

function jsonSchema(type: z.ZodType, io: 'input' | 'output') {
  return lean(z.toJSONSchema(type, { io })) as Listed['inputSchema'];
}

/** What every answer may hold is told once, in the server's instructions. */
const common: ReadonlySet<string> = new Set([
  'ok',
  'document',
  'state',
  'commit',
  'findings',
  'more_commits',
  'next',
  'notes',
  'waits_for',
  'warnings',
]);

/** The texts that callers act on; others speak for themselves. */
const texts: ReadonlySet<string> = new Set(['text', 'verdict', 'answer']);

/** What a tool adds, all of it optional: a refusal has nothing of it. */
function outputSchema({ output }: AnyTool): Listed['outputSchema'] {
  const { properties = {} } = jsonSchema(output, 'output');
  const own = Object.entries(properties as Record<string, Schema>).filter(
    ([name, { type }]) => !common.has(name) && (type !== 'string' || texts.has(name)),
  );
  if (own.length === 0) return { type: 'object' };
  return {
    type: 'object',
    properties: Object.fromEntries(own.map(([name, each]) => [name, typeOnly(each)])),
  };
}

/** The type of a property without what is in it. */
function typeOnly(schema: Schema): Schema {
  return 'type' in schema ? { type: schema.type } : {};
}

/** The client's own key, by which a call that is made again is known. */
const key = { idempotency_key: { type: 'string' } };

/** A tool as it is listed. */
export function listed(tool: AnyTool): Listed {
  const { name, description, input, writes, final } = tool;
  const inputSchema = jsonSchema(input, 'input');
  return {
    name,
    description,
    inputSchema: writes
      ? { ...inputSchema, properties: { ...(inputSchema.properties as Schema), ...key } }
      : inputSchema,
    outputSchema: outputSchema(tool),
    annotations: writes ? { destructiveHint: final ?? false } : { readOnlyHint: true },
  };
}
