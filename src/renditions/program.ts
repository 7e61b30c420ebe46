// What the programs load when they render: a bundle of its own (scripts/build.mjs), so that no other command starts slower.

export { matrixHtml } from './matrix-html.ts';
export { fontNames } from './pdf-fonts.ts';
export { readDocumentText } from './read-document.ts';
export { compare } from './redline.ts';
export { redlineHtml } from './redline-html.ts';
export { marks, redlineText } from './redline-text.ts';
export { renditionHtml } from './rendition-html.ts';
export { renditionPdf } from './rendition-pdf.ts';
export { cycleHtml, debtHtml, inWords } from './report-html.ts';
