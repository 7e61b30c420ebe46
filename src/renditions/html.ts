/** Markup that may be put into a page as it is; made by {@link tag}, {@link trusted} and nothing else. */
export interface Html {
  readonly html: string;
}

export type Child = Html | string | null | false | readonly Child[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}

function written(child: Child): string {
  if (child === null || child === false) return '';
  if (typeof child === 'string') return escaped(child);
  return 'html' in child ? child.html : child.map(written).join('');
}

/** One element. Attributes without a value are left out; text and values are escaped. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  ...children: readonly Child[]
): Html {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escaped(value)}"`],
  );
  const open = `<${name}${given.join('')}>`;
  return { html: ['br', 'hr', 'meta'].includes(name) ? open : `${open}${written(children)}</${name}>` };
}

/** Markup that another serializer has made safe. */
export function trusted(html: string): Html {
  return { html };
}

/** A string of CSS: everything but letters, digits and blanks as an escape, so that no text can end it. */
export function cssString(text: string): string {
  const safe = text.replace(
    /[^A-Za-z0-9 .-]/gu,
    (character) => `\\${character.codePointAt(0)?.toString(16)} `,
  );
  return `"${safe}"`;
}
