import { type Finding, ok, type Result, refused } from '../rules/finding.ts';
import type { RuleId } from '../rules/registry.ts';
import { referencesIn } from '../rules/systems/requirement.ts';
import type { TestOutcome } from '../rules/systems/results.ts';
import { type Content, linesIn } from './content.ts';
import {
  pathBelowRoot,
  quoted,
  type Reading,
  type ReportedTest,
  reportFinding,
  type Source,
} from './reading.ts';

/** A test with the subtests that stood above it, indented. */
interface Node {
  readonly name: string;
  readonly outcome: TestOutcome;
  readonly children: readonly Node[];
}

/** One level of the report while it is read. */
interface Level {
  readonly indent: number;
  readonly nodes: Node[];
  plan: number | null;
}

const result = /^(not )?ok\b(?: +([0-9]+))?(?: +-)? *(.*)$/s;
const mostLevels = 100;

/**
 * Reads TAP (13 and 14), as node:test writes it: subtests stand indented by four above the test that they belong to. Only
 * what has no subtests is a test, named `suite > test`; a suite that failed though its tests did not counts as one in error.
 *
 * @returns its tests; findings `report/format`, `report/contradiction`
 */
export function readTap({ text }: Content, source: Source): Result<Reading> {
  const reader = new TapReader(source);
  for (const [line, number] of linesIn(text)) {
    const wrong = reader.take(line, number);
    if (wrong) return refused(wrong);
  }
  const top = reader.end();
  return 'rule' in top
    ? refused(top)
    : ok({ tests: top.nodes.flatMap((node) => leaves(node, [])), scan: [] });
}

function leaves(node: Node, above: readonly string[]): ReportedTest[] {
  const path = [...above, node.name];
  const below = node.children.flatMap((child) => leaves(child, path));
  const explained = below.some(({ outcome }) => outcome === 'failed' || outcome === 'error');
  if (below.length > 0 && (explained || node.outcome !== 'failed')) return below;
  const name = path.join(' > ');
  const outcome = below.length > 0 ? 'error' : node.outcome;
  return [...below, { name, outcome, requirements: referencesIn(name), flaky: false }];
}

class TapReader {
  readonly #source: Source;
  /** The levels that are open, outermost first; those deeper than the line that is read have ended. */
  #levels: Level[] = [{ indent: 0, nodes: [], plan: null }];
  /** The indent of the YAML block that is read. */
  #block: number | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  take(line: string, at: number): Finding | null {
    const content = line.trimStart();
    const indent = line.length - content.length;
    if (this.#block !== null) {
      if (content === '...' && indent === this.#block) this.#block = null;
      return null;
    }
    if (content === '---') this.#block = indent;
    if (content === '' || content === '---' || content.startsWith('#')) return null;
    if (/^(TAP version 1[34]|pragma [+-]\w+)$/.test(content.trimEnd())) return null;
    if (content.startsWith('Bail out!'))
      return this.#refuse('report/contradiction', 'the run bailed out', at);
    const plan = /^1\.\.([0-9]{1,9})(?:\s*#.*)?$/.exec(content.trimEnd());
    if (plan) return this.#plan(indent, Number(plan[1]), at);
    const [whole, not, number, words = ''] = result.exec(content) ?? [];
    if (whole === undefined) {
      return this.#refuse('report/format', `${quoted(content)} is no line of TAP`, at);
    }
    return this.#result(indent, { passed: not === undefined, number, words }, at);
  }

  end(): Level | Finding {
    const [top, deeper] = this.#levels;
    if (this.#block !== null || deeper) return this.#refuse('report/contradiction', 'the report was cut off');
    return this.#endOf(top as Level) ?? (top as Level);
  }

  #refuse(rule: RuleId, message: string, line?: number): Finding {
    return reportFinding(rule, this.#source, message, line);
  }

  #levelAt(indent: number, at: number): Level | Finding {
    const level = this.#levels.find((each) => each.indent === indent);
    if (level) return level;
    if (indent < (this.#levels.at(-1)?.indent ?? 0)) {
      return this.#refuse('report/format', 'a line is indented as none before it', at);
    }
    if (this.#levels.length >= mostLevels) {
      return this.#refuse('report/too-large', `subtests stand in more than ${mostLevels} levels`, at);
    }
    const made: Level = { indent, nodes: [], plan: null };
    this.#levels.push(made);
    return made;
  }

  #plan(indent: number, count: number, at: number): Finding | null {
    const level = this.#levelAt(indent, at);
    if ('rule' in level) return level;
    if (level.plan !== null) return this.#refuse('report/contradiction', 'a second plan', at);
    level.plan = count;
    return null;
  }

  #result(
    indent: number,
    { passed, number, words }: { passed: boolean; number: string | undefined; words: string },
    at: number,
  ): Finding | null {
    const level = this.#levelAt(indent, at);
    if ('rule' in level) return level;
    const depth = this.#levels.indexOf(level);
    if (this.#levels.length > depth + 2)
      return this.#refuse('report/contradiction', 'a subtest has no end', at);
    const below = this.#levels[depth + 1];
    const wrong = below && this.#endOf(below, at);
    if (wrong) return wrong;
    this.#levels = this.#levels.slice(0, depth + 1);
    if (number !== undefined && Number(number) !== level.nodes.length + 1) {
      return this.#refuse('report/contradiction', `test ${number} is the ${level.nodes.length + 1}th`, at);
    }
    const { name, directive } = nameOf(words);
    const children = below?.nodes ?? [];
    const outcome = outcomeOf(passed, directive);
    if (outcome === 'passed' && children.some((child) => child.outcome === 'failed')) {
      return this.#refuse('report/contradiction', `${quoted(name)} is ok, and a subtest is not`, at);
    }
    // node:test calls a file that could not be loaded by its whole path.
    const told = pathBelowRoot(name, this.#source) || `test ${level.nodes.length + 1}`;
    level.nodes.push({ name: told, outcome, children });
    return null;
  }

  /** A level ends with as many tests as its plan says, and it has a plan. */
  #endOf({ plan, nodes }: Level, line?: number): Finding | null {
    if (plan === null) return this.#refuse('report/contradiction', 'tests without a plan: cut off', line);
    if (plan === nodes.length) return null;
    return this.#refuse('report/contradiction', `the plan says ${plan} and ${nodes.length} tests ran`, line);
  }
}

/** What is still to do may fail; what was skipped cannot have failed. */
function outcomeOf(passed: boolean, directive: string | undefined): TestOutcome {
  if (directive === 'todo' || (directive === 'skip' && passed)) return 'skipped';
  return passed ? 'passed' : 'failed';
}

/** The description without its `\#` and `\\`, and the directive behind it, in small letters. */
function nameOf(words: string): { readonly name: string; readonly directive: string | undefined } {
  const found = /(?:^|[^\\])(?:\\\\)*(#\s*(skip|todo)\b)/i.exec(words);
  const end = found ? found.index + found[0].length - (found[1]?.length ?? 0) : words.length;
  const name = words.slice(0, end).trim();
  return { name: name.replace(/\\([\\#])/g, '$1'), directive: found?.[2]?.toLowerCase() };
}
