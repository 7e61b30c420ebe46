import { expect, test } from 'vitest';
import { foundSystem } from '../../helpers/quality-system.ts';
import { stdioAgent } from '../client.ts';

test('REQ-150 an agent’s client starts the server and commits by the guidance of its answers', async () => {
  const qs = await foundSystem({ server: true });
  const bot = await stdioAgent(qs, 'bot', 'git-mcp');
  try {
    expect(bot.client.getInstructions()).toContain('git_status');
    expect(await bot.call('git_status')).toMatchObject({ ok: true, you: 'bot', branch: 'main', ahead: 0 });
    const begun = await bot.call('git_branch', { name: 'notes' });
    const [{ tool, arguments: given, needs }] = begun.next;
    expect(needs).toEqual(['message', 'edits']);
    const edits = [{ path: 'notes.txt', content: 'one\n' }];
    const made = await bot.call(tool, { ...given, message: 'Take notes', edits });
    const [push] = made.next;
    expect(await bot.call(push.tool, push.arguments)).toMatchObject({ ok: true, commit: made.commit });
    expect(await qs.git('ls-remote', 'origin', 'agent/bot/notes')).toContain(made.commit);
    expect(await bot.call('git_read', { path: 'notes.txt', rev: 'agent/bot/notes' })).toMatchObject({
      text: 'one\n',
    });
    expect((await bot.call('git_exec')).findings[0].rule).toBe('mcp/unknown-tool');
    expect((await bot.call('git_status', { user: 'quinn' })).findings[0].rule).toBe('mcp/not-you');
  } finally {
    await bot.close();
  }
});
