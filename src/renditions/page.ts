import { sha256 } from '@noble/hashes/sha2.js';
import { type Child, tag, trusted } from './html.ts';

export interface Page {
  readonly title: string;
  /** The words about the page itself, for whoever files it. */
  readonly description: string;
  readonly css: string;
  readonly body: readonly Child[];
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/**
 * One self-contained file. Its policy lets a browser load nothing and run nothing: no script, image, font, frame or
 * form; the one style sheet is named by its digest, and no element has a style of its own.
 */
export function pageHtml({ title, description, css, body }: Page): string {
  const digest = base64(sha256(new TextEncoder().encode(css)));
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  const head = tag(
    'head',
    {},
    tag('meta', { charset: 'utf-8' }),
    tag('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    tag('meta', { name: 'referrer', content: 'no-referrer' }),
    tag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    tag('meta', { name: 'description', content: description }),
    tag('title', {}, title),
    tag('style', {}, trusted(css)),
  );
  return `<!doctype html>\n${tag('html', { lang: 'en' }, head, tag('body', {}, ...body)).html}\n`;
}
