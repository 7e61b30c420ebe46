import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { ContextOptions } from '../../acts/context.ts';
import { evidenceCi } from '../../acts/evidence-ci.ts';
import { readTestedRun } from '../../hosting/github/tested-run.ts';
import { condition } from '../../reading/gates/condition.ts';
import { fail, QmsError, unwrap } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import { readEventFile } from '../event.ts';
import type { Inputs } from '../inputs.ts';
import { contextOptions, trunkOf, withSigningKey } from '../options.ts';
import { type Mode, outcomeOf } from '../outcome.ts';
import { checkTestedBranch } from '../tested-branch.ts';

/** So many reports are read of one run; a suite that writes more merges them. */
const mostReports = 1000;

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
}

/** The files of the input `reports`, from the workspace; of a folder all that are in it. Raises `action/input`. */
async function reportFiles(cwd: string, inputs: Inputs): Promise<string[]> {
  const named = inputs.reports
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (named.length === 0) fail('action/input', 'the input `reports` names no file');
  const files: string[] = [];
  for (const name of named) {
    const path = await realpath(resolve(cwd, name)).catch(() => resolve(cwd, name));
    if (!isInside(path, await realpath(cwd)))
      fail('action/input', `the report ${JSON.stringify(name)} lies outside of the workspace`);
    const found = await stat(path).catch(() =>
      fail('action/input', `there is no report ${JSON.stringify(name)}`),
    );
    if (!found.isDirectory()) files.push(path);
    else
      for (const entry of await readdir(path, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  if (files.length > mostReports) fail('action/input', `${files.length} reports; ${mostReports} are read`);
  for (const path of files) {
    const { size } = await stat(path);
    if (size > limits.reportBytes)
      fail('action/input', `${relative(cwd, path)} has ${size} bytes; ${limits.reportBytes} are read`);
  }
  return files.sort();
}

/** Nobody waits here for the relay, which may start only when this job has ended. Raises `action/input`. */
function transportOf({ transport }: Inputs): Pick<ContextOptions, 'relay' | 'relayWait'> {
  if (transport === 'push') return {};
  if (transport === 'relay' || transport === '') return { relay: true, relayWait: 0 };
  return fail('action/input', `\`transport\` is ${JSON.stringify(transport)}; it is relay or push`);
}

/**
 * Signs what a test run showed, as evidence on the change record whose branch was tested. The job runs none of the branch's
 * code: it starts when the run has ended, from trunk's own definition, and reads nothing but reports.
 */
export const attest: Mode = async (surroundings, inputs) => {
  const options = contextOptions(surroundings, inputs);
  if (inputs.suite === '') fail('action/input', 'the input `suite` is empty');
  const transport = transportOf(inputs);
  const event = await readEventFile(surroundings.env.GITHUB_EVENT_PATH);
  const tested = unwrap(readTestedRun(event, inputs.workflow, await trunkOf(options)));
  await checkTestedBranch(options, tested);
  const { change, commit, run, exitCode } = tested;
  const files = await reportFiles(surroundings.cwd, inputs);
  const asks = `${inputs.suite} at ${commit.slice(0, 12)} stands on ${change}`;
  const about = `${inputs.suite} of ${change}, run ${tested.id}, attempt ${run.attempt}`;
  const parts = { about, records: [change], next: [`qms status ${change}`] };
  try {
    const done = await withSigningKey(surroundings, inputs, (keyFlag) =>
      evidenceCi(
        { ...options, ...transport, keyFlag, requestName: `run-${tested.id}-${run.attempt}` },
        {
          id: change,
          suite: inputs.suite,
          commit,
          exitCode,
          run,
          reports: files.map((path) => relative(options.cwd, path)),
          ...(inputs.system === '' ? {} : { system: inputs.system }),
          ...(inputs.format === '' ? {} : { format: inputs.format }),
        },
      ),
    );
    return outcomeOf('pass', {
      ...parts,
      conditions: [condition('attest', asks, [], { shown: done.notes })],
    });
  } catch (error) {
    if (!(error instanceof QmsError) || error.findings.some(({ rule }) => rule !== 'relay/waiting'))
      throw error;
    const shown = ['proposed; the relay decides in its next run'];
    return outcomeOf('pass', { ...parts, conditions: [condition('attest', asks, [], { shown })] });
  }
};
