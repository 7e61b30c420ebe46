import { finding, QmsError } from '../../rules/finding.ts';
import type { RuleId } from '../../rules/registry.ts';
import type { Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { lastErrorLine } from '../git/failure.ts';
import { type GitProcess, startGit } from '../git/run.ts';
import { checkGitVersion } from '../git/version.ts';
import { type Answer, answerParser, endMark } from './answers.ts';

interface Request {
  readonly command: 'info' | 'contents';
  /** An object id, or the end mark of a batch. */
  readonly name: string;
  readonly limit: number | null;
  /** How many processes ended while it was this request's turn. */
  deaths: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const isMark = (request: Request): boolean => request.name.startsWith('?');

/** After so many processes in a row that ended without one answer, even to their mark, no further one is started. */
const hopeless = 5;
const keptErrors = 8192;

/**
 * One long-lived `git cat-file --batch-command`, asked in batches. When the process ends under its requests, they are
 * asked again of a new one; the request whose turn it was gets this second chance once, then it is refused.
 */
export class ObjectBatch {
  readonly #location: GitLocation;
  /** Asked and not answered, in order. */
  #pending: Request[] = [];
  #head = 0;
  /** Asked and not sent yet. */
  #unsent: Request[] = [];
  #process: GitProcess | null = null;
  #mark = '';
  #errors = '';
  #answered = false;
  #fruitless = 0;
  #broken: QmsError | null = null;

  constructor(location: GitLocation) {
    this.#location = location;
    location.signal?.addEventListener('abort', this.#abort);
  }

  ask(command: Request['command'], oid: Oid, limit: number | null): Promise<Answer> {
    if (this.#location.signal?.aborted) this.#abort();
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      // Requests made in one turn of the event loop travel together.
      if (this.#unsent.length === 0) setImmediate(() => this.#unsent.length > 0 && this.#send());
      this.#unsent.push({ command, name: oid, limit, deaths: 0, resolve, reject });
    });
  }

  /** Starts the process before anything is asked. Where it cannot run, whoever asks first is told. */
  start(): void {
    if (this.#process === null && !this.#broken) this.#send();
  }

  async close(): Promise<void> {
    this.#break('git/aborted', 'the object reader was closed');
    const process = this.#process;
    if (!process) return;
    process.stdin.end();
    await process.ended;
  }

  readonly #abort = (): void => {
    this.#break('git/aborted', 'reading objects was stopped');
    this.#process?.kill();
  };

  #break(rule: RuleId, message: string): void {
    this.#location.signal?.removeEventListener('abort', this.#abort);
    this.#broken ??= new QmsError([finding(rule, message)]);
    const waiting = [...this.#pending.slice(this.#head), ...this.#unsent];
    this.#pending = [];
    this.#head = 0;
    this.#unsent = [];
    if (waiting.length > 0) this.#process?.kill();
    for (const request of waiting) request.reject(this.#broken);
  }

  #send(): void {
    this.#mark = endMark();
    const mark = {
      command: 'info',
      name: this.#mark,
      limit: null,
      deaths: 0,
      resolve() {},
      reject() {},
    } as const;
    // A new process first shows that it answers at all: then what it dies of is an object's fault.
    const first = this.#process === null ? [mark] : [];
    const batch = [...first, ...this.#unsent, mark];
    this.#unsent = [];
    this.#pending = this.#pending.slice(this.#head).concat(batch);
    this.#head = 0;
    try {
      this.#process ??= this.#start();
    } catch (error) {
      this.#unsent = [];
      this.#broken = error instanceof QmsError ? error : null;
      this.#break('git/failed', `git cat-file did not start: ${String(error)}`);
      return;
    }
    const lines = batch.map(({ command, name }) => `${command} ${name}\n`);
    if (first.length > 0) lines.splice(1, 0, 'flush\n');
    this.#process.stdin.write(`${lines.join('')}flush\n`);
  }

  #start(): GitProcess {
    const process = startGit(this.#location, ['cat-file', '--batch-command', '--buffer']);
    this.#errors = '';
    this.#answered = false;
    const parse = answerParser(
      () => this.#pending[this.#head],
      () => this.#mark,
      (answer) => {
        const request = this.#pending[this.#head];
        this.#head += 1;
        this.#answered = true;
        request?.resolve(answer);
      },
    );
    let sane = true;
    process.stdout.on('data', (chunk: Buffer) => {
      sane &&= parse(chunk);
      if (!sane) process.kill();
    });
    process.stderr.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('utf8')).slice(-keptErrors);
    });
    // A pipe that breaks is the end of the process, and handled there.
    process.stdin.on('error', () => {});
    void process.ended.then(({ exitCode }) => this.#ended(exitCode));
    return process;
  }

  /** Decides whose fault the end was, and asks the rest again. */
  #ended(exitCode: number | null): void {
    this.#process = null;
    if (this.#broken) return;
    const waiting = this.#pending.slice(this.#head).filter((request) => !isMark(request));
    this.#pending = [];
    this.#head = 0;
    const culprit = waiting[0];
    if (!culprit) return;
    this.#fruitless = this.#answered ? 0 : this.#fruitless + 1;
    const said = lastErrorLine(this.#errors);
    // A process that did not even answer to its mark died of no object.
    if (this.#answered) culprit.deaths += 1;
    if (said.endsWith('from promisor remote')) {
      // A partial clone: the object is known of and not here, and fetching it is not a reader's business.
      waiting.shift();
      culprit.resolve({ kind: 'missing' });
    } else if (culprit.deaths > 1) {
      waiting.shift();
      const how = exitCode === null ? 'git ended while reading it, twice' : said;
      culprit.reject(
        new QmsError([finding('object/unreadable', `object ${culprit.name} cannot be read: ${how}`)]),
      );
    }
    this.#unsent = [...waiting, ...this.#unsent];
    if (this.#fruitless >= hopeless) void this.#giveUp(said);
    else if (this.#unsent.length > 0) this.#send();
  }

  /** An old git knows no `--batch-command`, and says so in words of its own. */
  async #giveUp(said: string): Promise<void> {
    await checkGitVersion(this.#location).catch((error) => {
      this.#broken ??= error instanceof QmsError ? error : null;
    });
    this.#break('git/failed', `git cat-file keeps ending: ${said}`);
  }
}
