/** A start tag as a browser's tokenizer sees it. */
export interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a browser would make elements of. A style sheet ends only at its own end tag. */
export function tagsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  const start = /<([a-z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
  for (let found = start.exec(html); found !== null; found = start.exec(html)) {
    const [, name = '', rest = ''] = found;
    const attributes = [
      ...rest.matchAll(/([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g),
    ].map(
      ([, key = '', double, single, bare]) => [key.toLowerCase(), double ?? single ?? bare ?? ''] as const,
    );
    tags.push({ name: name.toLowerCase(), attributes: Object.fromEntries(attributes) });
    if (name.toLowerCase() === 'style') start.lastIndex = html.indexOf('</style', start.lastIndex);
  }
  return tags;
}
