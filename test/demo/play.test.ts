import { expect, test } from 'vitest';
import type { Page } from '../../src/demo/page.ts';
import { play } from '../../src/demo/play.ts';
import type { Ran, Stage } from '../../src/demo/stage.ts';
import { act, cheat, run } from '../../src/demo/step.ts';

const silent: Page = {
  chapter: () => {},
  say: () => {},
  command: () => {},
  output: () => {},
  verdict: () => {},
  trouble: () => {},
};

/** A stage on which each command has the answer given, and the server's refs are those given, one after the other. */
function stageWith(ran: Ran, refs: string[] = []): Stage {
  return {
    root: '/nowhere',
    run: async () => ran,
    read: async () => '',
    write: async () => {},
    serverRefs: async () => refs.shift() ?? 'same',
    remove: async () => {},
  };
}

const refused = 'remote: qms: refused refs/heads/main\nremote:   ref/deleted: no\nremote:   fix: do not\n';

test('a wrong exit code stops the story', async () => {
  const played = await play([run('ada', ['git', 'status'])], stageWith({ exit: 1, output: '' }), silent);
  expect(played.surprise?.expected).toBe('exit code 0, not 1');
});

test('an act that ends in another state stops the story', async () => {
  const steps = [act('ada', ['create', 'SOP'], 'DRAFT')];
  const played = await play(steps, stageWith({ exit: 0, output: 'SOP-001 is IN_REVIEW' }), silent);
  expect(played.surprise?.expected).toBe('output with " is DRAFT"');
});

test('a cheat that the server takes stops the story', async () => {
  const steps = [cheat('ada', ['git', 'push'], 'ref/deleted')];
  const played = await play(steps, stageWith({ exit: 0, output: refused }), silent);
  expect(played.surprise?.expected).toBe('the push to fail');
});

test('a refusal by another rule stops the story', async () => {
  const steps = [cheat('ada', ['git', 'push'], 'ref/rewritten')];
  const played = await play(steps, stageWith({ exit: 1, output: refused }), silent);
  expect(played.surprise?.expected).toBe('a line of the server with rule ref/rewritten');
});

test('a refusal after which a ref has moved stops the story', async () => {
  const steps = [cheat('ada', ['git', 'push'], 'ref/deleted')];
  const played = await play(steps, stageWith({ exit: 1, output: refused }, ['before', 'after']), silent);
  expect(played.surprise?.expected).toBe('no ref of the server to move');
});

test('a refusal that leaves the server alone is counted', async () => {
  const steps = [cheat('ada', ['git', 'push'], 'ref/deleted')];
  const played = await play(steps, stageWith({ exit: 1, output: refused }), silent);
  expect(played).toMatchObject({ surprise: null, cheats: 1 });
});
