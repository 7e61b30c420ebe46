import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renditionHtml } from '../../src/renditions/rendition-html.ts';
import { type Tag, tagsOf } from './read-html.ts';
import { sampleRendition } from './sample-rendition.ts';

const page = (text: string) => renditionHtml(sampleRendition({ text }));

/** Elements that the page itself is made of, and what a document may bring. */
const allowed = new Set(
  'html head meta title style body header div span table tbody thead tr th td main section footer h1 h2 h3 h4 h5 h6 p ul ol li a em strong del code pre blockquote br hr sup input'.split(
    ' ',
  ),
);

function dangers(tags: readonly Tag[]): string[] {
  return tags.flatMap(({ name, attributes }) => {
    const wrong = allowed.has(name) ? [] : [name];
    for (const [key, value] of Object.entries(attributes)) {
      if (/^on|^style$|^src|^srcdoc$|^action$|^background$/.test(key)) wrong.push(`${name} ${key}`);
      if (key === 'href' && !/^(https?:|mailto:|#user-content-)/.test(value))
        wrong.push(`${name} ${key}=${value}`);
      if (key === 'http-equiv' && value !== 'Content-Security-Policy') wrong.push(`${name} ${key}=${value}`);
      if (name === 'input' && key === 'type' && value !== 'checkbox') wrong.push(`${name} ${key}=${value}`);
    }
    return wrong;
  });
}

const hostile = [
  '<script>alert(1)</script>',
  'a <img src=x onerror=alert(1)> b',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<style>*{background:url(//evil.example)}</style>',
  '<meta http-equiv="refresh" content="0;url=//evil.example">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<base href="//evil.example"><form action=x><button formaction=javascript:alert(1)>',
  '<p style="color:#fff">white on white</p>',
  '[a](javascript:alert(1)) [b](data:text/html;base64,PHNjcmlwdD4=) [c](vbscript:x) [d](JaVaScRiPt:alert(1))',
  '[a](java&#115;cript:alert(1)) [b](java\tscript:alert(1)) [c]( javascript:alert(1) ) [d](&#x6A;avascript:alert(1))',
  '[a][x]\n\n[x]: javascript:alert(1) "title"',
  '<javascript:alert(1)>',
  '![a](https://evil.example/pixel.png) ![b](data:image/svg+xml,<svg/onload=alert(1)>)',
  '[![a](x.png)](javascript:alert(1))',
  '&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;',
  '<!-- --><script>alert(1)</script> -->',
  '<!--><script>alert(1)</script>-->',
  '<!-- approve <img src=x onerror=alert(1)> -->',
  '| a | b |\n| --- | --- |\n| <script>x</script> | [l](javascript:x) |',
  '`</code><script>x</script>`\n\n```html" onmouseover="alert(1)\n</pre><script>x</script>\n```',
  '# </style><script>alert(1)</script>',
  '[^1]\n\n[^1]: <script>x</script> [l](javascript:x)',
  '<![CDATA[<script>x</script>]]> <?php x ?> <!DOCTYPE x>',
  '<a id=user-content-x name=body>clobber</a>',
  'https://evil.example/"onmouseover="alert(1) www.evil.example',
];

test.each(hostile)('runs and loads nothing: %s [REQ-081]', (text) => {
  expect(dangers(tagsOf(page(text)))).toEqual([]);
});

test('nor does anything made of such pieces [REQ-081]', () => {
  const piece = fc.constantFrom(
    ...hostile,
    '\n\n',
    '> ',
    '- ',
    '| ',
    '`',
    '**',
    '<',
    '"',
    "'>",
    '-->',
    ']]>',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      expect(dangers(tagsOf(page(pieces.join(''))))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('a title, a summary or a comment is text wherever it stands [REQ-081]', () => {
  const bad = '</style></title><script>alert(1)</script>"; } @import url(//x); \\';
  const sample = sampleRendition({ title: bad });
  const html = renditionHtml({
    ...sample,
    revisions: sample.revisions.map((each) => ({ ...each, summary: bad })),
    signatures: sample.signatures.map((each) => ({ ...each, text: bad })),
  });
  expect(dangers(tagsOf(html))).toEqual([]);
  expect(html.slice(html.indexOf('<style>'), html.indexOf('</style>'))).not.toMatch(/@import|url\(/);
});

test('the policy of the page admits its one style sheet alone [REQ-081]', () => {
  const html = page('Text.');
  expect(html).toMatch(
    /content="default-src &#39;none&#39;; style-src &#39;sha256-[A-Za-z0-9+/]{43}=&#39;; base-uri/,
  );
  expect(tagsOf(html).filter(({ name }) => name === 'style')).toHaveLength(1);
  expect(tagsOf(html).filter(({ attributes }) => 'style' in attributes)).toEqual([]);
});

test('shows what the source hides: comments, HTML, targets, invisible characters [REQ-082]', () => {
  const html = page(
    'Seen<!-- unseen -->.\n\n<!-- whole\nblock -->\n\n[here](https://a.example "tip") <b>x</b>\n\n[//]: # (psst)\n\nab\u202Ecd\u200B\n',
  );
  for (const part of [
    'HTML comment: unseen',
    'HTML comment: whole\nblock',
    '(https://a.example "tip")',
    '&#x3C;b>',
    'unused link [//]: # psst',
    'ab⟨U+202E⟩cd⟨U+200B⟩',
  ])
    expect(html).toContain(part);
});

test('nothing that is defined twice or never used is lost [REQ-082]', () => {
  const html = page(
    '[a] [^n]\n\n[a]: https://one.example\n[a]: https://two.example\n\n[^n]: first\n\n[^n]: second\n\n[^m]: third\n',
  );
  for (const part of ['one.example', 'two.example', 'first', 'second', 'third']) expect(html).toContain(part);
});

test('what the rulebook cannot parse is shown as it was typed', () => {
  const html = page(`${'> '.repeat(60)}deep <script>x</script>`);
  expect(dangers(tagsOf(html))).toEqual([]);
  expect(html).toContain('shown as it was typed');
});
