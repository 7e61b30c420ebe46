import { createHash } from 'node:crypto';
import { ok, type Result, refused } from '../rules/finding.ts';
import type { RuleId } from '../rules/registry.ts';
import type { ScanResult } from '../rules/systems/results.ts';
import { cleanName } from './clean-name.ts';
import type { Content } from './content.ts';
import { asCount, asList, asObject, asText, type JsonObject, own, texts } from './json-values.ts';
import { pathBelowRoot, quoted, type Reading, reportFinding, type Source } from './reading.ts';
import { levelOf, type SarifLevel, type SarifRule, SarifRules } from './sarif-rules.ts';

/** Kinds of results that are no problem (SARIF 3.27.9); `open` and `review` wait for somebody's judgement and stay as notes. */
const noProblem: ReadonlySet<unknown> = new Set(['pass', 'notApplicable', 'informational']);
const problems: ReadonlySet<unknown> = new Set(['fail', 'open', 'review']);
const fingerprintDigits = 32;

/**
 * Reads the results of a scan from SARIF 2.1.0. Results that the tool itself suppressed stay: who leaves a finding out is the
 * quality system's to say, by a waiver. Results that are gone since a baseline (`absent`) are left out.
 *
 * @returns its results; findings `report/json`, `report/format`, `report/failed-run`
 */
export function readSarif(content: Content, source: Source): Result<Reading> {
  const parsed = content.json();
  if (!parsed.ok) return parsed;
  const log = asObject(parsed.value);
  const refuse = refuseIn(source);
  if (own(log, 'version') !== '2.1.0') return refuse('report/format', 'the report is not SARIF 2.1.0');
  const runs = asList(own(log, 'runs'));
  if (!runs || runs.length === 0) return refuse('report/failed-run', 'the report holds no run of a scan');
  if (own(log, 'inlineExternalProperties') !== undefined) return refuse('report/format', elsewhere);
  const scan: ScanResult[] = [];
  for (const each of runs) {
    const read = readRun(asObject(each), source);
    if (!read.ok) return read;
    for (const result of read.value) scan.push(result);
  }
  return ok({ tests: [], scan });
}

const elsewhere = 'the report keeps its results outside itself';

function refuseIn(source: Source) {
  return (rule: RuleId, message: string) => refused(reportFinding(rule, source, message));
}

function readRun(run: JsonObject | null, source: Source): Result<ScanResult[]> {
  const refuse = refuseIn(source);
  const driver = asObject(own(asObject(own(run, 'tool')), 'driver'));
  const tool = asText(own(driver, 'name'));
  if (!run || tool === null) return refuse('report/format', 'a run of the report names no tool');
  if (own(run, 'externalPropertyFileReferences') !== undefined) return refuse('report/format', elsewhere);
  for (const each of asList(own(run, 'invocations')) ?? []) {
    if (own(asObject(each), 'executionSuccessful') !== true) {
      return refuse('report/failed-run', `${quoted(tool)} says that it did not run to its end`);
    }
  }
  const results = asList(own(run, 'results'));
  // SARIF 3.14.23: an empty list is a scan that found nothing, no list is a scan that did not take place.
  if (!results) return refuse('report/failed-run', `${quoted(tool)} gives no results, not even none`);
  const rules = new SarifRules(run);
  const scan: ScanResult[] = [];
  for (const each of results) {
    const read = readResult(asObject(each), { tool, run, rules, source });
    if (typeof read === 'string') return refuse('report/format', read);
    if (read) scan.push(read);
  }
  return ok(scan);
}

interface Context {
  readonly tool: string;
  readonly run: JsonObject;
  readonly rules: SarifRules;
  readonly source: Source;
}

/** A result, null where it is no problem of this commit, or what is wrong with it. */
function readResult(result: JsonObject | null, context: Context): ScanResult | null | string {
  if (!result) return 'a result is no object';
  const kind = own(result, 'kind');
  if (own(result, 'baselineState') === 'absent' || noProblem.has(kind)) return null;
  if (kind !== undefined && !problems.has(kind)) return `a result has the kind ${quoted(kind)}`;
  const rule = context.rules.ruleOf(result);
  if (rule.id === null) return 'a result names no rule';
  const level = levelIn(context.rules, result, rule);
  if (level === null) return `a result of ${quoted(rule.id)} has a level that SARIF does not know`;
  const path = pathOf(result, context);
  const line = asCount(own(asObject(own(physicalLocation(result), 'region')), 'startLine'));
  return {
    rule: cleanName(rule.id),
    level: level === 'none' ? 'note' : level,
    place: cleanName(line === null ? path : `${path}:${line}`),
    fingerprint: fingerprintOf(result, rule.id, path, context.tool),
  };
}

function levelIn(rules: SarifRules, result: JsonObject, rule: SarifRule): SarifLevel | null {
  const level = levelOf(result);
  if (level !== undefined) return level;
  const kind = own(result, 'kind');
  return kind === undefined || kind === 'fail' ? rules.defaultLevel(result, rule) : 'none';
}

function physicalLocation(result: JsonObject): JsonObject | null {
  const [first] = asList(own(result, 'locations')) ?? [];
  return asObject(own(asObject(first), 'physicalLocation'));
}

/** The file of a result's first location, empty where it has none. */
function pathOf(result: JsonObject, { run, source }: Context): string {
  const location = asObject(own(physicalLocation(result), 'artifactLocation'));
  const index = asCount(own(location, 'index'));
  const artifact = asObject((asList(own(run, 'artifacts')) ?? [])[index ?? -1]);
  const uri = asText(own(location, 'uri')) ?? asText(own(asObject(own(artifact, 'location')), 'uri')) ?? '';
  return pathBelowRoot(decoded(uri), source);
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/**
 * What stays the same when lines move: a digest of tool, rule and path with the tool's partial fingerprints, or with the words
 * of the message where it gives none. Rule and path always count, so that no tool's fingerprint reaches beyond them.
 */
function fingerprintOf(result: JsonObject, rule: string, path: string, tool: string): string {
  const partial = entriesOf(own(result, 'partialFingerprints')) ?? entriesOf(own(result, 'fingerprints'));
  const message = asObject(own(result, 'message'));
  const words = [
    asText(own(message, 'text')) ?? asText(own(message, 'id')),
    texts(own(message, 'arguments')),
  ];
  const parts = JSON.stringify([tool, rule, path, partial ?? words]);
  return createHash('sha256').update(parts, 'utf8').digest('hex').slice(0, fingerprintDigits);
}

/** The texts of an object in the order of their keys; null where there are none. */
function entriesOf(value: unknown): readonly (readonly [string, string])[] | null {
  const entries = Object.entries(asObject(value) ?? {}).flatMap(([key, each]) =>
    typeof each === 'string' ? [[key, each] as const] : [],
  );
  return entries.length === 0 ? null : entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
