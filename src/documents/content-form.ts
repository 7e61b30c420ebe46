import { parseMarkdown, type Root } from './markdown.ts';

type Node = Root | Root['children'][number];

/** What a node says beyond its children; places, and how a list or table happens to be typed, are layout. */
const telling = ['depth', 'ordered', 'start', 'checked', 'lang', 'meta', 'identifier', 'url', 'title'];

/**
 * The content of a stretch of markdown, without its layout: texts are equal here if only their line breaks, blank lines,
 * list marks or the padding of their tables differ. Code and HTML count to the byte.
 *
 * @returns one line per block, which a difference can be shown from
 */
export function contentForm(text: string): string {
  const markdown = parseMarkdown(text);
  if (!markdown.ok) return text;
  const lines: string[] = [];
  for (const child of markdown.value.tree.children) write(child, '', lines);
  return lines.join('\n');
}

function write(node: Node, indent: string, lines: string[]): void {
  const traits = telling
    .filter((name) => name in node)
    .map((name) => JSON.stringify((node as unknown as Record<string, unknown>)[name]));
  const kind = `${indent}${node.type}${traits.length > 0 ? ` ${traits.join(' ')}` : ''}`;
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableRow') {
    const pieces = (node.type === 'tableRow' ? node.children : [node]) as readonly Node[];
    lines.push(`${kind} ${pieces.map((piece) => words(piece).trim()).join(' | ')}`);
  } else if ('children' in node) {
    lines.push(kind);
    for (const child of node.children) write(child, `${indent} `, lines);
  } else lines.push(`${kind} ${'value' in node ? JSON.stringify(node.value) : ''}`);
}

/** The words of a paragraph or cell, each gap one blank; code keeps its own. */
function words(node: Node): string {
  if ('children' in node) return node.children.map(words).join('');
  if (node.type === 'break') return ' \\ ';
  if (!('value' in node)) return node.type;
  return node.type === 'text'
    ? node.value.replace(/\s+/g, ' ')
    : `${node.type}:${JSON.stringify(node.value)}`;
}
