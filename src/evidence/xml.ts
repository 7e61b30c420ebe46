import { SaxesParser } from 'saxes';
import type { Finding } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import type { RuleId } from '../rules/registry.ts';
import { reportFinding, type Source } from './reading.ts';

/** What a reader of a report does as its elements come by. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
  text(text: string): void;
  close(): void;
}

/** Ends the reading from inside a handler; never leaves this file and whoever calls {@link stop}. */
class Stopped extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

/** The parser's words without its line, which findings tell apart; names of elements may be as long as the report. */
function wordsOf(message: string): string {
  return message.slice(0, 200).replace(/^[0-9]+:[0-9]+: |\.$/g, '');
}

/** Ends the reading that is under way with a finding. */
export function stop(finding: Finding): never {
  throw new Stopped(finding);
}

/**
 * Reads XML without ever looking outside it: a document type is refused, so no entity but the five of XML exists. Elements,
 * levels and attributes are counted while they are read.
 *
 * @returns what ended the reading early: `report/xml`, `report/encoding`, `report/too-large`, or what a handler stopped with
 */
export function readXml(text: string, source: Source, handler: XmlHandler): Finding | null {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let elements = 0;
  let depth = 0;
  let attributes = 0;
  const refuse = (rule: RuleId, message: string) => stop(reportFinding(rule, source, message, parser.line));
  const bound = (count: number, most: number, what: string) => {
    if (count > most) refuse('report/too-large', `the report has more than ${most} ${what}`);
  };

  parser.on('error', ({ message }) => refuse('report/xml', wordsOf(message)));
  parser.on('doctype', () => refuse('report/xml', 'the report has a document type (<!DOCTYPE)'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) {
      refuse('report/encoding', `the report says that it is ${encoding}, not UTF-8`);
    }
  });
  parser.on('attribute', ({ value }) => {
    attributes += 1;
    bound(attributes, limits.xmlAttributes, 'attributes in one element');
    bound(value.length, limits.xmlAttributeLength, 'UTF-16 units in one attribute');
  });
  parser.on('opentag', ({ name, attributes: given }) => {
    elements += 1;
    depth += 1;
    attributes = 0;
    bound(elements, limits.xmlElements, 'elements');
    bound(depth, limits.xmlDepth, 'levels of elements');
    handler.open(name, given, parser.line);
  });
  parser.on('text', (each) => handler.text(each));
  parser.on('cdata', (each) => handler.text(each));
  parser.on('closetag', () => {
    depth -= 1;
    handler.close();
  });
  try {
    parser.write(text).close();
    return null;
  } catch (error) {
    if (error instanceof Stopped) return error.finding;
    throw error;
  }
}
