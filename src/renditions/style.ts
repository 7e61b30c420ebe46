/** The style of every page. Serif for what people wrote, sans for what the system says of it. */
export const commonCss = `
:root { --ink: #1b1f24; --quiet: #57606a; --line: #c9d1d9; --tint: #f3f5f7; --accent: #1f4b7a; --gone: #a40e26; --new: #0a6640; }
* { box-sizing: border-box; }
html { font: 10.5pt/1.5 "Noto Sans", "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; color: var(--ink); background: #fff; }
body { max-width: 180mm; margin: 12mm auto; padding: 0 6mm; }
h1 { font-size: 17pt; line-height: 1.25; margin: 0 0 4mm; color: var(--accent); }
h2 { font-size: 13pt; margin: 7mm 0 2mm; color: var(--accent); border-bottom: 0.3mm solid var(--line); padding-bottom: 1mm; }
h3 { font-size: 11.5pt; margin: 5mm 0 1.5mm; }
h4, h5, h6 { font-size: 10.5pt; margin: 4mm 0 1mm; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; }
p, ul, ol, blockquote, pre { margin: 0 0 2.5mm; }
ul, ol { padding-left: 7mm; }
li > p { margin-bottom: 1mm; }
blockquote { margin-left: 0; padding-left: 4mm; border-left: 1mm solid var(--line); color: var(--quiet); }
code, pre { font: 9pt/1.45 "DejaVu Sans Mono", Consolas, Menlo, monospace; }
code { background: var(--tint); padding: 0 0.8mm; overflow-wrap: anywhere; }
pre { background: var(--tint); border: 0.2mm solid var(--line); padding: 2.5mm 3mm; white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { background: none; padding: 0; }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm; font-size: 9.2pt; line-height: 1.4; }
th, td { border: 0.2mm solid var(--line); padding: 1.2mm 1.8mm; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { background: var(--tint); font-weight: 600; overflow-wrap: normal; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
td[align=right], th[align=right] { text-align: right; }
td[align=center], th[align=center] { text-align: center; }
a { color: var(--accent); overflow-wrap: anywhere; }
hr { border: 0; border-top: 0.2mm solid var(--line); margin: 5mm 0; }
.short { white-space: nowrap; }
.long { overflow-wrap: anywhere; }
.url { color: var(--quiet); font-size: 0.9em; overflow-wrap: anywhere; }
.hidden, .raw { background: #fff4ce; border: 0.2mm dashed #9a6700; padding: 0.3mm 1mm; font: 8.8pt/1.4 "DejaVu Sans Mono", Consolas, Menlo, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
div.hidden .hidden, div.raw .raw { border: 0; padding: 0; }
div.hidden, div.raw { margin: 0 0 2.5mm; padding: 1.5mm 2mm; }
.quiet { color: var(--quiet); }
.small { font-size: 8.2pt; line-height: 1.35; }
.mono { font: 7.8pt/1.35 "DejaVu Sans Mono", Consolas, Menlo, monospace; overflow-wrap: anywhere; }
.head { display: flex; justify-content: space-between; align-items: flex-start; gap: 8mm; border-top: 1mm solid var(--accent); padding-top: 3mm; margin-bottom: 3mm; }
.head .kind { color: var(--quiet); font-size: 9pt; letter-spacing: 0.04em; text-transform: uppercase; }
.head .title { font-size: 18pt; line-height: 1.2; font-weight: 700; margin-top: 1mm; overflow-wrap: anywhere; }
.badge { flex: none; border: 0.5mm solid var(--accent); color: var(--accent); font-weight: 700; padding: 1mm 3mm; letter-spacing: 0.05em; }
.badge.loud { border-color: var(--gone); color: var(--gone); }
.fields { margin-bottom: 6mm; }
.fields th { width: 22mm; font-weight: 400; color: var(--quiet); }
.notice { border: 0.3mm solid var(--gone); color: var(--gone); padding: 2mm 3mm; margin: 0 0 4mm; }
.foot { border-top: 0.3mm solid var(--line); margin-top: 8mm; padding-top: 2mm; }
.signed { break-inside: auto; }
.signed tbody { break-inside: avoid; }
.signed tr.binding td { background: var(--tint); padding: 0.8mm 1.8mm; color: var(--quiet); }
.void td, .superseded td { color: var(--quiet); text-decoration: line-through; }
.void td.standing, .superseded td.standing, .void td.standing * , .superseded td.standing * { text-decoration: none; color: var(--gone); font-weight: 600; }
.verify { break-inside: avoid; }
.watermark { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; pointer-events: none; z-index: 9; }
.watermark span { transform: rotate(-32deg); font-size: 72pt; font-weight: 800; letter-spacing: 0.06em; color: #a40e26; opacity: 0.1; white-space: nowrap; }
.watermark.long span { font-size: 46pt; }
.contains-task-list { list-style: none; }
@media print {
  html { font-size: 10pt; }
  body { max-width: none; margin: 0; padding: 0 0.4mm; }
  .signatures { break-before: page; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** What a redline has besides. */
export const redlineCss = `
ins { color: var(--new); background: #dff5e6; text-decoration: underline; text-decoration-thickness: 0.3mm; }
del { color: var(--gone); background: #fde7e9; text-decoration: line-through; }
tr.added > td:first-child { border-left: 1mm solid var(--new); }
tr.removed > td:first-child, tr.moved-from > td:first-child { border-left: 1mm solid var(--gone); }
tr.changed > td:first-child, tr.moved-to > td:first-child { border-left: 1mm solid #9a6700; }
.change { border-left: 1mm solid #9a6700; padding-left: 3mm; margin-left: -4mm; }
.change.added { border-color: var(--new); }
.change.removed { border-color: var(--gone); }
.inset > p { margin-bottom: 1mm; }
.quoted { padding-left: 4mm; border-left: 1mm solid var(--line); color: var(--quiet); }
`;

/** A cell's class: an item's id or a date is not broken at its hyphens, a hash may be broken anywhere. */
export function cellClass(text: string): 'short' | 'long' | null {
  if (text.length <= 14 && !text.includes(' ')) return 'short';
  return /\S{25}/.test(text) ? 'long' : null;
}
