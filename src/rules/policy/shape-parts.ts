import * as z from 'zod';

/*
 * The parts that policy shapes are made of. Each states what it expects in words: `error` is read by
 * `shape-findings.ts` as the end of a sentence, "… is 7, not <error>".
 */

/** A closed mapping. For unknown keys the error lists the known ones, so that a finding can suggest the nearest. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : 'a mapping'),
  });
}

export function text(pattern: RegExp, expected: string, longest = 1000) {
  return z.string({ error: expected }).regex(pattern, { error: expected }).max(longest, { error: expected });
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `one of ${values.join(', ')}` });
}

export function whole(least: number) {
  const error = `a whole number from ${least} on`;
  return z.int({ error }).min(least, { error }).max(999_999_999, { error });
}

export const yes = z.boolean({ error: 'true or false' });

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: 'a list' });
}
