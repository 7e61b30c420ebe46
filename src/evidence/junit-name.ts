import { pathBelowRoot, type Source } from './reading.ts';

/** What the attributes of a test case and of the suites around it, outermost first, say of its name. */
export interface JunitNaming {
  readonly file: string | undefined;
  readonly suites: readonly string[];
  readonly classname: string | undefined;
  readonly name: string;
}

/** Words that reporters put where there is nothing to say: pytest's and mocha's outermost suite, node's class of every test. */
const emptySuites: ReadonlySet<string> = new Set(['', 'pytest', 'Root Suite']);
const emptyClasses: ReadonlySet<string> = new Set(['', 'test']);

/**
 * `file > suite > class > name`, where each part stands that says something new: vitest names file and class alike, surefire
 * suite and class, jest-junit class and name, and mocha's name ends in its class.
 */
export function junitName({ file, suites, classname, name }: JunitNaming, source: Source): string {
  const parts = file ? [pathBelowRoot(file, source)] : [];
  for (const suite of suites) if (!emptySuites.has(suite)) addNew(parts, pathBelowRoot(suite, source));
  if (classname !== undefined && !emptyClasses.has(classname) && !name.endsWith(classname)) {
    addNew(parts, pathBelowRoot(classname, source));
  }
  addNew(parts, pathBelowRoot(name, source));
  return parts.join(' > ');
}

function addNew(parts: string[], part: string): void {
  if (part !== parts.at(-1)) parts.push(part);
}
