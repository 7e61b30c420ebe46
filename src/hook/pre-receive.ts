import { recallGenesis } from '../history/genesis.ts';
import { checkPushSize, checkRefCount, limitOf, pushLimits } from '../history/push/limits.ts';
import { type Stopwatch, stopwatch } from '../history/push/stopwatch.ts';
import { decidePush, type PushSource } from '../history/push.ts';
import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { readRefs } from '../repository/git/ref-files.ts';
import { gitText } from '../repository/git/run.ts';
import { judgedPrefixes } from '../repository/judged-prefixes.ts';
import { type ObjectReader, openObjects } from '../repository/objects/reader.ts';
import type { Opened } from '../repository/opening.ts';
import { type Finding, finding, QmsError, unwrap } from '../rules/finding.ts';
import { isOid } from '../rules/values.ts';
import { writePlan } from './plan.ts';
import { readInput } from './read-input.ts';

export interface HookInput {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What git wrote to the hook's standard input. */
  readonly text: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** How the gate gets at what it judges with; a judge that stays awake keeps some of it from push to push. */
export interface GateTools {
  readonly open: typeof openRepository;
  readonly judged: typeof judgedPrefixes;
  readonly objects: (repository: GitRepository) => ObjectReader;
  readonly refs: typeof readRefs;
  /** Indexes trunk where the push leaves it. */
  readonly index?: PushSource['index'];
}

const fresh: GateTools = {
  open: openRepository,
  judged: judgedPrefixes,
  objects: openObjects,
  refs: readRefs,
};

/** The tools for one push to a repository that is being opened already. */
export function openedTools({ repository, reader }: Opened): GateTools {
  return { ...fresh, open: () => repository, objects: () => reader };
}

/** The server's door: judges a push in quarantine. No findings means that git may move the refs. */
export async function preReceive(input: HookInput, tools = fresh): Promise<readonly Finding[]> {
  const watch = stopwatch();
  watch.start(pushLimits.seconds);
  try {
    return await Promise.race([judgeInput(input, watch, tools), watch.over]);
  } finally {
    watch.stop();
  }
}

async function judgeInput(input: HookInput, watch: Stopwatch, tools: GateTools): Promise<readonly Finding[]> {
  try {
    const pushed = readInput(input.text);
    if (pushed.length === 0) return [];
    const repository = await tools.open(input.cwd, input.env);
    watch.start(limitOf(repository, 'seconds'));
    const many = checkRefCount(repository, pushed);
    if (many.length > 0) return many;
    const reader = tools.objects(repository);
    try {
      const pinned = repository.config.get('qms.genesis') ?? null;
      if (pinned === null || !isOid(pinned)) {
        return [
          finding('genesis/none', 'this server names no genesis in qms.genesis', {
            fix: 'the person who runs the server runs `qms hooks install --server DIR --genesis OID`',
          }),
        ];
      }
      const judged = tools.judged(repository, pinned);
      const founded = unwrap(await recallGenesis(reader, pinned, judged));
      const roots = [founded.oid, ...(founded.baseline === null ? [] : [founded.baseline])];
      const large = await checkPushSize(repository, reader, pushed, founded.genesis.trunk, roots);
      if (large.length > 0) return large;
      const verdict = await decidePush(
        {
          repository,
          reader,
          founded,
          now: input.now,
          judged,
          inspect: (prefixes) => tools.refs(repository, prefixes),
          ...(tools.index ? { index: tools.index } : {}),
          newCommits: async (tips, base) =>
            (await gitText(repository, ['rev-list', ...tips, '--not', base, '--'])).split('\n').filter(isOid),
        },
        pushed,
      );
      await writePlan(repository.commonDir, input.env.QMS_RECEIVE_PACK ?? 'none', verdict.together);
      return verdict.findings;
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof QmsError) return error.findings;
    return [
      finding('hook/crash', `the gate failed: ${error instanceof Error ? error.message : String(error)}`),
    ];
  }
}
