import type { Root } from '../documents/markdown.ts';
import { referencesOf, sayHtml } from './blocks.ts';
import { cellClass } from './style.ts';
import { visible } from './words.ts';

type Node = Root['children'][number];

/** An element of its own that remark-rehype makes of a node that it does not know. */
function element(hName: 'span' | 'div', className: string, text: string): Node {
  const data = {
    hName,
    hProperties: { className: [className] },
    hChildren: [{ type: 'text', value: visible(text) }],
  };
  return { type: 'shown', data } as unknown as Node;
}

const safeAddress = /^(?:https?:\/\/|mailto:)/i;

function target(url: string, title: string | null | undefined): string {
  return `(${url}${title ? ` "${title}"` : ''})`;
}

/** A link with its address in words, since paper has none; an address that a reader must not follow is words alone. */
function link(children: readonly Node[], url: string, title: string | null | undefined): Node[] {
  const words = textIn(children);
  const says = (words === url || `mailto:${words}` === url || `http://${words}` === url) && !title;
  const shown = says ? [] : [element('span', 'url', ` ${target(url, title)}`)];
  if (!safeAddress.test(url)) return [...children, ...shown];
  return [{ type: 'link', url, children } as unknown as Node, ...shown];
}

function textIn(nodes: readonly Node[]): string {
  return nodes
    .map((node) => ('children' in node ? textIn(node.children as Node[]) : 'value' in node ? node.value : ''))
    .join('');
}

/** The same document with everything in it that a browser would hide, fetch or obey turned into words. */
export function readable(tree: Root): Root {
  const references = referencesOf(tree);
  const inside = (nodes: readonly Node[], block: boolean): Node[] =>
    nodes.flatMap((node) => shown(node, block));
  const shown = (node: Node, block: boolean): Node[] => {
    switch (node.type) {
      case 'html': {
        const { look, text } = sayHtml(node.value);
        return [element(block ? 'div' : 'span', look, text)];
      }
      case 'image':
        return [element('span', 'url', `[image: ${node.alt ? `${node.alt}, ` : ''}${node.url}]`)];
      case 'imageReference': {
        const url = references.definitions.get(node.identifier)?.url ?? '';
        return [element('span', 'url', `[image: ${node.alt ? `${node.alt}, ` : ''}${url}]`)];
      }
      case 'link':
        return link(inside(node.children as Node[], false), node.url, node.title);
      case 'linkReference': {
        const to = references.definitions.get(node.identifier);
        return link(inside(node.children as Node[], false), to?.url ?? '', to?.title);
      }
      case 'definition': {
        if (references.live.has(node)) return [];
        const text = `unused link [${node.label}]: ${node.url} ${node.title ?? ''}`.trim();
        return [element('div', 'hidden', text)];
      }
      case 'footnoteDefinition': {
        const children = inside(node.children as Node[], true);
        if (references.live.has(node)) return [{ ...node, children } as Node];
        return [element('div', 'hidden', `unused note [${node.label ?? node.identifier}]:`), ...children];
      }
      case 'tableCell': {
        const name = cellClass(textIn(node.children as Node[]));
        const data = name === null ? {} : { hProperties: { className: [name] } };
        return [{ ...node, data, children: inside(node.children as Node[], false) } as Node];
      }
      case 'text':
      case 'inlineCode':
      case 'code':
        return [{ ...node, value: visible(node.value) }];
      default: {
        if (!('children' in node)) return [node];
        const holdsBlocks = ['blockquote', 'list', 'listItem'].includes(node.type);
        return [{ ...node, children: inside(node.children as Node[], holdsBlocks) } as Node];
      }
    }
  };
  return { ...tree, children: inside(tree.children, true).filter(({ type }) => type !== 'yaml') };
}
