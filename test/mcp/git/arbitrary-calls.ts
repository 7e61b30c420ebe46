import fc from 'fast-check';
import { z } from 'zod';
import type { AnyTool } from '../../../src/mcp/tool.ts';
import { usual, vectors } from './vectors.ts';

type Schema = Readonly<Record<string, unknown>>;

const hidden = ['\u200b', '\u0000', '\n', ' ', '/', '../', '-', '--', ':', '~1', '^', '.', '.lock', "'", '"'];

/** A vector, turned a little: another case, something before, after or within it, twice, cut. */
function mutated(words: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...hidden);
  return fc.oneof(
    { weight: 4, arbitrary: words },
    words.map((word) => word.toUpperCase()),
    fc.tuple(piece, words).map(([before, word]) => before + word),
    fc.tuple(words, piece).map(([word, after]) => word + after),
    fc.tuple(words, piece, fc.nat(40)).map(([word, inner, at]) => word.slice(0, at) + inner + word.slice(at)),
    fc.tuple(words, words).map(([one, other]) => `${one} ${other}`),
    fc.tuple(words, fc.nat(20)).map(([word, at]) => word.slice(0, at)),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
}

/** Arguments that a schema allows, and some that it does not. */
function argumentOf(schema: Schema, words: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'string':
      return words;
    case 'integer':
      return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(-1, 2 ** 31, 2 ** 53 - 1, 0.5));
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(argumentOf(schema.items as Schema, words), { minLength: 1, maxLength: 3 });
    case 'object': {
      const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
      const model = Object.fromEntries(properties.map(([name, each]) => [name, argumentOf(each, words)]));
      return fc.record(model, { requiredKeys: (schema.required ?? []) as string[] });
    }
    default:
      return fc.anything();
  }
}

/** Calls of a tool, as its schema has them: some words are usual ones, the others are the vectors and what is near them. */
export function callsOf(
  tool: AnyTool,
  fill: (word: string) => string,
): fc.Arbitrary<Record<string, unknown>> {
  const words = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...usual) },
    { weight: 5, arbitrary: mutated(fc.constantFrom(...vectors)) },
  );
  const schema = z.toJSONSchema(tool.input, { io: 'input' }) as Schema;
  return argumentOf(schema, words.map(fill)) as fc.Arbitrary<Record<string, unknown>>;
}
