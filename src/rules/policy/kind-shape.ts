import * as z from 'zod';
import { states } from '../states.ts';
import { list, oneOf, strict, text, whole, yes } from './shape-parts.ts';

const line = text(/^\S(?:[^\n]*\S)?$/, 'one line of text, without spaces around it', 100);
const kindOrAny = text(/^(?:\*|[A-Z][A-Z0-9]*)$/, 'a kind name, or "*" for any executable kind', 16);

const propertyShape = strict({
  type: oneOf([
    'string',
    'integer',
    'oid',
    'version',
    'document',
    'documents',
    'systems',
    'principal',
    'date',
    'enum',
  ]),
  values: list(z.union([line, whole(0)], { error: 'text, or a whole number' }))
    .min(1, 'at least one value')
    .optional(),
  required: yes,
  kinds: list(text(/^[A-Z][A-Z0-9]*$/, 'a kind name', 16))
    .min(1, 'at least one kind')
    .optional(),
  in_force: yes.optional(),
});

/** One entry of `kinds:`. For a shipped kind only some keys may stand; `kind-entries.ts` says which. */
export const kindShape = strict({
  title: line.optional(),
  executable: yes.optional(),
  numbering: oneOf(['number', 'child', 'named', 'singleton', 'system']).optional(),
  parents: list(strict({ kinds: list(kindOrAny), states: list(oneOf(states)) })).optional(),
  template: text(/^TEMPLATE-[A-Z][A-Z0-9]*$/, 'the id of a template, such as TEMPLATE-CR', 40)
    .nullable()
    .optional(),
  properties: z
    .record(
      text(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, 'a property name: lower-case words joined by _', 40),
      propertyShape,
      { error: 'a mapping of property names' },
    )
    .optional(),
  sections: list(line).optional(),
  locked_sections: list(line).optional(),
  attachment: yes.optional(),
  authority: oneOf(['required', 'none']).optional(),
});

export type KindEntry = z.infer<typeof kindShape>;
